/**
 * How long the tape's book showed another touch than the venue itself told: `staleTouchShare` of the metadata.
 *
 * A depth feed is a picture taken every so often; the venue's own quote (Binance `bookTicker`) is told at each change. The share of time
 * for which the two differ in a best price or its quantity says how far the displayed touch can be trusted.
 *
 * Rows come in order of `exchTs`. Time counts from the end of the first snapshot, once both sides have been quoted. Units: ns, ticks, lots.
 *
 * Example: bid 100×5 in the book from 0 to 10, quoted 100×5 from 0, 100×4 from 8: the share is 0.2.
 */
import { L2Book } from '../../book.js';
import { Flag, Kind } from '../../row.js';

/** Marks a quote row that is watched and not written; outside the flags of a tape. */
export const WATCHED = 128;

/** Holds the book against the quotes. */
export class TouchWatch {
  readonly #book = new L2Book();
  #bidTicks = Number.NaN;
  #bidQtyLots = Number.NaN;
  #askTicks = Number.NaN;
  #askQtyLots = Number.NaN;
  #opened = false;
  #sinceTs = Number.NaN;
  #watchedNs = 0;
  #staleNs = 0;

  /** The next row of the tape, or a watched quote. */
  row(exchTs: number, kind: number, side: number, priceTicks: number, qtyLots: number, flags: number): void {
    if (exchTs !== this.#sinceTs) this.#advance(exchTs);
    if (kind === Kind.quote) this.#quote(side, priceTicks, qtyLots);
    else this.#book.apply(kind, side, priceTicks, qtyLots);
    if (kind === Kind.snapshot && (flags & Flag.last) !== 0) this.#opened = true;
  }

  /** Stale time over watched time, 0 to 1; undefined when nothing could be watched. */
  get share(): number | undefined {
    return this.#watchedNs > 0 ? this.#staleNs / this.#watchedNs : undefined;
  }

  #advance(exchTs: number): void {
    if (this.#opened && !Number.isNaN(this.#bidTicks) && !Number.isNaN(this.#askTicks)) {
      const ns = exchTs - this.#sinceTs;
      this.#watchedNs += ns;
      if (this.#isStale()) this.#staleNs += ns;
    }
    this.#sinceTs = exchTs;
  }

  #quote(side: number, priceTicks: number, qtyLots: number): void {
    if (side > 0) {
      this.#bidTicks = priceTicks;
      this.#bidQtyLots = qtyLots;
    } else {
      this.#askTicks = priceTicks;
      this.#askQtyLots = qtyLots;
    }
  }

  /** Quantities are 0 on both sides of the comparison when a side is empty, whatever its price says. */
  #isStale(): boolean {
    const book = this.#book;
    if (book.bidQtyLots !== this.#bidQtyLots || book.askQtyLots !== this.#askQtyLots) return true;
    return (this.#bidQtyLots > 0 && book.bidTicks !== this.#bidTicks) || (this.#askQtyLots > 0 && book.askTicks !== this.#askTicks);
  }
}
