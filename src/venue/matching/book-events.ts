/**
 * What a matching venue publishes of its book: the rows of an L3 tape (DESIGN §4), kept until who records or shows them takes them.
 *
 * Only what is shown is told: an iceberg is its shown part, and each refresh is a new add of the same order at the back; a trade with a hidden order is a
 * hidden print. The rows of one message are one atomic group.
 *
 * Units: ticks, lots, ns. Invariant: a book that applies the rows shows what the venue's lit queues show, after each group.
 */
import { Flag, Kind } from '../../market/row.js';
import { RowColumns } from '../../market/row-columns.js';

const FIRST_ROWS = 1024;

/** Rows in order; who has taken them sets `count` to 0. */
export class BookEvents {
  count = 0;
  rows = new RowColumns(FIRST_ROWS);
  /** How long after they happen rows are received, ns; no row before one that came first. */
  delayNs = 0;
  private lastRecvTs = Number.NEGATIVE_INFINITY;
  private capacity = FIRST_ROWS;
  private groupFrom = 0;
  private takenRows = 0;

  /** Rows since the beginning. */
  get total(): number {
    return this.takenRows + this.count;
  }

  add(ts: number, side: number, priceTicks: number, shownLots: number, orderId: number): void {
    this.push(ts, Kind.add, side, priceTicks, shownLots, orderId);
  }

  /** An order goes to the back of a price, with so many lots from now on. */
  replace(ts: number, side: number, priceTicks: number, shownLots: number, orderId: number): void {
    this.push(ts, Kind.replace, side, priceTicks, shownLots, orderId);
  }

  /** Lots leave an order, which stays. */
  reduce(ts: number, side: number, priceTicks: number, byLots: number, orderId: number): void {
    this.push(ts, Kind.reduce, side, priceTicks, byLots, orderId);
  }

  /** An order has so many lots from now on, where it stands. */
  restate(ts: number, side: number, priceTicks: number, shownLots: number, orderId: number): void {
    this.push(ts, Kind.replace, side, priceTicks, shownLots, orderId);
    this.rows.flags[this.count - 1] = Flag.keepsPlace;
  }

  delete(ts: number, side: number, priceTicks: number, shownLots: number, orderId: number): void {
    this.push(ts, Kind.delete, side, priceTicks, shownLots, orderId);
  }

  /** A resting order that was shown trades; `side` is its own. */
  execute(ts: number, side: number, priceTicks: number, qtyLots: number, orderId: number): void {
    this.push(ts, Kind.execute, side, priceTicks, qtyLots, orderId);
  }

  /** As `execute`, in an auction: the volume is told by the auction's own print. */
  executeInAuction(ts: number, side: number, priceTicks: number, qtyLots: number, orderId: number): void {
    this.push(ts, Kind.execute, side, priceTicks, qtyLots, orderId);
    this.rows.flags[this.count - 1] = Flag.notVolume;
  }

  /** A resting order that was not shown trades; `side` is the aggressor's. */
  hidden(ts: number, side: number, priceTicks: number, qtyLots: number): void {
    this.push(ts, Kind.hidden, side, priceTicks, qtyLots, 0);
  }

  /** An auction trades; nobody is the aggressor. */
  cross(ts: number, priceTicks: number, qtyLots: number): void {
    this.push(ts, Kind.trade, 0, priceTicks, qtyLots, 0);
  }

  /** A row that says nothing of orders, as it was recorded. */
  pass(ts: number, kind: number, side: number, priceTicks: number, qtyLots: number, flags: number): void {
    this.push(ts, kind, side, priceTicks, qtyLots, 0);
    this.rows.flags[this.count - 1] = flags;
  }

  /** Trading stops (0) or goes on (1). */
  status(ts: number, isTrading: boolean): void {
    this.push(ts, Kind.status, 0, 0, isTrading ? 1 : 0, 0);
  }

  /** The message is over: its last row ends the group. */
  endGroup(): void {
    if (this.count > this.groupFrom) this.rows.flags[this.count - 1]! |= Flag.last;
    this.groupFrom = this.count;
  }

  /** All rows have been taken. */
  taken(): void {
    this.takenRows += this.count;
    this.count = 0;
    this.groupFrom = 0;
  }

  private push(ts: number, kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number): void {
    if (this.count === this.capacity) this.grow();
    const { rows } = this;
    const i = this.count++;
    rows.exchTs[i] = ts;
    if (ts + this.delayNs > this.lastRecvTs) this.lastRecvTs = ts + this.delayNs;
    rows.recvTs[i] = this.lastRecvTs;
    rows.kind[i] = kind;
    rows.side[i] = side;
    rows.priceTicks[i] = priceTicks;
    rows.qtyLots[i] = qtyLots;
    rows.orderId[i] = orderId;
    rows.flags[i] = 0;
  }

  private grow(): void {
    const grown = new RowColumns(2 * this.capacity);
    for (let i = 0; i < this.count; i++) grown.copyRow(i, this.rows, i);
    this.rows = grown;
    this.capacity *= 2;
  }
}
