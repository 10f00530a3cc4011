/**
 * How a book that is empty begins: one participant of a market puts orders around a price before anything else happens.
 *
 * Units: prices in order ticks of the instrument, so that a level is a price at which orders may stand.
 *
 * Example: `opening: { price: 100, levels: 20, orders: 3 }` puts three orders at each of the twenty prices below 100, and above.
 */
import { param, type Context, type ParamsOf } from 'slipgauge';

const fields = {
  price: param.price({ about: 'between the first bid and the first ask' }),
  levels: param.integer({ min: 1, max: 10_000, about: 'prices a side' }),
  orders: param.integer({ min: 1, max: 10_000, default: 1, about: 'orders a price' }),
};

/** The parameter `opening`; absent where somebody else opens the book. */
export const openingParam = param.object(fields, { optional: true, about: 'orders around a price at the start' });

/** What `openingParam` gives. */
export type Opening = ParamsOf<typeof fields>;

/** What places one limit order. */
export type Placer<C> = (ctx: C, side: 1 | -1, priceTicks: number) => void;

/** Put the opening orders, nearest to the price first, bids and asks in turn. */
export function open<C extends Context<unknown, unknown>>(ctx: C, opening: Opening, place: Placer<C>): void {
  const gridTicks = ctx.instrument.orderTickTicks;
  const below = Math.floor(opening.price / gridTicks) * gridTicks;
  const above = Math.ceil(opening.price / gridTicks) * gridTicks;
  // At a price on the grid nobody stands; between two order ticks each side has one.
  const first = below === above ? 1 : 0;
  for (let level = first; level < first + opening.levels; level++) {
    for (let i = 0; i < opening.orders; i++) {
      place(ctx, 1, below - level * gridTicks);
      place(ctx, -1, above + level * gridTicks);
    }
  }
}
