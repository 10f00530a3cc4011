/**
 * What each market model is known to show, as data: the sign and the order of magnitude of facts, held against the shipped scenarios of it.
 *
 * Bands are ours, around what the source says the model does; they are narrower than those of real markets (`src/measure/facts/bands.ts`) where the model
 * is, and lie outside of them where a model is known to fail.
 */

/** One fact of one model. */
export interface ModelSign {
  /** Name of the fact in `marketFacts`. */
  readonly fact: string;
  readonly low: number;
  readonly high: number;
  readonly source: string;
}

const SMITH =
  'Smith, Farmer, Gillemot, Krishnamurthy, Statistical theory of the continuous double auction, Quantitative Finance 3, 2003, 481–514';
const BACRY = 'Bacry, Mastromatteo, Muzy, Hawkes processes in finance, Market Microstructure and Liquidity 1, 2015';
const HUANG = 'Huang, Lehalle, Rosenbaum, Simulating and analyzing order book data, JASA 110, 2015, 107–122';
const GLOSTEN = 'Glosten, Milgrom, Bid, ask and transaction prices, Journal of Financial Economics 14, 1985';
const DE_LONG = 'De Long, Shleifer, Summers, Waldmann, Positive feedback investment strategies, Journal of Finance 45, 1990';

/** By the column of docs/markets.md; the scenario is `data/scenarios/market<-name>.yaml`. */
export const MODEL_SIGNS: Readonly<Record<string, { readonly scenario: string; readonly signs: readonly ModelSign[] }>> = {
  'zero-intelligence': {
    scenario: 'market.yaml',
    signs: [
      { fact: 'depth.peakFromBest', low: 5, high: 150, source: `${SMITH}: depth grows from the touch to α/δ far from it` },
      {
        fact: 'signs.lag1',
        low: -0.05,
        high: 0.05,
        source: `${SMITH}: market orders of each side are Poisson streams, so signs have no memory`,
      },
      { fact: 'signs.lags10To100', low: -0.01, high: 0.01, source: 'the same' },
      { fact: 'returns.lag1', low: -0.5, high: -0.05, source: `${SMITH}: the mid reverts in the short run` },
      { fact: 'signature.mid', low: 2, high: 20, source: `${SMITH}: diffusion is the faster the shorter the time` },
      { fact: 'response.lag1', low: 0.1, high: 10, source: 'a taker moves the mid, by the gaps behind the touch' },
      {
        fact: 'response.growth',
        low: -0.5,
        high: 0.95,
        source: `${SMITH}: signs do not follow each other and the book fills up again: the response fades`,
      },
    ],
  },
  hawkes: {
    scenario: 'market-hawkes.yaml',
    signs: [
      { fact: 'signs.lag1', low: 0.15, high: 0.6, source: `${BACRY}: trades excite trades of their own side` },
      { fact: 'signs.lags10To100', low: 0.01, high: 0.2, source: `${BACRY}: the slow kernels' part` },
      { fact: 'signs.gamma', low: 0.2, high: 0.9, source: `${BACRY}: exponentials a power of ten apart come near a power law` },
      { fact: 'absReturns.lags1To10', low: 0.03, high: 0.7, source: `${BACRY}: events come in spells, and volatility with them` },
      { fact: 'kurtosis.1s', low: 6, high: 1000, source: 'the same' },
      { fact: 'response.lag1', low: 0.002, high: 1, source: 'a taker moves the mid' },
      { fact: 'response.growth', low: 2, high: 20, source: `${BACRY}: trades of the same side follow, so the response grows` },
    ],
  },
  'queue-reactive': {
    scenario: 'market-queue-reactive.yaml',
    signs: [
      { fact: 'spread.mean', low: 1, high: 1.5, source: `${HUANG}: large ticks, a spread of one tick or two` },
      { fact: 'spread.p90', low: 1, high: 2, source: 'the same' },
      { fact: 'depth.peakFromBest', low: 1, high: 2, source: `${HUANG}: the first queue is not the longest` },
      {
        fact: 'signs.lags10To100',
        low: -0.02,
        high: 0.02,
        source: `${HUANG}: queues are alike on both sides and forget: no memory of signs`,
      },
      { fact: 'returns.lag1', low: -0.4, high: 0, source: `${HUANG}: the mid comes back where the reference does not follow` },
      { fact: 'signature.mid', low: 1, high: 5, source: 'the same' },
      { fact: 'response.lag1', low: 0.001, high: 0.5, source: 'the last order of a queue moves the mid' },
    ],
  },
  fundamental: {
    scenario: 'market-fundamental.yaml',
    signs: [
      { fact: 'signs.lag1', low: 0.05, high: 0.5, source: `${GLOSTEN}: who is informed goes on buying until the price is right` },
      { fact: 'signs.lags10To100', low: 0.02, high: 0.5, source: `${DE_LONG}: and who follows the price comes behind` },
      { fact: 'response.lag1', low: 0.05, high: 5, source: `${GLOSTEN}: trades tell something` },
      { fact: 'response.growth', low: 2, high: 20, source: `${GLOSTEN}: the price goes where it is told and stays` },
      { fact: 'signature.mid', low: 0.5, high: 3, source: 'the value wanders, and the mid with it; the bounce of a thin book remains' },
      { fact: 'returns.lag1', low: -0.3, high: 0.1, source: 'the same' },
    ],
  },
};
