/**
 * How long single orders rest, from the row that added them to the one that took the last lot: cancelled whole or in part, or executed.
 *
 * Memory: a number an order at rest, as the book itself, and bins of an eighth of a doubling (quantiles are exact to 5 %). An order that is replaced is the
 * same order. Orders of a snapshot, and those taken by a clear or still there at the end, have no lifetime. Unit: ns. Count: orders.
 *
 * Over a third of limit orders on INET were cancelled within two seconds (Hasbrouck, Saar, "Technology and liquidity provision", Journal of Financial Markets
 * 12, 2009). `cancelledWithin2s` looks at orders added two seconds before the end or earlier, so that all had their two seconds.
 *
 * Example: added at 0, cancelled at 1.5 s: one of one within two seconds.
 */
import { grownFloats } from '../../base/mem/grown.js';
import { BlockSums, jackknife, known } from './block-sums.js';
import { binQuantile, LogBins } from './log-bins.js';
import type { LifetimeFacts, LifetimeQuantiles } from './types.js';

const FLEETING_NS = 2e9;
const FIRST_RECORDS = 256;

/** Follows orders by their record in the book's pool. */
export class Lifetimes {
  readonly #toTs: number;
  readonly #bins = new LogBins(8, 53);
  readonly #cancelled = new Float64Array(this.#bins.count);
  readonly #filled = new Float64Array(this.#bins.count);
  /** Columns: orders watched, of them fleeting. */
  readonly #sums = new BlockSums(2);
  /** By record: when it was added, NaN = before the measured stretch. */
  #bornTs = new Float64Array(FIRST_RECORDS).fill(Number.NaN);
  #bornBlock = new Int32Array(FIRST_RECORDS);

  /** The stretch ends at `toTs`. */
  constructor(toTs: number) {
    this.#toTs = toTs;
  }

  /** An order has got a record; `isNew` if it has just been added, else it was there before anybody looked. */
  born(record: number, block: number, ts: number, isNew: boolean): void {
    if (record >= this.#bornTs.length) this.#grow(record);
    this.#bornTs[record] = isNew ? ts : Number.NaN;
    this.#bornBlock[record] = block;
    if (isNew && ts + FLEETING_NS <= this.#toTs) this.#sums.add(block, 0, 1);
  }

  /** The order of a record has left, cancelled or executed. */
  left(record: number, ts: number, isCancelled: boolean): void {
    const bornTs = this.#bornTs[record] ?? Number.NaN;
    if (Number.isNaN(bornTs)) return;
    const bin = this.#bins.of(ts - bornTs);
    if (isCancelled) this.#cancelled[bin]! += 1;
    else this.#filled[bin]! += 1;
    if (isCancelled && ts - bornTs <= FLEETING_NS && bornTs + FLEETING_NS <= this.#toTs) this.#sums.add(this.#bornBlock[record]!, 1, 1);
    this.#bornTs[record] = Number.NaN;
  }

  facts(): LifetimeFacts {
    const all = this.#cancelled.map((count, bin) => count + this.#filled[bin]!);
    return {
      all: this.#quantiles(all),
      cancelled: this.#quantiles(this.#cancelled),
      filled: this.#quantiles(this.#filled),
      cancelledWithin2s: jackknife(this.#sums, (t) => t[1]! / t[0]!),
      watched: this.#sums.totals()[0]!,
    };
  }

  #quantiles(counts: Float64Array): LifetimeQuantiles {
    const at = (share: number): number | null => {
      const ns = known(binQuantile(this.#bins, counts, share));
      return ns === null ? null : Math.round(ns);
    };
    return { count: counts.reduce((sum, count) => sum + count, 0), p10Ns: at(0.1), medianNs: at(0.5), p90Ns: at(0.9) };
  }

  #grow(record: number): void {
    const before = this.#bornTs.length;
    let size = before;
    while (size <= record) size *= 2;
    this.#bornTs = grownFloats(this.#bornTs, size).fill(Number.NaN, before);
    const blocks = new Int32Array(size);
    blocks.set(this.#bornBlock);
    this.#bornBlock = blocks;
  }
}
