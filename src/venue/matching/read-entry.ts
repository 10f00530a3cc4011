/**
 * A session's request for a new order as the engine takes it: its numbers as they came, its owner, and what the venue does where it does not say.
 */
import { type Message, type OrderTerms, TimeInForce } from '../../sim/message.js';
import type { OrderEntry } from './entry.js';
import type { MarketPlan } from './market-plan.js';
import { orderIdOf, type Owner } from './owners.js';

/** Fill in a cleared entry; gives it. Nothing is checked: what does not fit is the engine's to refuse. */
export function readEntry(e: OrderEntry, m: Message, { stp, stpGroup }: Owner, { postOnly }: Pick<MarketPlan, 'postOnly'>): OrderEntry {
  e.orderId = orderIdOf(m.session, m.clOrd);
  e.account = m.session + 1;
  e.stpGroup = stpGroup;
  e.stp = stp;
  e.side = m.side;
  e.ordType = m.ordType;
  e.timeInForce = m.timeInForce;
  e.priceTicks = m.priceTicks;
  e.qtyLots = m.qtyLots;
  if (e.timeInForce === TimeInForce.GTX) e.postOnly = postOnly;
  if (m.terms !== undefined) setTerms(e, m.session, m.terms);
  return e;
}

function setTerms(e: OrderEntry, session: number, terms: OrderTerms): void {
  e.stopPxTicks = terms.stopPxTicks;
  e.trigger = terms.trigger;
  e.trailingBps = terms.trailingBps;
  e.trailingTicks = terms.trailingTicks;
  e.displayLots = terms.displayQtyLots;
  e.isHidden = terms.isHidden;
  e.minQtyLots = terms.minQtyLots;
  e.budget = terms.budgetTicksLots;
  e.peg = terms.peg;
  e.pegOffsetTicks = terms.pegOffsetTicks;
  e.expireNs = terms.expireNs;
  e.otherLegId = terms.otherLegClOrd < 0 ? -1 : orderIdOf(session, terms.otherLegClOrd);
  e.isReduceOnly = terms.isReduceOnly;
  e.cancelsOnDisconnect = terms.cancelsOnDisconnect;
  if (terms.postOnly === terms.postOnly) e.postOnly = terms.postOnly;
}
