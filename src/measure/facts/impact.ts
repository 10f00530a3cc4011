/**
 * What a trade moves the mid by, by its size: means in bins of half a doubling, and the power law through them.
 *
 * Of a trade (prints of one aggressor at one time) with sign ε and the mid m strictly before it: `untilNext` is `ε · (m before the next trade − m)`, the
 * response at lag one; `immediate` is `ε · (m after all rows of its instant − m)`, which needs a tape on which a trade and its level have one time.
 * Sign: positive = the mid went the trade's way. Unit: ticks. Count: trades with a side and both mids.
 *
 * In markets impact is concave: a power of about a half for small trades, less for large ones (Lillo, Farmer, Mantegna, "Master curve for price-impact
 * function", Nature 421, 2003; Bouchaud, Farmer, Lillo, "How markets slowly digest changes in supply and demand", 2009: 0.1 to 0.3 for single trades).
 *
 * The law `amplitude · (size/mean size)^exponent` is fitted to the means of bins with at least 20 trades, each weighted by the inverse of its variance,
 * once to the means (`power-fit.ts`) and once to their logarithms; both are told, since the second leaves out means that are not positive.
 *
 * Example: trades of 1, 4 and 9 lots that move the mid by 1, 2 and 3 ticks: exponent 0.5.
 */
import { BlockSums, jackknife, known } from './block-sums.js';
import { lineFit } from './line-fit.js';
import { LogBins } from './log-bins.js';
import { powerFit } from './power-fit.js';
import type { ImpactBin, ImpactFacts, ImpactLaw } from './types.js';

/** Trades that a bin needs to be fitted. */
const LEAST_TRADES = 20;

/** Columns a bin: of each kind the count, Σ lots, Σ ticks, Σ ticks². */
const KIND_COLUMNS = 4;
const NEXT = 0;
const NOW = KIND_COLUMNS;
const COLUMNS = 2 * KIND_COLUMNS;

/** Means of a kind of impact, a bin an entry. */
interface Means {
  readonly counts: number[];
  readonly lots: number[];
  readonly ticks: number[];
  /** Inverse variance of the mean. */
  readonly weights: number[];
}

/** Takes trades with what the mid did. */
export class Impact {
  readonly #bins = new LogBins(2, 45);
  readonly #sums = new BlockSums(COLUMNS * this.#bins.count);

  /** The signed change until the next trade; NaN = not known. */
  untilNext(block: number, lots: number, ticks: number): void {
    this.#add(block, lots, ticks, NEXT);
  }

  /** The signed change within the trade's instant; NaN = not known. */
  immediate(block: number, lots: number, ticks: number): void {
    this.#add(block, lots, ticks, NOW);
  }

  facts(): ImpactFacts {
    const totals = this.#sums.totals();
    const { counts, lots } = this.#means(totals, NEXT, 1);
    const trades = counts.reduce((sum, count) => sum + count, 0);
    const total = counts.reduce((sum, count, i) => sum + count * lots[i]!, 0);
    const meanLots = known(total / trades);
    return { trades, meanLots, bins: this.#binFacts(totals), untilNext: this.#law(NEXT, meanLots), immediate: this.#law(NOW, meanLots) };
  }

  #add(block: number, lots: number, ticks: number, kind: number): void {
    if (Number.isNaN(ticks)) return;
    const column = COLUMNS * this.#bins.of(lots) + kind;
    this.#sums.add(block, column, 1);
    this.#sums.add(block, column + 1, lots);
    this.#sums.add(block, column + 2, ticks);
    this.#sums.add(block, column + 3, ticks * ticks);
  }

  #binFacts(totals: Float64Array): ImpactBin[] {
    const next = this.#means(totals, NEXT, 1);
    const found: ImpactBin[] = [];
    let i = 0;
    for (let bin = 0; bin < this.#bins.count; bin++) {
      const at = COLUMNS * bin;
      if (totals[at + NEXT]! === 0) continue;
      found.push({
        meanLots: next.lots[i]!,
        count: next.counts[i]!,
        untilNextTicks: next.ticks[i]! + 0,
        untilNextError: 1 / Math.sqrt(next.weights[i]!),
        immediateTicks: totals[at + NOW]! === 0 ? 0 : totals[at + NOW + 2]! / totals[at + NOW]! + 0,
      });
      i++;
    }
    return found;
  }

  /** Means of the bins with so many trades. */
  #means(totals: Float64Array, kind: number, least: number): Means {
    const means: Means = { counts: [], lots: [], ticks: [], weights: [] };
    const pooled = pooledVariance(totals, kind);
    for (let column = kind; column < totals.length; column += COLUMNS) {
      const count = totals[column]!;
      if (count < least) continue;
      const mean = totals[column + 2]! / count;
      const squares = Math.max(0, totals[column + 3]! - count * mean * mean);
      means.counts.push(count);
      means.lots.push(totals[column + 1]! / count);
      means.ticks.push(mean);
      // One trade's share of the variance of all: a bin whose few trades happen to agree is not taken for certain.
      means.weights.push((count * count) / (squares + pooled));
    }
    return means;
  }

  #law(kind: number, meanLots: number | null): ImpactLaw {
    const scale = meanLots ?? Number.NaN;
    const direct = (t: Float64Array) => {
      const { lots, ticks, weights } = this.#means(t, kind, LEAST_TRADES);
      return powerFit(
        lots.map((x) => x / scale),
        ticks,
        weights,
      );
    };
    return {
      exponent: jackknife(this.#sums, (t) => direct(t).exponent),
      amplitudeTicks: known(direct(this.#sums.totals()).amplitude),
      exponentOfLogs: jackknife(this.#sums, (t) => slopeOfLogs(this.#means(t, kind, LEAST_TRADES))),
    };
  }
}

/** Variance of a trade about the mean of its bin, over all bins. */
function pooledVariance(totals: Float64Array, kind: number): number {
  let squares = 0;
  let trades = 0;
  for (let column = kind; column < totals.length; column += COLUMNS) {
    const count = totals[column]!;
    if (count === 0) continue;
    squares += totals[column + 3]! - (totals[column + 2]! * totals[column + 2]!) / count;
    trades += count;
  }
  // Where every bin is of one mind all are equally certain.
  return squares > 0 ? squares / trades : 1;
}

/** Slope of log impact over log size; the error of a logarithm is that of the mean over the mean. NaN below three positive means. */
function slopeOfLogs({ lots, ticks, weights }: Means): number {
  const positive = ticks.flatMap((mean, i) => (mean > 0 ? [i] : []));
  if (positive.length < 3) return Number.NaN;
  return lineFit(
    positive.map((i) => Math.log(lots[i]!)),
    positive.map((i) => Math.log(ticks[i]!)),
    positive.map((i) => weights[i]! * ticks[i]! * ticks[i]!),
  ).slope;
}
