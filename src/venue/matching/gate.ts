/**
 * The gate of a matching market: which requests reach the engine. What comes while its sender's connection is lost, is malformed, comes too often or would
 * be one order too many is refused there.
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
  /** Whether the request that was looked at last ends its sender's session: one too many, where the venue does not just refuse it. */
  endsSession = false;

  private readonly maxOpenOrders: number;
  /** Why no part of the mass quote that is being carried out reaches the engine. */
  private quoteFault: number = Reason.none;

  constructor(maxOpenOrders: number) {
    this.maxOpenOrders = maxOpenOrders;
  }

  /** Why a request does not reach the engine; `Reason.none`: it does. */
  faultOf(owner: Owner, m: Message): number {
    this.endsSession = false;
    if (m.quotePart === QuotePart.first) this.quoteFault = this.messageFault(owner, m, MASS_QUOTE);
    if (m.faultReason !== Reason.none) return m.faultReason;
    const fault = m.quotePart === QuotePart.none ? this.messageFault(owner, m, KIND_OF[m.requestType]!) : this.quoteFault;
    if (fault !== Reason.none || m.requestType !== RequestType.new) return fault;
    if (owner.hasUsed(m.clOrd)) return Reason.duplicate;
    return owner.isLimited && owner.openOrders >= this.maxOpenOrders ? Reason.exceedsLimit : Reason.none;
  }

  /** Why a message does not come through, whatever it asks. */
  private messageFault(owner: Owner, m: Message, kind: number): number {
    if (m.dueNs < owner.awayUntilNs) return Reason.disconnected;
    const broken = owner.limitBroken(m.dueNs, kind);
    this.endsSession = broken?.excess === 'disconnect';
    return broken === undefined ? Reason.none : Reason.rateLimit;
  }
}
