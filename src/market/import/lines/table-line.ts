/**
 * One line of a table of comma-separated values, parsed in one pass from left to right, where its end is found too.
 *
 * A line that is as it should be costs no string and no object. One that is not (an empty cell where something should stand, a number off
 * the grid, too many digits, another number of cells, a carriage return alone) is left to `settle`, which reads it again cell by cell and
 * says what is wrong, or finds that it is right all the same. Cells hold no quotes and no line feeds.
 *
 * Units: `values[k]` as `table-columns.ts` says. Invariant: after `settle` the line is a `row` with all values, `other`, or `blank`.
 *
 * Example: `line.cut(cursor, line.columns.length); line.settle(record); if (line.state === LineState.row) use(line.values);`
 */
import { type Decimal, unitsOfDigits } from '../../../base/num/decimal.js';
import { fourDigits, isFourDigits } from './words.js';
import type { RecordCursor } from '../frame/framing.js';
import type { InputRecord } from '../importer.js';
import { Cell, type Column } from './table-columns.js';
import { LineState, readOddLine } from './table-odd-line.js';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
/** Digits with a point that a float64 holds exactly. */
const MOST_DIGITS = 15;
/** No place: the cell is not as it should be. */
const ODD = -1;
/** No place: the name is another one. */
const OTHER = -2;

/** Whether one of four bytes is a line feed: a byte is zero where subtracting one borrows from its top bit. */
function hasLineFeed(word: number): boolean {
  const feeds = word ^ 0x0a0a0a0a;
  return ((feeds - 0x01010101) & ~feeds & 0x80808080) !== 0;
}

/** Reads the lines of one file. */
export class TableLine {
  readonly columns: readonly Column[];
  /** Values of the cells, by column. */
  readonly values: Float64Array;
  /** One of `LineState`. */
  state: number = LineState.blank;
  #bytes: Buffer = Buffer.alloc(0);
  #view = new DataView(this.#bytes.buffer);
  // What is looked at for each cell, by column: of objects of several shapes that would be slow.
  readonly #cells: Uint8Array;
  readonly #least: Float64Array;
  readonly #most: Float64Array;
  readonly #mayBeEmpty: Uint8Array;
  readonly #isFilter: Uint8Array;
  readonly #unitOf: readonly (Decimal | undefined)[];
  /** Expected names, by column. */
  readonly #names: (Buffer | undefined)[];
  /** How many cells, from the first, are as a rule the same as in the line before: of a message that became several lines, its stamps. */
  readonly #shared: number;
  /** Where these cells of the last line stand in `#bytes`; empty when there is none that can be compared. */
  #sharedFrom = 0;
  #sharedTo = 0;
  /** The names that lines begin with, and how many they are: nearly every line has the same, so they are compared in one go. */
  #begin: Buffer = Buffer.alloc(0);
  #beginView = new DataView(this.#begin.buffer);
  #begun = 0;
  readonly #words: readonly (readonly Buffer[])[];
  /** Place + 1 of the word with that first letter, 128 a column. */
  readonly #initials: Uint8Array;

  /** `shared`: cells from the first that are often the same as in the line before. */
  constructor(columns: readonly Column[], shared = 0) {
    this.columns = columns;
    this.#shared = shared;
    this.values = new Float64Array(columns.length);
    this.#cells = Uint8Array.from(columns, ({ cell }) => cell);
    this.#least = Float64Array.from(columns, ({ least }) => least ?? 0);
    this.#most = Float64Array.from(columns, ({ most }) => most ?? Number.MAX_SAFE_INTEGER);
    this.#mayBeEmpty = Uint8Array.from(columns, ({ mayBeEmpty }) => Number(mayBeEmpty === true));
    this.#isFilter = Uint8Array.from(columns, ({ isFilter }) => Number(isFilter === true));
    this.#unitOf = columns.map(({ unit }) => unit);
    this.#names = columns.map(() => undefined);
    this.#words = columns.map(({ words }) => (words ?? []).map((text) => Buffer.from(text)));
    this.#initials = new Uint8Array(128 * columns.length);
    this.#words.forEach((words, k) => {
      words.forEach((text, i) => {
        this.#initials[128 * k + (text[0]! & 127)] = i + 1;
      });
    });
  }

  /** What a column of names is expected to hold. */
  expect(column: number, name: string): void {
    this.#names[column] = Buffer.from(name);
    const first = this.#names.indexOf(undefined);
    this.#begun = first < 0 ? this.#names.length : first;
    this.#begin = Buffer.from(
      this.#names
        .slice(0, this.#begun)
        .map((each) => `${each!.toString()},`)
        .join(''),
    );
    this.#beginView = new DataView(this.#begin.buffer, this.#begin.byteOffset, this.#begin.length);
  }

  /** Read the first `count` cells of the line at `cursor.next`, and find its end. */
  cut(cursor: RecordCursor, count: number): void {
    const { bytes } = cursor;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#sharedTo = 0;
    }
    const last = this.#cells.length - 1;
    cursor.from = cursor.next;
    let i = cursor.next;
    const shared = this.#shared;
    let state: number = LineState.row;
    let k = 0;
    if (this.#beginsAsLast(i)) {
      i += this.#sharedTo - this.#sharedFrom;
      k = shared;
    } else if (this.#beginsSo(i)) {
      i += this.#begin.length;
      k = this.#begun;
    }
    this.#sharedTo = 0;
    for (; k < count; k++) {
      if (k === shared) this.#share(cursor.from, i);
      const end = this.#cell(k, i);
      if (end < 0) {
        state = end === OTHER ? LineState.other : LineState.odd;
        break;
      }
      i = end;
      if (k === last) break;
      if (bytes[i] !== COMMA) {
        state = LineState.odd;
        break;
      }
      i++;
    }
    if (state !== LineState.row) this.#sharedTo = 0;
    else if (k === shared) this.#share(cursor.from, i);
    this.state = state;
    this.#end(cursor, i, k === last && state === LineState.row);
  }

  /** The line's first cells are those that the next one is compared with. */
  #share(from: number, to: number): void {
    this.#sharedFrom = from;
    this.#sharedTo = to;
  }

  /** Whether the first cells are those of the last line, whose values stand. */
  #beginsAsLast(from: number): boolean {
    const last = this.#sharedFrom;
    const length = this.#sharedTo - last;
    if (length < 4 || from + length > this.#bytes.length) return false;
    const view = this.#view;
    // From the end, where what differs stands.
    let i = length - 4;
    for (; i >= 0; i -= 4) if (view.getInt32(from + i, true) !== view.getInt32(last + i, true)) return false;
    return i === -4 || view.getInt32(from, true) === view.getInt32(last, true);
  }

  /** Whether the line begins with the expected names. */
  #beginsSo(from: number): boolean {
    const { length } = this.#begin;
    const bytes = this.#bytes;
    if (from + length > bytes.length) return false;
    const view = this.#view;
    const expected = this.#beginView;
    let i = 0;
    for (; i + 4 <= length; i += 4) if (view.getInt32(from + i, true) !== expected.getInt32(i, true)) return false;
    for (; i < length; i++) if (bytes[from + i] !== this.#begin[i]) return false;
    return true;
  }

  /** The line's end, which is at `i` where the last cell `isWhole`. */
  #end(cursor: RecordCursor, i: number, isWhole: boolean): void {
    const { bytes } = cursor;
    if (isWhole) {
      if (bytes[i] === LINE_FEED || (bytes[i] === CARRIAGE_RETURN && bytes[i + 1] === LINE_FEED)) {
        cursor.to = i;
        cursor.next = bytes[i] === LINE_FEED ? i + 1 : i + 2;
        return;
      }
      this.state = LineState.odd;
    }
    const view = this.#view;
    const lastWord = bytes.length - 4;
    while (i <= lastWord && !hasLineFeed(view.getInt32(i, true))) i += 4;
    while (bytes[i] !== LINE_FEED) i++;
    cursor.to = i > cursor.from && bytes[i - 1] === CARRIAGE_RETURN ? i - 1 : i;
    cursor.next = i + 1;
  }

  /** Read a line that `cut` found odd once more. @throws DataError naming record and column. */
  settle(record: InputRecord): void {
    if (this.state === LineState.odd) this.state = readOddLine(record, this.columns, this.#names, this.values);
  }

  /** Read the cell at `i`; gives the place behind it. */
  #cell(k: number, i: number): number {
    switch (this.#cells[k]) {
      case Cell.units:
        return this.#units(k, i);
      case Cell.whole:
        return this.#whole(k, i);
      case Cell.name:
        return this.#name(k, i);
      case Cell.word:
        return this.#word(k, i);
      default:
        return this.#skipped(i);
    }
  }

  #skipped(i: number): number {
    const bytes = this.#bytes;
    while (bytes[i] !== COMMA && bytes[i] !== LINE_FEED && bytes[i] !== CARRIAGE_RETURN) i++;
    return i;
  }

  #whole(k: number, from: number): number {
    const bytes = this.#bytes;
    const view = this.#view;
    const lastWord = bytes.length - 4;
    let value = 0;
    let i = from;
    for (let word = 0; i <= lastWord && isFourDigits((word = view.getInt32(i, true))); i += 4) value = value * 10_000 + fourDigits(word);
    for (let digit = 0; (digit = bytes[i]! - ZERO) >= 0 && digit <= 9; i++) value = value * 10 + digit;
    if (i === from || value > Number.MAX_SAFE_INTEGER) return ODD;
    this.values[k] = value;
    return i;
  }

  #units(k: number, from: number): number {
    const bytes = this.#bytes;
    let mantissa = 0;
    let point = -1;
    let i = from;
    for (; ; i++) {
      const digit = bytes[i]! - ZERO;
      if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
      else if (digit === POINT - ZERO && point < 0) point = i;
      else break;
    }
    if (i === from) return this.#mayBeEmpty[k] === 1 ? this.#empty(k, i) : ODD;
    if (i - from > MOST_DIGITS || point === from || point === i - 1) return ODD;
    const units = unitsOfDigits(mantissa, point < 0 ? 0 : i - 1 - point, this.#unitOf[k]!);
    if (!(units >= this.#least[k]! && units <= this.#most[k]!)) return ODD;
    this.values[k] = units;
    return i;
  }

  #empty(k: number, i: number): number {
    this.values[k] = Number.NaN;
    return i;
  }

  #word(k: number, from: number): number {
    const bytes = this.#bytes;
    const place = this.#initials[128 * k + (bytes[from]! & 127)]! - 1;
    if (place < 0) return ODD;
    const text = this.#words[k]![place]!;
    for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return ODD;
    this.values[k] = place;
    return from + text.length;
  }

  #name(k: number, from: number): number {
    const bytes = this.#bytes;
    const name = this.#names[k];
    if (name === undefined) return ODD;
    const { length } = name;
    let i = 0;
    while (i < length && bytes[from + i] === name[i]) i++;
    if (i === length && bytes[from + i] === COMMA) return from + i;
    return this.#isFilter[k] === 1 ? OTHER : ODD;
  }
}
