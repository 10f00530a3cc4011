/**
 * The book as a strategy sees it: its feed, with sides by name. `buy` is the bid side, `sell` the ask side.
 */
import type { FeedView } from '../sim/port.js';
import type { BookView, SideName } from './strategy.js';

/** A strategy's view of one feed; always current. */
export class FeedBook implements BookView {
  private readonly feed: FeedView;

  constructor(feed: FeedView) {
    this.feed = feed;
  }

  get bidTicks(): number {
    return this.feed.bidTicks;
  }

  get askTicks(): number {
    return this.feed.askTicks;
  }

  get bidQtyLots(): number {
    return this.feed.bidQtyLots;
  }

  get askQtyLots(): number {
    return this.feed.askQtyLots;
  }

  get mid2Ticks(): number {
    return this.feed.bidTicks + this.feed.askTicks;
  }

  qtyAt(side: SideName, priceTicks: number): number {
    return this.feed.qtyAt(side === 'buy' ? 1 : -1, priceTicks);
  }

  worseThan(side: SideName, priceTicks: number): number {
    return this.feed.worseThan(side === 'buy' ? 1 : -1, priceTicks);
  }
}
