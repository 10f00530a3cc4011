/**
 * Lines that begin with the same cells as the line before them, parsed in runs by `kernel/line-run.ts`.
 *
 * Text is copied into the kernel's memory window by window, of whole lines; the values that come out stand in columns there, which the next run of any table
 * overwrites.
 *
 * Units: `columns[k]` as `table-columns.ts` says, by cell behind the shared ones. A run holds what `TableLine` would find, or ends before the line.
 *
 * Example: `const lines = runs.run(bytes, at, from, to); use(runs.columns, lines); at = runs.nextAt;`
 */
import { invariant } from '../../../base/errors.js';
import { unitRatio } from '../../../base/num/decimal.js';
import { type LineRunKernel, lineRunKernel } from './line-run-kernel.js';
import { Cell, type Column } from './table-columns.js';

/** Most lines of a run. */
export const MOST_LINES = 1024;

const LINE_FEED = 10;
/** Shared bytes are compared sixteen at a time. */
const LEAST_SHARED_BYTES = 16;
const MOST_WORD_BYTES = 8;

/** Parses runs of lines of one table. */
export class LineRuns {
  /** The values of the last run, by cell and line. */
  readonly columns: readonly Float64Array[];
  /** Whether the last run ended before a line that begins with other cells. */
  endsAtOther = false;
  /** Where the last line of the last run begins, and the line behind it. */
  lastAt = 0;
  nextAt = 0;
  readonly #kernel: LineRunKernel;
  /** What the kernel is to know of the cells, as it stands in its memory from `kinds` to `shuffles`. */
  readonly #tables: Uint8Array;
  readonly #memory: Uint8Array;
  /** The window: bytes `[from, end)` of a block are in the kernel's memory. */
  #bytes: Buffer | undefined;
  #from = 0;
  #end = 0;

  /** Of cells behind the shared ones that are not too many, decimals and words; undefined of others, and without a kernel. */
  static of(cells: readonly Column[]): LineRuns | undefined {
    const kernel = lineRunKernel();
    if (kernel === undefined || cells.length === 0 || cells.length > kernel.constants.MOST_CELLS) return undefined;
    return cells.every(({ cell }) => cell === Cell.units || cell === Cell.word) ? new LineRuns(kernel, cells) : undefined;
  }

  private constructor(kernel: LineRunKernel, cells: readonly Column[]) {
    const { buffer, constants } = kernel;
    invariant(constants.MOST_LINES === MOST_LINES, 'the kernel and its face know the same length of runs');
    this.#kernel = kernel;
    this.#tables = tablesOf(cells, constants);
    this.#memory = new Uint8Array(buffer);
    this.columns = cells.map((_, k) => new Float64Array(buffer, constants.values + 8 * MOST_LINES * k, MOST_LINES));
  }

  /** Parse the lines of `bytes` from `at`, as long as they begin with bytes `[from, to)`, of a line before them; gives how many did. `bytes` are whole lines. */
  run(bytes: Buffer, at: number, from: number, to: number): number {
    this.endsAtOther = false;
    const kernel = this.#kernel;
    const length = to - from;
    if (length < LEAST_SHARED_BYTES || length > kernel.constants.MOST_SHARED_BYTES || at >= bytes.length) return 0;
    if (kernel.user !== this) this.#enter();
    if (bytes !== this.#bytes || from < this.#from || at >= this.#end) this.#show(bytes, from);
    // A line longer than the window.
    if (at >= this.#end) return 0;
    const shift = kernel.constants.text - this.#from;
    const lines = kernel.run(at + shift, this.#end + shift, from + shift, length, this.columns.length);
    this.endsAtOther = kernel.endsAtOther() !== 0;
    if (lines === 0) return 0;
    this.nextAt = kernel.nextAt() - shift;
    this.lastAt = kernel.lastAt() - shift;
    invariant(this.nextAt > at && this.nextAt <= this.#end, 'a run ends within the lines it was shown');
    return lines;
  }

  /** Take the kernel's memory over from another table. */
  #enter(): void {
    this.#kernel.user = this;
    this.#memory.set(this.#tables, this.#kernel.constants.kinds);
    this.#bytes = undefined;
  }

  /** Let the window begin at `from`, where a line begins. */
  #show(bytes: Buffer, from: number): void {
    const { text, TEXT_BYTES } = this.#kernel.constants;
    const end = Math.min(bytes.length, from + TEXT_BYTES);
    this.#bytes = bytes;
    this.#from = from;
    this.#end = bytes.lastIndexOf(LINE_FEED, end - 1) + 1;
    this.#memory.set(bytes.subarray(from, end), text);
  }
}

/** Kinds, bounds, ratios and words of the cells. */
function tablesOf(cells: readonly Column[], constants: LineRunKernel['constants']): Uint8Array {
  const { kinds, PLACES, LETTERS, SLOT_BYTES } = constants;
  const tables = new Uint8Array(constants.shuffles - kinds);
  const view = new DataView(tables.buffer);
  const [leastAt, mostAt, ratios, words] = [
    constants.least - kinds,
    constants.most - kinds,
    constants.ratios - kinds,
    constants.words - kinds,
  ];
  for (const [k, { cell, unit, least = 0, most = Number.MAX_SAFE_INTEGER, words: list = [] }] of cells.entries()) {
    view.setUint8(k, cell === Cell.units ? 0 : 1);
    view.setFloat64(leastAt + 8 * k, least, true);
    view.setFloat64(mostAt + 8 * k, most, true);
    for (let places = 0; unit !== undefined && places < PLACES; places++) {
      const { factor, divisor } = unitRatio(places, unit) ?? { factor: Number.NaN, divisor: 1 };
      const ratio = ratios + 16 * (PLACES * k + places);
      view.setFloat64(ratio, factor, true);
      view.setFloat64(ratio + 8, divisor, true);
    }
    for (const [place, word] of list.entries())
      putWord(view, words + SLOT_BYTES * (LETTERS * k + (word.charCodeAt(0) & (LETTERS - 1))), word, place);
  }
  return tables;
}

/** A longer word ends the run. */
function putWord(view: DataView, slot: number, word: string, place: number): void {
  if (word.length > MOST_WORD_BYTES) return;
  const bytes = Buffer.from(view.buffer, slot, 2 * MOST_WORD_BYTES).fill(0);
  bytes.write(word, 'latin1');
  bytes.fill(0xff, MOST_WORD_BYTES, MOST_WORD_BYTES + word.length);
  view.setFloat64(slot + 16, place, true);
  view.setBigUint64(slot + 24, BigInt(word.length), true);
}
