/**
 * Why a matching venue refuses an order on arrival: fields that are no price, no quantity, or do not fit each other or the phase. `Reason.none`: nothing is
 * wrong. Nothing here changes anything.
 */
import { Reason } from '../../sim/message.js';
import { callFault, isForCalls } from './auction/call.js';
import { EntryTif, EntryType, type OrderEntry, Peg, PostOnly, Stp, takesProfit, Trigger } from './entry.js';
import type { MatchingFloor } from './floor.js';
import { kindFault } from './order-kinds.js';
import { type OrderSize, SizeFault } from './rules/order-size.js';
import { type BookRules, Phase } from './rules-in-force.js';

/** Largest price that an int32 column holds with room for a shift. */
const PRICE_TICKS_MAX = 2_147_483_000;
const ID_END = 9_007_199_254_740_992;
/** Positions stand in a column by account. */
const ACCOUNT_END = 1 << 20;

/** Why an entry is refused. */
export function entryFault(f: MatchingFloor, e: OrderEntry): number {
  const { rules } = f;
  if (!isWhole(e.orderId, ID_END) || (e.side !== 1 && e.side !== -1)) return Reason.badFields;
  if (f.ids.get(f.records.values, e.orderId) >= 0) return Reason.duplicate;
  const qtyFault = quantityFault(rules, e.qtyLots);
  if (qtyFault !== Reason.none) return qtyFault;
  if (e.ordType === EntryType.limit) {
    const priceFault = limitFault(rules, e.priceTicks);
    if (priceFault !== Reason.none) return priceFault;
  } else {
    const typeFault = otherTypeFault(rules, e);
    if (typeFault !== Reason.none) return typeFault;
  }
  if (rules.size !== undefined) {
    const sizeFault = boundsFault(f, rules.size, e);
    if (sizeFault !== Reason.none) return sizeFault;
  }
  const phase = phaseFault(f, e);
  if (phase !== Reason.none) return phase;
  const terms = isPlain(e) ? Reason.none : termsFault(f, e);
  return terms === Reason.none && rules.kinds !== undefined ? kindFault(rules.kinds, e) : terms;
}

/** Why a price is refused. */
export function limitFault(rules: BookRules, priceTicks: number): number {
  if ((priceTicks | 0) !== priceTicks || priceTicks > PRICE_TICKS_MAX || priceTicks < -PRICE_TICKS_MAX) return Reason.offTick;
  if (priceTicks % rules.orderTickTicks !== 0 || rules.ticks?.isOnGrid(priceTicks) === false) return Reason.offTick;
  return priceTicks <= 0 && !rules.negativePrices ? Reason.badPrice : Reason.none;
}

/** Why a quantity is refused. */
export function quantityFault(rules: BookRules, qtyLots: number): number {
  if (!(qtyLots > 0) || !Number.isInteger(qtyLots) || qtyLots < rules.minQtyLots || qtyLots % rules.lotStepLots !== 0) return Reason.badQty;
  return qtyLots > rules.maxQtyLots ? Reason.exceedsLimit : Reason.none;
}

/** Lots and values that a venue bounds by price; of an order without a price at the last one. */
function boundsFault(f: MatchingFloor, size: OrderSize, e: OrderEntry): number {
  const hasPrice = e.priceTicks === e.priceTicks;
  const at = hasPrice ? e.priceTicks : f.lastPxTicks === f.lastPxTicks ? f.lastPxTicks : 0;
  switch (size.fault(at, e.qtyLots, !hasPrice)) {
    case SizeFault.none:
      return Reason.none;
    case SizeFault.belowNotional:
      // Where nothing has traded a market order has no value to be too small.
      return at === 0 ? Reason.none : Reason.badQty;
    case SizeFault.aboveMax:
    case SizeFault.aboveNotional:
      return Reason.exceedsLimit;
    default:
      return Reason.badQty;
  }
}

/** Nothing but a side, a price, a quantity and GTC, IOC or FOK. */
function isPlain(e: OrderEntry): boolean {
  return (
    (e.timeInForce === EntryTif.GTC || e.timeInForce === EntryTif.IOC || e.timeInForce === EntryTif.FOK) &&
    e.displayLots !== e.displayLots &&
    !e.isHidden &&
    e.minQtyLots === 0 &&
    e.stp === Stp.none &&
    e.stpGroup === 0 &&
    e.account === 0 &&
    e.otherLegId === -1 &&
    !e.isReduceOnly &&
    e.ordType <= EntryType.limit
  );
}

function otherTypeFault(rules: BookRules, e: OrderEntry): number {
  switch (e.ordType) {
    case EntryType.market:
      return e.priceTicks === e.priceTicks ? Reason.badFields : Reason.none;
    case EntryType.stop:
    case EntryType.takeProfit:
      return e.priceTicks === e.priceTicks ? Reason.badFields : stopFault(rules, e);
    case EntryType.stopLimit:
    case EntryType.takeProfitLimit:
      return limitFault(rules, e.priceTicks) === Reason.none ? stopFault(rules, e) : limitFault(rules, e.priceTicks);
    case EntryType.pegged:
      return pegFault(rules, e);
    default:
      return Reason.unsupported;
  }
}

/** A stop has a price that triggers it, or follows the market at a distance, or both. */
function stopFault(rules: BookRules, e: OrderEntry): number {
  const trails = e.trailingBps !== 0 || e.trailingTicks !== 0;
  if (e.trigger !== Trigger.last && e.trigger !== Trigger.mark && e.trigger !== Trigger.index) return Reason.badFields;
  if (trails && takesProfit(e.ordType)) return Reason.badFields;
  if (trails) {
    const isOne = (e.trailingBps === 0) !== (e.trailingTicks === 0);
    if (!isOne || !isWhole(e.trailingBps, 10_000) || !isWhole(e.trailingTicks, PRICE_TICKS_MAX)) return Reason.badFields;
    if (e.stopPxTicks !== e.stopPxTicks) return Reason.none;
  }
  return limitFault(rules, e.stopPxTicks);
}

function pegFault(rules: BookRules, e: OrderEntry): number {
  if (e.peg !== Peg.primary && e.peg !== Peg.market && e.peg !== Peg.mid) return Reason.badFields;
  if (!Number.isInteger(e.pegOffsetTicks) || Math.abs(e.pegOffsetTicks) > PRICE_TICKS_MAX) return Reason.badFields;
  if (e.pegOffsetTicks % rules.orderTickTicks !== 0) return Reason.offTick;
  return e.priceTicks === e.priceTicks ? limitFault(rules, e.priceTicks) : Reason.none;
}

function termsFault(f: MatchingFloor, e: OrderEntry): number {
  const { rules } = f;
  const rests = e.timeInForce !== EntryTif.IOC && e.timeInForce !== EntryTif.FOK && e.timeInForce !== EntryTif.FOKB;
  if (!isWhole(e.timeInForce, EntryTif.FOKB + 1) || e.timeInForce === 0) return Reason.badFields;
  if (!isWhole(e.stp, Stp.decrement + 1) || !isWhole(e.account, ACCOUNT_END) || !isWhole(e.stpGroup, 1 << 28)) return Reason.badFields;
  if (e.stp !== Stp.none && e.stpGroup === 0) return Reason.badFields;
  if (
    e.timeInForce === EntryTif.GTX &&
    (e.ordType !== EntryType.limit || (e.postOnly !== PostOnly.reject && e.postOnly !== PostOnly.slide))
  )
    return Reason.badFields;
  if (e.timeInForce === EntryTif.GTD && !(e.expireNs > f.nowNs)) return Reason.badFields;
  if (e.timeInForce === EntryTif.FOKB && (e.ordType !== EntryType.market || e.budget === 0 || !isWhole(e.budget, ID_END)))
    return Reason.badFields;
  // In an auction nobody waits for a price or follows one.
  if (e.ordType > EntryType.limit && (e.timeInForce === EntryTif.ATO || e.timeInForce === EntryTif.ATC)) return Reason.badFields;
  if (e.displayLots === e.displayLots) {
    if (e.isHidden || !rests || e.ordType === EntryType.pegged) return Reason.badFields;
    if (!isWhole(e.displayLots, e.qtyLots + 1) || e.displayLots < rules.minQtyLots) return Reason.badQty;
    if (e.qtyLots > e.displayLots * rules.icebergPartsMax) return Reason.exceedsLimit;
  }
  if (e.minQtyLots !== 0) {
    // Who shows himself with a minimum would stand in a book that he does not trade with.
    if (!isWhole(e.minQtyLots, e.qtyLots + 1)) return Reason.badQty;
    if ((!e.isHidden && rests) || e.timeInForce === EntryTif.FOK) return Reason.badFields;
  }
  if (e.isHidden && !rests) return Reason.badFields;
  if (e.isReduceOnly && e.account === 0) return Reason.badFields;
  if (e.otherLegId !== -1 && (!isWhole(e.otherLegId, ID_END) || e.otherLegId === e.orderId || !rests)) return Reason.badFields;
  return Reason.none;
}

/** Which orders a phase takes. */
function phaseFault(f: MatchingFloor, e: OrderEntry): number {
  const { phase } = f;
  if (phase === Phase.continuous) return isForCalls(e.timeInForce) ? callFault(f, e) : Reason.none;
  if (phase === Phase.closed || phase === Phase.halted) return Reason.closed;
  const isAtOnce = e.timeInForce === EntryTif.IOC || e.timeInForce === EntryTif.FOK || e.timeInForce === EntryTif.FOKB;
  return isAtOnce || e.minQtyLots > 0 ? Reason.closed : callFault(f, e);
}

function isWhole(value: number, end: number): boolean {
  return value >= 0 && value < end && Number.isInteger(value);
}
