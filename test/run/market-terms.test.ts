/** Terms that strategies state and a market that matches carries out. */
import { describe, expect, it } from 'vitest';
import { verifyRun } from '../../src/run/index.js';
import { eventsOf, INSTRUMENT, limit, playMarket } from './market-play.js';
import { venueFile } from './venue-file.js';

describe('an order within a budget', () => {
  const offers = [limit('1s', 'a', 'sell', '100.00', 3), limit('1s', 'b', 'sell', '100.01', 4)];
  const buy = (clOrdId: string, terms: object): Record<string, unknown> => ({
    at: '2s',
    do: 'new',
    clOrdId,
    side: 'buy',
    type: 'market',
    qty: 7,
    tif: 'FOKB',
    terms,
  });

  it('fills whole where it costs no more, and not at all where it costs a tick more', async () => {
    const { dir, result } = await playMarket({
      others: offers,
      actions: [buy('none', {}), buy('short', { budget: '700.03' }), buy('whole', { budget: '700.045' })],
    });
    expect(await eventsOf(dir)).toEqual([
      'none rejected leaves 0 cum 0 fields do not fit the order type (FIX 103=99)',
      'short new leaves 7 cum 0',
      'short expired leaves 0 cum 0 nothing, or not enough, to trade with at once',
      'whole new leaves 7 cum 0',
      'whole trade leaves 4 cum 3',
      'whole trade leaves 0 cum 7',
    ]);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
  });

  it('counts money as the contract does: by its multiplier, and not at all where the contract is inverse', async () => {
    const actions = [buy('short', { budget: 7000.3 }), buy('whole', { budget: 7000.4 })];
    const large = await playMarket({ others: offers, actions, market: { instrument: { ...INSTRUMENT, multiplier: '10' } } });
    expect(await eventsOf(large.dir)).toContain('whole trade leaves 0 cum 7');
    expect(await eventsOf(large.dir)).toContain('short expired leaves 0 cum 0 nothing, or not enough, to trade with at once');
    const inverse = await playMarket({ others: offers, actions, market: { instrument: { ...INSTRUMENT, kind: 'inverse' } } });
    expect(await eventsOf(inverse.dir)).toEqual([
      'short rejected leaves 0 cum 0 fields do not fit the order type (FIX 103=99)',
      'whole rejected leaves 0 cum 0 fields do not fit the order type (FIX 103=99)',
    ]);
  });
});

describe('a take-profit', () => {
  const quotes = [limit('1s', 'bid', 'buy', '99.99', 9), limit('1s', 'ask', 'sell', '100.01', 9)];
  const trade = (at: string, clOrdId: string, side: string): Record<string, unknown> => ({
    at,
    do: 'new',
    clOrdId,
    side,
    type: 'market',
    qty: 1,
  });
  const profit = (clOrdId: string, side: string, stopPrice: string, more: object = {}): Record<string, unknown> => ({
    at: '2s',
    do: 'new',
    clOrdId,
    side,
    type: 'takeProfit',
    qty: 1,
    terms: { stopPrice },
    ...more,
  });

  it('is elected from the other side than a stop: a buy at its price or below, a sell at its price or above', async () => {
    const actions = [profit('buy', 'buy', '99.99'), profit('sell', 'sell', '100.01', { type: 'takeProfitLimit', price: '99.00' })];
    const { dir, result } = await playMarket({ others: [...quotes, trade('3s', 'up', 'buy'), trade('4s', 'down', 'sell')], actions });
    expect(await eventsOf(dir)).toEqual([
      'buy new leaves 1 cum 0',
      'sell new leaves 1 cum 0',
      'sell triggered leaves 1 cum 0',
      'sell trade leaves 0 cum 1',
      'buy triggered leaves 1 cum 0',
      'buy trade leaves 0 cum 1',
    ]);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
  });

  it('is refused where it trails, or the venue does not know it', async () => {
    const trailing = profit('trails', 'buy', '99', { terms: { trailingTicks: 2 } });
    expect(await eventsOf((await playMarket({ others: quotes, actions: [trailing] })).dir)).toEqual([
      'trails rejected leaves 0 cum 0 fields do not fit the order type (FIX 103=99)',
    ]);
    const known = (orderTypes: readonly string[]): string => venueFile({ matching: { orderTypes, stops: { triggers: ['last'] } } });
    const play = async (orderTypes: readonly string[]): Promise<string[]> =>
      eventsOf((await playMarket({ others: quotes, actions: [profit('p', 'buy', '99')], market: { preset: known(orderTypes) } })).dir);
    expect(await play(['limit', 'market', 'takeProfit'])).toEqual(['p new leaves 1 cum 0']);
    expect(await play(['limit', 'market'])).toEqual(['p rejected leaves 0 cum 0 the venue has no such kind of order (FIX 103=11)']);
  });
});
