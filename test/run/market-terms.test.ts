/** Terms that strategies state and a market that matches carries out. */
import { describe, expect, it } from 'vitest';
import { verifyRun } from '../../src/run/index.js';
import { eventsOf, INSTRUMENT, limit, playMarket } from './market-play.js';

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
