/**
 * What a market tells of its auctions, as columns: indicative prices while a call goes on, and what was held at its end.
 *
 * Beside the rows of the tape, whose kinds are those of order books. Units: ticks, lots, ns since the run's epoch.
 */
import { grownFloats, grownInts } from '../../../base/mem/grown.js';
import { NO_PRICE } from '../reports.js';
import type { Uncrossing } from './uncrossing.js';

/** What a row is: a price that would be, or one that was. */
export const AuctionEvent = { indicative: 1, uncross: 2 } as const;

const FIRST_ROWS = 256;

/** Rows in order; who has taken them sets `count` to 0. */
export class AuctionRows {
  count = 0;
  exchTs = new Float64Array(FIRST_ROWS);
  /** One of `AuctionEvent`. */
  event = new Int32Array(FIRST_ROWS);
  /** `Phase` in which it was told, or which ended. */
  phase = new Int32Array(FIRST_ROWS);
  /** The one price; `NO_PRICE` where nothing would trade. */
  priceTicks = new Int32Array(FIRST_ROWS);
  pairedLots = new Float64Array(FIRST_ROWS);
  /** Demand less supply at that price: positive, buyers are left over. */
  surplusLots = new Float64Array(FIRST_ROWS);
  /** Price that the auction refers to; `NO_PRICE` none. */
  referenceTicks = new Int32Array(FIRST_ROWS);

  add(exchTs: number, event: number, phase: number, { priceTicks, volumeLots, surplusLots }: Uncrossing, referenceTicks: number): void {
    const i = this.count++;
    if (i === this.exchTs.length) this.grow();
    this.exchTs[i] = exchTs;
    this.event[i] = event;
    this.phase[i] = phase;
    this.priceTicks[i] = Number.isNaN(priceTicks) ? NO_PRICE : priceTicks;
    this.pairedLots[i] = volumeLots;
    this.surplusLots[i] = surplusLots;
    this.referenceTicks[i] = Number.isNaN(referenceTicks) ? NO_PRICE : referenceTicks;
  }

  private grow(): void {
    const rows = 2 * this.exchTs.length;
    this.exchTs = grownFloats(this.exchTs, rows);
    this.event = grownInts(this.event, rows);
    this.phase = grownInts(this.phase, rows);
    this.priceTicks = grownInts(this.priceTicks, rows);
    this.pairedLots = grownFloats(this.pairedLots, rows);
    this.surplusLots = grownFloats(this.surplusLots, rows);
    this.referenceTicks = grownInts(this.referenceTicks, rows);
  }
}
