/**
 * Prices of so many significant figures, as a table of ticks: how venues say it whose tick grows with the price (Hyperliquid).
 *
 * A price has at most `figures` significant figures and at most `decimals` places behind the point; whole prices are always allowed. So the
 * tick is the larger of 10^−decimals and the place of the last figure, and 1 at most.
 *
 * Example: `significantFigureRows(5, 1)` is 0.1 from 0 and 1 from 10000: 9999.9 is a price, 10000.1 is none.
 */
import { formatDecimal, parseDecimal } from '../../../base/num/decimal.js';
import type { TickRow } from './types.js';

/** Rows of the table, finest first. `figures` ≥ 1, `decimals` ≥ 0. */
export function significantFigureRows(figures: number, decimals: number): TickRow[] {
  const rows: TickRow[] = [{ from: '0', tick: powerOfTen(-decimals) }];
  for (let place = 1 - decimals; place <= 0; place++) {
    rows.push({ from: powerOfTen(place + figures - 1), tick: powerOfTen(place) });
  }
  return rows;
}

function powerOfTen(exponent: number): string {
  return formatDecimal(parseDecimal(`1e${String(exponent)}`));
}
