/**
 * The lines of one file as pass 1 has read them, put aside packed, so that pass 2 neither unpacks nor parses the text again.
 *
 * A line is a few 32-bit words: the head (what the line is, whether its first cells are those of the row before, which words it holds), then its
 * numbers, in one word each where they fit. Names and skipped cells are not kept. A row of a book's message costs 12 bytes.
 *
 * What cannot be kept (a line that pass 2 will refuse, a full disk) is no error: the file's text is read again then.
 * Invariant: pass 2 sees as many records as the text has lines, with the states and values that `TableLine` gave.
 *
 * Example: `kept.keep(line)` for each line; then `kept.framing(line, bytes)` gives them back through `line.state` and `line.values`.
 */
import { setImmediate } from 'node:timers/promises';
import { UsageError } from '../../../base/errors.js';
import type { Spool } from '../../../base/io/spool.js';
import { LINES, type Framing, type RecordBlock, type RecordCursor } from '../frame/framing.js';
import { Cell } from './table-columns.js';
import type { TableLine } from './table-line.js';
import { LineState } from './table-odd-line.js';

/** The head: 2 bits of state, whether the first cells are repeated, whether numbers take two words; then 4 bits a word. */
const STATE = 3;
const REPEATS = 4;
const WIDE = 8;
const FIRST_WORD_BIT = 4;
const BITS_A_WORD = 4;
const MOST_WORDS = 7;
/** An empty cell in one 32-bit word; no column reaches it, since prices are above. */
const EMPTY = -2147483648;
const BLOCK_BYTES = 1 << 18;

/** Packs and unpacks. */
export class KeptLines {
  readonly #spool: Spool;
  readonly #line: TableLine;
  /** Columns of words that the head has room for; the numbers among the first cells; the numbers behind them. */
  readonly #words: readonly number[];
  readonly #firstNumbers: readonly number[];
  readonly #numbers: readonly number[];
  /** The block under way, in both ways that it is looked at. */
  #words32 = new Int32Array(BLOCK_BYTES / 4);
  #view = new DataView(this.#words32.buffer);
  /** Words of the block that are filled, and how many of it leave no room for one more line. */
  #filled = 0;
  readonly #fullAt: number;
  /** Where each block begins and how long it is, bytes. */
  readonly #blocks: { readonly at: number; readonly length: number }[] = [];
  #isWhole = true;

  /** `lines` before the first that is kept are blank. */
  constructor(line: TableLine, spool: Spool, lines: number) {
    const { columns, shared } = line;
    this.#line = line;
    this.#spool = spool;
    const places = columns.map((_, k) => k);
    const words = places.filter((k) => k >= shared && columns[k]!.cell === Cell.word).slice(0, MOST_WORDS);
    const numbers = places.filter((k) => ![Cell.skipped, Cell.name].includes(columns[k]!.cell as never) && !words.includes(k));
    this.#words = words;
    this.#firstNumbers = numbers.filter((k) => k < shared);
    this.#numbers = numbers.filter((k) => k >= shared);
    this.#fullAt = this.#words32.length - 1 - 2 * columns.length;
    for (let i = 0; i < lines; i++) this.#putHead(LineState.blank);
  }

  /** Whether every line so far could be kept. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Keep the line as it stands: settled, all of its cells read. */
  keep(): void {
    const { state, values, isRepeat } = this.#line;
    if (state !== LineState.row) {
      this.#putHead(state);
      return;
    }
    const words32 = this.#words32;
    let head = isRepeat ? state | REPEATS : state;
    for (let j = 0; j < this.#words.length; j++) head |= values[this.#words[j]!]! << (FIRST_WORD_BIT + BITS_A_WORD * j);
    const from = this.#filled;
    let at = from + 1;
    if (!isRepeat) at = this.#putWide(this.#firstNumbers, values, at);
    const narrowFrom = at;
    for (let j = 0; j < this.#numbers.length; j++) {
      const value = values[this.#numbers[j]!]!;
      const narrow = value | 0;
      if (narrow === value && narrow !== EMPTY) words32[at++] = narrow;
      else if (Number.isNaN(value)) words32[at++] = EMPTY;
      else {
        head |= WIDE;
        at = this.#putWide(this.#numbers, values, narrowFrom);
        break;
      }
    }
    words32[from] = head;
    this.#filled = at;
    if (at >= this.#fullAt) this.#flush();
  }

  /** Give up on the file: pass 2 reads its text. */
  drop(): void {
    this.#isWhole = false;
    this.#hold(0);
  }

  /** No more lines. */
  end(): void {
    if (this.#isWhole) this.#flush();
    this.#hold(0);
  }

  /** The lines in place of the text, for pass 2; undefined where they could not be kept. `fileBytes` of the file on disk, for progress. */
  framing(fileBytes: number): Framing | undefined {
    if (!this.#isWhole) return undefined;
    return {
      unit: LINES.unit,
      blocks: () => this.#read(fileBytes),
      cut: (cursor) => {
        this.#cut(cursor);
      },
    };
  }

  /** In pass 2, the line at `next`, if it is a row that begins with the shared cells of the row before; else nothing has happened. */
  repeat(cursor: RecordCursor): boolean {
    const { next } = cursor;
    if (next >= cursor.bytes.length || (this.#words32[next >> 2]! & (STATE | REPEATS)) !== (LineState.row | REPEATS)) return false;
    this.#cut(cursor);
    return true;
  }

  #putHead(head: number): void {
    if (!this.#isWhole) return;
    this.#words32[this.#filled++] = head;
    if (this.#filled >= this.#fullAt) this.#flush();
  }

  #putWide(columns: readonly number[], values: Float64Array, from: number): number {
    let at = from;
    for (let j = 0; j < columns.length; j++, at += 2) this.#view.setFloat64(4 * at, values[columns[j]!]!, true);
    return at;
  }

  #flush(): void {
    const length = 4 * this.#filled;
    this.#filled = 0;
    if (length === 0) return;
    try {
      this.#blocks.push({ at: this.#spool.put(new Uint8Array(this.#words32.buffer, 0, length)), length });
    } catch (error) {
      // There is no room, or no folder, which is told when the tape is begun.
      if (!(error instanceof UsageError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
      this.drop();
    }
  }

  async *#read(fileBytes: number): AsyncGenerator<RecordBlock, void, undefined> {
    this.#hold(BLOCK_BYTES);
    const { buffer } = this.#words32;
    for (const [i, { at, length }] of this.#blocks.entries()) {
      const bytes = Buffer.from(buffer, 0, length);
      this.#spool.take(at, bytes);
      yield { bytes, bytesRead: Math.floor((fileBytes * (i + 1)) / this.#blocks.length) };
      // Signals, timers and what other threads have done for the process have their turn.
      await setImmediate();
    }
    this.#hold(0);
  }

  /** Memory is held for as long as the file is under way: there may be many files. */
  #hold(bytes: number): void {
    this.#words32 = new Int32Array(bytes / 4);
    this.#view = new DataView(this.#words32.buffer);
  }

  /** The line at `next`. */
  #cut(cursor: RecordCursor): void {
    const line = this.#line;
    const { values } = line;
    const words32 = this.#words32;
    let at = cursor.next >> 2;
    const head = words32[at++]!;
    line.state = head & STATE;
    cursor.from = cursor.next;
    if (line.state === LineState.row) {
      if ((head & REPEATS) === 0) at = this.#takeWide(this.#firstNumbers, values, at);
      for (let j = 0; j < this.#words.length; j++) {
        values[this.#words[j]!] = (head >>> (FIRST_WORD_BIT + BITS_A_WORD * j)) & ((1 << BITS_A_WORD) - 1);
      }
      if ((head & WIDE) !== 0) at = this.#takeWide(this.#numbers, values, at);
      else {
        for (let j = 0; j < this.#numbers.length; j++) {
          const value = words32[at++]!;
          values[this.#numbers[j]!] = value === EMPTY ? Number.NaN : value;
        }
      }
    }
    cursor.next = 4 * at;
    cursor.to = cursor.next;
  }

  #takeWide(columns: readonly number[], values: Float64Array, from: number): number {
    let at = from;
    for (let j = 0; j < columns.length; j++, at += 2) values[columns[j]!] = this.#view.getFloat64(4 * at, true);
    return at;
  }
}
