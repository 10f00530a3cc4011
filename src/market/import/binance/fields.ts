/**
 * The fields of one JSON object as ranges of bytes: what a frame needs, without making an object of it.
 *
 * Binance frames are flat objects of numbers, strings and arrays of levels, often wrapped as `{"stream": …, "data": {…}}`. Reading them
 * by `JSON.parse` makes thousands of short strings a second that are parsed and thrown away. This reader only notes where each value
 * begins and ends; an object under `data` is read as if it stood outside. Values inside arrays and other objects are skipped over.
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
  #end = 0;

  /** Read the object in `bytes[from, to)`; false when that is not one whole JSON object. */
  read(bytes: Buffer, from: number, to: number): boolean {
    this.bytes = bytes;
    this.#end = to;
    this.from.fill(0);
    const after = this.#object(this.#blank(from), true);
    return after !== NONE && this.#blank(after) === to;
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
    return this.#matches(from + 1, word);
  }

  /** The field's value as it stands, quotes included; empty when it is absent. */
  text(field: number): string {
    return this.bytes.toString('latin1', this.from[field], this.from[field] === 0 ? 0 : this.to[field]);
  }

  /** Read an object that begins at `i`, note its fields, return the place behind it. */
  #object(i: number, outermost: boolean): number {
    if (this.bytes[i] !== OPEN_OBJECT) return NONE;
    i = this.#blank(i + 1);
    if (this.bytes[i] === CLOSE_OBJECT) return i + 1;
    for (;;) {
      const keyEnd = this.#string(i);
      if (keyEnd === NONE) return NONE;
      const colon = this.#blank(keyEnd);
      if (colon >= this.#end || this.bytes[colon] !== COLON) return NONE;
      const after = this.#member(i + 1, keyEnd - 1, this.#blank(colon + 1), outermost);
      if (after === NONE) return NONE;
      i = this.#blank(after);
      if (i >= this.#end) return NONE;
      if (this.bytes[i] === CLOSE_OBJECT) return i + 1;
      if (this.bytes[i] !== COMMA) return NONE;
      i = this.#blank(i + 1);
    }
  }

  /** The value at `i` under the key `[keyFrom, keyTo)`. */
  #member(keyFrom: number, keyTo: number, i: number, outermost: boolean): number {
    const field = this.#fieldOf(keyFrom, keyTo);
    if (field === Field.data && outermost && this.bytes[i] === OPEN_OBJECT) return this.#object(i, false);
    const after = this.#value(i);
    if (field !== NONE && after !== NONE) {
      this.from[field] = i;
      this.to[field] = after;
    }
    return after;
  }

  #fieldOf(from: number, to: number): number {
    const length = to - from;
    if (length === 1) return this.bytes[from]! & 127;
    for (const word of WORDS) {
      if (word.bytes.length === length && this.#matches(from, word.bytes)) return word.field;
    }
    return NONE;
  }

  #matches(from: number, word: Uint8Array): boolean {
    for (let i = 0; i < word.length; i++) if (this.bytes[from + i] !== word[i]) return false;
    return true;
  }

  #value(i: number): number {
    if (i >= this.#end) return NONE;
    const c = this.bytes[i]!;
    if (c === QUOTE) return this.#string(i);
    if (c === OPEN_ARRAY || c === OPEN_OBJECT) return this.#nested(i);
    let after = i;
    while (after < this.#end && isScalar(this.bytes[after]!)) after++;
    return after > i ? after : NONE;
  }

  /** Behind the bracket that closes the one at `i`. */
  #nested(i: number): number {
    const bytes = this.bytes;
    const end = this.#end;
    let depth = 0;
    while (i < end) {
      const c = bytes[i]!;
      if (c === QUOTE) {
        i = this.#string(i);
        if (i === NONE) return NONE;
        continue;
      }
      if (c === OPEN_ARRAY || c === OPEN_OBJECT) depth++;
      else if ((c === CLOSE_ARRAY || c === CLOSE_OBJECT) && --depth === 0) return i + 1;
      i++;
    }
    return NONE;
  }

  /** Behind the string that begins at `i`. */
  #string(i: number): number {
    const bytes = this.bytes;
    const end = this.#end;
    if (bytes[i] !== QUOTE) return NONE;
    for (i++; i < end; i++) {
      const c = bytes[i]!;
      if (c === QUOTE) return i + 1;
      if (c === BACKSLASH) i++;
    }
    return NONE;
  }

  #blank(i: number): number {
    while (i < this.#end && this.bytes[i]! <= SPACE) i++;
    return i;
  }
}

/** Bytes of numbers, `true`, `false` and `null`. */
function isScalar(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || c === 45 || c === 43 || c === 46 || c === 69;
}
