/** A session: what a strategy is given, what becomes of its requests, and what it may not do. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import script from '../../strategies/script.js';
import { StrategyError } from '../../src/base/errors.js';
import type { Instrument } from '../../src/market/instrument.js';
import { defineStrategy, type Context, type NewOrder } from '../../src/trading/strategy.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { runCase, type CaseSession } from '../kernel/run-case.js';
import { book, level, play, trade, type Played, type PlayOptions } from './play.js';

const ROWS = [
  ...book(1000, { 100: 5, 98: 7 }, { 103: 4, 105: 9 }),
  trade(1100, 'sell', 99, 2),
  level(1200, 'bid', 101, 3),
  level(9000, 'bid', 90, 1),
];

type Ctx = Context<never, never>;

function run(strategy: object, options: Partial<PlayOptions> = {}): Promise<Played> {
  return play({ rows: ROWS, strategy: strategy, ...options });
}

/** Runs `work` in a timer at 1050, when the first book is in view. */
function at1050(work: (ctx: Ctx) => void, options: Partial<PlayOptions> = {}): Promise<Played> {
  return run({ onStart: (ctx: Ctx) => ctx.schedule(1050), onTimer: work }, options);
}

describe('what a strategy sees', () => {
  it('the book that has reached it, its times, and its instrument', async () => {
    const seen: unknown[] = [];
    await run({
      onStart: (ctx: Ctx) => {
        seen.push(ctx.startTs, ctx.now);
        ctx.schedule(1050);
        ctx.schedule(1250.2, 7);
      },
      onTimer: ({ book: b, now, instrument }: Ctx, tag: number) =>
        seen.push([
          now,
          tag,
          b.bidTicks,
          b.askTicks,
          b.bidQtyLots,
          b.askQtyLots,
          b.mid2Ticks,
          b.qtyAt('buy', 98),
          b.worseThan('buy', b.bidTicks),
          b.worseThan('sell', 103),
          instrument.symbol,
        ]),
    });
    expect(seen).toEqual([1000, 1000, [1050, 0, 100, 103, 5, 4, 203, 7, 98, 105, 'T'], [1251, 7, 101, 103, 3, 4, 204, 7, 100, 105, 'T']]);
  });

  it('a book call once a group of rows, a trade call once a print, with the tape row', async () => {
    const seen: unknown[] = [];
    await run({
      onBook: (ctx: Ctx) => seen.push(['book', ctx.now, ctx.book.bidTicks]),
      onTrade: (ctx: Ctx, t: object) => seen.push(['trade', ctx.now, { ...t }]),
      onEnd: (ctx: Ctx) => seen.push(['end', ctx.now]),
    });
    expect(seen).toEqual([
      ['book', 1000, 100],
      ['trade', 1100, { side: -1, priceTicks: 99, qtyLots: 2, exchTs: 1100, recvTs: 1100, tapeRow: 4 }],
      ['book', 1200, 101],
      ['book', 9000, 101],
      ['end', 9000],
    ]);
  });

  it('reports with names, after its own orders and position have taken them in', async () => {
    const seen: unknown[] = [];
    await run({
      onStart: (ctx: Ctx) => ctx.schedule(1050),
      onTimer: (ctx: Ctx) => ctx.submit({ side: 'buy', price: '103', qty: 6, timeInForce: 'IOC' }),
      onOrder: (ctx: Ctx, r: object) => seen.push([{ ...r }, ctx.position.qtyLots, ctx.order('1')!.ordStatus]),
    });
    const common = { tape: 't', clOrdId: '1', reason: 'none', side: 'buy', exchTs: 1050, recvTs: 1050 };
    const noFill = { priceTicks: Number.NaN, lastPxTicks: Number.NaN, lastQtyLots: 0, liquidity: 'none', rule: 'none', certainty: 'none' };
    expect(seen).toEqual([
      [{ ...common, ...noFill, execType: 'new', ordStatus: 'new', leavesQtyLots: 6, cumQtyLots: 0 }, 0, 'new'],
      [
        {
          ...common,
          execType: 'trade',
          ordStatus: 'partiallyFilled',
          leavesQtyLots: 2,
          cumQtyLots: 4,
          priceTicks: Number.NaN,
          lastPxTicks: 103,
          lastQtyLots: 4,
          liquidity: 'taker',
          rule: 'taker',
          certainty: 'certain',
        },
        4,
        'partiallyFilled',
      ],
      [{ ...common, ...noFill, execType: 'expired', ordStatus: 'expired', leavesQtyLots: 0, cumQtyLots: 4 }, 4, 'expired'],
    ]);
  });

  it('a state of its own, made from its parameters', async () => {
    const states: object[] = [];
    const strategy = defineStrategy({ state: () => ({ count: 0 }), onStart: (ctx) => void states.push(ctx.state) });
    await run(strategy);
    await run(strategy);
    expect(states[0]).not.toBe(states[1]);
  });

  it('the same objects each time: nothing is made per call', async () => {
    const seen = new Set<unknown>();
    await run({
      onBook: (ctx: Ctx) => void seen.add(ctx).add(ctx.book).add(ctx.position).add(ctx.instrument),
      onTrade: (ctx: Ctx, t: object) => void seen.add(ctx).add(t),
    });
    expect(seen.size).toBe(5);
  });
});

describe('requests', () => {
  const tenth: Instrument = { symbol: 'B', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
  const buy = { side: 'buy' } as const;

  it.each<[string, NewOrder, string]>([
    ['a decimal on the tick', { ...buy, price: '9.5', qty: '0.002' }, '1 buy 2 @95 limit GTC'],
    ['ticks and lots', { ...buy, priceTicks: 95, qtyLots: 2, timeInForce: 'GTX' }, '1 buy 2 @95 limit GTX'],
    ['a market order', { ...buy, ordType: 'market', qtyLots: 2 }, '1 buy 2 market IOC'],
    ['off the tick', { ...buy, price: 9.55, qtyLots: 2 }, '1 buy 2 limit GTC offTick'],
    ['half a tick', { ...buy, priceTicks: 95.5, qtyLots: 2 }, '1 buy 2 limit GTC offTick'],
    ['a price of NaN', { ...buy, price: Number.NaN, qtyLots: 2 }, '1 buy 2 limit GTC badPrice'],
    ['ticks of NaN', { ...buy, priceTicks: Number.NaN, qtyLots: 2 }, '1 buy 2 limit GTC badPrice'],
    ['a price of no number', { ...buy, price: 'ten', qtyLots: 2 }, '1 buy 2 limit GTC badPrice'],
    ['a price of zero', { ...buy, price: 0, qtyLots: 2 }, '1 buy 2 @0 limit GTC badPrice'],
    ['a price beyond 32 bits', { ...buy, priceTicks: 2 ** 31, qtyLots: 2 }, '1 buy 2 limit GTC badPrice'],
    ['no price', { ...buy, qtyLots: 2 }, '1 buy 2 limit GTC badFields'],
    ['two prices', { ...buy, price: 9.5, priceTicks: 95, qtyLots: 2 }, '1 buy 2 @95 limit GTC badFields'],
    ['a market order with a price', { ...buy, ordType: 'market', price: 9.5, qtyLots: 2 }, '1 buy 2 @95 market IOC badFields'],
    ['a post-only market order', { ...buy, ordType: 'market', qtyLots: 2, timeInForce: 'GTX' }, '1 buy 2 market GTX badFields'],
    ['no quantity', { ...buy, priceTicks: 95 }, '1 buy @95 limit GTC badFields'],
    ['part of a lot', { ...buy, priceTicks: 95, qty: 0.0005 }, '1 buy @95 limit GTC badQty'],
    ['a quantity of NaN', { ...buy, priceTicks: 95, qtyLots: Number.NaN }, '1 buy @95 limit GTC badQty'],
    ['a quantity of zero', { ...buy, priceTicks: 95, qtyLots: 0 }, '1 buy @95 limit GTC badQty'],
    ['2^37 lots', { ...buy, priceTicks: 95, qtyLots: 2 ** 37 }, '1 buy @95 limit GTC badQty'],
  ])('%s is sent, with its fault', async (_name, order, sent) => {
    const rows = [
      [1, 1, 'level', 'bid', '9.4', '1'],
      [100, 100, 'level', 'bid', '9.4', '1'],
    ] as const;
    const played = await run({ onStart: (ctx: Ctx) => void ctx.submit(order) }, { rows, instrument: tenth });
    expect(played.failure).toBeUndefined();
    expect(played.sent).toEqual([`1 new ${sent}`]);
    const fault = /(offTick|bad\w+)$/.exec(sent)?.[1];
    expect(played.told[0]).toBe(fault === undefined ? '1 1 new leaves 2' : `1 1 rejected ${fault} leaves 0`);
  });

  it('a coarser grid for orders than for prints', async () => {
    const half: Instrument = { ...tenth, orderTick: '0.5' };
    const { sent } = await run(
      { onStart: (ctx: Ctx) => [9.5, 9.6].forEach((price) => void ctx.submit({ side: 'buy', price, qtyLots: 1 })) },
      { rows: [[1, 1, 'level', 'bid', '9.4', '1']], instrument: half },
    );
    expect(sent).toEqual(['1 new 1 buy 1 @95 limit GTC', '1 new 2 buy 1 @96 limit GTC offTick']);
  });

  it('ids are the next number that is free', async () => {
    const ids: string[] = [];
    await at1050((ctx) => {
      ids.push(ctx.submit({ side: 'buy', priceTicks: 90, qtyLots: 1, clOrdId: '2' }));
      for (let i = 0; i < 2; i++) ids.push(ctx.submit({ side: 'buy', priceTicks: 90, qtyLots: 1 }));
    });
    expect(ids).toEqual(['2', '1', '3']);
  });

  it('cancels and replaces of unknown orders are sent all the same', async () => {
    const { told, failure } = await at1050((ctx) => {
      ctx.cancel('who');
      ctx.replace('who', { qtyLots: 1 });
      ctx.replace('who', {});
    });
    expect(failure).toBeUndefined();
    expect(told).toEqual(Array(3).fill('1050 who cancelReject unknownOrder leaves 0'));
  });

  it('methods work apart from their context', async () => {
    const { sent } = await at1050(({ submit, cancel }) => cancel(submit({ side: 'sell', priceTicks: 110, qtyLots: 1 })));
    expect(sent).toEqual(['1050 new 1 sell 1 @110 limit GTC', '1050 cancel 1']);
  });
});

describe('what ends a session', () => {
  it.each<[string, (ctx: Ctx) => void, string]>([
    [
      'a side that does not exist',
      (ctx) => ctx.submit({ side: 'bid' as 'buy', priceTicks: 1, qtyLots: 1 }),
      "got side \"bid\", expected 'buy' or 'sell'",
    ],
    [
      'an order type that does not exist',
      (ctx) => ctx.submit({ side: 'buy', ordType: 'limt' as 'limit', qtyLots: 1 }),
      'got ordType "limt", expected one of market, limit, stop, stopLimit, pegged, takeProfit, takeProfitLimit; did you mean \'limit\'?',
    ],
    [
      'a time in force that does not exist',
      (ctx) => ctx.submit({ side: 'buy', priceTicks: 1, qtyLots: 1, timeInForce: 'GTT' as 'GTC' }),
      'got timeInForce "GTT"',
    ],
    ['an empty id', (ctx) => ctx.cancel(''), 'got clOrdId "", expected a text of 1 to 255 characters'],
    [
      'a parent that was never stated',
      (ctx) => ctx.submit({ side: 'buy', priceTicks: 1, qtyLots: 1, parent: 1 }),
      'got parent 1, expected a number that ctx.parent has returned',
    ],
    ['a parent of nothing', (ctx) => ctx.parent({ side: 'buy', qtyLots: 0 }), 'got qtyLots 0'],
    [
      'a parent that ends before it starts',
      (ctx) => ctx.parent({ side: 'buy', qtyLots: 1, startNs: 5, endNs: 4 }),
      'the end not before the start',
    ],
    ['a timer at NaN', (ctx) => ctx.schedule(ctx.book.worseThan('buy', 0)), 'got the time NaN'],
    ['a record of no number', (ctx) => ctx.record('x', '1' as never), "got string under 'x', expected a number"],
    [
      'a decimal off the tick where ticks are asked for',
      (ctx) => ctx.instrument.ticks('1.5'),
      'price of T: got 1.5, expected a multiple of 1',
    ],
    ['a clock', () => Date.now(), 'use ctx.now'],
    ['a promise', () => Promise.resolve(), 'onTimer returned a promise; callbacks are synchronous'],
  ])('%s', async (_name, work, message) => {
    const { failure } = await at1050(work);
    expect(failure).toBeInstanceOf(StrategyError);
    expect(failure!.message).toContain(message);
  });

  it('a request outside a callback, however it got there', async () => {
    let late: unknown;
    await run({
      onBook: (ctx: Ctx) => {
        void Promise.resolve().then(() => {
          try {
            ctx.submit({ side: 'buy', priceTicks: 1, qtyLots: 1 });
          } catch (error) {
            late = error;
          }
        });
      },
    });
    expect(late).toBeInstanceOf(StrategyError);
    expect((late as Error).message).toContain('outside a callback');
  });
});

describe('debug', () => {
  const keepsTrade = () => {
    let kept: { priceTicks: number } | undefined;
    return { onTrade: (_ctx: Ctx, t: { priceTicks: number }) => void (kept = t), onBook: () => kept?.priceTicks };
  };

  it('throws when a view is used after its call, and only then', async () => {
    const { failure } = await run(keepsTrade(), { debug: true });
    expect(failure).toBeInstanceOf(StrategyError);
    expect(failure!.message).toContain('trade.priceTicks was read after its call');
    expect((await run(keepsTrade())).failure).toBeUndefined();
  });

  it('throws when a view is written to', async () => {
    const { failure } = await run({ onTrade: (_ctx: Ctx, t: { priceTicks: number }) => void (t.priceTicks = 1) }, { debug: true });
    expect(failure!.message).toContain('trade.priceTicks was written to');
  });

  it('changes nothing else', async () => {
    const strategy = (): object => ({
      onStart: (ctx: Ctx) => ctx.schedule(1050),
      onTimer: ({ submit, book: b }: Ctx) => submit({ side: 'buy', priceTicks: b.askTicks, qtyLots: 9 }),
      onOrder: (ctx: Ctx, r: { execType: string }) =>
        ctx.log(`${r.execType} ${String(ctx.position.qtyLots)} ${String(ctx.order('1')!.leavesQtyLots)}`),
    });
    const [plain, debug] = [await run(strategy()), await run(strategy(), { debug: true })];
    expect(debug.failure).toBeUndefined();
    expect(debug.digest).toBe(plain.digest);
  });
});

interface Case {
  readonly instrument: Instrument;
  readonly tape: readonly RowText[];
  readonly sessions: readonly (CaseSession & { readonly latency: { readonly entry: string; readonly response: string } })[];
}
const FILE = new URL('../../../shared/conformance/fills.jsonl', import.meta.url);

describe.skipIf(!existsSync(FILE))('the strategy `script` on the shared cases', () => {
  it('sends and is told exactly what a bare script of requests is; no report contradicts another', async () => {
    const cases = readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Case);
    for (const { instrument, tape, sessions } of cases) {
      for (const session of sessions) {
        const [bare] = await runCase(memoryTape(instrument, tape), [session]);
        const { queue, netWindow } = session.venue;
        const played = await play({
          rows: tape,
          instrument,
          strategy: script as never,
          params: session.params,
          ...session.latency,
          ...(queue === undefined ? {} : { queue }),
          ...(netWindow === undefined ? {} : { netWindow }),
        });
        expect(played.failure).toBeUndefined();
        expect(played.digest).toBe(bare!.digest);
      }
    }
  });
});
