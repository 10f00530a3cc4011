/**
 * Lines that begin with the same cells as the line before them, parsed in runs: the face of the WebAssembly that `kernel/line-run.ts` becomes.
 *
 * Text is copied into its memory window by window, of whole lines; the values that come out stand in columns there, which the next run overwrites.
 *
 * Units: `columns[k]` as `table-columns.ts` says, by cell behind the shared ones. A run holds what `TableLine` would find, or ends before the line.
 *
 * Example: `const lines = runs.run(bytes, at, from, to); use(runs.columns, lines); at = runs.nextAt;`
 */
import { invariant } from '../../../base/errors.js';
import { unitRatio } from '../../../base/num/decimal.js';
import { LINE_RUN_WASM } from './line-run-module.js';
import { Cell, type Column } from './table-columns.js';

/** What the module offers; addresses and sizes are bytes unless its source says otherwise. */
interface LineRunKernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  run(at: number, end: number, shared: number, length: number, cells: number): number;
  nextAt(): number;
  lastAt(): number;
  endsAtOther(): number;
}

/** Constants of the module, as it exports them. */
type Constant =
  'MOST_CELLS' | 'MOST_LINES' | 'TEXT_BYTES' | 'kinds' | 'least' | 'most' | 'ratios' | 'words' | 'shuffles' | 'values' | 'text';
type Constants = Readonly<Record<Constant, { readonly value: number }>>;

/** Node has it; the types of the language alone do not. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** Most lines of a run. */
export const MOST_LINES = 1024;

const LINE_FEED = 10;
/** Shared bytes are compared sixteen at a time. */
const LEAST_SHARED_BYTES = 16;
/** Counts of decimals. */
const PLACES = 16;
const LETTERS = 128;
const SLOT_BYTES = 32;
const MOST_WORD_BYTES = 8;
/** Sixteen characters are looked at, and numbers are shorter. */
const SIXTEEN = 16;
/** A byte that is nowhere: a zero comes in its place. */
const NOWHERE = 0xff;

let compiled: object | undefined;

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
  readonly #text: Uint8Array;
  readonly #textBytes: number;
  readonly #textAt: number;
  /** The window: bytes `[from, end)` of a block are in the module's memory. */
  #bytes: Buffer | undefined;
  #from = 0;
  #end = 0;

  /** Of cells behind the shared ones that are not too many, decimals and words; undefined of others, and where the processor has no such vectors. */
  static of(cells: readonly Column[]): LineRuns | undefined {
    if (cells.length === 0 || !cells.every(({ cell }) => cell === Cell.units || cell === Cell.word)) return undefined;
    if (compiled === undefined && !WebAssembly.validate(LINE_RUN_WASM)) return undefined;
    compiled ??= new WebAssembly.Module(LINE_RUN_WASM);
    const { exports } = new WebAssembly.Instance(compiled);
    const constants = exports as Constants;
    if (cells.length > constants.MOST_CELLS.value) return undefined;
    const { buffer } = (exports as LineRunKernel).memory;
    putCells(new DataView(buffer), constants, cells);
    putShuffles(new Uint8Array(buffer, constants.shuffles.value));
    return new LineRuns(exports as LineRunKernel, constants, cells.length);
  }

  private constructor(kernel: LineRunKernel, constants: Constants, cells: number) {
    const { buffer } = kernel.memory;
    this.#kernel = kernel;
    this.#textAt = constants.text.value;
    this.#textBytes = constants.TEXT_BYTES.value;
    this.#text = new Uint8Array(buffer, this.#textAt, this.#textBytes);
    invariant(constants.MOST_LINES.value === MOST_LINES, 'the module and its face know the same length of runs');
    const first = constants.values.value;
    this.columns = Array.from({ length: cells }, (_, k) => new Float64Array(buffer, first + 8 * MOST_LINES * k, MOST_LINES));
  }

  /** Parse the lines of `bytes` from `at`, as long as they begin with bytes `[from, to)`, of a line before them; gives how many did. `bytes` are whole lines. */
  run(bytes: Buffer, at: number, from: number, to: number): number {
    this.endsAtOther = false;
    const length = to - from;
    if (length < LEAST_SHARED_BYTES || at >= bytes.length) return 0;
    if (bytes !== this.#bytes || from < this.#from || at >= this.#end) this.#show(bytes, from);
    // A line longer than the window.
    if (at >= this.#end) return 0;
    const shift = this.#textAt - this.#from;
    const lines = this.#kernel.run(at + shift, this.#end + shift, from + shift, length, this.columns.length);
    this.endsAtOther = this.#kernel.endsAtOther() !== 0;
    if (lines === 0) return 0;
    this.nextAt = this.#kernel.nextAt() - shift;
    this.lastAt = this.#kernel.lastAt() - shift;
    invariant(this.nextAt > at && this.nextAt <= this.#end, 'a run ends within the lines it was shown');
    return lines;
  }

  /** Let the window begin at `from`, where a line begins. */
  #show(bytes: Buffer, from: number): void {
    const end = Math.min(bytes.length, from + this.#textBytes);
    this.#bytes = bytes;
    this.#from = from;
    this.#end = bytes.lastIndexOf(LINE_FEED, end - 1) + 1;
    this.#text.set(bytes.subarray(from, end));
  }
}

function putCells(view: DataView, at: Constants, cells: readonly Column[]): void {
  for (const [k, { cell, unit, least = 0, most = Number.MAX_SAFE_INTEGER, words = [] }] of cells.entries()) {
    view.setUint8(at.kinds.value + k, cell === Cell.units ? 0 : 1);
    view.setFloat64(at.least.value + 8 * k, least, true);
    view.setFloat64(at.most.value + 8 * k, most, true);
    for (let places = 0; unit !== undefined && places < PLACES; places++) {
      const { factor, divisor } = unitRatio(places, unit) ?? { factor: Number.NaN, divisor: 1 };
      const ratio = at.ratios.value + 16 * (PLACES * k + places);
      view.setFloat64(ratio, factor, true);
      view.setFloat64(ratio + 8, divisor, true);
    }
    for (const [place, word] of words.entries()) {
      const slot = at.words.value + SLOT_BYTES * (LETTERS * k + (word.charCodeAt(0) & (LETTERS - 1)));
      putWord(view, slot, word, place);
    }
  }
}

/** A longer word ends the run. */
function putWord(view: DataView, slot: number, word: string, place: number): void {
  if (word.length > MOST_WORD_BYTES) return;
  const bytes = Buffer.from(view.buffer, slot, 2 * MOST_WORD_BYTES);
  bytes.write(word, 'latin1');
  bytes.fill(0xff, MOST_WORD_BYTES, MOST_WORD_BYTES + word.length);
  view.setFloat64(slot + 16, place, true);
  view.setBigUint64(slot + 24, BigInt(word.length), true);
}

function putShuffles(shuffles: Uint8Array): void {
  for (let whole = 0; whole < SIXTEEN; whole++) {
    for (let length = whole; length < SIXTEEN; length++) {
      const digits = length > whole ? length - 1 : length;
      for (let place = 0; place < SIXTEEN; place++) {
        const digit = place - (SIXTEEN - digits);
        shuffles[SIXTEEN * (SIXTEEN * whole + length) + place] = digit < 0 ? NOWHERE : digit < whole ? digit : digit + 1;
      }
    }
  }
}
