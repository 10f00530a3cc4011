/**
 * The kinds of orders that a preset allows, as the engine asks for them.
 *
 * Kinds that are not there at all (market-to-limit, imbalance-only) are left out: strategies cannot send them.
 */
import { Peg, TimeInForce, Trigger, OrdType } from '../../sim/message.js';
import type { OrderKinds } from '../../venue/matching/index.js';
import type { MatchingRules, VenueOrderType, VenueTimeInForce } from '../../venue/matching/rules/types.js';

const TYPES: Readonly<Partial<Record<VenueOrderType, readonly number[]>>> = {
  limit: [OrdType.limit],
  market: [OrdType.market],
  stop: [OrdType.stop],
  stopLimit: [OrdType.stopLimit],
  takeProfit: [OrdType.takeProfit],
  takeProfitLimit: [OrdType.takeProfitLimit],
  trailingStop: [OrdType.stop],
  trailingStopLimit: [OrdType.stopLimit],
};

const TIMES: Readonly<Record<VenueTimeInForce, number>> = {
  day: TimeInForce.DAY,
  gtc: TimeInForce.GTC,
  gtd: TimeInForce.GTD,
  ioc: TimeInForce.IOC,
  fok: TimeInForce.FOK,
  fokb: TimeInForce.FOKB,
};

const PEGS = { primary: Peg.primary, market: Peg.market, midpoint: Peg.mid } as const;

/** What a venue's data allows. */
export function orderKinds(matching: MatchingRules): OrderKinds {
  const { orderTypes, timesInForce, pegs, stops, postOnly } = matching;
  const isForAuctions = orderTypes.includes('auctionMarket') || orderTypes.includes('auctionLimit');
  const times = [
    ...timesInForce.map((name) => TIMES[name]),
    ...(postOnly === null ? [] : [TimeInForce.GTX]),
    ...(isForAuctions ? [TimeInForce.ATO, TimeInForce.ATC] : []),
  ];
  return {
    ordTypes: bits([...orderTypes.flatMap((name) => TYPES[name] ?? []), ...(pegs.length > 0 ? [OrdType.pegged] : [])]),
    timesInForce: bits(times),
    triggers: bits((stops?.triggers ?? []).map((name) => Trigger[name])),
    pegs: bits(pegs.map((name) => PEGS[name])),
    hidden: matching.hidden,
    iceberg: matching.iceberg !== null,
    minimumQuantity: matching.minimumQuantity,
    reduceOnly: matching.reduceOnly,
    trailing: orderTypes.includes('trailingStop') || orderTypes.includes('trailingStopLimit'),
    trailingBpsMin: stops?.trailingBps?.min ?? 0,
    trailingBpsMax: stops?.trailingBps?.max ?? Number.POSITIVE_INFINITY,
  };
}

function bits(codes: readonly number[]): number {
  return codes.reduce((set, code) => set | (1 << code), 0);
}
