/**
 * A feed as a session with impact sees it: what the feed has delivered, less what the session took, at prices shifted by what it traded.
 *
 * Both are as of the last row that was delivered, so they come with the feed's latency. A feed that takes no time at all shows what a row undid one row late.
 *
 * Units: ticks, lots. Example: the feed's ask is 101, the session's shift 2: it sees 103.
 */
import type { Feed } from '../../sim/feed.js';
import type { FeedTrade, OwnView } from '../../sim/port.js';
import type { SessionImpact } from './session-impact.js';
import type { Told } from './told.js';

/** One session's version of a feed. */
export class OwnFeed implements OwnView {
  private readonly feed: Feed;
  private readonly told: Told;
  private readonly shifted: FeedTrade = { side: 0, priceTicks: 0, qtyLots: 0, exchTs: 0, recvTs: 0, tapeRow: 0 };

  constructor(feed: Feed, { told }: SessionImpact) {
    this.feed = feed;
    this.told = told;
  }

  get bidTicks(): number {
    return this.fromBest(1, this.feed.bidTicks) + this.told.shiftTicks;
  }

  get askTicks(): number {
    return this.fromBest(-1, this.feed.askTicks) + this.told.shiftTicks;
  }

  get bidQtyLots(): number {
    return this.leftAt(1, this.fromBest(1, this.feed.bidTicks));
  }

  get askQtyLots(): number {
    return this.leftAt(-1, this.fromBest(-1, this.feed.askTicks));
  }

  qtyAt(side: 1 | -1, priceTicks: number): number {
    this.read();
    return this.leftAt(side, priceTicks - this.told.shiftTicks);
  }

  worseThan(side: 1 | -1, priceTicks: number): number {
    this.read();
    return this.fromBest(side, this.feed.worseThan(side, priceTicks - this.told.shiftTicks)) + this.told.shiftTicks;
  }

  ownTrade(trade: FeedTrade): FeedTrade {
    this.read();
    const { shifted } = this;
    shifted.side = trade.side;
    shifted.priceTicks = trade.priceTicks + this.told.shiftTicks;
    shifted.qtyLots = trade.qtyLots;
    shifted.exchTs = trade.exchTs;
    shifted.recvTs = trade.recvTs;
    shifted.tapeRow = trade.tapeRow;
    return shifted;
  }

  /** Be where the feed is. */
  private read(): void {
    this.told.readUpTo(this.feed.rowsDelivered - 1);
  }

  /** The first price from a recorded one on, away from the best, with something left; NaN none. */
  private fromBest(side: 1 | -1, recordedTicks: number): number {
    this.read();
    if (this.told.missingLevels === 0) return recordedTicks;
    let ticks = recordedTicks;
    while (!Number.isNaN(ticks) && this.leftAt(side, ticks) <= 0) ticks = this.feed.worseThan(side, ticks);
    return ticks;
  }

  /** Lots left at a recorded price. */
  private leftAt(side: 1 | -1, recordedTicks: number): number {
    if (Number.isNaN(recordedTicks)) return 0;
    return Math.max(0, this.feed.qtyAt(side, recordedTicks) - this.told.missingAt(side, recordedTicks));
  }
}
