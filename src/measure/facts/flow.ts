/**
 * What comes and goes, per second: orders added, cancelled, replaced, and trades.
 *
 * On tapes of single orders (L3) these are rows: `add`, `reduce` and `delete`, `replace`, `execute`. On levels (L2) they are estimated: an increase of a
 * level is an add, a decrease a cancellation unless a print explains it, so cancellations are decreases less prints, in number and in lots; a feed that nets
 * several events into one row shows fewer. Snapshots and clears are neither. Quotes (L1) tell none.
 *
 * `cancelsPerTrade` counts cancellations by trades (market orders); `cancelledShare` is of the lots that left the book. In electronic markets most orders are
 * cancelled (Gould et al. 2013, §4.5: 70 to over 80 % in the studies that they review). Count: rows. Error: jackknife over blocks of time.
 *
 * Example: 8 lots cancelled and 2 executed: share 0.8.
 */
import { BlockSums, jackknife } from './block-sums.js';
import type { Estimate, FlowFacts } from './types.js';

/** What is counted: columns of the sums. */
export const Count = {
  seconds: 0,
  adds: 1,
  /** L3: cancellations. L2: decreases of a level. */
  outs: 2,
  replaces: 3,
  /** Prints that are volume. */
  prints: 4,
  trades: 5,
  outLots: 6,
  /** Lots that executions took from the book (L3), or that were printed (L2). */
  takenLots: 7,
  unsided: 8,
} as const;

const COLUMNS = 9;

/** Counts by block. */
export class Flow {
  readonly #sums = new BlockSums(COLUMNS);
  readonly #detail: 'L1' | 'L2' | 'L3';

  constructor(detail: 'L1' | 'L2' | 'L3') {
    this.#detail = detail;
  }

  count(block: number, column: number, value = 1): void {
    this.#sums.add(block, column, value);
  }

  facts(): FlowFacts {
    const isEstimated = this.#detail !== 'L3';
    const cancels = (t: Float64Array): number => Math.max(0, t[Count.outs]! - (isEstimated ? t[Count.prints]! : 0));
    const cancelledLots = (t: Float64Array): number => Math.max(0, t[Count.outLots]! - (isEstimated ? t[Count.takenLots]! : 0));
    const of = (figure: (t: Float64Array) => number): Estimate => jackknife(this.#sums, figure);
    const perSecond = (count: (t: Float64Array) => number): Estimate => of((t) => count(t) / t[Count.seconds]!);
    const hidden: Estimate = { value: null, standardError: null };
    const ofBook = (estimate: Estimate): Estimate => (this.#detail === 'L1' ? hidden : estimate);
    const totals = this.#sums.totals();
    return {
      estimated: isEstimated,
      addsPerSecond: ofBook(perSecond((t) => t[Count.adds]!)),
      cancelsPerSecond: ofBook(perSecond(cancels)),
      replacesPerSecond: isEstimated ? hidden : perSecond((t) => t[Count.replaces]!),
      tradesPerSecond: perSecond((t) => t[Count.trades]!),
      printsPerSecond: perSecond((t) => t[Count.prints]!),
      cancelsPerTrade: ofBook(of((t) => cancels(t) / t[Count.trades]!)),
      cancelledShare: ofBook(of((t) => cancelledLots(t) / (cancelledLots(t) + t[Count.takenLots]!))),
      unsidedPrints: totals[Count.unsided]!,
      adds: totals[Count.adds]!,
      cancels: cancels(totals),
    };
  }
}
