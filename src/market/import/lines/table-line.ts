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
import { CellWords } from './cell-words.js';
import { ExpectedNames } from './expected-names.js';
import { fourDigits, hasLineFeed, isFourDigits } from './words.js';
import type { RecordCursor } from '../frame/framing.js';
import type { InputRecord } from '../importer.js';
import { LineRuns } from './line-runs.js';
import { Cell, type Column } from './table-columns.js';
import { LineState, readOddLine } from './table-odd-line.js';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
/** Digits with a point that a float64 holds exactly. */
const MOST_DIGITS = 15;
/** Multipliers a column: one for each count of decimals. */
const MULTIPLIERS = MOST_DIGITS + 1;
/** No place: the cell is not as it should be. */
const ODD = -1;
/** No place: the name is another one. */
const OTHER = -2;

/** Reads the lines of one file. */
export class TableLine {
  readonly columns: readonly Column[];
  /** Values of the cells, by column. */
  readonly values: Float64Array;
  /** One of `LineState`. */
  state: number = LineState.blank;
  /** How many cells, from the first, are as a rule the same as in the line before: of a message that became several lines, its stamps. */
  readonly shared: number;
  /** Of the lines that `repeats` has read, the values behind the shared cells, by cell and line. */
  readonly runValues: readonly Float64Array[];
  /** Whether the shared cells are those of the line before, which was a row: of lines of a run. */
  isRepeat = false;
  #bytes: Buffer = Buffer.alloc(0);
  #view = new DataView(this.#bytes.buffer);
  /** Last places from where four and eight bytes can be looked at. */
  #lastFour = -4;
  #lastEight = -8;
  // What is looked at for each cell, by column: of objects of several shapes that would be slow.
  readonly #cells: Uint8Array;
  readonly #least: Float64Array;
  readonly #most: Float64Array;
  readonly #mayBeEmpty: Uint8Array;
  readonly #isFilter: Uint8Array;
  readonly #unitOf: readonly (Decimal | undefined)[];
  /** How many units one of a cell's last digit is, by column and decimals; NaN where that is no whole number. */
  readonly #multipliers: Float64Array;
  readonly #names: ExpectedNames;
  /** Where the shared cells of the last line stand in `#bytes`; empty when there is none that can be compared. */
  #sharedFrom = 0;
  #sharedTo = 0;
  readonly #words: CellWords;
  readonly #runs: LineRuns | undefined;
  /** Whether the line behind is known to begin with other cells. */
  #isRunOver = false;

  /** `shared`: cells from the first that are often the same as in the line before. */
  constructor(columns: readonly Column[], shared = 0) {
    this.columns = columns;
    this.shared = shared;
    this.values = new Float64Array(columns.length);
    this.#cells = Uint8Array.from(columns, ({ cell }) => cell);
    this.#least = Float64Array.from(columns, ({ least }) => least ?? 0);
    this.#most = Float64Array.from(columns, ({ most }) => most ?? Number.MAX_SAFE_INTEGER);
    this.#mayBeEmpty = Uint8Array.from(columns, ({ mayBeEmpty }) => Number(mayBeEmpty === true));
    this.#isFilter = Uint8Array.from(columns, ({ isFilter }) => Number(isFilter === true));
    this.#unitOf = columns.map(({ unit }) => unit);
    this.#names = new ExpectedNames(columns.length);
    this.#words = new CellWords(columns);
    this.#multipliers = new Float64Array(MULTIPLIERS * columns.length).fill(Number.NaN);
    columns.forEach(({ unit }, k) => {
      for (let places = 0; unit !== undefined && places < MULTIPLIERS; places++)
        this.#multipliers[MULTIPLIERS * k + places] = unitsOfDigits(1, places, unit);
    });
    this.#runs = shared > 0 ? LineRuns.of(columns.slice(shared)) : undefined;
    this.runValues = this.#runs?.columns ?? [];
  }

  /** What a column of names is expected to hold. */
  expect(column: number, name: string): void {
    this.#names.expect(column, name);
  }

  /** Read the first `count` cells of the line at `cursor.next`, and find its end. */
  cut(cursor: RecordCursor, count: number): void {
    const { bytes } = cursor;
    if (bytes !== this.#bytes) this.#enter(bytes);
    const last = this.#cells.length - 1;
    this.isRepeat = false;
    this.#isRunOver = false;
    this.#sharedTo = 0;
    const from = cursor.next;
    cursor.from = from;
    let sharedTo = 0;
    let state: number = LineState.row;
    const begin = this.#names.beginAt(this.#view, from);
    let i = from + begin;
    let k = begin > 0 ? this.#names.begun : 0;
    for (; k < count; k++) {
      if (k === this.shared) sharedTo = i;
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
    this.state = state;
    if (state === LineState.row) {
      this.#sharedFrom = from;
      this.#sharedTo = sharedTo;
    }
    this.#end(cursor, i, k === last && state === LineState.row);
  }

  /**
   * Behind a row, read the lines that begin with the same shared cells and are as they should be, as many as are read at once; gives how many. Their values
   * are in `runValues`, and the cursor is at the last one; `number` is the caller's. 0 says nothing of the next line: `cut` reads it whatever it is.
   */
  repeats(cursor: RecordCursor): number {
    const runs = this.#runs;
    const { bytes } = cursor;
    if (runs === undefined || bytes !== this.#bytes || this.#isRunOver) return 0;
    const lines = runs.run(bytes, cursor.next, this.#sharedFrom, this.#sharedTo);
    this.#isRunOver = runs.endsAtOther;
    if (lines === 0) return 0;
    const { lastAt, nextAt } = runs;
    cursor.from = lastAt;
    cursor.next = nextAt;
    cursor.to = bytes[nextAt - 2] === CARRIAGE_RETURN ? nextAt - 2 : nextAt - 1;
    // They are in sight for longer than those of the first line.
    this.#sharedTo += lastAt - this.#sharedFrom;
    this.#sharedFrom = lastAt;
    this.state = LineState.row;
    this.isRepeat = true;
    return lines;
  }

  /** Let `values` be those of line `i` of the run. */
  take(i: number): void {
    for (let k = 0; k < this.runValues.length; k++) this.values[this.shared + k] = this.runValues[k]![i]!;
  }

  #enter(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#lastFour = bytes.length - 4;
    this.#lastEight = bytes.length - 8;
    this.#sharedTo = 0;
  }

  /** Whether the line ends at `i`; if so, it is what the cursor is at. */
  #endsAt(cursor: RecordCursor, i: number): boolean {
    const { bytes } = cursor;
    if (bytes[i] !== LINE_FEED && (bytes[i] !== CARRIAGE_RETURN || bytes[i + 1] !== LINE_FEED)) return false;
    cursor.to = i;
    cursor.next = bytes[i] === LINE_FEED ? i + 1 : i + 2;
    return true;
  }

  /** The line's end, which is at `i` where the last cell `isWhole`. */
  #end(cursor: RecordCursor, i: number, isWhole: boolean): void {
    if (isWhole) {
      if (this.#endsAt(cursor, i)) return;
      this.state = LineState.odd;
    }
    const { bytes } = cursor;
    const view = this.#view;
    while (i <= this.#lastFour && !hasLineFeed(view.getInt32(i, true))) i += 4;
    while (bytes[i] !== LINE_FEED) i++;
    cursor.to = i > cursor.from && bytes[i - 1] === CARRIAGE_RETURN ? i - 1 : i;
    cursor.next = i + 1;
  }

  /** Read a line that `cut` found odd once more. @throws DataError naming record and column. */
  settle(record: InputRecord): void {
    if (this.state === LineState.odd) this.state = readOddLine(record, this.columns, this.#names.names, this.values);
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
    const lastFour = this.#lastFour;
    let value = 0;
    let i = from;
    for (let word = 0; i <= lastFour && isFourDigits((word = view.getInt32(i, true))); i += 4) value = value * 10_000 + fourDigits(word);
    for (let digit = 0; (digit = bytes[i]! - ZERO) >= 0 && digit <= 9; i++) value = value * 10 + digit;
    if (i === from || value > Number.MAX_SAFE_INTEGER) return ODD;
    this.values[k] = value;
    return i;
  }

  #units(k: number, from: number): number {
    const bytes = this.#bytes;
    let mantissa = 0;
    let i = from;
    let digit = 0;
    while ((digit = bytes[i]! - ZERO) >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      i++;
    }
    let places = 0;
    if (digit === POINT - ZERO) {
      const point = i++;
      if (point === from) return ODD;
      while ((digit = bytes[i]! - ZERO) >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        i++;
      }
      places = i - 1 - point;
      if (places === 0) return ODD;
    } else if (i === from) return this.#mayBeEmpty[k] === 1 ? this.#empty(k, i) : ODD;
    if (i - from > MOST_DIGITS) return ODD;
    let units = mantissa * this.#multipliers[MULTIPLIERS * k + places]!;
    if (!(units <= Number.MAX_SAFE_INTEGER)) units = unitsOfDigits(mantissa, places, this.#unitOf[k]!);
    if (!(units >= this.#least[k]! && units <= this.#most[k]!)) return ODD;
    this.values[k] = units;
    return i;
  }

  #empty(k: number, i: number): number {
    this.values[k] = Number.NaN;
    return i;
  }

  #word(k: number, from: number): number {
    if (from > this.#lastEight) return ODD;
    const view = this.#view;
    const length = this.#words.lengthAt(k, view.getInt32(from, true), view.getInt32(from + 4, true));
    if (length === 0) return ODD;
    this.values[k] = this.#words.place;
    return from + length;
  }

  #name(k: number, from: number): number {
    const bytes = this.#bytes;
    const name = this.#names.names[k];
    if (name === undefined) return ODD;
    const { length } = name;
    let i = 0;
    while (i < length && bytes[from + i] === name[i]) i++;
    if (i === length && bytes[from + i] === COMMA) return from + i;
    return this.#isFilter[k] === 1 ? OTHER : ODD;
  }
}
