/** Mass cancels and mass quotes as a strategy sends them, on a recorded market. */
import { describe, expect, it } from 'vitest';
import { StrategyError } from '../../src/base/errors.js';
import type { Context, OrderReport } from '../../src/trading/strategy.js';
import { book, level, play, type Played } from './play.js';

type Ctx = Context<never, never>;
const ROWS = [...book(1000, { 100: 5 }, { 103: 4 }), level(9000, 'bid', 90, 1)];

/** Runs `work` at each of the times. */
function at(times: readonly number[], work: (ctx: Ctx, i: number) => void): Promise<Played> {
  const strategy = { onStart: (ctx: Ctx) => times.forEach((ns, i) => ctx.schedule(ns, i)), onTimer: work };
  return play({ rows: ROWS, strategy });
}

describe('a mass quote', () => {
  it('gives the orders that stand for its sides, and changes those that stand', async () => {
    const ids: unknown[] = [];
    const { told } = await at([1050, 1100], (ctx, i) => {
      const quotes = [{ quoteEntryId: 'q', bid: { priceTicks: 99 - i, qtyLots: 5 }, ask: { priceTicks: 104, qtyLots: 5 - i } }];
      ids.push(...ctx.massQuote({ quotes }));
    });
    expect(ids).toEqual([
      { quoteEntryId: 'q', bid: 'q.bid', ask: 'q.ask' },
      { quoteEntryId: 'q', bid: 'q.bid', ask: 'q.ask' },
    ]);
    expect(told.slice(0, 4)).toEqual([
      '1050 q.bid new leaves 5',
      '1050 q.ask new leaves 5',
      '1100 q.bid replaced leaves 5',
      '1100 q.ask replaced leaves 4',
    ]);
  });

  it('names an order that nobody has called so: a name that is taken is passed over', async () => {
    const ids: unknown[] = [];
    await at([1050], (ctx) => {
      ctx.submit({ side: 'buy', priceTicks: 90, qtyLots: 1, clOrdId: 'q.bid' });
      ids.push(...ctx.massQuote({ quotes: [{ quoteEntryId: 'q', bid: { priceTicks: 99, qtyLots: 5 } }] }));
    });
    expect(ids).toEqual([{ quoteEntryId: 'q', bid: 'q.bid.2', ask: undefined }]);
  });

  it('hands what is no price or quantity on for the venue to refuse, side by side', async () => {
    const { told } = await at([1050], (ctx) => {
      ctx.massQuote({ quotes: [{ quoteEntryId: 'q', bid: { price: '99.5', qtyLots: 5 }, ask: { priceTicks: 104, qtyLots: 5 } }] });
    });
    expect(told.slice(0, 2)).toEqual(['1050 q.bid rejected offTick leaves 0', '1050 q.ask new leaves 5']);
  });

  it('that is lost on the way is answered side by side, and quoted anew under further names', async () => {
    const lossy = {
      kind: 'path',
      epochNs: 0n,
      atNs: Float64Array.of(0, 1040, 1050, 1060, 2_000_000_000),
      latencyNs: Float64Array.of(5, 5, 0, 5, 5),
      rejected: Uint8Array.of(0, 0, 1, 0, 0),
      totalNs: Float64Array.of(20, 20, 20, 20, 20),
    } as const;
    const quotes = [{ quoteEntryId: 'q', bid: { priceTicks: 99, qtyLots: 5 }, ask: { priceTicks: 104, qtyLots: 5 } }];
    const heard: string[] = [];
    const strategy = {
      onStart: (ctx: Ctx) => [1050, 1100].forEach((ns) => ctx.schedule(ns)),
      onTimer: (ctx: Ctx) => void ctx.massQuote({ quotes }),
      onOrder: (ctx: Ctx, r: OrderReport) => heard.push(`${String(ctx.now)} ${r.clOrdId} ${r.execType} ${r.reason}`),
    };
    await play({ rows: ROWS, strategy, entry: lossy });
    expect(heard.slice(0, 4)).toEqual([
      '1070 q.bid rejected technical',
      '1070 q.ask rejected technical',
      '1105 q.bid.2 new none',
      '1105 q.ask.2 new none',
    ]);
  });

  it('of the same entry twice, or of one without a name, is a mistake of the strategy', async () => {
    for (const quotes of [[{ quoteEntryId: 'q' }, { quoteEntryId: 'q' }], [{ quoteEntryId: '' }]]) {
      const { failure } = await at([1050], (ctx) => void ctx.massQuote({ quotes }));
      expect(failure).toBeInstanceOf(StrategyError);
    }
  });
});

describe('a mass cancel on a recorded market', () => {
  it('is refused, under its own name', async () => {
    const { told } = await at([1050], (ctx) => void ctx.massCancel({ clOrdId: 'all' }));
    expect(told).toEqual(['1050 all cancelReject unsupported leaves 0']);
  });

  it('under a name that is taken is a mistake of the strategy', async () => {
    const { failure } = await at([1050], (ctx) => {
      ctx.submit({ side: 'buy', priceTicks: 90, qtyLots: 1, clOrdId: 'a' });
      ctx.massCancel({ clOrdId: 'a' });
    });
    expect(failure).toBeInstanceOf(StrategyError);
  });
});
