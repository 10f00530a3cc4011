/**
 * One price of a tape of levels in a matching market: what the tape says stands there, what is left of it here, and what is not yet clear.
 *
 * Recorded lots at a price here are `toldLots + apartLots`, less what a trade has left open (`owedLots`). Apart above 0: others traded in their place, and
 * they stand here still; below 0: they have traded here with somebody who is not on the tape.
 *
 * Units: ticks, lots, ns. Invariant: `hereLots` is the sum of the flow's orders at the price; `owedLots` ≥ 0.
 */

/** Lots that a trade took from the front and that stand at the back, since the level row that may tell of them has not come. */
export interface Refill {
  readonly orderId: number;
  readonly ts: number;
}

/** Lots that a level row took away, while a trade may still say that they had traded. */
export interface GoneLots {
  ts: number;
  lots: number;
  /** The last order of a session before them; 0: none. */
  afterId: number;
}

/** One price of one side. */
export class RecordedLevel {
  /** +1 bid, −1 ask. */
  readonly side: 1 | -1;
  readonly key: number;
  toldLots = 0;
  hereLots = 0;
  apartLots = 0;
  readonly refills: Refill[] = [];
  readonly gone: GoneLots[] = [];
  /** Lots that a level row took away and that were not here any more, with the time of the last such row. */
  voidLots = 0;
  voidTs = Number.NEGATIVE_INFINITY;
  /** Whether the tape has stated the price since the last clear. */
  isKnown = false;

  /** What the rows of the group that goes on have said; `isStated`: anything. */
  isStated = false;
  statedLots = 0;
  /** A snapshot or a clear has said it: what had come apart is forgotten. */
  isAnew = false;
  /** A clear alone has said it: what stands there is not known. */
  isCleared = false;

  constructor(side: 1 | -1, key: number) {
    this.side = side;
    this.key = key;
  }

  get priceTicks(): number {
    return this.side > 0 ? this.key : 0 - this.key;
  }

  /** What should stand here when nothing is left open. */
  get targetLots(): number {
    return Math.max(0, this.toldLots + this.apartLots);
  }

  /** What a trade has said of lots that did not trade here, until a level row comes. */
  get owedLots(): number {
    return this.toldLots + this.apartLots - this.hereLots;
  }

  /** Lots here that the tape does not have any more. */
  get surplusLots(): number {
    return Math.min(this.hereLots, Math.max(0, this.apartLots));
  }

  /** Lots that are gone and that a trade may yet explain. */
  get goneLots(): number {
    let lots = 0;
    for (const one of this.gone) lots += one.lots;
    return lots;
  }

  /** Lots are gone, behind an order of a session (0: none). What has left the window of `windowNs` makes room. */
  noteGone(ts: number, lots: number, afterId: number, windowNs: number): void {
    const { gone } = this;
    const last = gone.at(-1);
    if (last?.ts === ts && last.afterId === afterId) {
      last.lots += lots;
      return;
    }
    const oldest = gone[0];
    const entry = oldest !== undefined && oldest.ts + windowNs < ts ? gone.shift()! : { ts, lots, afterId };
    entry.ts = ts;
    entry.lots = lots;
    entry.afterId = afterId;
    gone.push(entry);
  }

  /** Drop what has left the window of `windowNs`. */
  forgetBefore(nowNs: number, windowNs: number): void {
    const { gone } = this;
    while (gone.length > 0 && gone[0]!.ts + windowNs < nowNs) gone.shift();
    if (this.voidTs + windowNs < nowNs) this.voidLots = 0;
  }

  /** Nothing is open any more, and nothing apart. */
  beginAnew(): void {
    this.apartLots = 0;
    this.voidLots = 0;
    this.refills.length = 0;
    this.gone.length = 0;
  }
}
