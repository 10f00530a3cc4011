/** What a parent has cost, worked out in the plainest way from its fills and the tape. */
import type { Instrument } from '../../src/market/instrument.js';
import { Kind } from '../../src/market/row.js';
import type { ParentShortfall } from '../../src/measure/types.js';
import type { Row } from '../market/tape-rows.js';
import type { Fill } from './story.js';

const CASH_UNIT = 1e-8;

/** Total shortfall in the settlement currency: fills against the decision price, the rest against the end price, and fees. */
export function naiveCost(fills: readonly Fill[], parent: ParentShortfall, { kind, tickSize, lotSize, multiplier }: Instrument): number {
  const decision = parent.decisionPrice!;
  const cost = (lots: number, price: number): number => {
    const qty = lots * Number(lotSize) * Number(multiplier) * parent.side;
    return kind === 'inverse' ? qty * (1 / decision - 1 / price) : qty * (price - decision);
  };
  let total = 0;
  for (const { lots, priceTicks, feeUnits } of fills) total += cost(lots, priceTicks * Number(tickSize)) + feeUnits * CASH_UNIT;
  return total + cost(parent.orderedLots - parent.filledLots, parent.endPrice ?? decision);
}

/** The levels of a book in two Maps. */
export class PlainBook {
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();

  apply({ kind, side, priceTicks, qtyLots }: Row): void {
    if (kind !== Kind.level && kind !== Kind.snapshot) return;
    const levels = side > 0 ? this.bids : this.asks;
    if (qtyLots > 0) levels.set(priceTicks, qtyLots);
    else levels.delete(priceTicks);
  }

  /** Best price of a side in ticks, +1 bids, −1 asks. */
  touch(sign: number): number {
    let best = -Infinity;
    for (const ticks of (sign > 0 ? this.bids : this.asks).keys()) best = Math.max(best, sign * ticks);
    return sign * best;
  }
}

/** Mid in ticks after rows of a book, as long as `goesIn` takes them. */
export function midAfter(rows: readonly Row[], goesIn: (row: Row) => boolean): number {
  const book = new PlainBook();
  for (const row of rows) {
    if (!goesIn(row)) break;
    book.apply(row);
  }
  return (book.touch(1) + book.touch(-1)) / 2;
}
