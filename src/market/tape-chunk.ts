/**
 * The columns of one record batch of a tape, while it fills and waits for its delivery order.
 *
 * Units: `exchTs` and `recvTs` int64 ns since the Unix epoch, as pairs of 32-bit words, little-endian; prices ticks, quantities lots.
 *
 * Example: `chunk.take(rows, 0, 10, epoch)` appends the first ten rows of `rows`.
 */
import type { ArrowColumn, ColumnArray } from '../base/io/arrow-write.js';
import type { RowColumns } from './row-columns.js';
import { epochWords, putNs, type EpochWords } from './tape.js';

/** The tape's columns in file order; `orderId` on L3 tapes only. */
export function tapeColumns(orderIds: boolean): readonly ArrowColumn[] {
  return [
    { name: 'exchTs', type: 'int64' },
    { name: 'recvTs', type: 'int64' },
    { name: 'kind', type: 'uint8' },
    { name: 'side', type: 'int8' },
    { name: 'priceTicks', type: 'int32' },
    { name: 'qtyLots', type: 'float64' },
    ...(orderIds ? [{ name: 'orderId', type: 'float64' } as const] : []),
    { name: 'flags', type: 'uint8' },
    { name: 'feedShift', type: 'int32' },
  ];
}

/** Fewer rows are copied one by one: what it takes to copy whole columns is as much for one as for a thousand. */
const LEAST_COPIED = 64;

/** Rows of one record batch. */
export class Chunk {
  readonly exchTs: Int32Array;
  readonly recvTs: Int32Array;
  readonly kind: Uint8Array;
  readonly side: Int8Array;
  readonly priceTicks: Int32Array;
  readonly qtyLots: Float64Array;
  readonly orderId: Float64Array | undefined;
  readonly flags: Uint8Array;
  readonly feedShift: Int32Array;
  firstRow = 0;
  length = 0;
  readonly #epoch: EpochWords;

  constructor(rows: number, orderIds: boolean, epochNs: bigint) {
    this.#epoch = epochWords(epochNs);
    this.exchTs = new Int32Array(2 * rows);
    this.recvTs = new Int32Array(2 * rows);
    this.kind = new Uint8Array(rows);
    this.side = new Int8Array(rows);
    this.priceTicks = new Int32Array(rows);
    this.qtyLots = new Float64Array(rows);
    this.orderId = orderIds ? new Float64Array(rows) : undefined;
    this.flags = new Uint8Array(rows);
    this.feedShift = new Int32Array(rows);
  }

  /** Append the rows `first` and the next ones, `count` of them, for which there is room. `zeroNs` is the tape's epoch on the clock of their times. */
  take(rows: RowColumns, first: number, count: number, zeroNs: number): void {
    const from = this.length;
    this.#takeTimes(rows, first, count, zeroNs);
    const { kind, side, priceTicks, qtyLots, orderId, flags } = this;
    for (let k = 0; k < count; k++) qtyLots[from + k] = rows.qtyLots[first + k]! + 0; // −0 becomes 0, so that equal tapes have equal bytes
    if (count >= LEAST_COPIED) {
      this.#copy(rows, first, count);
    } else {
      for (let k = 0; k < count; k++) {
        kind[from + k] = rows.kind[first + k]!;
        side[from + k] = rows.side[first + k]!;
        priceTicks[from + k] = rows.priceTicks[first + k]!;
        flags[from + k] = rows.flags[first + k]!;
      }
      if (orderId !== undefined) for (let k = 0; k < count; k++) orderId[from + k] = rows.orderId[first + k]!;
    }
    this.length += count;
  }

  /** Rows of one message have the same times: of these the words are copied. */
  #takeTimes(rows: RowColumns, first: number, count: number, zeroNs: number): void {
    const { exchTs, recvTs } = this;
    const from = this.length - first;
    const end = first + count;
    for (let i = first, next = first; i < end; i = next) {
      const exchNs = rows.exchTs[i]!;
      const recvNs = rows.recvTs[i]!;
      const at = from + i;
      putNs(exchTs, at, exchNs - zeroNs, this.#epoch);
      if (recvNs === exchNs) copyNs(recvTs, at, exchTs, at);
      else putNs(recvTs, at, recvNs - zeroNs, this.#epoch);
      for (next = i + 1; next < end && rows.exchTs[next] === exchNs && rows.recvTs[next] === recvNs; next++) {
        copyNs(exchTs, from + next, exchTs, at);
        copyNs(recvTs, from + next, recvTs, at);
      }
    }
  }

  /** Append what is taken as it is. */
  #copy(rows: RowColumns, first: number, count: number): void {
    const end = first + count;
    this.kind.set(rows.kind.subarray(first, end), this.length);
    this.side.set(rows.side.subarray(first, end), this.length);
    this.priceTicks.set(rows.priceTicks.subarray(first, end), this.length);
    this.orderId?.set(rows.orderId.subarray(first, end), this.length);
    this.flags.set(rows.flags.subarray(first, end), this.length);
  }

  /** Columns in file order. */
  arrays(): ColumnArray[] {
    const { exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags, feedShift } = this;
    return [exchTs, recvTs, kind, side, priceTicks, qtyLots, ...(orderId === undefined ? [] : [orderId]), flags, feedShift];
  }
}

/** Let time `at` be that of `from` at place `i`. */
function copyNs(words: Int32Array, at: number, from: Int32Array, i: number): void {
  words[2 * at] = from[2 * i]!;
  words[2 * at + 1] = from[2 * i + 1]!;
}
