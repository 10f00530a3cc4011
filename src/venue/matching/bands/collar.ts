/**
 * Collars: how far from a reference a price may be, as a share of the reference or in ticks.
 *
 * A venue has two of them: a static one around the last auction's price and a narrower dynamic one around the last price. What a price outside
 * means (reject the order, cut its limit, begin an auction) is the venue's rule; here is where the ends lie.
 *
 * Source: Deutsche Börse, «T7 Market Model for the Trading Venue Xetra», volatility interruption: a static range around the last price that an
 * auction determined, a dynamic one around the last traded price.
 *
 * Units: ticks, bps of the size of the reference. Ends are rounded inward, to the widest whole tick that is still within the stated width.
 *
 * Example: 2 % around 1,005 ticks is from 985 to 1,025.
 */
import type { PriceBand } from './band.js';

const BPS = 10_000;

/** How far down and up, in one unit. */
export interface Collar {
  readonly unit: 'bps' | 'ticks';
  /** At least 0, whole. */
  readonly down: number;
  /** At least 0, whole. */
  readonly up: number;
}

/** Which collar a price breaks: 0 none, 1 the dynamic one, 2 the static one (which then counts, be the dynamic one broken or not). */
export type CollarBreach = 0 | 1 | 2;

/**
 * State the ends of a collar.
 * @param referenceTicks whole ticks, of either sign; NaN: no reference yet, every price is inside.
 */
export function collarBand(collar: Collar, referenceTicks: number, out: PriceBand): void {
  if (Number.isNaN(referenceTicks)) {
    out.open();
    return;
  }
  const size = Math.abs(referenceTicks);
  const down = collar.unit === 'ticks' ? collar.down : Math.floor((size * collar.down) / BPS);
  const up = collar.unit === 'ticks' ? collar.up : Math.floor((size * collar.up) / BPS);
  out.state(referenceTicks - down, referenceTicks + up);
}

/** Which of a venue's two collars a price breaks. */
export function collarBreach(priceTicks: number, fixed: PriceBand, dynamic: PriceBand): CollarBreach {
  if (!fixed.has(priceTicks)) return 2;
  return dynamic.has(priceTicks) ? 0 : 1;
}
