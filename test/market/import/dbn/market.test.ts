/**
 * A seeded market of single orders told as Databento tells it: the tape's book is the market's at the end of every event, executions are its
 * trades, and no order is unknown.
 */
import { expect, it } from 'vitest';
import { randomStream } from '../../../../src/base/rand/stream.js';
import { Flag, Kind } from '../../../../src/market/row.js';
import { NaiveOrders } from '../../naive-orders.js';
import { importBytes } from '../rows.js';
import { dbnFile, LAST, mbo, type MboSpec } from './records.js';

interface Order {
  readonly id: bigint;
  readonly side: 'A' | 'B';
  price: number;
  left: number;
}

/** Levels as text, so that pictures compare. */
function picture(orders: Iterable<{ readonly side: string; readonly price: number; readonly left: number }>): string {
  const sums = new Map<string, number>();
  for (const { side, price, left } of orders) sums.set(`${side} ${price}`, (sums.get(`${side} ${price}`) ?? 0) + left);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).join('; ');
}

/** A naive market: events as records, with the book after each. */
function market(seed: number, events: number) {
  const random = randomStream(seed, 'dbn market');
  const draw = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const orders: Order[] = [];
  const records: MboSpec[] = [];
  const books: string[] = [];
  let nextId = 2n ** 40n;
  let traded = 0;
  const tell = (event: readonly MboSpec[]): void => {
    event.forEach((spec, i) => records.push({ ...spec, flags: i === event.length - 1 ? LAST : 0, ts: 1000 * books.length }));
    books.push(picture(orders));
  };
  const remove = (order: Order): void => void orders.splice(orders.indexOf(order), 1);
  const of = ({ id, side, price }: Order): Pick<MboSpec, 'order' | 'side' | 'price'> => ({ order: id, side, price });
  tell([{ action: 'R' }]);
  while (books.length < events) {
    const what = random();
    const order = orders[draw(0, orders.length - 1)];
    if (order === undefined || what < 0.45) {
      const side = random() < 0.5 ? 'A' : 'B';
      const added = { id: nextId++, side, price: side === 'B' ? draw(90, 99) : draw(100, 109), left: draw(1, 9) } as const;
      orders.push({ ...added });
      tell([{ action: 'A', ...of(added), size: added.left }]);
    } else if (what < 0.6) {
      const size = draw(1, order.left);
      order.left -= size;
      if (order.left === 0) remove(order);
      tell([{ action: 'C', ...of(order), size }]);
    } else if (what < 0.7) {
      order.price = order.side === 'B' ? draw(90, 99) : draw(100, 109);
      order.left = draw(1, 9);
      remove(order);
      orders.push(order);
      tell([{ action: 'M', ...of(order), size: order.left }]);
    } else {
      // A sweep of the best two prices: trades and fills first, then what became of the orders.
      const aggressor = random() < 0.5 ? 'A' : 'B';
      const sign = aggressor === 'A' ? -1 : 1;
      const resting = orders.filter(({ side }) => side !== aggressor).sort((a, b) => sign * (a.price - b.price));
      const prints: MboSpec[] = [];
      const after: MboSpec[] = [];
      let wants = draw(1, 25);
      for (const hit of resting) {
        const size = Math.min(wants, hit.left);
        if (size === 0) break;
        wants -= size;
        traded += size;
        prints.push({ action: 'T', side: aggressor, price: hit.price, size }, { action: 'F', ...of(hit), size });
        hit.left -= size;
        if (hit.left === 0) {
          remove(hit);
          after.push({ action: 'C', ...of(hit), size });
        } else after.push({ action: 'M', ...of(hit), size: hit.left });
      }
      if (after.length > 0) tell([...prints, ...after]);
    }
  }
  return { records, books, traded };
}

it.each([1, 2, 3])('seed %i: 3000 events', async (seed) => {
  const { records, books, traded } = market(seed, 3000);
  const { rows, meta } = await importBytes([dbnFile(records.map(mbo))], {
    instrument: { kind: 'linear', tickSize: '1', lotSize: '1' },
  });
  const book = new NaiveOrders();
  const seen: string[] = [];
  let executed = 0;
  for (const row of rows) {
    book.apply(row.kind, row.side, row.priceTicks, row.qtyLots, row.orderId, row.flags);
    if (row.kind === Kind.execute) executed += row.qtyLots;
    if ((row.flags & Flag.last) !== 0)
      seen[row.exchTs / 1000 - rows[0]!.exchTs / 1000] = picture(
        [...book.orders()].map(({ side, priceTicks, leftLots }) => ({ side: side > 0 ? 'B' : 'A', price: priceTicks, left: leftLots })),
      );
  }
  book.invariant();
  // A modify that changes nothing has no row: the book is the one before.
  for (let i = 0; i < books.length; i++) seen[i] ??= seen[i - 1]!;
  expect(seen.findIndex((text, i) => text !== books[i])).toBe(-1);
  expect(seen).toHaveLength(books.length);
  expect(executed).toBe(traded);
  expect(meta.rowsByKind.hidden).toBeUndefined();
  expect(meta.repairs.counts).toMatchObject({ unknownOrders: 0, executedBeyond: 0, cancelledBeyond: 0, hiddenFills: 0 });
});
