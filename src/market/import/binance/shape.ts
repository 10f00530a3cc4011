/**
 * The spelling of an object, all but its values: learned from one frame, then compared with the next.
 *
 * A stream spells its frames alike, `{"e":"trade","E":…,"T":…}`: the same names in the same order with the same blanks. What stands before,
 * between and behind the values is kept as text. Reading a frame of known shape is a comparison with that text, value by value skipped
 * over; a frame that differs anywhere outside its values is of another shape.
 *
 * Invariant: an object is read by its shape exactly as it is learned; names do not matter to values, but for lists of levels.
 *
 * Example: the shape of `{"u":7,"b":"1.5"}` is the texts `{"u":`, `,"b":`, `}` with the fields `u`, `b`; it fits `{"u":12,"b":"0"}`.
 */
import { Field, fieldOf, isLevels } from './field.js';
import {
  blankEnd,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  levelsEnd,
  NONE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  stringEnd,
  type Text,
  valueEnd,
} from '../lines/json-tokens.js';

/** A member of an object that is being learned: where its value stands. */
interface Member {
  readonly field: number;
  readonly from: number;
  readonly to: number;
}

/** Where the values of an object stand, by field. */
export interface Places {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** One spelling. */
export class Shape {
  /** Field of each value. */
  readonly #fields: Uint8Array;
  /** How many bytes stand before each value, and behind the last one. */
  readonly #gaps: Uint32Array;
  /** These bytes, four a word as far as a gap goes, then one a word: words are compared in a quarter of the time. */
  readonly #words: Int32Array;

  constructor(bytes: Buffer, from: number, to: number, members: readonly Member[]) {
    const starts = [...members.map((member) => member.from), to];
    const gaps = starts.map((start, k) => bytes.subarray(members[k - 1]?.to ?? from, start));
    this.#fields = Uint8Array.from(members, (member) => member.field);
    this.#gaps = Uint32Array.from(gaps, (gap) => gap.length);
    this.#words = Int32Array.from(gaps.flatMap(wordsOf));
  }

  /** Note the places of the values of the object in `bytes[from, to)`; false, with some noted, when it is not of this shape. */
  read(text: Text, from: number, to: number, places: Places): boolean {
    const { bytes, view } = text;
    const fields = this.#fields;
    const gaps = this.#gaps;
    const words = this.#words;
    let i = from;
    let word = 0;
    for (let k = 0; k < gaps.length; k++) {
      const gapEnd = i + gaps[k]!;
      if (gapEnd > to) return false;
      for (; i + 4 <= gapEnd; i += 4) if (view.getInt32(i, true) !== words[word++]) return false;
      for (; i < gapEnd; i++) if (bytes[i] !== words[word++]) return false;
      if (k === fields.length) break;
      const field = fields[k]!;
      const after = memberEnd(text, field, i, to);
      if (after === NONE) return false;
      places.from[field] = i;
      places.to[field] = after;
      i = after;
    }
    return blankEnd(bytes, i, to) === to;
  }
}

/** Little-endian words of four bytes, then the bytes that are left. */
function wordsOf(gap: Buffer): number[] {
  const whole = gap.length >> 2;
  return [...Array.from({ length: whole }, (_, k) => gap.readInt32LE(4 * k)), ...gap.subarray(4 * whole)];
}

/** The shape of the object in `bytes[from, to)`; undefined when that is not one whole JSON object. */
export function learnShape(text: Text, from: number, to: number): Shape | undefined {
  const members: Member[] = [];
  const after = learnObject(text, blankEnd(text.bytes, from, to), to, members, true);
  if (after === NONE || blankEnd(text.bytes, after, to) !== to) return undefined;
  return new Shape(text.bytes, from, after, members);
}

/** Where an object ends; its members are appended, those of an object under its `data` in place of that. */
function learnObject(text: Text, i: number, end: number, members: Member[], isOutermost: boolean): number {
  const { bytes } = text;
  if (i >= end || bytes[i] !== OPEN_OBJECT) return NONE;
  i = blankEnd(bytes, i + 1, end);
  if (i < end && bytes[i] === CLOSE_OBJECT) return i + 1;
  for (;;) {
    const nameEnd = stringEnd(text, i, end);
    const colon = blankEnd(bytes, nameEnd, end);
    if (nameEnd === NONE || colon >= end || bytes[colon] !== COLON) return NONE;
    const field = fieldOf(bytes, i + 1, nameEnd - 1);
    const from = blankEnd(bytes, colon + 1, end);
    const isData = field === Field.data && isOutermost && bytes[from] === OPEN_OBJECT;
    const to = isData ? learnObject(text, from, end, members, false) : memberEnd(text, field, from, end);
    if (to === NONE) return NONE;
    if (!isData) members.push({ field, from, to });
    i = blankEnd(bytes, to, end);
    if (i >= end) return NONE;
    if (bytes[i] === CLOSE_OBJECT) return i + 1;
    if (bytes[i] !== COMMA) return NONE;
    i = blankEnd(bytes, i + 1, end);
  }
}

/** Where the value of a member ends. */
function memberEnd(text: Text, field: number, i: number, end: number): number {
  const c = text.bytes[i];
  if (c === QUOTE) return stringEnd(text, i, end);
  return c === OPEN_ARRAY && isLevels(field) ? levelsEnd(text, i, end) : valueEnd(text, i, end);
}
