/** The lit book of a matching engine as a feed without latency: what it shows now. */
import { type Ladder, NO_KEY } from '../../src/market/ladder.js';
import type { FeedView } from '../../src/sim/port.js';
import type { MatchingEngine } from '../../src/venue/matching/index.js';
import { QueueIndex, queuesOf } from '../../src/venue/matching/floor.js';

export class EngineFeed implements FeedView {
  private readonly bids: Ladder;
  private readonly asks: Ladder;

  constructor(engine: MatchingEngine) {
    this.bids = queuesOf(engine.floor, QueueIndex.lit, 1).ladder;
    this.asks = queuesOf(engine.floor, QueueIndex.lit, -1).ladder;
  }

  get bidTicks(): number {
    return this.bids.bestKey === NO_KEY ? Number.NaN : this.bids.bestKey;
  }

  get askTicks(): number {
    return this.asks.bestKey === NO_KEY ? Number.NaN : -this.asks.bestKey;
  }

  get bidQtyLots(): number {
    return this.bids.get(this.bids.bestKey);
  }

  get askQtyLots(): number {
    return this.asks.get(this.asks.bestKey);
  }

  /** Half of best bid and best ask. */
  get midTicks(): number {
    return (this.bidTicks + this.askTicks) / 2;
  }

  get spreadTicks(): number {
    return this.askTicks - this.bidTicks;
  }

  qtyAt(side: 1 | -1, priceTicks: number): number {
    return (side > 0 ? this.bids : this.asks).get(side * priceTicks);
  }

  worseThan(side: 1 | -1, priceTicks: number): number {
    const key = (side > 0 ? this.bids : this.asks).nextBelow(side * priceTicks);
    return key === NO_KEY ? Number.NaN : side * key;
  }
}
