/**
 * How far the orders of a recorded flow have come apart from their tape: what the venue has of an order less what its tape has.
 *
 * Above 0: the tape says that it has traded, and here somebody else did instead. Below 0: it has traded here, with somebody who is not on the tape, or
 * earlier than the tape says. As long as nobody but the tape trades there is no entry, and nothing is looked up.
 *
 * Units: lots. Example: `apart.add(7, -3); apart.of(7) === -3; apart.add(7, 3); apart.size === 0`.
 */
export class OrdersApart {
  private readonly lots = new Map<number, number>();
  /** Lots that have traded with another order of the same tape before the tape said so: it was crossed. */
  private readonly early = new Map<number, number>();

  /** Number of orders that are apart. */
  get size(): number {
    return this.lots.size;
  }

  of(orderId: number): number {
    return this.lots.size === 0 ? 0 : (this.lots.get(orderId) ?? 0);
  }

  set(orderId: number, lots: number): void {
    if (lots !== 0) this.lots.set(orderId, lots);
    else if (this.lots.size > 0) this.lots.delete(orderId);
  }

  add(orderId: number, byLots: number): void {
    this.set(orderId, this.of(orderId) + byLots);
  }

  earlyOf(orderId: number): number {
    return this.early.size === 0 ? 0 : (this.early.get(orderId) ?? 0);
  }

  setEarly(orderId: number, lots: number): void {
    if (lots > 0) this.early.set(orderId, lots);
    else if (this.early.size > 0) this.early.delete(orderId);
  }

  /** The order has left tape and venue. */
  forget(orderId: number): void {
    if (this.lots.size > 0) this.lots.delete(orderId);
    if (this.early.size > 0) this.early.delete(orderId);
  }
}
