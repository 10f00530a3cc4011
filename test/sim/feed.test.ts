/**
 * What a strategy sees, and when (DESIGN §5): rows in order of (`recvTs`, row), one latency an atomic group, first in, first out; a feed that is
 * looked at now and then shows what one that is followed row by row shows.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencyDraw } from '../../src/sim/latency/draw.js';
import type { QuantileTable } from '../../src/sim/latency/table.js';
import { ExecType } from '../../src/sim/message.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { level, PLAIN, trade } from '../trading/play.js';
import { naiveArrivals, NaiveFeed } from './naive-feed.js';
import { IDLE, stage, type Actor } from './stage.js';

const SEED = 5;
/** 0 to 1000 ns, evenly. */
const UNEVEN: QuantileTable = { kind: 'quantiles', ns: Float64Array.of(0, 1000) };

/** Rows of a small market whose receive times overtake each other, in groups of one to four. */
const tapes = fc
  .array(
    fc.record({
      gap: fc.constantFrom(0, 0, 1, 40, 300),
      late: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(2000)),
      kind: fc.constantFrom('level', 'level', 'level', 'level', 'trade', 'quote', 'snapshot', 'clear', 'status'),
      bid: fc.boolean(),
      off: fc.nat(3),
      qty: fc.nat(6),
      last: fc.boolean(),
      only: fc.constantFrom(0, 0, 0, 0, 8, 16),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((specs) => {
    let ts = 1000;
    return specs.map(({ gap, late, kind, bid, off, qty, last, only }, i): RowText => {
      ts += gap;
      const side = kind === 'status' ? '' : kind === 'trade' ? (bid ? 'sell' : 'buy') : bid ? 'bid' : 'ask';
      const price = kind === 'status' || kind === 'clear' ? '' : bid ? 100 - off : 101 + off;
      const lots = kind === 'clear' ? '' : kind === 'status' ? qty % 2 : kind === 'trade' ? qty + 1 : qty;
      return [ts, ts + late, kind, side, price, lots, '', (last || i === specs.length - 1 ? 1 : 0) | only];
    });
  });

const batchRows = fc.constantFrom(1, 2, 3, 7, 64);

describe('a feed', () => {
  it('delivers rows in order of (recvTs, row), each group with a latency of its own, none before the one before', async () => {
    await fc.assert(
      fc.asyncProperty(tapes, batchRows, async (rows, size) => {
        const got: string[] = [];
        const listener: Actor = {
          id: 'a',
          laws: { feed: UNEVEN },
          trader: (port) => ({
            ...IDLE,
            wantsTrades: true,
            onStart: () => port.schedule(3000, 0),
            onTrade: (instrument, { tapeRow, side, priceTicks, qtyLots, exchTs, recvTs }) =>
              got.push([port.now(), instrument, tapeRow, side, priceTicks, qtyLots, exchTs, recvTs].join()),
          }),
        };
        await stage(memoryTape(PLAIN, rows, {}, size), [listener], { seed: SEED });
        const end = Number(rows.at(-1)![0]);
        const wanted = naiveArrivals(rows, latencyDraw(UNEVEN, SEED, 'feed'))
          .filter(({ kind, flags, dueNs }) => kind === 'trade' && (flags & 8) === 0 && dueNs <= end)
          .map(({ dueNs, row, side, priceTicks, qtyLots }) => [dueNs, 0, row, side, priceTicks, qtyLots, rows[row]![0], dueNs].join());
        expect(got).toEqual(wanted);
      }),
    );
  });

  it('calls onBook once a group that says something of the book, when the whole group is there', async () => {
    await fc.assert(
      fc.asyncProperty(tapes, batchRows, async (rows, size) => {
        const arrivals = naiveArrivals(rows, latencyDraw(UNEVEN, SEED, 'feed'));
        const got: string[] = [];
        const listener: Actor = {
          id: 'a',
          laws: { feed: UNEVEN },
          trader: (port) => ({
            ...IDLE,
            wantsBook: true,
            onBook: () => got.push([port.now(), port.feed(0).bidTicks, port.feed(0).askTicks, port.feed(0).bidQtyLots].join()),
          }),
        };
        await stage(memoryTape(PLAIN, rows, {}, size), [listener], { seed: SEED });
        expect(got).toEqual(groupsOf(rows, arrivals));
      }),
    );
  });

  it('shows the same whether it is looked at or followed, alone or shared, at any time until the end', async () => {
    await fc.assert(
      fc.asyncProperty(tapes, batchRows, fc.array(fc.nat(4000), { minLength: 1, maxLength: 12 }), async (rows, size, times) => {
        const views: string[][] = [[], [], [], []];
        const watcher = (i: number, wantsBook: boolean, feedKey: string): Actor => ({
          id: String(i),
          feedKey,
          laws: { feed: UNEVEN, response: 3000 },
          trader: (port) => {
            const look = (): number => views[i]!.push(bookText(port.now(), port.feed(0)));
            return {
              ...IDLE,
              wantsBook,
              onStart: () => {
                look();
                for (const time of times) port.schedule(1000 + time, 0);
              },
              onTimer: () => {
                look();
                // Refused, and told so long after the tape has ended.
                port.sendCancel(0, 1);
              },
              onReport: look,
              onEnd: look,
            };
          },
        });
        const actors = [watcher(0, false, 'alone'), watcher(1, true, 'followed'), watcher(2, false, 'shared'), watcher(3, true, 'shared')];
        await stage(memoryTape(PLAIN, rows, {}, size), actors, { seed: SEED });
        expect(views[1]).toEqual(views[0]);
        expect(views[2]).toEqual(views[0]);
        expect(views[3]).toEqual(views[0]);
        const naive = new NaiveFeed(naiveArrivals(rows, latencyDraw(UNEVEN, SEED, 'feed')));
        const end = Number(rows.at(-1)![0]);
        expect(views[0]).toEqual(
          views[0]!.map((text, i) => {
            const now = Number(text.split(' ')[0]);
            if (i === 0) return bookText(now, naiveView(new NaiveFeed([])));
            naive.advance(Math.min(now, end));
            return bookText(now, naiveView(naive));
          }),
        );
      }),
    );
  });

  it('shows a listener in the middle of a group what has come so far, trades as they come', async () => {
    const rows: RowText[] = [
      [1000, 1000, 'level', 'bid', 100, 5, '', 1],
      [1000, 1000, 'level', 'ask', 101, 5, '', 1],
      [2000, 2000, 'level', 'bid', 100, 3, '', 0],
      [2000, 2000, 'trade', 'sell', 100, 2, '', 0],
      [2000, 2000, 'level', 'bid', 99, 4, '', 1],
      level(3000, 'ask', 101, 4),
      trade(3000, 'buy', 101, 1),
    ];
    const got: string[] = [];
    const trader: Actor['trader'] = (port) => ({
      ...IDLE,
      wantsBook: true,
      wantsTrades: true,
      onBook: () => got.push(`${port.now()} book ${port.feed(0).qtyAt(1, 100)} ${port.feed(0).qtyAt(1, 99)}`),
      onTrade: (_, { qtyLots }) => got.push(`${port.now()} trade ${qtyLots} ${port.feed(0).qtyAt(1, 100)} ${port.feed(0).qtyAt(1, 99)}`),
    });
    await stage(memoryTape(PLAIN, rows), [{ id: 'a', trader }]);
    expect(got).toEqual(['1000 book 5 0', '1000 book 5 0', '2000 trade 2 3 0', '2000 book 3 4', '3000 book 3 4', '3000 trade 1 3 4']);
  });

  it('keeps from strategies what is for the venue only, and from the venue what is for strategies only', async () => {
    const rows: RowText[] = [
      [1000, 1000, 'snapshot', 'bid', 100, 5, '', 0],
      [1000, 1000, 'snapshot', 'ask', 101, 5, '', 1],
      [1500, 1500, 'level', 'ask', 101, 1, '', 9],
      [1600, 1600, 'level', 'ask', 101, 3, '', 17],
      level(3000, 'ask', 102, 1),
    ];
    let seen = 0;
    const trader: Actor['trader'] = (port) => ({
      ...IDLE,
      onStart: () => port.schedule(2000, 0),
      onTimer: () => {
        seen = port.feed(0).askQtyLots;
        port.sendNew(0, port.intern('a'), 0, 1, 1, 2, Number.NaN, 4, 0);
      },
    });
    const [one] = await stage(memoryTape(PLAIN, rows), [{ id: 'a', trader }]);
    expect(seen).toBe(3);
    // One of the four was there to take.
    expect(one!.reports.map(({ execType, cumQtyLots }) => [execType, cumQtyLots])).toEqual([
      [ExecType.new, 0],
      [ExecType.trade, 1],
      [ExecType.expired, 1],
    ]);
    expect(one!.reports[1]!.tapeRow).toBe(2);
  });
});

interface View {
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly bidQtyLots: number;
  readonly askQtyLots: number;
  qtyAt(side: 1 | -1, priceTicks: number): number;
  worseThan(side: 1 | -1, priceTicks: number): number;
}

/** Everything that a view can be asked. */
function bookText(now: number, view: View): string {
  const depth = ([1, -1] as const).map((side) => {
    const levels: string[] = [];
    for (let at = side > 0 ? view.bidTicks : view.askTicks; !Number.isNaN(at); at = view.worseThan(side, at))
      levels.push(`${at}:${view.qtyAt(side, at)}`);
    return levels.join(' ');
  });
  return `${now} ${view.bidQtyLots} ${view.askQtyLots} | ${depth.join(' | ')}`;
}

function naiveView({ book }: NaiveFeed): View {
  return {
    bidTicks: book.best(1),
    askTicks: book.best(-1),
    bidQtyLots: book.bids.get(book.best(1)) ?? 0,
    askQtyLots: book.asks.get(book.best(-1)) ?? 0,
    qtyAt: (side, price) => book.side(side).get(price) ?? 0,
    worseThan: (side, price) => book.worseThan(side, price),
  };
}

/** What `onBook` should see: a line for each group with a delivered row that is no trade. */
function groupsOf(rows: readonly RowText[], arrivals: ReturnType<typeof naiveArrivals>): string[] {
  const end = Number(rows.at(-1)![0]);
  const lines: string[] = [];
  let changed = false;
  arrivals.forEach((one, i) => {
    if (one.dueNs > end) return;
    changed ||= one.kind !== 'trade' && (one.flags & 8) === 0;
    if ((one.flags & 1) === 0 || !changed) return;
    changed = false;
    // The book when the group is whole: arrivals of the same time that follow are not there yet.
    const now = new NaiveFeed(arrivals.slice(0, i + 1)).advance(one.dueNs);
    lines.push([one.dueNs, now.best(1), now.best(-1), now.bids.get(now.best(1)) ?? 0].join());
  });
  return lines;
}
