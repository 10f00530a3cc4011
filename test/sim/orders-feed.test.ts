/**
 * What a strategy sees of a tape of single orders: levels that are the sums of the orders that have arrived, and executions as prints; the same whether the
 * feed is followed or looked at.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag, Kind } from '../../src/market/row.js';
import type { SessionPort } from '../../src/sim/port.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { NaiveOrders } from '../market/naive-orders.js';
import { PLAIN } from '../trading/play.js';
import { generateOrders } from '../twin/generate-orders.js';
import { IDLE, stage, type Actor } from './stage.js';

const SIDES: Readonly<Record<string, number>> = { bid: 1, buy: 1, ask: -1, sell: -1 };

/** Quantity of each price from 95 to 106 on both sides, and the touch. */
function view(touch: readonly number[], qtyAt: (side: 1 | -1, ticks: number) => number): string {
  const prices = Array.from({ length: 12 }, (_, i) => 95 + i);
  return [...touch, ...([1, -1] as const).flatMap((side) => prices.map((ticks) => qtyAt(side, ticks)))].join();
}

/** The book of what has been received by a time, on a slate. */
function naiveView(rows: readonly RowText[], feedNs: number, toNs: number): string {
  const book = new NaiveOrders();
  for (const [, recvTs, kind, side, price, qty, id, flags] of rows) {
    if (Number(recvTs) + feedNs > toNs) break;
    if ((Number(flags) & Flag.venueOnly) !== 0) continue;
    book.apply(Kind[kind as 'add'], SIDES[String(side)] ?? 0, Number(price), Number(qty), Number(id), Number(flags));
  }
  const { levels } = book;
  return view([levels.bidTicks, levels.askTicks, levels.bidQtyLots, levels.askQtyLots], (side, ticks) => levels.qtyAt(side, ticks));
}

describe('a feed of single orders', () => {
  // Behind the venue, which says what becomes of the levels, and level with it; and on tapes that tell the two apart from some row on.
  it.each([
    { feedNs: 40, toldApart: 0 },
    { feedNs: 0, toldApart: 0 },
    { feedNs: 40, toldApart: Flag.venueOnly },
    { feedNs: 40, toldApart: Flag.strategyOnly },
  ])(
    'shows the sums of what has arrived, followed or looked at: $feedNs ns later, rows of flag $toldApart',
    async ({ feedNs, toldApart }) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(1_000_000), fc.array(fc.nat(1500), { minLength: 1, maxLength: 8 }), async (seed, times) => {
          const rows: RowText[] = generateOrders(seed, { sessions: 1 }).tape.map((row, i) => {
            const isApart = i > 20 && (seed + i) % 17 === 0;
            return isApart ? [...row.slice(0, 7), String(Number(row[7]) | toldApart)] : [...row];
          });
          const seen: [number, string][][] = [[], []];
          const watcher = (i: number): Actor => ({
            id: String(i),
            laws: { feed: feedNs },
            trader: (port: SessionPort) => ({
              ...IDLE,
              wantsBook: i === 1,
              onStart: () => {
                for (const time of times) port.schedule(1000 + time, 0);
              },
              onTimer: () => {
                const feed = port.feed(0);
                const touch = [feed.bidTicks, feed.askTicks, feed.bidQtyLots, feed.askQtyLots];
                seen[i]!.push([port.now(), view(touch, (side, ticks) => feed.qtyAt(side, ticks))]);
              },
            }),
          });
          await stage(memoryTape(PLAIN, rows, { levelOfDetail: 'L3' }, 9), [watcher(0), watcher(1)]);
          expect(seen[0]).toEqual(seen[1]);
          expect(seen[0]).toEqual(seen[0]!.map(([now]) => [now, naiveView(rows, feedNs, now)]));
        }),
        { numRuns: 60 },
      );
    },
  );

  it('tells executions as prints of the other side, but none that another print tells or of which nothing is known', async () => {
    const rows: RowText[] = [
      [1000, 1000, 'add', 'bid', 100, 9, 1, 1],
      [1001, 1001, 'execute', '', '', 2, 1, 1],
      [1002, 1002, 'execute', 'bid', 99, 1, 1, 1],
      [1003, 1003, 'execute', '', '', 1, 1, Flag.notVolume | Flag.last],
      [1004, 1004, 'execute', '', '', 1, 77, 1],
      [1005, 1005, 'execute', 'ask', 103, 4, 78, 1],
      [1006, 1006, 'hidden', 'sell', 101, 3, '', 1],
      [1007, 1007, 'trade', '', 102, 5, '', 1],
      [2000, 2000, 'add', 'ask', 200, 1, 2, 1],
    ];
    const told: string[] = [];
    let books = 0;
    const listener: Actor = {
      id: 'a',
      trader: () => ({
        ...IDLE,
        wantsTrades: true,
        wantsBook: true,
        onTrade: (_, { tapeRow, side, priceTicks, qtyLots }) => told.push(`${tapeRow}: ${side} ${qtyLots} @${priceTicks}`),
        onBook: () => books++,
      }),
    };
    await stage(memoryTape(PLAIN, rows, { levelOfDetail: 'L3' }), [listener]);
    expect(told).toEqual(['1: -1 2 @100', '2: -1 1 @99', '5: 1 4 @103', '6: -1 3 @101', '7: 0 5 @102']);
    expect(books).toBe(7);
  });
});
