/**
 * The fields of one JSON object as ranges of bytes: what a frame needs, without making an object of it.
 *
 * Binance frames are flat objects of numbers, strings and arrays of levels, often wrapped as `{"stream": …, "data": {…}}`. Reading them
 * by `JSON.parse` makes thousands of short strings a second that are parsed and thrown away. This reader only notes where each value
 * begins and ends; an object under `data` is read as if it stood outside. The frames of one stream are spelled alike, so a spelling is
 * learned once (`shape.ts`), and the next frame of the stream compared with it.
 *
 * Units: positions are byte offsets. Invariant: a field that is absent has `from` 0, which no value can have.
 *
 * Example: of `{"u":7,"b":"1.5"}` the range of `Field.b` is that of `"1.5"`, quotes included.
 */
import { SLOTS } from './field.js';
import { learnShape, type Shape } from './shape.js';
import { QUOTE, Text } from '../lines/json-tokens.js';
import { fourDigits, isFourDigits } from '../lines/words.js';

/** Spellings that are kept: more than the streams of a capture. */
const MOST_SHAPES = 16;

/** Reads one object at a time. */
export class Fields {
  /** First byte of a field's value; 0 when the field is absent. */
  readonly from = new Int32Array(SLOTS);
  /** One past the last byte of a field's value. */
  readonly to = new Int32Array(SLOTS);
  readonly #shapes: Shape[] = [];
  /** Number of the shape that the last object had. */
  #last = 0;
  #text = new Text(Buffer.alloc(0));

  /** The bytes of the last object read. */
  get bytes(): Buffer {
    return this.#text.bytes;
  }

  /** Read the object in `bytes[from, to)`; false when that is not one whole JSON object. */
  read(bytes: Buffer, from: number, to: number): boolean {
    if (bytes !== this.#text.bytes) this.#text = new Text(bytes);
    // A shape writes all of its fields, so after another object of the same one nothing has to be forgotten.
    if (this.#shapes[this.#last]?.read(this.#text, from, to, this) === true) return true;
    return this.#readOther(this.#text, from, to);
  }

  /** Whether the field is there. */
  has(field: number): boolean {
    return this.from[field] !== 0;
  }

  /** Whether the field is a string. */
  isString(field: number): boolean {
    return this.from[field] !== 0 && this.bytes[this.from[field]!] === QUOTE;
  }

  /** A whole number; NaN when it is absent, anything else, or beyond 2^53. */
  integer(field: number): number {
    const from = this.from[field]!;
    const to = this.to[field]!;
    if (from === 0 || to - from > 16) return Number.NaN;
    const { bytes, view } = this.#text;
    let value = 0;
    let i = from;
    for (let word = 0; i + 4 <= to && isFourDigits((word = view.getInt32(i, true))); i += 4) value = value * 10_000 + fourDigits(word);
    for (; i < to; i++) {
      const digit = bytes[i]! - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
  }

  /** Whether the field is the string `word` (which has no escapes). */
  is(field: number, word: Uint8Array): boolean {
    const { bytes } = this;
    const from = this.from[field]!;
    if (from === 0 || this.to[field]! - from !== word.length + 2 || bytes[from] !== QUOTE) return false;
    for (let i = 0; i < word.length; i++) if (bytes[from + 1 + i] !== word[i]) return false;
    return true;
  }

  /** The field's value as it stands, quotes included; empty when it is absent. */
  text(field: number): string {
    return this.bytes.toString('latin1', this.from[field], this.from[field] === 0 ? 0 : this.to[field]);
  }

  /** An object of another shape than the last one. */
  #readOther(text: Text, from: number, to: number): boolean {
    const shapes = this.#shapes;
    for (let k = 0; k < shapes.length; k++) {
      if (k === this.#last) continue;
      this.from.fill(0);
      if (!shapes[k]!.read(text, from, to, this)) continue;
      this.#last = k;
      return true;
    }
    this.from.fill(0);
    const learned = learnShape(text, from, to);
    if (learned === undefined) return false;
    this.#last = shapes.length < MOST_SHAPES ? shapes.length : (this.#last + 1) % MOST_SHAPES;
    shapes[this.#last] = learned;
    return learned.read(text, from, to, this);
  }
}
