/**
 * Memory of trade signs: `C(l) = (E[ε_t ε_{t+l}] − m²)/(1 − m²)`, ε = +1 a buyer's trade, −1 a seller's, m their mean, l in trades.
 *
 * In markets C decays as a power of the lag, `C(l) ~ l^−γ`, with γ below one: signs have long memory (Lillo, Farmer, "The long memory of the efficient
 * market", SNDE 8, 2004: about 0.6 in London; Bouchaud, Gefen, Potters, Wyart, "Fluctuations and response in financial markets", Quantitative Finance 4,
 * 2004: 0.2 to 0.7 in Paris). Where chance draws the sides there is nothing beyond noise, and no γ.
 *
 * γ is the slope of a line through log C over log l, of means over lags in bins of a sixth of a decade, from lag 1 up to the first bin whose mean is below
 * three times what chance would leave in it. Fewer than six such bins are no fit. Error: jackknife over blocks of time, on the same bins.
 * Sign: γ positive = decay. Unit: none. Count: trades with a side; prints of one aggressor at one time are one.
 *
 * Example: runs of lengths n with P(length ≥ n) = n^−1.5 have γ near 0.5.
 */
import { jackknife, known } from './block-sums.js';
import { LaggedProducts, meanOfLags } from './lagged-products.js';
import { lineFit, type Line } from './line-fit.js';
import type { SignFacts } from './types.js';

/** Lags that are looked at. */
const SIGN_LAGS = 500;

/** Bins to a decade of lags. */
const BINS_A_DECADE = 6;
const LEAST_BINS = 6;
/** A bin's mean must be so many times its noise. */
const NOISES = 3;

/** Lags that are averaged, both ends in it, and their mean logarithm. */
interface LagBin {
  readonly from: number;
  readonly to: number;
  readonly logLag: number;
}

/** Takes signs in order. */
export class SignMemory {
  readonly #series = new LaggedProducts(SIGN_LAGS);

  /** The next trade's side: +1 a buyer's, −1 a seller's. */
  add(block: number, sign: number): void {
    this.#series.push(block, sign);
  }

  facts(): SignFacts {
    const { sums } = this.#series;
    const totals = sums.totals();
    const trades = LaggedProducts.count(totals);
    const at = (t: Float64Array): Float64Array => this.#series.correlations(t);
    const correlations = at(totals);
    const noise = 1 / Math.sqrt(trades);
    const bins = binsAboveNoise(correlations, noise);
    const line = fitted(correlations, bins);
    return {
      trades,
      buyShare: known((1 + LaggedProducts.mean(totals)) / 2),
      autocorrelation: Array.from(correlations, known),
      noise: known(noise),
      lag1: jackknife(sums, (t) => at(t)[0]!),
      lags10To100: jackknife(sums, (t) => meanOfLags(at(t), 10, 100)),
      gamma: bins.length === 0 ? { value: null, standardError: null } : jackknife(sums, (t) => -fitted(at(t), bins).slope),
      fit: bins.length === 0 ? null : { amplitude: Math.exp(line.intercept), fromLag: 1, toLag: bins.at(-1)!.to },
    };
  }
}

/** Bins from lag 1 up to the first that noise could make; none where they are too few. */
function binsAboveNoise(correlations: Float64Array, noise: number): LagBin[] {
  const bins: LagBin[] = [];
  for (const bin of lagBins(correlations.length)) {
    if (!(meanOfLags(correlations, bin.from, bin.to) > (NOISES * noise) / Math.sqrt(bin.to - bin.from + 1))) break;
    bins.push(bin);
  }
  return bins.length < LEAST_BINS ? [] : bins;
}

function lagBins(lags: number): LagBin[] {
  const bins: LagBin[] = [];
  let from = 1;
  while (from <= lags) {
    const to = Math.min(lags, Math.max(from, Math.ceil(from * Math.exp(Math.LN10 / BINS_A_DECADE)) - 1));
    let logs = 0;
    for (let lag = from; lag <= to; lag++) logs += Math.log(lag);
    bins.push({ from, to, logLag: logs / (to - from + 1) });
    from = to + 1;
  }
  return bins;
}

/** The line through the logarithms; a bin that is not positive (without some block) is passed over. */
function fitted(correlations: Float64Array, bins: readonly LagBin[]): Line {
  const means = bins.map(({ from, to }) => meanOfLags(correlations, from, to));
  const some = bins.flatMap(({ logLag }, i) => (means[i]! > 0 ? [[logLag, Math.log(means[i]!)] as const] : []));
  return lineFit(
    some.map(([x]) => x),
    some.map(([, y]) => y),
  );
}
