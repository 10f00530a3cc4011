/**
 * A row that waits until the next one comes: only then is it known whether it is the last of its group.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `held.release(0, sink); held.hold(exchTs, recvTs, Kind.add, 1, 100, 5, 7, 0); held.release(Flag.last, sink)`.
 */
import type { RowSink } from '../importer.js';

/** At most one row. */
export class HeldRow {
  /** Times and flags of the row that was held last. */
  exchTs = 0;
  recvTs = 0;
  flags = 0;
  #waits = false;
  #kind = 0;
  #side = 0;
  #priceTicks = 0;
  #qtyLots = 0;
  #orderId = 0;

  /** Hold a row; the one before has been released. */
  hold(
    exchTs: number,
    recvTs: number,
    kind: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderId: number,
    flags: number,
  ): void {
    this.#waits = true;
    this.exchTs = exchTs;
    this.recvTs = recvTs;
    this.#kind = kind;
    this.#side = side;
    this.#priceTicks = priceTicks;
    this.#qtyLots = qtyLots;
    this.#orderId = orderId;
    this.flags = flags;
  }

  /** Write the row that waits, if one does, with further flags. */
  release(flags: number, sink: RowSink): void {
    if (!this.#waits) return;
    this.#waits = false;
    sink.row(this.exchTs, this.recvTs, this.#kind, this.#side, this.#priceTicks, this.#qtyLots, this.#orderId, this.flags | flags);
  }
}
