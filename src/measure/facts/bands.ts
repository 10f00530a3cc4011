/**
 * What the literature reports of each fact: sign and order of magnitude, as data.
 *
 * A band is wide on purpose. A value inside says that a market does not contradict what markets do, not that it is one; a value outside is a reason to look.
 * Instruments with a large tick, short tapes and feeds that net events are known to leave some of them. `read` says whether the words of the source, its
 * abstract at least, were read when the table was made; the other bands are general knowledge of these papers, and each end is our rounding.
 */
import type { Band } from './types.js';

const CONT = 'Cont, Empirical properties of asset returns, Quantitative Finance 1, 2001';
const LILLO_FARMER = 'Lillo, Farmer, The long memory of the efficient market, SNDE 8, 2004';
const BOUCHAUD_2004 = 'Bouchaud, Gefen, Potters, Wyart, Fluctuations and response in financial markets, Quantitative Finance 4, 2004';
const GOULD = 'Gould, Porter, Williams, McDonald, Fenn, Howison, Limit order books, Quantitative Finance 13, 2013';

/** Bands by the name of the fact; of kurtosis one for all intervals. */
export const BANDS = {
  'depth.peakFromBest': {
    low: 1,
    high: null,
    source:
      'Gu, Chen, Zhou, Empirical shape function of limit-order books in the Chinese stock market, Physica A 387, 2008: a maximum away from the same best price; Bouchaud, Mézard, Potters, Quantitative Finance 2, 2002, for Paris. With a large tick it may lie at the touch',
    read: true,
  },
  'signs.lag1': { low: 0.05, high: 0.9, source: `${BOUCHAUD_2004}: positive, a few tenths`, read: false },
  'signs.lags10To100': {
    low: 0.01,
    high: 0.5,
    source: `${LILLO_FARMER}: positive over hundreds of trades; a decay of lag^-0.6 from a few tenths at lag one`,
    read: false,
  },
  'signs.gamma': {
    low: 0.2,
    high: 0.9,
    source: `${LILLO_FARMER}: about 0.6 in London; ${BOUCHAUD_2004}: 0.2 to 0.7 in Paris (not read there)`,
    read: true,
  },
  'returns.lag1': { low: -0.3, high: 0.1, source: `${CONT}: none but for a negative first lag at very short intervals`, read: false },
  'returns.lags2To10': { low: -0.05, high: 0.05, source: `${CONT}: none beyond the bounce`, read: false },
  'absReturns.lags1To10': { low: 0.03, high: 0.7, source: `${CONT}: positive, decays as a power of 0.2 to 0.4`, read: false },
  kurtosis: { low: 3, high: null, source: `${CONT}: above the normal law's 3, the more the shorter the interval`, read: false },
  'kurtosis.fall': { low: 0, high: 1, source: `${CONT}: closer to normal as the interval grows`, read: false },
  'signature.mid': { low: 0.5, high: 2, source: `${BOUCHAUD_2004}: the price is purely diffusive`, read: true },
  'signature.trades': {
    low: 1,
    high: null,
    source: 'Andersen, Bollerslev, Diebold, Labys, Great realizations, Risk 13, 2000: rises at short intervals by the bounce',
    read: false,
  },
  'impact.exponent': {
    low: 0.1,
    high: 0.6,
    source:
      'Lillo, Farmer, Mantegna, Master curve for price-impact function, Nature 421, 2003: a power of the order of 1/2 for small volumes, slower for large ones; Bouchaud, Farmer, Lillo, How markets slowly digest changes in supply and demand, 2009: 0.1 to 0.3 (not read there)',
    read: true,
  },
  'response.lag1': { low: 0, high: null, source: `${BOUCHAUD_2004}: positive`, read: true },
  'response.growth': {
    low: 1,
    high: 5,
    source: `${BOUCHAUD_2004}: almost constant (read), growing by a factor of about two (not read)`,
    read: true,
  },
  'flow.cancelsPerTrade': { low: 2, high: 200, source: `${GOULD}: most orders end in cancellation`, read: false },
  'flow.cancelledShare': { low: 0.6, high: 0.999, source: `${GOULD}: 70 to over 80 % of orders in the studies reviewed`, read: false },
  'lifetime.cancelledWithin2s': {
    low: 0.2,
    high: 1,
    source:
      'Hasbrouck, Saar, Technology and liquidity provision, Journal of Financial Markets 12, 2009: over one third of nonmarketable limit orders; the same, Limit orders and volatility in a hybrid market, 2002: over one quarter',
    read: true,
  },
} as const satisfies Readonly<Record<string, Band>>;

/** Name of a fact that has a band. */
export type BandName = keyof typeof BANDS;
