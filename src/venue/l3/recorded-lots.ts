/** The lots of recorded orders as a session finds them: what it has taken of them is gone for it (FILLS.md §6.6). */
import { invariant } from '../../base/errors.js';
import { KEY, LINKS, LOTS, MARK, NEXT, PLACE, sideOf, VALUES } from '../../market/order-pool.js';
import type { L3Engine } from './engine.js';

/** Lots that stand ahead of an own order: of the recorded orders before it at its price, less what its session has taken of them. */
export function aheadLots(engine: L3Engine, o: number): number {
  const { orders, book } = engine;
  const { values, links } = book.pool;
  const place = orders.place[o]!;
  let lots = 0;
  for (
    let r = book.first(orders.side[o]!, orders.priceKey[o]!);
    r >= 0 && values[r * VALUES + PLACE]! < place;
    r = links[r * LINKS + NEXT]!
  )
    lots += availableOf(engine, r, orders.session[o]!);
  return lots;
}

/** Whether anything stands ahead of an own order. */
export function hasAhead(engine: L3Engine, o: number): boolean {
  const { orders, book } = engine;
  const { values, links } = book.pool;
  const place = orders.place[o]!;
  for (
    let r = book.first(orders.side[o]!, orders.priceKey[o]!);
    r >= 0 && values[r * VALUES + PLACE]! < place;
    r = links[r * LINKS + NEXT]!
  )
    if (availableOf(engine, r, orders.session[o]!) > 0) return true;
  return false;
}

/** Lots of a recorded order that a session has not taken. */
export function availableOf({ book, taken }: L3Engine, recorded: number, session: number): number {
  const lots = book.pool.values[recorded * VALUES + LOTS]!;
  const list = book.pool.links[recorded * LINKS + MARK]!;
  return list < 0 ? lots : Math.max(0, lots - taken.get(list, session));
}

/** A session takes lots of a recorded order. */
export function takeOf(engine: L3Engine, recorded: number, session: number, lots: number): void {
  const { taken, book } = engine;
  const { links, values } = book.pool;
  const at = recorded * LINKS + MARK;
  links[at] = taken.add(links[at]!, session, lots);
  const sum = taken.get(links[at], session);
  if (sum > values[recorded * VALUES + LOTS]!)
    invariant(false, `a session has taken ${sum} lots of an order that shows ${values[recorded * VALUES + LOTS]!} at row ${engine.row}`);
  engine.missing?.taken(session, sideOf(book.pool, recorded), links[recorded * LINKS + KEY]!);
}
