/**
 * The price range execution rule: at which prices an aggressor may trade, fixed once when it begins to take.
 *
 * Both ends are included. An aggressor that would trade outside expires with what it has left; orders that rest are not touched.
 *
 * Source: Binance, spot API docs, faqs/price_range_execution_rules.md. A missing multiplier opens that end; without a reference the rule rests.
 *
 * Units: ticks; multipliers in ten-thousandths, since the venue states four decimals. Ends are rounded inward.
 *
 * Example: a reference of 1,000 ticks, 0.5 (5,000) down and 2 (20,000) up: 500 to 2,000.
 */
import type { PriceBand } from './band.js';

const ONE = 10_000;

/** Multipliers of the reference, in ten-thousandths; absent: no limit there. */
export interface PriceRangeRule {
  readonly bidUp?: number | undefined;
  readonly bidDown?: number | undefined;
  readonly askUp?: number | undefined;
  readonly askDown?: number | undefined;
}

/**
 * State at which prices an aggressor may trade.
 * @param side +1 an order to buy, −1 one to sell.
 * @param referenceTicks whole ticks, above 0; NaN where there is none.
 */
export function priceRange(rule: PriceRangeRule, side: 1 | -1, referenceTicks: number, out: PriceBand): void {
  const down = side === 1 ? rule.bidDown : rule.askDown;
  const up = side === 1 ? rule.bidUp : rule.askUp;
  out.open();
  if (Number.isNaN(referenceTicks)) return;
  if (down !== undefined) out.lowerTicks = Math.ceil((referenceTicks * down) / ONE);
  if (up !== undefined) out.upperTicks = Math.floor((referenceTicks * up) / ONE);
}
