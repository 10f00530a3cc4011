/**
 * The market thinned out for a chart: in each of up to 4,000 buckets of equal length the lowest and highest best bid, best ask and
 * print, and the volume. Extremes survive, which picking every n-th row would lose.
 *
 * Units: ticks, lots, ns since the tape epoch. A touch counts in each bucket during which it stood, also where no row came.
 *
 * Example: a bid of 100 that stands through a whole bucket gives `bidLowTicks = bidHighTicks = 100` there.
 */
import type { ChartColumns } from './types.js';

const MAX_BUCKETS = 4000;

/** Builds a chart while rows go by in order of time. */
export class ChartBuilder {
  private readonly columns: ChartColumns;
  private readonly toTs: number;
  private bucket = 0;
  private bidTicks = Number.NaN;
  private askTicks = Number.NaN;

  /** Chart of [fromTs, toTs]. */
  constructor(fromTs: number, toTs: number) {
    this.toTs = toTs;
    this.columns = emptyChart(fromTs, toTs);
  }

  /** From `ts` on the touch is this; NaN = side empty. */
  touch(ts: number, bidTicks: number, askTicks: number): void {
    if (ts > this.toTs) return;
    this.reach(ts);
    this.bidTicks = bidTicks;
    this.askTicks = askTicks;
    if (ts >= this.columns.fromTs) this.mark();
  }

  /** A print. */
  print(ts: number, priceTicks: number, qtyLots: number): void {
    const { tradeLowTicks, tradeHighTicks, volumeLots, fromTs } = this.columns;
    if (ts < fromTs || ts > this.toTs) return;
    this.reach(ts);
    stretch(tradeLowTicks, tradeHighTicks, this.bucket, priceTicks);
    volumeLots[this.bucket]! += qtyLots;
  }

  /** The chart; the last touch stands until `endTs`, where the tape ends. */
  finish(endTs: number): ChartColumns {
    this.reach(Math.min(endTs, this.toTs));
    return this.columns;
  }

  /** Go to the bucket of `ts`; the touch of now stands in each bucket that is entered. */
  private reach(ts: number): void {
    const target = Math.floor((ts - this.columns.fromTs) / this.columns.bucketNs);
    if (target >= 0 && this.bucket === 0) this.mark();
    while (this.bucket < target) {
      this.bucket++;
      this.mark();
    }
  }

  private mark(): void {
    const { bidLowTicks, bidHighTicks, askLowTicks, askHighTicks } = this.columns;
    stretch(bidLowTicks, bidHighTicks, this.bucket, this.bidTicks);
    stretch(askLowTicks, askHighTicks, this.bucket, this.askTicks);
  }
}

function emptyChart(fromTs: number, toTs: number): ChartColumns {
  const bucketNs = Math.max(1, Math.ceil((toTs - fromTs + 1) / MAX_BUCKETS));
  const count = Math.max(0, Math.ceil((toTs - fromTs + 1) / bucketNs));
  const unknown = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  return {
    fromTs,
    bucketNs,
    count,
    bidLowTicks: unknown(),
    bidHighTicks: unknown(),
    askLowTicks: unknown(),
    askHighTicks: unknown(),
    tradeLowTicks: unknown(),
    tradeHighTicks: unknown(),
    volumeLots: new Float64Array(count),
  };
}

/** Widen a bucket's range; comparisons are written so that NaN in the bucket takes any price and a NaN price changes nothing. */
function stretch(low: Float64Array, high: Float64Array, bucket: number, priceTicks: number): void {
  if (priceTicks !== priceTicks) return;
  if (!(low[bucket]! <= priceTicks)) low[bucket] = priceTicks;
  if (!(high[bucket]! >= priceTicks)) high[bucket] = priceTicks;
}
