/** The queue of one price of a book of single orders, as tests compare it. */
import type { L3Book } from '../../src/market/l3-book.js';
import { ID, LINKS, LOTS, NEXT, VALUES } from '../../src/market/order-pool.js';

/** Ids and lots of a price from the front of its queue; lots without an order have the id `NO_ID`. */
export function queueOf(book: Pick<L3Book, 'first' | 'pool'>, side: number, key: number): [id: number, lots: number][] {
  const { values, links } = book.pool;
  const queue: [number, number][] = [];
  for (let o = book.first(side, key); o >= 0; o = links[o * LINKS + NEXT]!)
    queue.push([values[o * VALUES + ID]!, values[o * VALUES + LOTS]!]);
  return queue;
}
