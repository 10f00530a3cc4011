/**
 * Frames that are spelled alike: the changes of a book of one symbol differ in their levels and in a few whole numbers, all else is the same byte by byte.
 *
 * Of a frame that was read as JSON its shape is kept: what stands between those places. A frame that fits it is not read as JSON again; the object of
 * the first one gets its numbers. What fits is JSON, and the object is the one that JSON gives; what does not fit says nothing, and is read whole.
 *
 * Who gets the object may look at it until the next frame.
 *
 * Example: `{"a":7,"b":"x","c":"12"}` fits the shape of `{"a":5,"b":"x","c":"3"}`, but `{"a":7.5,"b":"x","c":"12"}` does not.
 */
import { isObject } from './json.js';
import type { PairLists } from './pair-lists.js';

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const SPACE = 32;
/** Digits of whole numbers that are exact however they are added up. */
const MOST_DIGITS = 15;
const NONE = -1;
/** More than this are not of a feed that repeats itself. */
const MOST_SHAPES = 4;
/** What stands for a list that was cut out (`pair-lists.ts`). */
const CUT: readonly unknown[] = [0];
const EMPTY: readonly unknown[] = [];

const isDigit = (c: number): boolean => c >= ZERO && c <= NINE;

/** What stands at a place that differs from frame to frame: a whole number, digits in quotes, a list of levels. */
const Filled = { whole: 0, digits: 1, list: 2 } as const;

/** One such place: a member of an object or of a list. */
interface Place {
  readonly kind: number;
  /** Number of the list. */
  readonly list: number;
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** The shapes of one capture. */
export class FrameShapes {
  readonly #lists: PairLists;
  readonly #name: Buffer;
  /** The one that fitted last comes first. */
  readonly #shapes: FrameShape[] = [];

  /** What fits has `name` in it. */
  constructor(lists: PairLists, name: Buffer) {
    this.#lists = lists;
    this.#name = name;
  }

  /** The frame `bytes[from, to)` as JSON, its lists of levels cut out; undefined when it has no known shape. */
  fit(bytes: Buffer, from: number, to: number): unknown {
    const shapes = this.#shapes;
    for (let i = 0; i < shapes.length; i++) {
      const shape = shapes[i]!;
      if (!shape.fill(bytes, from, to, this.#lists)) continue;
      shapes[i] = shapes[0]!;
      shapes[0] = shape;
      return shape.frame;
    }
    return undefined;
  }

  /** Keep the shape of a frame, whose lists were just cut out, which as JSON is `read`. */
  keep(frame: Buffer, read: unknown): void {
    if (this.#shapes.length === MOST_SHAPES || !isObject(read)) return;
    const shape = new Drawing(frame, this.#lists).of(read);
    if (shape?.has(this.#name) === true) this.#shapes.push(shape);
  }
}

/** What frames have in common. */
class FrameShape {
  /** As JSON, of the frame that fitted last. */
  readonly frame: unknown;
  /** What stands before each place, and behind the last. */
  readonly #between: readonly Buffer[];
  readonly #places: readonly Place[];
  /** Where what was looked for ends. */
  #at = 0;

  constructor(frame: unknown, between: readonly Buffer[], places: readonly Place[]) {
    this.frame = frame;
    this.#between = between;
    this.#places = places;
  }

  /** Whether all frames of this shape have a name in them. */
  has(name: Buffer): boolean {
    return this.#between.some((same) => same.includes(name));
  }

  /** Whether the frame `bytes[from, to)` has this shape; `frame` is then that one. */
  fill(bytes: Buffer, from: number, to: number, lists: PairLists): boolean {
    const places = this.#places;
    lists.begin(bytes);
    this.#at = from;
    for (let n = 0; n < places.length; n++) {
      if (!this.#skip(this.#between[n]!, bytes)) return false;
      const { kind, list, parent, key } = places[n]!;
      if (kind === Filled.list) {
        const end = lists.listEnd(list, this.#at);
        if (end === NONE) return false;
        parent[key] = lists.isCut(list) ? CUT : EMPTY;
        this.#at = end;
      } else if (kind === Filled.whole) {
        const value = this.#whole(bytes);
        if (Number.isNaN(value)) return false;
        parent[key] = value;
      } else {
        const from = this.#at;
        while (isDigit(bytes[this.#at]!)) this.#at++;
        parent[key] = bytes.toString('latin1', from, this.#at);
      }
    }
    return this.#skip(this.#between[places.length]!, bytes) && this.#at === to;
  }

  /** Past what is the same in all. */
  #skip(same: Buffer, bytes: Buffer): boolean {
    const from = this.#at;
    for (let i = 0; i < same.length; i++) if (bytes[from + i] !== same[i]) return false;
    this.#at = from + same.length;
    return true;
  }

  /** Past a whole number as JSON has it; NaN when there is none. What stands behind it is compared by the caller. */
  #whole(bytes: Buffer): number {
    const isNegative = bytes[this.#at] === MINUS;
    const from = isNegative ? this.#at + 1 : this.#at;
    let value = 0;
    let i = from;
    for (; isDigit(bytes[i]!); i++) value = value * 10 + (bytes[i]! - ZERO);
    if (i === from || i - from > MOST_DIGITS || (bytes[from] === ZERO && i > from + 1)) return Number.NaN;
    this.#at = i;
    return isNegative ? -value : value;
  }
}

/** Draws the shape of one frame: goes through its bytes and through what JSON made of them side by side. */
class Drawing {
  readonly #bytes: Buffer;
  readonly #lists: PairLists;
  readonly #between: Buffer[] = [];
  readonly #places: Place[] = [];
  #at = 0;
  /** Where what lies between two places begins. */
  #from = 0;

  constructor(bytes: Buffer, lists: PairLists) {
    this.#bytes = bytes;
    this.#lists = lists;
  }

  /** The shape; undefined where the frame is spelled in a way that is not looked into. */
  of(read: Record<string, unknown>): FrameShape | undefined {
    if (!this.#members(read, CLOSE_OBJECT) || this.#at !== this.#bytes.length) return undefined;
    this.#between.push(Buffer.from(this.#bytes.subarray(this.#from)));
    return new FrameShape(read, this.#between, this.#places);
  }

  /** The members of an object or of a list, from its bracket on. */
  #members(of: Record<string, unknown>, close: number): boolean {
    const bytes = this.#bytes;
    let count = 0;
    this.#at++;
    if (bytes[this.#at] === close) return this.#pass(close);
    for (;;) {
      let key = String(count++);
      if (close === CLOSE_OBJECT) {
        const from = this.#at + 1;
        if (!this.#text()) return false;
        key = bytes.toString('latin1', from, this.#at - 1);
        if (!this.#pass(COLON)) return false;
      }
      if (!Object.hasOwn(of, key) || key === '__proto__' || !this.#value(of, key)) return false;
      if (bytes[this.#at] !== COMMA) break;
      this.#at++;
    }
    // A name that is told twice would be one member less.
    return this.#pass(close) && count === Object.keys(of).length;
  }

  #value(parent: Record<string, unknown>, key: string): boolean {
    const bytes = this.#bytes;
    const c = bytes[this.#at]!;
    const list = this.#lists.numberOf(key);
    if (list !== NONE && c === OPEN_ARRAY) {
      const end = this.#lists.endOf(list, this.#at);
      if (end !== NONE) return this.#place(Filled.list, list, parent, key, end);
    }
    if (c === OPEN_OBJECT) return this.#members(parent[key] as Record<string, unknown>, CLOSE_OBJECT);
    if (c === OPEN_ARRAY) return this.#members(parent[key] as Record<string, unknown>, CLOSE_ARRAY);
    const from = this.#at;
    if (c === QUOTE) {
      if (!this.#text()) return false;
      const isOfDigits = typeof parent[key] === 'string' && /^\d+$/.test(parent[key]);
      if (!isOfDigits) return true;
      this.#at = from + 1;
      return this.#place(Filled.digits, NONE, parent, key, from + 1 + (parent[key] as string).length) && this.#pass(QUOTE);
    }
    while (bytes[this.#at]! > SPACE && !ENDS.has(bytes[this.#at]!)) this.#at++;
    if (this.#at === from) return false;
    const isWhole = /^-?\d{1,15}$/.test(bytes.toString('latin1', from, this.#at));
    if (!isWhole) return true;
    const end = this.#at;
    this.#at = from;
    return this.#place(Filled.whole, NONE, parent, key, end);
  }

  /** What stands from here to `end` differs from frame to frame. */
  #place(kind: number, list: number, parent: Record<string, unknown>, key: string, end: number): true {
    this.#between.push(Buffer.from(this.#bytes.subarray(this.#from, this.#at)));
    this.#places.push({ kind, list, parent, key });
    this.#at = end;
    this.#from = end;
    return true;
  }

  #pass(c: number): boolean {
    return this.#bytes[this.#at++] === c;
  }

  /** Past a text without escapes. */
  #text(): boolean {
    const bytes = this.#bytes;
    if (!this.#pass(QUOTE)) return false;
    while (this.#at < bytes.length && bytes[this.#at] !== QUOTE && bytes[this.#at] !== BACKSLASH) this.#at++;
    return this.#pass(QUOTE);
  }
}

/** What ends a number, `true`, `false` or `null`. */
const ENDS: ReadonlySet<number> = new Set([COMMA, CLOSE_ARRAY, CLOSE_OBJECT]);
