/**
 * The yardstick: the numbers of a market by name, each beside its band.
 *
 * A value is inside or outside by itself; it is firm where no edge of the band lies within 1.96 standard errors of it, and never where there is no error.
 * Where a tape has trades enough and yet no memory to fit a decay to, γ has no value and is outside.
 */
import { formatDuration } from '../../base/num/duration.js';
import { BANDS, type BandName } from './bands.js';
import type { Band, Estimate, Fact, FactUnit, MarketFacts, ReturnFacts, Verdict } from './types.js';

const Z = 1.96;

/** So many trades would show a memory if there were one. */
const ENOUGH_TRADES = 1000;

/** All facts, in the order in which they are shown. */
export function factList(measured: Omit<MarketFacts, 'facts'>): Fact[] {
  return [
    ...spreadAndDepth(measured),
    ...signs(measured),
    ...returns(measured),
    ...signature(measured),
    ...impactAndResponse(measured),
    ...flow(measured),
    ...lifetimes(measured),
  ];
}

type Measured = Omit<MarketFacts, 'facts'>;

/** What `fact` is told beside its estimate. */
interface Words {
  readonly about: string;
  readonly unit: FactUnit;
  readonly count: number;
  readonly counted: Fact['counted'];
  readonly band?: BandName;
  readonly note?: string | undefined;
  /** The phenomenon is absent: outside though there is no value. */
  readonly isAbsent?: boolean;
}

function fact(name: string, { value, standardError }: Estimate, { about, unit, count, counted, band: of, note, isAbsent }: Words): Fact {
  const band = of === undefined ? null : BANDS[of];
  return {
    name,
    about,
    unit,
    value,
    standardError,
    count,
    counted,
    band,
    verdict: isAbsent === true ? 'outside' : verdictOf(value, band),
    firm: isAbsent === true || isFirm(value, standardError, band),
    ...(note === undefined ? {} : { note }),
  };
}

/** Where a value stands to its band; its ends belong to it. */
export function verdictOf(value: number | null, band: Band | null): Verdict | null {
  if (value === null || band === null) return null;
  return value >= (band.low ?? Number.NEGATIVE_INFINITY) && value <= (band.high ?? Number.POSITIVE_INFINITY) ? 'inside' : 'outside';
}

function isFirm(value: number | null, standardError: number | null, band: Band | null): boolean {
  if (value === null || standardError === null || band === null) return false;
  return [band.low, band.high].every((edge) => edge === null || Math.abs(value - edge) > Z * standardError);
}

function exact(value: number | null): Estimate {
  return { value, standardError: null };
}

function spreadAndDepth({ spread, depth }: Measured): Fact[] {
  const time = { count: spread.seconds, counted: 'seconds' } as const;
  return [
    fact('spread.mean', spread.meanTicks, { about: 'spread, mean over time', unit: 'ticks', ...time }),
    fact('spread.median', exact(spread.medianTicks), { about: 'spread, median', unit: 'ticks', ...time }),
    fact('spread.p90', exact(spread.p90Ticks), { about: 'spread, 90 % of the time at or below', unit: 'ticks', ...time }),
    fact('spread.oneTick', spread.oneTick, { about: 'share of time at one tick', unit: 'share', ...time }),
    fact('depth.peakFromBest', exact(depth.peakFromBestTicks), {
      about: 'most is shown so far behind the best price',
      unit: 'ticks',
      ...time,
      band: 'depth.peakFromBest',
      note: depth.peakFromBestTicks === depth.fromBest.length - 1 ? 'the last distance looked at: the maximum may lie beyond' : undefined,
    }),
    fact('depth.peakFromMid', exact(depth.peakFromMidTicks), { about: 'most is shown so far from the mid', unit: 'ticks', ...time }),
  ];
}

function signs({ signs: { trades, noise, fit, ...of } }: Measured): Fact[] {
  const counted = { count: trades, counted: 'trades' } as const;
  const isAbsent = fit === null && trades >= ENOUGH_TRADES;
  const noFit = trades < ENOUGH_TRADES ? 'too few trades to fit a decay' : 'no memory above noise, so no decay to fit';
  return [
    fact('signs.lag1', of.lag1, { about: 'autocorrelation of trade signs, lag 1', unit: 'correlation', ...counted, band: 'signs.lag1' }),
    fact('signs.lags10To100', of.lags10To100, {
      about: 'the same, mean of lags 10 to 100',
      unit: 'correlation',
      ...counted,
      band: 'signs.lags10To100',
      note: noise === null ? undefined : `chance leaves ${noise.toFixed(4)} at each lag`,
    }),
    fact('signs.gamma', of.gamma, {
      about: 'exponent of its decay, γ',
      unit: 'exponent',
      ...counted,
      band: 'signs.gamma',
      isAbsent,
      note: fit === null ? noFit : `fitted on lags ${fit.fromLag} to ${fit.toLag}`,
    }),
  ];
}

function returns({ returns: all, mainIntervalNs }: Measured): Fact[] {
  const main = all.find(({ intervalNs }) => intervalNs === mainIntervalNs);
  const some = all.filter(({ kurtosis: { value }, count }) => value !== null && count >= LEAST_RETURNS);
  return [...(main === undefined ? [] : correlations(main)), ...some.map(kurtosis), ...fall(some)];
}

function correlations({ intervalNs, count, lag1, lags2To10, absoluteLags1To10 }: ReturnFacts): Fact[] {
  const each = formatDuration(intervalNs);
  const words = { unit: 'correlation', count, counted: 'returns' } as const;
  return [
    fact('returns.lag1', lag1, { about: `autocorrelation of mid returns of ${each}, lag 1`, ...words, band: 'returns.lag1' }),
    fact('returns.lags2To10', lags2To10, { about: 'the same, mean of lags 2 to 10', ...words, band: 'returns.lags2To10' }),
    fact('absReturns.lags1To10', absoluteLags1To10, {
      about: `autocorrelation of their size, mean of lags 1 to 10`,
      ...words,
      band: 'absReturns.lags1To10',
    }),
  ];
}

function kurtosis({ intervalNs, count, kurtosis: of }: ReturnFacts): Fact {
  const each = formatDuration(intervalNs);
  return fact(`kurtosis.${each}`, of, {
    about: `kurtosis of returns of ${each}`,
    unit: 'ratio',
    count,
    counted: 'returns',
    band: 'kurtosis',
  });
}

/** Fewer returns have no fourth moment worth the name; a comparison needs more. */
const LEAST_RETURNS = 30;
const COMPARED_RETURNS = 100;

function fall(some: readonly ReturnFacts[]): Fact[] {
  const enough = some.filter(({ count }) => count >= COMPARED_RETURNS);
  const [short, long] = [enough[0], enough.at(-1)];
  if (short === undefined || long === undefined || short === long) return [];
  return [
    fact('kurtosis.fall', ratioOf(long.kurtosis, short.kurtosis), {
      about: `kurtosis at ${formatDuration(long.intervalNs)} over that at ${formatDuration(short.intervalNs)}`,
      unit: 'ratio',
      count: long.count,
      counted: 'returns',
      band: 'kurtosis.fall',
    }),
  ];
}

/** A ratio of two estimates, its error as if they were independent. */
function ratioOf(above: Estimate, below: Estimate): Estimate {
  if (above.value === null || below.value === null || below.value === 0) return exact(null);
  const value = above.value / below.value;
  if (above.standardError === null || below.standardError === null) return exact(value);
  const [a, b] = [above.standardError / above.value, below.standardError / below.value];
  return { value, standardError: Math.abs(value) * Math.sqrt(a * a + b * b) };
}

function signature({ signature: { fineNs, coarseNs, midRatio, tradesRatio, points } }: Measured): Fact[] {
  const against = coarseNs === null ? 'the coarsest' : formatDuration(coarseNs);
  const count = points.find(({ intervalNs }) => intervalNs === coarseNs)?.count ?? 0;
  const words = { unit: 'ratio', count, counted: 'samples' } as const;
  return [
    fact('signature.mid', midRatio, {
      about: `variance of the mid at ${formatDuration(fineNs)} over that at ${against}`,
      ...words,
      band: 'signature.mid',
    }),
    fact('signature.trades', tradesRatio, { about: 'the same of trade prices', ...words, band: 'signature.trades' }),
  ];
}

function impactAndResponse({ impact, response }: Measured): Fact[] {
  const counted = { count: impact.trades, counted: 'trades' } as const;
  const first = response.points[0];
  const far = response.points.find(({ lag }) => lag === 100);
  return [
    fact('impact.exponent', impact.untilNext.exponent, {
      about: 'exponent of impact over size, until the next trade',
      unit: 'exponent',
      ...counted,
      band: 'impact.exponent',
    }),
    fact('impact.exponentOfLogs', impact.untilNext.exponentOfLogs, {
      about: 'the same, fitted on logarithms',
      unit: 'exponent',
      ...counted,
    }),
    fact('impact.immediate', impact.immediate.exponent, {
      about: 'the same, within the instant of the trade',
      unit: 'exponent',
      ...counted,
    }),
    fact('response.lag1', first?.ticks ?? exact(null), {
      about: 'response of the mid to a trade, R(1)',
      unit: 'ticks',
      count: first?.count ?? 0,
      counted: 'trades',
      band: 'response.lag1',
    }),
    fact('response.growth', response.growth, {
      about: 'R(100)/R(1)',
      unit: 'ratio',
      count: far?.count ?? 0,
      counted: 'trades',
      band: 'response.growth',
    }),
  ];
}

function flow({ flow: of, signs: { trades }, levelOfDetail }: Measured): Fact[] {
  const note = of.estimated && levelOfDetail !== 'L1' ? 'estimated from levels' : undefined;
  const adds = { count: of.adds, counted: 'rows', note } as const;
  const cancels = { count: of.cancels, counted: 'rows', note } as const;
  return [
    fact('flow.adds', of.addsPerSecond, { about: 'orders added', unit: 'perSecond', ...adds }),
    fact('flow.cancels', of.cancelsPerSecond, { about: 'cancellations', unit: 'perSecond', ...cancels }),
    fact('flow.trades', of.tradesPerSecond, { about: 'trades (market orders)', unit: 'perSecond', count: trades, counted: 'trades' }),
    fact('flow.cancelsPerTrade', of.cancelsPerTrade, {
      about: 'cancellations to a trade',
      unit: 'ratio',
      ...cancels,
      band: 'flow.cancelsPerTrade',
    }),
    fact('flow.cancelledShare', of.cancelledShare, {
      about: 'cancelled, of the lots that left the book',
      unit: 'share',
      ...cancels,
      band: 'flow.cancelledShare',
    }),
  ];
}

function lifetimes({ lifetimes: of }: Measured): Fact[] {
  if (of === null) return [];
  const time = (about: string, { count, medianNs }: { readonly count: number; readonly medianNs: number | null }, name: string): Fact =>
    fact(name, exact(medianNs), { about, unit: 'ns', count, counted: 'orders' });
  return [
    time('lifetime of orders, median', of.all, 'lifetime.median'),
    time('of those cancelled', of.cancelled, 'lifetime.cancelled'),
    time('of those filled', of.filled, 'lifetime.filled'),
    fact('lifetime.cancelledWithin2s', of.cancelledWithin2s, {
      about: 'orders cancelled whole within 2 s',
      unit: 'share',
      count: of.watched,
      counted: 'orders',
      band: 'lifetime.cancelledWithin2s',
    }),
  ];
}
