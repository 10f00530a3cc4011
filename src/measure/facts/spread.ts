/**
 * The spread over time: best ask less best bid in ticks, weighted by how long it stood, while both sides have a price and do not meet.
 *
 * Unit: ticks; sign: always positive; count: seconds. What stands at one tick most of the time is a large-tick instrument (Gould, Porter, Williams,
 * McDonald, Fenn, Howison, "Limit order books", Quantitative Finance 13, 2013, §4); there is no band, since the tick is the venue's choice.
 *
 * Example: 1 tick for 3 s and 3 ticks for 1 s: mean 1.5, median 1, share at one tick 0.75.
 */
import { BlockSums, jackknife, known } from './block-sums.js';
import { LogBins } from './log-bins.js';
import type { SpreadFacts } from './types.js';

/** Spreads below this have a place of their own. */
const EXACT = 1024;
const NS_A_SECOND = 1e9;
/** Columns: time, spread · time, time at one tick. */
const TIME = 0;
const AREA = 1;
const ONE_TICK = 2;

/** Takes spreads with the time for which they stood. */
export class SpreadTime {
  readonly #bins = new LogBins(16, 22);
  readonly #ns = new Float64Array(EXACT + this.#bins.count);
  readonly #sums = new BlockSums(3);

  /** A spread of at least one tick stood for so long. */
  add(block: number, spreadTicks: number, ns: number): void {
    this.#ns[spreadTicks < EXACT ? spreadTicks : EXACT + this.#bins.of(spreadTicks / EXACT)]! += ns;
    this.#sums.add(block, TIME, ns);
    this.#sums.add(block, AREA, spreadTicks * ns);
    if (spreadTicks === 1) this.#sums.add(block, ONE_TICK, ns);
  }

  facts(): SpreadFacts {
    const totalNs = this.#sums.totals()[TIME]!;
    const histogram: { ticks: number; share: number }[] = [];
    this.#ns.forEach((ns, place) => {
      if (ns > 0) histogram.push({ ticks: this.#ticksOf(place), share: ns / totalNs });
    });
    return {
      meanTicks: jackknife(this.#sums, (t) => t[AREA]! / t[TIME]!),
      medianTicks: this.#quantile(0.5, totalNs),
      p90Ticks: this.#quantile(0.9, totalNs),
      oneTick: jackknife(this.#sums, (t) => t[ONE_TICK]! / t[TIME]!),
      histogram,
      seconds: totalNs / NS_A_SECOND,
    };
  }

  /** Smallest spread at or below which it stood for that share of the time. */
  #quantile(share: number, totalNs: number): number | null {
    let ns = 0;
    for (let place = 0; place < this.#ns.length; place++) {
      ns += this.#ns[place]!;
      if (ns > 0 && ns >= share * totalNs) return known(this.#ticksOf(place));
    }
    return null;
  }

  #ticksOf(place: number): number {
    return place < EXACT ? place : Math.ceil(EXACT * this.#bins.edges[place - EXACT]!);
  }
}
