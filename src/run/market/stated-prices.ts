/**
 * The mark and the index of a run's markets: where each looks.
 *
 * The price of another tape or market is the middle that a feed without latency would show: of a tape what its recorder had received by then, of a market
 * what was published before. It is converted by the sizes of the ticks.
 *
 * Invariant: what a market sees of another one does not depend on which sessions there are.
 */
import { Feed } from '../../sim/feed.js';
import { LatencyDraw } from '../../sim/latency/draw.js';
import { constantTable } from '../../sim/latency/table.js';
import type { Loop } from '../../sim/loop.js';
import type { RowWindow } from '../../sim/row-window.js';
import { type MatchingMarket, StatedPrice, touchOf, Trigger } from '../../venue/matching/index.js';
import type { StatedPriceSpec } from '../scenario/index.js';
import type { TimedMarket } from './live-tape.js';

/** A tape or market of the run. */
export interface Seen {
  readonly id: string;
  readonly tickSize: string;
  readonly window: RowWindow;
}

/** A market, its own place among all, and how its prices are made. */
export interface StatingMarket {
  readonly venue: MatchingMarket;
  readonly place: number;
  readonly source: TimedMarket;
}

/** Let a market that has not opened state its prices; gives the feeds by which it looks at others. */
export function statePrices({ venue, place, source }: StatingMarket, all: readonly Seen[], loop: Loop): Feed[] {
  const feeds: Feed[] = [];
  const middleOf = (id: string): (() => number) => {
    const of = all.findIndex((one) => one.id === id);
    const feed = new Feed(all[of]!.window, of, new LatencyDraw(constantTable(0), 0, 0), loop);
    feeds.push(feed);
    const ticks = Number(all[of]!.tickSize) / Number(all[place]!.tickSize);
    return () => ((feed.bidTicks + feed.askTicks) / 2) * ticks;
  };
  const { floor } = venue.engine;
  const own = { last: () => floor.lastPxTicks, mid: () => (touchOf(floor, 1) + touchOf(floor, -1)) / 2 };
  const priceOf = (trigger: number, spec: StatedPriceSpec | undefined): StatedPrice[] => {
    if (spec === undefined) return [];
    const { of, price, everyNs, overNs } = spec;
    const read = of === null ? own[price] : middleOf(of);
    return [new StatedPrice({ trigger, startNs: venue.nextTs, everyNs, overNs, read })];
  };
  venue.statePrices([...priceOf(Trigger.mark, source.mark), ...priceOf(Trigger.index, source.index)]);
  return feeds;
}
