/**
 * The blotter: every order of one session on one instrument, and the position that its fills add up to.
 *
 * It knows what the session sent and what reports have reached it, nothing else; `TrackedOrder` says what may follow what. Orders that have
 * ended are kept in columns, so that a session of millions of orders fits.
 *
 * Invariant: `qtyLots` is the signed sum of the fills told.
 *
 * Example: `const order = blotter.open('1', 7); order.sentNew('buy', 100, 5); blotter.apply(report)`.
 */
import { invariant, InvariantError } from '../base/errors.js';
import { ExecType, type Message } from '../sim/message.js';
import type { SessionPort } from '../sim/port.js';
import { ClosedOrders } from './closed-orders.js';
import { TrackedOrder } from './order.js';
import type { PositionView } from './strategy.js';

/** Orders by clOrdId and by the journal's number of it; also the strategy's view of its position. */
export class Blotter implements PositionView {
  /** Signed position in lots, long positive. */
  qtyLots = 0;

  private readonly port: Pick<SessionPort, 'known'>;
  /** By the journal's number: orders that have not ended, or of which something is still to be told. */
  private readonly active: (TrackedOrder | undefined)[] = [];
  private readonly closed = new ClosedOrders();

  /** `port.known` gives the journal's number of a text, −1 for one that it has not met. */
  constructor(port: Pick<SessionPort, 'known'>) {
    this.port = port;
  }

  /** The order under a clOrdId, made when it is first heard of (a cancel may name one that was never sent). */
  open(clOrdId: string, clOrd: number): TrackedOrder {
    const known = this.found(clOrd);
    if (known !== undefined) return known;
    const order = new TrackedOrder(clOrdId);
    this.put(clOrd, order);
    return order;
  }

  /** Whether the id has been spoken of. */
  has(clOrdId: string): boolean {
    const clOrd = this.port.known(clOrdId);
    return clOrd >= 0 && this.knows(clOrd);
  }

  /** Whether the journal's number of an id is of an order here. */
  knows(clOrd: number): boolean {
    return this.active[clOrd] !== undefined || this.closed.has(clOrd);
  }

  /** The order that was sent under this id, if any. */
  sent(clOrdId: string): TrackedOrder | undefined {
    const clOrd = this.port.known(clOrdId);
    if (clOrd < 0) return undefined;
    const order = this.active[clOrd];
    if (order === undefined) return this.closed.has(clOrd) ? this.closed.view(clOrd) : undefined;
    return order.newsSent === 0 ? undefined : order;
  }

  /**
   * Take in a report; returns its order.
   * @throws InvariantError when the report is of no order of this session, or cannot follow what was told before.
   */
  apply(m: Message): TrackedOrder {
    const order = this.found(m.clOrd);
    if (order === undefined)
      throw new InvariantError(`broken invariant: a report names order number ${String(m.clOrd)}, which this session never sent`);
    order.apply(m);
    if (m.execType === ExecType.trade) this.qtyLots += order.side === 'buy' ? m.lastQtyLots : -m.lastQtyLots;
    if (order.settled) {
      this.active[m.clOrd] = undefined;
      this.closed.put(m.clOrd, order);
    }
    return order;
  }

  private put(clOrd: number, order: TrackedOrder): void {
    // Numbers of other texts lie between those of orders: no holes, which would slow the list down.
    while (this.active.length < clOrd) this.active.push(undefined);
    this.active[clOrd] = order;
  }

  /** An order that is or was active; active from now on. */
  private found(clOrd: number): TrackedOrder | undefined {
    const order = this.active[clOrd];
    if (order !== undefined || !this.closed.has(clOrd)) return order;
    const again = this.closed.takeOut(clOrd);
    this.put(clOrd, again);
    return again;
  }

  /** Check the orders, and that the position is the sum of their fills. */
  invariant(): void {
    let position = this.closed.positionLots;
    for (const [clOrd, order] of this.active.entries()) {
      if (order === undefined) continue;
      order.invariant();
      invariant(this.port.known(order.clOrdId) === clOrd, `order ${order.clOrdId} is found by its id`);
      position += order.side === 'buy' ? order.filledLots : -order.filledLots;
    }
    invariant(position === this.qtyLots, `fills add up to ${String(position)} lots, the position is ${String(this.qtyLots)}`);
  }
}
