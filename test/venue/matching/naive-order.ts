/**
 * An order of the naive engine: an object with everything that is known of it, and the reasons for which one is refused.
 *
 * Units: ticks, lots, ns. Codes are those of `src/venue/matching/entry.ts`; absent numbers are NaN.
 */
import { EntryTif, EntryType, type OrderEntry, Peg, PostOnly, Stp, Trigger } from '../../../src/venue/matching/entry.js';
import { type BookRules, Phase } from '../../../src/venue/matching/rules-in-force.js';
import type { ReasonName } from '../../../src/sim/message.js';

/** Where an order is: in the book, at market in a call, waiting for a trigger, for something to follow or for its call, or on its way. */
export type Where = 'book' | 'market' | 'stop' | 'held' | 'underWay';

export interface Order {
  /** What was entered; never changed but for the type of a stop that is elected. */
  readonly entry: Readonly<OrderEntry>;
  ordType: number;
  where: Where;
  /** Price at which it stands in the book. */
  priceTicks: number;
  /** Limit of a stop or pegged order. */
  limitTicks: number;
  openLots: number;
  shownLots: number;
  /** Grows with each order that joins a queue. */
  place: number;
  /** Grows with each order that is entered. */
  arrival: number;
  /** Best price since a trailing stop began to follow. */
  extremeTicks: number;
  otherLegId: number;
}

/** A copy of an entry, which is reused for others, as an order. */
export function orderOf(entry: OrderEntry, openLots: number, arrival: number): Order {
  return {
    entry: Object.assign(Object.create(null) as OrderEntry, entry),
    ordType: entry.ordType,
    where: 'underWay',
    priceTicks: Number.NaN,
    limitTicks: entry.priceTicks,
    openLots,
    shownLots: openLots,
    place: 0,
    arrival,
    extremeTicks: Number.NaN,
    otherLegId: entry.otherLegId,
  };
}

/** Whether an order waits for a price that it follows at a distance. */
export function isTrailing({ entry }: Order): boolean {
  return entry.trailingBps > 0 || entry.trailingTicks > 0;
}

/** Whether an order waits for a price from the other side than a stop. */
export function takesProfit(ordType: number): boolean {
  return ordType === EntryType.takeProfit || ordType === EntryType.takeProfitLimit;
}

type Verdict = readonly [ReasonName, boolean];

/** The first that is true. */
function firstOf(verdicts: readonly Verdict[]): ReasonName {
  return verdicts.find(([, isSo]) => isSo)?.[0] ?? 'none';
}

const isWhole = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;
const isGiven = (value: number): boolean => !Number.isNaN(value);
const isOneOf = (code: number, codes: Readonly<Record<string, number>>): boolean => Object.values(codes).includes(code);
const MOST_TICKS = 2_147_483_000;

export function priceFault(rules: BookRules, priceTicks: number): ReasonName {
  return firstOf([
    ['offTick', !isWhole(Math.abs(priceTicks), MOST_TICKS) || priceTicks % rules.orderTickTicks !== 0],
    ['badPrice', priceTicks <= 0 && !rules.negativePrices],
  ]);
}

export function qtyFault(rules: BookRules, qtyLots: number): ReasonName {
  return firstOf([
    ['badQty', !Number.isInteger(qtyLots) || qtyLots <= 0 || qtyLots < rules.minQtyLots || qtyLots % rules.lotStepLots !== 0],
    ['exceedsLimit', qtyLots > rules.maxQtyLots],
  ]);
}

/** Why an order is refused for what it is, before anybody looks at the book. */
export function entryFault(
  e: OrderEntry,
  rules: BookRules,
  phase: number,
  { callTif, isEntryShut }: { readonly callTif: number; readonly isEntryShut: boolean },
  nowNs: number,
  isKnown: (id: number) => boolean,
): ReasonName {
  const takes = takesProfit(e.ordType);
  const isStop = e.ordType === EntryType.stop || e.ordType === EntryType.stopLimit || takes;
  const isPegged = e.ordType === EntryType.pegged;
  const trails = isStop && (e.trailingBps !== 0 || e.trailingTicks !== 0);
  const needsPrice = e.ordType === EntryType.limit || e.ordType === EntryType.stopLimit || e.ordType === EntryType.takeProfitLimit;
  const mayHavePrice = needsPrice || isPegged;
  const isAtOnce = isOneOf(e.timeInForce, { IOC: EntryTif.IOC, FOK: EntryTif.FOK, FOKB: EntryTif.FOKB });
  const isAuction = e.timeInForce === EntryTif.ATO || e.timeInForce === EntryTif.ATC;
  const priceOr = (priceTicks: number): ReasonName => (isGiven(priceTicks) ? priceFault(rules, priceTicks) : 'none');
  const faults: readonly Verdict[] = [
    ['badFields', !isWhole(e.orderId, Number.MAX_SAFE_INTEGER) || (e.side !== 1 && e.side !== -1)],
    ['duplicate', isKnown(e.orderId)],
    [qtyFault(rules, e.qtyLots), qtyFault(rules, e.qtyLots) !== 'none'],
    ['unsupported', !isOneOf(e.ordType, EntryType)],
    // The type and its prices.
    [priceFault(rules, e.priceTicks), needsPrice && priceFault(rules, e.priceTicks) !== 'none'],
    ['badFields', !mayHavePrice && isGiven(e.priceTicks)],
    ['badFields', isStop && !isOneOf(e.trigger, Trigger)],
    ['badFields', trails && takes],
    ['badFields', trails && (e.trailingBps !== 0) === (e.trailingTicks !== 0)],
    ['badFields', trails && (!isWhole(e.trailingBps, 9999) || !isWhole(e.trailingTicks, MOST_TICKS - 1))],
    [priceFault(rules, e.stopPxTicks), isStop && !trails && priceFault(rules, e.stopPxTicks) !== 'none'],
    [priceOr(e.stopPxTicks), trails && priceOr(e.stopPxTicks) !== 'none'],
    ['badFields', isPegged && (e.peg === Peg.none || !isOneOf(e.peg, Peg) || !isWhole(Math.abs(e.pegOffsetTicks), MOST_TICKS))],
    ['offTick', isPegged && e.pegOffsetTicks % rules.orderTickTicks !== 0],
    [priceOr(e.priceTicks), isPegged && priceOr(e.priceTicks) !== 'none'],
    // The phase.
    ['closed', phase === Phase.closed || phase === Phase.halted],
    ['closed', phase !== Phase.continuous && (isAtOnce || e.minQtyLots > 0)],
    ['closed', phase === Phase.continuous && e.timeInForce === EntryTif.ATO && callTif !== EntryTif.ATO],
    ['closed', isEntryShut && (waitsForCall(e.timeInForce, phase) ? e.timeInForce === callTif : phase !== Phase.continuous && !isStop)],
    // The terms.
    ['badFields', !isOneOf(e.timeInForce, EntryTif)],
    ['badFields', !isOneOf(e.stp, Stp) || !isWhole(e.account, ACCOUNT_MAX) || !isWhole(e.stpGroup, 2 ** 28 - 1)],
    ['badFields', e.stp !== Stp.none && e.stpGroup === 0],
    ['badFields', e.timeInForce === EntryTif.GTX && (e.ordType !== EntryType.limit || !isOneOf(e.postOnly, PostOnly))],
    ['badFields', e.timeInForce === EntryTif.GTD && !(e.expireNs > nowNs)],
    [
      'badFields',
      e.timeInForce === EntryTif.FOKB && (e.ordType !== EntryType.market || e.budget === 0 || !isWhole(e.budget, Number.MAX_SAFE_INTEGER)),
    ],
    ['badFields', (isStop || isPegged) && isAuction],
    ['badFields', isGiven(e.displayLots) && (e.isHidden || isAtOnce || isPegged)],
    ['badQty', isGiven(e.displayLots) && (!isWhole(e.displayLots, e.qtyLots) || e.displayLots < rules.minQtyLots)],
    ['exceedsLimit', isGiven(e.displayLots) && Math.ceil(e.qtyLots / e.displayLots) > rules.icebergPartsMax],
    ['badQty', !isWhole(e.minQtyLots, e.qtyLots)],
    ['badFields', e.minQtyLots > 0 && ((!e.isHidden && !isAtOnce) || e.timeInForce === EntryTif.FOK)],
    ['badFields', e.isHidden && isAtOnce],
    ['badFields', e.isReduceOnly && e.account === 0],
    ['badFields', e.otherLegId !== -1 && (!isWhole(e.otherLegId, Number.MAX_SAFE_INTEGER) || e.otherLegId === e.orderId || isAtOnce)],
  ];
  return firstOf(faults);
}

/** Whether an order waits apart until its call begins. */
export function waitsForCall(timeInForce: number, phase: number): boolean {
  return (timeInForce === EntryTif.ATC && phase !== Phase.closingAuction) || (timeInForce === EntryTif.ATO && phase === Phase.continuous);
}

/** Largest number of an account. */
const ACCOUNT_MAX = 2 ** 20 - 1;
