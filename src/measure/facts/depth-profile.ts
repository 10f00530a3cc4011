/**
 * The average book: quantity shown at each distance, weighted by how long it stood, while both sides have a price and do not meet.
 *
 * Distance is counted in ticks from the best price of the same side (0 is that price), and from the mid: place d then holds prices more than d − 1 and
 * up to d ticks away. Empty prices count as 0. Unit: lots; count: seconds. Where the mean of both sides is largest lies, in many markets, behind the
 * best price and not at it (Bouchaud, Mézard, Potters, "Statistical properties of stock order books", Quantitative Finance 2, 2002; Gould et al. 2013,
 * §4.4); large-tick instruments may have it at the touch.
 *
 * Example: 4 lots bid at 100 and 9 at 99 for the whole time: `fromBest` 4, 9; with the ask at 101 `fromMid` is 0, 4, 9 from place 0 on.
 */
import type { L2Book } from '../../market/book.js';
import type { DepthFacts, DepthPoint } from './types.js';

const NS_A_SECOND = 1e9;

/** Takes books with the time for which they stood. */
export class DepthTime {
  readonly #distances: number;
  /** Lots · ns: bid and ask by distance. */
  readonly #fromBest: readonly [Float64Array, Float64Array];
  readonly #fromMid: readonly [Float64Array, Float64Array];
  #ns = 0;

  /** Distances 0 to `distances` are looked at. */
  constructor(distances: number) {
    this.#distances = distances;
    const places = (): Float64Array => new Float64Array(distances + 1);
    this.#fromBest = [places(), places()];
    this.#fromMid = [places(), places()];
  }

  /** The book, whose sides both have a price and do not meet, stood for so long. */
  add(book: L2Book, ns: number): void {
    const { bids, asks } = book;
    // Half the spread, up to a whole tick: the place of the best price as seen from the mid.
    const half = Math.ceil((book.askTicks - book.bidTicks) / 2);
    this.#ns += ns;
    this.#side(bids, 0, half, ns);
    this.#side(asks, 1, half, ns);
  }

  facts(): DepthFacts {
    const fromBest = this.#points(this.#fromBest);
    const fromMid = this.#points(this.#fromMid);
    return {
      fromBest,
      fromMid,
      peakFromBestTicks: peakOf(fromBest),
      peakFromMidTicks: peakOf(fromMid),
      seconds: this.#ns / NS_A_SECOND,
    };
  }

  #side(ladder: L2Book['bids'], side: 0 | 1, half: number, ns: number): void {
    const best = ladder.bestKey;
    const fromBest = this.#fromBest[side];
    const fromMid = this.#fromMid[side];
    const distances = this.#distances;
    for (let distance = 0; distance <= distances; distance++) {
      const lots = ladder.get(best - distance);
      if (lots === 0) continue;
      fromBest[distance]! += lots * ns;
      if (distance + half <= distances) fromMid[distance + half]! += lots * ns;
    }
  }

  #points([bids, asks]: readonly [Float64Array, Float64Array]): DepthPoint[] {
    if (this.#ns === 0) return [];
    return Array.from(bids, (lotNs, ticks) => ({ ticks, bidLots: lotNs / this.#ns, askLots: asks[ticks]! / this.#ns }));
  }
}

function peakOf(points: readonly DepthPoint[]): number | null {
  let peak: number | null = null;
  let most = 0;
  for (const { ticks, bidLots, askLots } of points) if (bidLots + askLots > most) [most, peak] = [bidLots + askLots, ticks];
  return peak;
}
