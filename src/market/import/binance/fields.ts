/**
 * The fields of one JSON object as ranges of bytes: what a frame needs, without making an object of it.
 *
 * Binance frames are flat objects of numbers, strings and arrays of levels, often wrapped as `{"stream": …, "data": {…}}`. Reading them
 * by `JSON.parse` makes thousands of short strings a second that are parsed and thrown away. This reader only notes where each value
 * begins and ends; an object under `data` is read as if it stood outside. Values inside arrays and other objects are skipped over, lists of
 * levels up to their `]]`: whoever reads them checks them.
 *
 * Units: positions are byte offsets. Invariant: a field that is absent has `from` 0, which no value can have.
 *
 * Example: of `{"u":7,"b":"1.5"}` the range of `Field.b` is that of `"1.5"`, quotes included.
 */

/** Fields that frames are read by. One-letter names are their own character code. */
export const Field = {
  a: 97,
  A: 65,
  b: 98,
  B: 66,
  e: 101,
  E: 69,
  m: 109,
  p: 112,
  q: 113,
  s: 115,
  t: 116,
  T: 84,
  u: 117,
  U: 85,
  X: 88,
  stream: 128,
  pu: 129,
  ps: 130,
  bids: 131,
  asks: 132,
  lastUpdateId: 133,
  symbol: 134,
  data: 135,
} as const;

const WORDS = (['stream', 'pu', 'ps', 'bids', 'asks', 'lastUpdateId', 'symbol', 'data'] as const).map((name) => ({
  field: Field[name],
  bytes: Buffer.from(name),
}));
const SLOTS = 136;
const END_OF_PAIRS = Buffer.from(']]');

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const SPACE = 32;
const NONE = -1;

/** Reads one object at a time. */
export class Fields {
  /** The bytes of the last object read. */
  bytes: Buffer = Buffer.alloc(0);
  /** First byte of a field's value; 0 when the field is absent. */
  readonly from = new Int32Array(SLOTS);
  /** One past the last byte of a field's value. */
  readonly to = new Int32Array(SLOTS);

  /** Read the object in `bytes[from, to)`; false when that is not one whole JSON object. */
  read(bytes: Buffer, from: number, to: number): boolean {
    this.bytes = bytes;
    this.from.fill(0);
    const after = readObject(bytes, blank(bytes, from, to), to, this, true);
    return after !== NONE && blank(bytes, after, to) === to;
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
    let value = 0;
    for (let i = from; i < to; i++) {
      const digit = this.bytes[i]! - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
  }

  /** Whether the field is the string `word` (which has no escapes). */
  is(field: number, word: Uint8Array): boolean {
    const from = this.from[field]!;
    if (from === 0 || this.to[field]! - from !== word.length + 2 || this.bytes[from] !== QUOTE) return false;
    return matches(this.bytes, from + 1, word);
  }

  /** The field's value as it stands, quotes included; empty when it is absent. */
  text(field: number): string {
    return this.bytes.toString('latin1', this.from[field], this.from[field] === 0 ? 0 : this.to[field]);
  }
}

// Each of these takes what stands at `i`, before `end`, and gives the place behind it, or NONE when something else stands there.

/** An object; its fields are noted in `fields`, and those of an object under its `data`. */
function readObject(bytes: Buffer, i: number, end: number, fields: Fields, isOutermost: boolean): number {
  if (bytes[i] !== OPEN_OBJECT) return NONE;
  i = blank(bytes, i + 1, end);
  if (bytes[i] === CLOSE_OBJECT) return i + 1;
  for (;;) {
    const keyEnd = readString(bytes, i, end);
    const colon = blank(bytes, keyEnd, end);
    if (keyEnd === NONE || colon >= end || bytes[colon] !== COLON) return NONE;
    const after = readMember(bytes, fieldOf(bytes, i + 1, keyEnd - 1), blank(bytes, colon + 1, end), end, fields, isOutermost);
    if (after === NONE) return NONE;
    i = blank(bytes, after, end);
    if (i >= end) return NONE;
    if (bytes[i] === CLOSE_OBJECT) return i + 1;
    if (bytes[i] !== COMMA) return NONE;
    i = blank(bytes, i + 1, end);
  }
}

/** The value of a member, noted when the field is one of ours. */
function readMember(bytes: Buffer, field: number, i: number, end: number, fields: Fields, isOutermost: boolean): number {
  if (field === Field.data && isOutermost && bytes[i] === OPEN_OBJECT) return readObject(bytes, i, end, fields, false);
  const after =
    isLevels(field) && bytes[i] === OPEN_ARRAY && bytes[i + 1] === OPEN_ARRAY ? readPairs(bytes, i, end) : readValue(bytes, i, end);
  if (field !== NONE) {
    fields.from[field] = i;
    fields.to[field] = after;
  }
  return after;
}

/** A list of levels, to its `]]`: a native search, since most bytes of a capture stand there and decimals hold no brackets. */
function readPairs(bytes: Buffer, i: number, end: number): number {
  const last = bytes.indexOf(END_OF_PAIRS, i);
  return last < 0 || last + 2 > end ? NONE : last + 2;
}

function readValue(bytes: Buffer, i: number, end: number): number {
  if (i >= end) return NONE;
  const c = bytes[i]!;
  if (c === QUOTE) return readString(bytes, i, end);
  if (c === OPEN_ARRAY || c === OPEN_OBJECT) return readNested(bytes, i, end);
  let after = i;
  while (after < end && isScalar(bytes[after]!)) after++;
  return after > i ? after : NONE;
}

/** To the bracket that closes the one at `i`. */
function readNested(bytes: Buffer, i: number, end: number): number {
  let depth = 0;
  while (i < end) {
    const c = bytes[i]!;
    if (c === QUOTE) {
      i = readString(bytes, i, end);
      if (i === NONE) return NONE;
      continue;
    }
    if (c === OPEN_ARRAY || c === OPEN_OBJECT) depth++;
    else if ((c === CLOSE_ARRAY || c === CLOSE_OBJECT) && --depth === 0) return i + 1;
    i++;
  }
  return NONE;
}

function readString(bytes: Buffer, i: number, end: number): number {
  if (bytes[i] !== QUOTE) return NONE;
  for (i++; i < end; i++) {
    const c = bytes[i]!;
    if (c === QUOTE) return i + 1;
    if (c === BACKSLASH) i++;
  }
  return NONE;
}

/** The field of the name `[from, to)`; NONE when it is none of ours. */
function fieldOf(bytes: Buffer, from: number, to: number): number {
  const length = to - from;
  if (length === 1) return bytes[from]! & 127;
  for (const word of WORDS) {
    if (word.bytes.length === length && matches(bytes, from, word.bytes)) return word.field;
  }
  return NONE;
}

function matches(bytes: Buffer, from: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word[i]) return false;
  return true;
}

function blank(bytes: Buffer, i: number, end: number): number {
  while (i < end && bytes[i]! <= SPACE) i++;
  return i;
}

/** The fields that hold lists of levels. */
function isLevels(field: number): boolean {
  return field === Field.b || field === Field.a || field === Field.bids || field === Field.asks;
}

/** Bytes of numbers, `true`, `false` and `null`. */
function isScalar(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || c === 45 || c === 43 || c === 46 || c === 69;
}
