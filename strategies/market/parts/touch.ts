/**
 * Where a crowd sees the touch, also while a side of the book is empty.
 *
 * Units: ticks. Invariant: once a book or an opening has been seen there is a touch, and bid is below ask: an empty side stands where it stood last, or one
 * order tick from the other when that has come to it.
 *
 * Example: `touch.look(ctx); const priceTicks = touch.inside(1, touch.bidTicks - 2)`.
 */
import type { Context } from 'slipgauge';

/** The touch when last seen. */
export class Touch {
  bidTicks = Number.NaN;
  askTicks = Number.NaN;
  private gridTicks = 1;

  /** Whether anything has been seen. */
  get isKnown(): boolean {
    return this.bidTicks === this.bidTicks;
  }

  /** Look at the book now. */
  look(ctx: Pick<Context<unknown, unknown>, 'book' | 'instrument'>): void {
    const { bidTicks, askTicks } = ctx.book;
    this.gridTicks = ctx.instrument.orderTickTicks;
    const hasBid = bidTicks === bidTicks;
    const hasAsk = askTicks === askTicks;
    if (hasBid) this.bidTicks = bidTicks;
    if (hasAsk) this.askTicks = askTicks;
    if (hasBid && !(this.askTicks > bidTicks)) this.askTicks = bidTicks + this.gridTicks;
    if (hasAsk && !(this.bidTicks < askTicks)) this.bidTicks = askTicks - this.gridTicks;
  }

  /** The price so many order ticks behind the best of a side (negative: inside the spread), short of the other side. */
  behind(side: 1 | -1, ticks: number): number {
    const own = side > 0 ? this.bidTicks : this.askTicks;
    const other = side > 0 ? this.askTicks : this.bidTicks;
    const wanted = side * own - ticks * this.gridTicks;
    const nearest = side * other - this.gridTicks;
    return side * Math.min(wanted, nearest);
  }
}
