/**
 * The gate of a matching market: which requests reach the engine. What is malformed, comes too often or would be one order too many is refused there.
 *
 * Invariant: a message counts against the limits once, a mass quote as one, whatever becomes of its parts.
 */
import { type Message, QuotePart, Reason, RequestType } from '../../sim/message.js';
import type { Owner } from './owners.js';
import { MESSAGE_KINDS } from './rules/types.js';

const KIND_OF: Readonly<Record<number, number>> = {
  [RequestType.new]: MESSAGE_KINDS.indexOf('new'),
  [RequestType.cancel]: MESSAGE_KINDS.indexOf('cancel'),
  [RequestType.replace]: MESSAGE_KINDS.indexOf('replace'),
  [RequestType.massCancel]: MESSAGE_KINDS.indexOf('cancel'),
};
const MASS_QUOTE = MESSAGE_KINDS.indexOf('massQuote');

/** One market's. */
export class Gate {
  private readonly maxOpenOrders: number;
  /** Whether the mass quote that is being carried out came too soon. */
  private quoteIsOver = false;

  constructor(maxOpenOrders: number) {
    this.maxOpenOrders = maxOpenOrders;
  }

  /** Why a request does not reach the engine; `Reason.none`: it does. */
  faultOf(owner: Owner, m: Message): number {
    if (m.quotePart === QuotePart.first) this.quoteIsOver = !owner.admits(m.dueNs, MASS_QUOTE);
    if (m.faultReason !== Reason.none) return m.faultReason;
    const isOver = m.quotePart === QuotePart.none ? !owner.admits(m.dueNs, KIND_OF[m.requestType]!) : this.quoteIsOver;
    if (isOver) return Reason.rateLimit;
    if (m.requestType !== RequestType.new) return Reason.none;
    if (owner.hasUsed(m.clOrd)) return Reason.duplicate;
    return owner.openOrders >= this.maxOpenOrders ? Reason.exceedsLimit : Reason.none;
  }
}
