/**
 * The tokens of JSON in bytes, only as far as to find where they end: whoever uses a value checks it.
 *
 * Each function takes what stands at `i` of a text, before `end`, and gives the place behind it, or `NONE` when something else stands there.
 *
 * Example: `valueEnd(new Text(Buffer.from('"ab",1')), 0, 6)` is 4.
 */
import { hasQuoteOrBackslash, isFourDigits } from './words.js';

export const QUOTE = 34;
export const COMMA = 44;
export const COLON = 58;
export const OPEN_ARRAY = 91;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;
/** No place. */
export const NONE = -1;

const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const SPACE = 32;
const END_OF_PAIRS = Buffer.from(']]');

/** Bytes, and the same to be read four at a time. */
export class Text {
  readonly bytes: Buffer;
  readonly view: DataView;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** Blanks, if any. */
export function blankEnd(bytes: Buffer, i: number, end: number): number {
  while (i < end && bytes[i]! <= SPACE) i++;
  return i;
}

/** A string with its quotes. */
export function stringEnd({ bytes, view }: Text, i: number, end: number): number {
  if (i >= end || bytes[i] !== QUOTE) return NONE;
  i++;
  while (i + 4 <= end && !hasQuoteOrBackslash(view.getInt32(i, true))) i += 4;
  for (; i < end; i++) {
    const c = bytes[i]!;
    if (c === QUOTE) return i + 1;
    if (c === BACKSLASH) i++;
  }
  return NONE;
}

/** Any value. */
export function valueEnd(text: Text, i: number, end: number): number {
  if (i >= end) return NONE;
  const c = text.bytes[i]!;
  if (c === QUOTE) return stringEnd(text, i, end);
  return c === OPEN_ARRAY || c === OPEN_OBJECT ? nestedEnd(text, i, end) : scalarEnd(text, i, end);
}

/** A list, of levels to its `]]` by a native search: most bytes of a capture stand there, and decimals hold no brackets. */
export function levelsEnd(text: Text, i: number, end: number): number {
  if (text.bytes[i + 1] !== OPEN_ARRAY) return valueEnd(text, i, end);
  const last = text.bytes.indexOf(END_OF_PAIRS, i);
  return last < 0 || last + 2 > end ? NONE : last + 2;
}

/** A number, `true`, `false` or `null`. */
function scalarEnd({ bytes, view }: Text, i: number, end: number): number {
  let after = i;
  while (after + 4 <= end && isFourDigits(view.getInt32(after, true))) after += 4;
  while (after < end && isScalar(bytes[after]!)) after++;
  return after > i ? after : NONE;
}

/** To the bracket that closes the one at `i`. */
function nestedEnd(text: Text, i: number, end: number): number {
  const { bytes } = text;
  let depth = 0;
  while (i < end) {
    const c = bytes[i]!;
    if (c === QUOTE) {
      i = stringEnd(text, i, end);
      if (i === NONE) return NONE;
      continue;
    }
    if (c === OPEN_ARRAY || c === OPEN_OBJECT) depth++;
    else if ((c === CLOSE_ARRAY || c === CLOSE_OBJECT) && --depth === 0) return i + 1;
    i++;
  }
  return NONE;
}

/** Bytes of numbers, `true`, `false` and `null`. */
function isScalar(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || c === 45 || c === 43 || c === 46 || c === 69;
}
