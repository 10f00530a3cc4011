/**
 * What being filled says about the mid: its drift after passive fills against its drift over all the time for which we were quoted.
 *
 * Metrics, for each horizon D, in bps of the mid:
 * `conditionalDrift.filled.<D>`: mean of s·(m(t + D) − m(t)) over passive fills, weighted by quantity; m(t) strictly before the fill;
 * `conditionalDrift.quoted.<D>`: mean of s·(m(u + D) − m(u)) over all moments u at which orders rested on side s, weighted by what rested;
 * `conditionalDrift.difference.<D>`: the first less the second. Where fills come independently of the mid it is 0; its 95 % interval is the
 * two-sided 5 % test of that.
 * The raw drift after fills is not that test: a quoter that leans with the market, or a market that trends, drifts without being picked off, and what
 * is left after its quoted drift is taken away is what fills know (DeLise, arXiv 2407.16527). What fills *coincide* with counts too: the mid
 * before the fill is the one that the fill's own trade has not moved yet.
 *
 * Quoted time is not sampled: the mean over [a, b) of m(u + D) is a time-weighted mid, of which the pass keeps exact running totals (`quotes.ts`).
 * Time within D of the tape's end, or around an empty side, is left out, as the fills of that time are (counted as censored).
 *
 * Dependence: observations less than D apart share the mid's way. The stretch is cut into blocks of time of at least 2·D; fills and quoted time of
 * one block are resampled together, and so are neighbours, as the influence of the blocks on the difference of the two ratios
 * (`block-interval.ts`). A tape shorter than some 80·D has too few of them for an interval: it cannot tell.
 *
 * Sign: gain, positive = the mid went our way. Count: passive fills; of `quoted` the orders that rested. Clock: venue. Formula: METRICS §1.5 a.
 *
 * Example: quoted drift 0.0 bps, drift after fills −0.8 bps: the difference of −0.8 [−1.1, −0.5] is what others knew when they traded with us.
 */
import { formatDuration } from '../../base/num/duration.js';
import type { ProbeAnswers } from '../answers.js';
import { costBps } from '../contract.js';
import type { Fill } from '../facts.js';
import { matches } from '../liquidity.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import { askInARow, type HandleOf, type Questions } from '../questions.js';
import { quotesOf, type Quotes } from '../quotes.js';
import { horizonCaution } from '../staleness.js';
import { sumOf } from '../sum.js';
import { blockNsOf, TimeBlocks } from '../time-blocks.js';

/** Least length of a block in horizons. */
const HORIZONS_A_BLOCK = 2;
/** Share of the quoted time from which it is said that it was left out. */
const MUCH_LEFT_OUT = 0.05;

/** Drift after passive fills, while quoted, and the difference, a metric a horizon. */
export const conditionalDrift: MetricFamily = {
  name: 'conditionalDrift',
  ask: ({ facts, meta, markoutsNs, moments, stretch }, questions) => {
    const blocks = new TimeBlocks(stretch, blockNsOf(stretch));
    const quotes = quotesOf(facts, stretch, blocks);
    const before = moments.before();
    const now = totalsOf(quotes, 0, questions);
    const horizons = markoutsNs.map((horizonNs) => ({
      horizonNs,
      after: moments.after(horizonNs),
      later: totalsOf(quotes, horizonNs, questions),
    }));
    return ({ answers }) =>
      horizons.flatMap(({ horizonNs, after, later }) => {
        const wide = new TimeBlocks(stretch, blocks.blockNs * Math.ceil((HORIZONS_A_BLOCK * horizonNs) / blocks.blockNs));
        const filled = filledSeries(horizonNs, facts.fills, before, after, answers);
        const quoted = quotedSeries(horizonNs, quotes, blocks, { now, later }, answers);
        quoted.blocks = wide;
        const series = [filled, quoted, differenceSeries(horizonNs, filled, quoted)];
        for (const each of series) each.note = [horizonCaution(meta, horizonNs), each.note].filter((text) => text !== '').join('; ');
        return series;
      });
  },
};

/** Handles of the mid's running totals at the bounds of the quoted pieces, moved by `shiftNs`. */
function totalsOf({ boundTs }: Quotes, shiftNs: number, questions: Questions): HandleOf {
  return askInARow(boundTs.length, (bound) => questions.totalAt(boundTs[bound]! + shiftNs));
}

function filledSeries(horizonNs: number, fills: readonly Fill[], before: HandleOf, after: HandleOf, answers: ProbeAnswers): MetricSeries {
  const series = seriesOf('filled', horizonNs, 'fills');
  fills.forEach((fill, i) => {
    if (matches(fill, 'maker'))
      series.observe(costBps(fill.side, answers.mid(after(i)), answers.mid(before(i))), fill.qtyLots, fill.exchTs);
  });
  return series;
}

/** An observation a block: what its quoted pieces add up to. */
function quotedSeries(
  horizonNs: number,
  quotes: Quotes,
  blocks: TimeBlocks,
  { now, later }: { readonly now: HandleOf; readonly later: HandleOf },
  answers: ProbeAnswers,
): MetricSeries {
  const numerators = new Float64Array(blocks.count);
  const weights = new Float64Array(blocks.count);
  let leftOut = 0;
  for (const { side, lots, start, block } of quotes.pieces) {
    const weight = lots * (quotes.boundTs[start + 1]! - quotes.boundTs[start]!);
    const drift = costBps(side, answers.meanMid(later(start), later(start + 1)), answers.meanMid(now(start), now(start + 1)));
    if (Number.isNaN(drift)) leftOut += weight;
    else {
      numerators[block]! += drift * weight;
      weights[block]! += weight;
    }
  }
  const series = seriesOf('quoted', horizonNs, 'orders');
  weights.forEach((weight, block) => {
    if (weight > 0) series.add(numerators[block]!, weight, Number.NaN, blocks.startOf(block));
  });
  const share = leftOut / (leftOut + sumOf(weights));
  if (share >= MUCH_LEFT_OUT) series.note = `${(100 * share).toFixed(0)} % of the quoted time left out: the tape ends first, or had no mid`;
  if (series.at.length > 0) series.countAs = quotes.orders;
  return series;
}

/**
 * The difference of the two ratios as one: over the weights of the fills, each fill against the mean quoted drift, and each block of quoted time by
 * what it does to that mean. Its residuals are then the influences that resampling needs, also between two sessions (`paired.ts`).
 */
function differenceSeries(horizonNs: number, filled: MetricSeries, quoted: MetricSeries): MetricSeries {
  const series = seriesOf('difference', horizonNs, 'fills');
  series.note = quoted.note;
  series.blocks = quoted.blocks;
  series.censored = filled.censored;
  const fills = columnsOf(filled);
  const quotes = columnsOf(quoted);
  if (fills.at.length === 0 || quotes.at.length === 0) return series;
  const filledLots = sumOf(fills.weights);
  const quotedWeight = sumOf(quotes.weights);
  const quotedMean = sumOf(quotes.numerators) / quotedWeight;
  fills.at.forEach((ts, i) => series.add(fills.numerators[i]! - quotedMean * fills.weights[i]!, fills.weights[i]!, ts));
  quotes.at.forEach((ts, i) => {
    const influence = (quotes.numerators[i]! - quotedMean * quotes.weights[i]!) / quotedWeight;
    series.add(-influence * filledLots, 0, Number.NaN, ts);
  });
  series.countAs = fills.at.length;
  return series;
}

function columnsOf(series: MetricSeries): Record<'numerators' | 'weights' | 'at', Float64Array> {
  return { numerators: series.numerators.toArray(), weights: series.weights.toArray(), at: series.at.toArray() };
}

function seriesOf(what: 'filled' | 'quoted' | 'difference', horizonNs: number, counted: 'fills' | 'orders'): MetricSeries {
  return new MetricSeries(
    `conditionalDrift.${what}.${formatDuration(horizonNs)}`,
    {
      family: 'conditionalDrift',
      unit: 'bps',
      sign: 'gain',
      reference: what === 'quoted' ? 'mean mid while quoted' : 'mid strictly before the fill',
      clock: 'venue',
      counted,
      summary: 'ratio',
    },
    { what, horizonNs },
  );
}
