/**
 * How far a trader who takes may go: the position, and what is on its way that could still change it.
 *
 * Units: lots. Invariant: whatever the venue fills of the orders under way, the position stays within the limit. An order is under way until its fills have
 * been told, also those that its end overtook.
 *
 * Example: `if (exposure.allows(ctx.position.qtyLots, 1, 100)) exposure.sent(ctx.submit(order), 1)`; then `exposure.told(report)`.
 */
import type { OrderReport } from 'slipgauge';

/** Orders under way of one trader, all immediate and of one size. */
export class Exposure {
  private readonly qtyLots: number;
  /** What may still fill, by order. */
  private readonly openLots = new Map<string, number>();
  private buyingLots = 0;
  private sellingLots = 0;

  constructor(qtyLots: number) {
    this.qtyLots = qtyLots;
  }

  /** Whether one more order keeps the position within the limit. */
  allows(positionLots: number, side: 1 | -1, limitLots: number): boolean {
    const underWayLots = side > 0 ? this.buyingLots : this.sellingLots;
    return side * positionLots + underWayLots + this.qtyLots <= limitLots;
  }

  sent(clOrdId: string, side: 1 | -1): void {
    this.openLots.set(clOrdId, this.qtyLots);
    this.add(side, this.qtyLots);
  }

  /** A report has come: what has been filled is in the position, what cannot fill any more is not under way. */
  told(report: OrderReport): void {
    const { clOrdId, execType } = report;
    const open = this.openLots.get(clOrdId);
    if (open === undefined || execType === 'new') return;
    const untold = execType === 'trade' ? open - report.lastQtyLots : report.cumQtyLots - (this.qtyLots - open);
    this.add(report.side === 'buy' ? 1 : -1, untold - open);
    if (untold > 0) this.openLots.set(clOrdId, untold);
    else this.openLots.delete(clOrdId);
  }

  private add(side: 1 | -1, lots: number): void {
    if (side > 0) this.buyingLots += lots;
    else this.sellingLots += lots;
  }
}
