/**
 * One order as its trader knows it: what was sent, what has been told, what is still under way.
 *
 * ```
 * pendingNew ─new─▶ new ─trade─▶ partiallyFilled ─trade─▶ filled
 *     │              └──── canceled, expired ◀───┘
 *     └─rejected
 * ```
 * Reports come through two pipes, acknowledgements and fills, each in order. Where their latencies are set apart one may overtake
 * the other, so a fill may be told before the `new` of its order and after its `canceled`. What contradicts the venue's own story
 * is our bug and throws an InvariantError.
 *
 * Invariants: `cumQtyLots` is the largest total that any report has told and never falls; `leavesQtyLots` is 0 once the order has
 * ended; the fills told add up to at most `cumQtyLots`.
 */
import { invariant, InvariantError } from '../base/errors.js';
import { ExecType, namesByCode, Reason, RequestType, type Message, type OrdStatusName } from '../sim/message.js';
import type { OrderView, SideName } from './strategy.js';

const execTypeNames = namesByCode(ExecType);

/** A cancel or replace that has not been answered. `priceTicks` NaN: the price stays. */
interface UnderWay {
  readonly type: number;
  readonly priceTicks: number;
}

/** Most orders never wait for more than one answer at a time, and cancels are all alike. */
const NOTHING: UnderWay[] = [];
const CANCEL: UnderWay = { type: RequestType.cancel, priceTicks: Number.NaN };

/** One order in the blotter. It is also the strategy's view of it, and stays current. */
export class TrackedOrder implements OrderView {
  readonly clOrdId: string;
  side: SideName = 'buy';
  priceTicks = Number.NaN;
  qtyLots = 0;
  leavesQtyLots = 0;
  cumQtyLots = 0;
  ordStatus: OrdStatusName | 'pendingNew' = 'pendingNew';

  /** New orders sent under this clOrdId; more than one only when the strategy repeats an id. */
  newsSent = 0;
  private newsUnderWay = 0;
  /** Quantity of the new order: a fill after a replace may be told before the `new` and then `qtyLots` is another. */
  private sentLots = 0;
  /** Whether it may only reduce: the venue may then take less of it. */
  private isReduceOnly = false;
  private acknowledged = false;
  /** Ended by an acknowledgement (canceled, expired): no other one follows. */
  private dismissed = false;
  /** Sum of the fills told. */
  filledLots = 0;
  private underWay: UnderWay[] = NOTHING;

  constructor(clOrdId: string) {
    this.clOrdId = clOrdId;
  }

  get open(): boolean {
    return this.ordStatus === 'pendingNew' || this.ordStatus === 'new' || this.ordStatus === 'partiallyFilled';
  }

  get pendingCancel(): boolean {
    return this.open && this.waitsFor(RequestType.cancel);
  }

  get pendingReplace(): boolean {
    return this.open && this.waitsFor(RequestType.replace);
  }

  /**
   * A new order was sent. A repeated id changes nothing here, since the venue will reject it; unless what was sent under it came back
   * rejected: it may have been lost on the way, and then the venue takes the next one.
   */
  sentNew(side: SideName, priceTicks: number, qtyLots: number, isReduceOnly = false): void {
    this.newsSent++;
    this.newsUnderWay++;
    if (this.newsSent > 1 && this.ordStatus !== 'rejected') return;
    this.ordStatus = 'pendingNew';
    this.side = side;
    this.priceTicks = priceTicks;
    this.sentLots = qtyLots;
    this.isReduceOnly = isReduceOnly;
    this.qtyLots = qtyLots;
    this.leavesQtyLots = qtyLots;
  }

  sentCancel(): void {
    this.sent(CANCEL);
  }

  sentReplace(priceTicks: number): void {
    this.sent({ type: RequestType.replace, priceTicks });
  }

  /**
   * Whether it has ended and everything is told: it can be kept in columns (`ClosedOrders`). A cancel or replace may still be under way, one at
   * most: the one that ended it, as a rule, but which one that was is not told.
   */
  get settled(): boolean {
    if (this.open || this.ordStatus === 'rejected' || this.newsSent === 0) return false;
    return this.underWay.length <= 1 && this.newsUnderWay === 0 && this.filledLots === this.cumQtyLots;
  }

  /** RequestType of a request that may still be answered; 0 none. */
  get awaits(): number {
    return this.underWay[0]?.type ?? 0;
  }

  /** Become an order that was settled. */
  restore(
    side: SideName,
    ordStatus: 'filled' | 'canceled' | 'expired',
    newsSent: number,
    awaits: number,
    priceTicks: number,
    qtyLots: number,
    cumQtyLots: number,
  ): void {
    if (awaits !== 0) this.underWay = [{ type: awaits, priceTicks: Number.NaN }];
    this.side = side;
    this.ordStatus = ordStatus;
    this.newsSent = newsSent;
    this.priceTicks = priceTicks;
    this.qtyLots = qtyLots;
    this.sentLots = qtyLots;
    this.cumQtyLots = cumQtyLots;
    this.filledLots = cumQtyLots;
    this.acknowledged = true;
    this.dismissed = ordStatus !== 'filled';
  }

  /** Take in a report of this order. @throws InvariantError when it cannot follow what was told before. */
  apply(m: Message): void {
    // Of several orders under one id it is the one that the venue took.
    if (this.newsSent > 1 && m.side !== 0 && (m.execType === ExecType.new || m.execType === ExecType.trade))
      this.side = m.side > 0 ? 'buy' : 'sell';
    if (m.execType === ExecType.new) this.onNew(m);
    else if (m.execType === ExecType.trade) this.onTrade(m);
    else if (m.execType === ExecType.replaced) this.onReplaced(m);
    else if (m.execType === ExecType.canceled) this.onDismissed(m, 'canceled');
    else if (m.execType === ExecType.expired) this.onDismissed(m, 'expired');
    else if (m.execType === ExecType.rejected) this.onRejected(m);
    else if (m.execType === ExecType.triggered || m.execType === ExecType.restated) this.onChangedByVenue(m);
    else this.onCancelReject(m);
  }

  /** Check the invariants of the header. */
  invariant(): void {
    const what = `order ${this.clOrdId} (${this.ordStatus})`;
    invariant(this.filledLots <= this.cumQtyLots, `${what}: fills told add up to ${String(this.filledLots)} of ${String(this.cumQtyLots)}`);
    invariant(this.open || this.newsSent === 0 || this.leavesQtyLots === 0, `${what} leaves ${String(this.leavesQtyLots)}`);
    invariant(this.newsSent > 0 || this.cumQtyLots === 0, `${what} was sent before it filled`);
    // A quantity that was never a number is on its way to be refused.
    const rest = this.qtyLots - this.cumQtyLots;
    invariant(!this.open || this.newsSent === 0 || this.leavesQtyLots === rest || Number.isNaN(rest), `${what} leaves what is not filled`);
  }

  private onNew(m: Message): void {
    this.expect(this.newsUnderWay > 0 && !this.acknowledged && !this.dismissed, m, 'no unanswered new order');
    const takenLots = m.leavesQtyLots + m.cumQtyLots;
    // A reduce-only order is taken for no more than there is to reduce.
    const isWhole = takenLots === this.sentLots || (this.isReduceOnly && takenLots < this.sentLots);
    this.expect(this.newsSent > 1 || isWhole, m, `the quantity sent is ${String(this.sentLots)}`);
    this.newsUnderWay--;
    this.acknowledged = true;
    if (this.ordStatus === 'pendingNew') this.ordStatus = 'new';
    if (!Number.isNaN(m.priceTicks)) this.priceTicks = m.priceTicks;
    this.tell(m);
  }

  private onTrade(m: Message): void {
    this.expect(this.newsSent > 0 && this.ordStatus !== 'rejected', m, 'the venue has no such order');
    this.expect(
      m.lastQtyLots > 0 && m.cumQtyLots === this.filledLots + m.lastQtyLots,
      m,
      `the fills told before add up to ${String(this.filledLots)}`,
    );
    this.expect(!this.dismissed || m.cumQtyLots <= this.cumQtyLots, m, `it ended with ${String(this.cumQtyLots)} filled`);
    this.filledLots = m.cumQtyLots;
    if (this.dismissed) return;
    this.tell(m);
    this.ordStatus = this.leavesQtyLots === 0 ? 'filled' : 'partiallyFilled';
  }

  private onReplaced(m: Message): void {
    this.expect(this.acknowledged && !this.dismissed, m, 'it does not stand');
    this.expect(this.underWay.length > 0, m, 'no replace is under way');
    const price = this.answered(RequestType.replace);
    if (!Number.isNaN(price)) this.priceTicks = price;
    this.tell(m);
  }

  /** A stop was elected, or the venue changed the order by its own rules: re-pegged, slid, decremented. */
  private onChangedByVenue(m: Message): void {
    this.expect(this.acknowledged && !this.dismissed, m, 'it does not stand');
    // A peg that has nothing to follow stands at no price.
    const isPeg = m.execType === ExecType.restated && m.reason === Reason.none;
    if (isPeg || !Number.isNaN(m.priceTicks)) this.priceTicks = m.priceTicks;
    this.tell(m);
  }

  private onDismissed(m: Message, ordStatus: 'canceled' | 'expired'): void {
    this.expect(this.acknowledged && this.open, m, 'it does not stand');
    this.expect(m.cumQtyLots >= this.cumQtyLots, m, `${String(this.cumQtyLots)} were told as filled`);
    // Which request ended it is not told, and the venue may have ended it unasked: requests under way may still be refused.
    this.dismissed = true;
    this.ordStatus = ordStatus;
    this.cumQtyLots = m.cumQtyLots;
    this.leavesQtyLots = 0;
  }

  private onRejected(m: Message): void {
    this.expect(this.newsUnderWay > 0, m, 'no unanswered new order');
    this.expect(!this.acknowledged || this.newsSent > 1 || m.reason === Reason.duplicate, m, 'it was accepted');
    this.newsUnderWay--;
    // Of several orders under one id the one that was accepted, or may still be, is the one that is followed.
    if (this.acknowledged || this.newsUnderWay > 0 || this.ordStatus !== 'pendingNew') return;
    this.ordStatus = 'rejected';
    this.leavesQtyLots = 0;
  }

  private onCancelReject(m: Message): void {
    this.expect(m.execType === ExecType.cancelReject, m, 'there is no such execType');
    this.expect(this.underWay.length > 0, m, 'no cancel or replace is under way');
    this.answered(m.requestType);
  }

  /** Take over quantities, unless what was told before is of a later moment at the venue: totals filled never fall there. */
  private tell(m: Message): void {
    const stale = m.execType === ExecType.trade ? m.cumQtyLots <= this.cumQtyLots : m.cumQtyLots < this.cumQtyLots;
    if (stale) return;
    this.qtyLots = m.leavesQtyLots + m.cumQtyLots;
    this.cumQtyLots = m.cumQtyLots;
    this.leavesQtyLots = m.leavesQtyLots;
  }

  /** Strike off the oldest request of a type, or else the oldest; returns its price. */
  private answered(type: number): number {
    let at = this.underWay.findIndex((request) => request.type === type);
    if (at < 0) at = 0;
    return this.underWay.splice(at, 1)[0]!.priceTicks;
  }

  private sent(request: UnderWay): void {
    if (this.underWay === NOTHING) this.underWay = [request];
    else this.underWay.push(request);
  }

  private waitsFor(type: number): boolean {
    for (const request of this.underWay) if (request.type === type) return true;
    return false;
  }

  private expect(condition: boolean, m: Message, why: string): asserts condition {
    if (condition) return;
    throw new InvariantError(
      `broken invariant: order ${this.clOrdId} is ${this.ordStatus} (filled ${String(this.cumQtyLots)} of ${String(this.qtyLots)} lots) and got a report ` +
        `'${execTypeNames[m.execType] ?? String(m.execType)}' (filled ${String(m.cumQtyLots)}, leaves ${String(m.leavesQtyLots)}, tape row ${String(m.tapeRow)}): ${why}`,
    );
  }
}
