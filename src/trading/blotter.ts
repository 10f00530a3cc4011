/**
 * The blotter: every order of one session on one instrument, and the position that its fills add up to.
 *
 * It knows what the session sent and what reports have reached it, nothing else; `TrackedOrder` says what may follow what.
 *
 * Invariant: `qtyLots` is the signed sum of the fills told.
 *
 * Example: `const order = blotter.open('1', 7); order.sentNew('buy', 100, 5); blotter.apply(report)`.
 */
import { invariant, InvariantError } from '../base/errors.js';
import { ExecType, type Message } from '../sim/message.js';
import { TrackedOrder } from './order.js';
import type { PositionView } from './strategy.js';

/** Orders by clOrdId and by the journal's number of it; also the strategy's view of its position. */
export class Blotter implements PositionView {
  /** Signed position in lots, long positive. */
  qtyLots = 0;

  private readonly byId = new Map<string, TrackedOrder>();
  private readonly byNumber = new Map<number, TrackedOrder>();

  /** The order under a clOrdId, made when it is first heard of (a cancel may name one that was never sent). */
  open(clOrdId: string, clOrd: number): TrackedOrder {
    const known = this.byId.get(clOrdId);
    if (known !== undefined) return known;
    const made = new TrackedOrder(clOrdId);
    this.byId.set(clOrdId, made);
    this.byNumber.set(clOrd, made);
    return made;
  }

  /** Whether the id has been spoken of. */
  has(clOrdId: string): boolean {
    return this.byId.has(clOrdId);
  }

  /** The order that was sent under this id, if any. */
  sent(clOrdId: string): TrackedOrder | undefined {
    const order = this.byId.get(clOrdId);
    return order === undefined || order.newsSent === 0 ? undefined : order;
  }

  /**
   * Take in a report; returns its order.
   * @throws InvariantError when the report is of no order of this session, or cannot follow what was told before.
   */
  apply(m: Message): TrackedOrder {
    const order = this.byNumber.get(m.clOrd);
    if (order === undefined)
      throw new InvariantError(`broken invariant: a report names order number ${String(m.clOrd)}, which this session never sent`);
    order.apply(m);
    if (m.execType === ExecType.trade) this.qtyLots += order.side === 'buy' ? m.lastQtyLots : -m.lastQtyLots;
    return order;
  }

  /** Check the orders, and that the position is the sum of their fills. */
  invariant(): void {
    let position = 0;
    for (const order of this.byId.values()) {
      order.invariant();
      position += order.side === 'buy' ? order.filledLots : -order.filledLots;
    }
    invariant(position === this.qtyLots, `fills add up to ${String(position)} lots, the position is ${String(this.qtyLots)}`);
    invariant(this.byId.size === this.byNumber.size, 'each id has one number');
  }
}
