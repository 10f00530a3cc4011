/**
 * Parent orders measured: shortfall, slippage to benchmarks and participation of each (METRICS §1.1, §1.2).
 *
 * Benchmarks are taken over the parent's interval (startTs, endTs] on the venue's clock, as far as the tape goes. A parent that states
 * no end (none, or one not after its start) ends with its last fill when it filled completely, else with the tape. VWAP is of the tape's prints; with
 * own volume our fills are added to them, since the recorded market did not have them.
 *
 * Example: `const answer = askParents(facts, questions, ['vwap']); … answer(answers)[0].benchmarks`.
 */
import { averagePrice, weighOf, type ProbeAnswers } from './answers.js';
import { costBps } from './contract.js';
import type { Parent, SessionFacts } from './facts.js';
import type { Questions } from './questions.js';
import { lotsOf, shortfallOf, type Shortfall } from './shortfall.js';
import { Sum } from './sum.js';
import type { BenchmarkName, BenchmarkSlippage, ParentShortfall, Participation } from './types.js';

/** Handles of what was asked for one parent. */
interface Asked {
  readonly parent: Parent;
  readonly startTs: number;
  /** Stated or inferred end; infinite = the tape's. */
  readonly endTs: number;
  readonly decision: number;
  readonly arrival: number;
  readonly interval: number;
  readonly beforeFills: readonly number[];
}

/** Prices of a parent, in ticks; NaN = not known. */
interface Prices {
  readonly decision: number;
  readonly arrival: number;
  readonly average: number;
  readonly end: number;
}

/** Put the questions of all parents; the result turns answers into measures, one a parent in the order of decision. */
export function askParents(
  facts: SessionFacts,
  questions: Questions,
  benchmarks: readonly BenchmarkName[],
): (answers: ProbeAnswers) => ParentShortfall[] {
  const asked = facts.parents.map((parent) => askParent(parent, questions));
  return (answers) => asked.map((one) => measureParent(one, answers, facts, benchmarks));
}

function askParent(parent: Parent, questions: Questions): Asked {
  const startTs = Math.max(parent.startTs, parent.decidedTs);
  const endTs = parent.endTs > startTs && parent.endTs < Number.MAX_SAFE_INTEGER ? parent.endTs : lifeEnd(parent);
  return {
    parent,
    startTs,
    endTs,
    decision: questions.at(parent.decidedTs),
    arrival: questions.at(parent.firstArriveTs),
    interval: questions.between(startTs, endTs),
    beforeFills: parent.fills.map((fill) => questions.before(fill.exchTs)),
  };
}

/** End of a parent that states none. */
function lifeEnd(parent: Parent): number {
  const last = parent.fills.at(-1);
  return last !== undefined && lotsOf(parent.fills) >= parent.orderedLots ? last.exchTs : Number.POSITIVE_INFINITY;
}

function measureParent(asked: Asked, answers: ProbeAnswers, facts: SessionFacts, benchmarks: readonly BenchmarkName[]): ParentShortfall {
  const { parent } = asked;
  const { scale } = facts;
  const notes: string[] = [];
  const prices = pricesOf(asked, answers, scale.inverse, notes);
  const shortfall = shortfallOf(
    {
      side: parent.side,
      orderedLots: parent.orderedLots,
      fills: parent.fills,
      midsBefore: asked.beforeFills.map((point) => answers.mid(point)),
      decisionTicks: prices.decision,
      arrivalTicks: prices.arrival,
      endTicks: prices.end,
    },
    scale,
  );
  if (shortfall.currency.spread === null) notes.push('a side of the book was empty before a fill: spread and timing are not told apart');
  if (shortfall.filledLots > parent.orderedLots) notes.push('more was filled than the parent ordered');
  const price = (ticks: number): number | null => known(scale.price(ticks));
  return {
    parent: parent.id,
    instrument: facts.instrumentIndex,
    side: parent.side,
    orderedLots: parent.orderedLots,
    filledLots: shortfall.filledLots,
    orderedQty: scale.qty(parent.orderedLots),
    filledQty: scale.qty(shortfall.filledLots),
    fills: parent.fills.length,
    decidedTs: parent.decidedTs,
    startTs: asked.startTs,
    endTs: Math.max(asked.startTs, Math.min(asked.endTs, answers.endTs)),
    arriveTs: known(parent.firstArriveTs),
    decisionPrice: price(prices.decision),
    arrivalPrice: price(prices.arrival),
    averagePrice: price(prices.average),
    endPrice: price(prices.end),
    currency: shortfall.currency,
    bps: shortfall.bps,
    delayFilled: shortfall.delayFilled,
    delayUnfilled: shortfall.delayUnfilled,
    benchmarks: slippages(asked, answers, prices, facts, benchmarks),
    participation: participationOf(asked, answers, shortfall),
    notes,
  };
}

/** Prices, with what stands in for those that the tape does not tell. */
function pricesOf(asked: Asked, answers: ProbeAnswers, inverse: boolean, notes: string[]): Prices {
  const { parent } = asked;
  let decision = parent.decisionMid2Ticks / 2;
  if (Number.isNaN(decision)) {
    decision = answers.mid(asked.decision);
    notes.push('the strategy saw no mid when it decided: the venue’s mid at that time is the decision price');
  }
  let arrival = answers.mid(asked.arrival);
  if (Number.isNaN(arrival)) {
    arrival = decision;
    notes.push(
      Number.isNaN(parent.firstArriveTs)
        ? 'no child order reached the venue: no delay'
        : 'no mid was known when the first child order arrived: no delay, all of it is trading or opportunity',
    );
  }
  if (asked.endTs > answers.endTs && Number.isFinite(asked.endTs))
    notes.push('the tape ends before the parent does: its end is the tape’s');
  return { decision, arrival, average: averageOf(parent, inverse), end: answers.close(asked.interval) };
}

/** Average price of a parent's fills, ticks. */
function averageOf(parent: Parent, inverse: boolean): number {
  return averagePrice(lotsOf(parent.fills), valueOf(parent, inverse), inverse);
}

function valueOf(parent: Parent, inverse: boolean): number {
  const value = new Sum();
  for (const fill of parent.fills) value.add(weighOf(fill.priceTicks, fill.qtyLots, inverse));
  return value.value;
}

function slippages(
  asked: Asked,
  answers: ProbeAnswers,
  prices: Prices,
  facts: SessionFacts,
  benchmarks: readonly BenchmarkName[],
): BenchmarkSlippage[] {
  const { parent, interval } = asked;
  const { inverse } = facts.scale;
  const slippage = (benchmark: BenchmarkSlippage['benchmark'], ticks: number): BenchmarkSlippage => ({
    benchmark,
    price: known(facts.scale.price(ticks)),
    slippageBps: known(costBps(parent.side, prices.average, ticks)),
  });
  const found: BenchmarkSlippage[] = [];
  if (benchmarks.includes('arrival')) found.push(slippage('arrival', prices.arrival));
  if (benchmarks.includes('vwap')) {
    const own = ownWithin(asked, answers.endTs);
    found.push(
      slippage('vwap', answers.vwap(interval)),
      slippage('vwapWithOwn', answers.vwap(interval, lotsOf(own.fills), valueOf(own, inverse))),
    );
  }
  if (benchmarks.includes('twap')) found.push(slippage('twap', answers.twap(interval)));
  if (benchmarks.includes('close')) found.push(slippage('close', answers.close(interval)));
  return found;
}

/** The parent with those of its fills that lie in its interval. */
function ownWithin(asked: Asked, tapeEndTs: number): Parent {
  const fills = asked.parent.fills.filter((fill) => fill.exchTs > asked.startTs && fill.exchTs <= Math.min(asked.endTs, tapeEndTs));
  return { ...asked.parent, fills };
}

function participationOf(asked: Asked, answers: ProbeAnswers, shortfall: Shortfall): Participation {
  const marketLots = answers.volumeLots(asked.interval);
  return {
    marketLots,
    share: known(shortfall.filledLots / marketLots),
    shareWithOwn: known(shortfall.filledLots / (marketLots + shortfall.filledLots)),
  };
}

function known(figure: number): number | null {
  return Number.isFinite(figure) ? figure + 0 : null;
}
