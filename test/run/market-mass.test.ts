/** Mass cancels and mass quotes of strategies on a market that matches. */
import { describe, expect, it } from 'vitest';
import { openRun, verifyRun } from '../../src/run/index.js';
import { RequestType } from '../../src/sim/message.js';
import { venueFile } from './venue-file.js';
import { type Action, eventsOf, limit, playMarket } from './market-play.js';

const massCancel = (at: string, clOrdId: string, side?: string): Action => ({ at, do: 'massCancel', clOrdId, side });
const massQuote = (at: string, ...quotes: readonly object[]): Action => ({ at, do: 'massQuote', quotes });
const entry = (id: string, bid: string, ask: string, qty: number | string): object => ({
  id,
  bid: { price: bid, qty },
  ask: { price: ask, qty },
});

describe('a mass cancel', () => {
  it('ends the orders of a side, or all, of its session alone, and says where there are none', async () => {
    const { dir, result } = await playMarket({
      others: [limit('1s', 'stays', 'buy', '99.00', 1)],
      actions: [
        limit('1s', 'bid', 'buy', '99.00', 1),
        limit('1s', 'ask', 'sell', '101.00', 2),
        { at: '1s', do: 'new', clOrdId: 'stop', side: 'sell', type: 'stop', qty: 3, terms: { stopPrice: '98' } },
        massCancel('2s', 'bids', 'buy'),
        massCancel('3s', 'all'),
        massCancel('4s', 'none'),
      ],
    });
    expect(await eventsOf(dir)).toEqual([
      'bid new leaves 1 cum 0',
      'ask new leaves 2 cum 0',
      'stop new leaves 3 cum 0',
      'bid canceled leaves 0 cum 0',
      'ask canceled leaves 0 cum 0',
      'stop canceled leaves 0 cum 0',
      'none cancelReject leaves 0 cum 0 unknown order (FIX 102=1)',
    ]);
    expect(await eventsOf(dir, 'sim.others')).toEqual(['stays new leaves 1 cum 0']);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
  });
});

describe('a mass quote', () => {
  it('enters each side, replaces it where it stands, enters it anew when it has traded, and cancels it at a quantity of 0', async () => {
    const { dir, result } = await playMarket({
      others: [{ at: '3s', do: 'new', clOrdId: 'lift', side: 'buy', type: 'market', qty: 5 }],
      actions: [
        massQuote('1s', entry('near', '99.99', '100.01', 5), entry('far', '99.00', '101.00', 9)),
        massQuote('2s', entry('near', '99.99', '100.02', 5)),
        massQuote('4s', { id: 'near', ask: { price: '100.03', qty: 4 } }),
        massQuote('5s', { id: 'near', bid: { qty: 0 }, ask: { qty: 0 } }, { id: 'gone', bid: { qty: 0 } }),
      ],
    });
    expect(await eventsOf(dir)).toEqual([
      'near.bid new leaves 5 cum 0',
      'near.ask new leaves 5 cum 0',
      'far.bid new leaves 9 cum 0',
      'far.ask new leaves 9 cum 0',
      'near.ask replaced leaves 5 cum 0',
      'near.bid replaced leaves 5 cum 0',
      'near.ask trade leaves 0 cum 5',
      'near.ask.2 new leaves 4 cum 0',
      'near.bid canceled leaves 0 cum 0',
      'near.ask.2 canceled leaves 0 cum 0',
    ]);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
    const { requests } = openRun(dir).columns(0);
    expect([...requests.type].filter((type) => type === RequestType.new)).toHaveLength(5);
  });

  it('states what is to be open: what has been told as filled is no part of it', async () => {
    const { dir } = await playMarket({
      others: [{ at: '2s', do: 'new', clOrdId: 'lift', side: 'buy', type: 'market', qty: 3 }],
      actions: [massQuote('1s', entry('q', '99.99', '100.01', 5)), massQuote('3s', { id: 'q', ask: { price: '100.01', qty: 5 } })],
    });
    expect((await eventsOf(dir)).slice(-2)).toEqual(['q.ask trade leaves 2 cum 3', 'q.ask replaced leaves 5 cum 3']);
  });

  it('that keeps price and size keeps its place, and that grows loses it', async () => {
    const others = [
      limit('2s', 'behind', 'buy', '99.99', 5),
      { at: '4s', do: 'new', clOrdId: 'hit', side: 'sell', type: 'market', qty: 5 },
    ];
    const quote = (at: string, qty: number): Action => massQuote(at, { id: 'q', bid: { price: '99.99', qty } });
    const kept = await playMarket({ others, actions: [quote('1s', 5), quote('3s', 5)] });
    expect(await eventsOf(kept.dir)).toContain('q.bid trade leaves 0 cum 5');
    const grown = await playMarket({ others, actions: [quote('1s', 5), quote('3s', 6)] });
    expect((await eventsOf(grown.dir)).filter((line) => line.includes('trade'))).toEqual([]);
  });

  it('does not meet its own other side as it moves through it', async () => {
    const { dir } = await playMarket({
      actions: [massQuote('1s', entry('q', '99.99', '100.01', 5)), massQuote('2s', entry('q', '100.02', '100.04', 5))],
    });
    expect((await eventsOf(dir)).filter((line) => line.includes('trade'))).toEqual([]);
  });

  it('counts as one message, and as what the venue weighs one; one too many is refused whole', async () => {
    const preset = venueFile({
      rateLimits: [{ name: 'messages', capacity: 4, refill: 'window', every: '1h', weights: { new: 1, massQuote: 2 } }],
    });
    const { dir } = await playMarket({
      market: { preset },
      actions: [
        massQuote('1s', entry('a', '99.99', '100.01', 1), entry('b', '99.98', '100.02', 1)),
        massQuote('2s', entry('c', '99.97', '100.03', 1)),
        massQuote('3s', { id: 'a', bid: { price: '99.96', qty: 1 } }, { id: 'd', bid: { price: '99.95', qty: 1 } }),
      ],
    });
    expect((await eventsOf(dir)).slice(-3)).toEqual([
      'c.ask new leaves 1 cum 0',
      'a.bid cancelReject leaves 1 cum 0 too many messages in too short a time (FIX 103=99)',
      'd.bid rejected leaves 0 cum 0 too many messages in too short a time (FIX 103=99)',
    ]);
  });
});
