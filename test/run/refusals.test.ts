/** New orders that a venue refused are told by reason; those that ask for it are not. */
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/run/index.js';
import { reportInput } from '../../src/run/report-input.js';
import { SPOT } from './market-play.js';

describe('refused orders', () => {
  it('are told of sessions and participants, by reason, most first', async () => {
    const order = { at: '1s', do: 'new', side: 'buy', price: '100', qty: 1 };
    const others = [
      { ...order, clOrdId: 'ask', side: 'sell' },
      { ...order, clOrdId: 'a', price: '100.005' },
      { ...order, clOrdId: 'b', qty: 0 },
      { ...order, clOrdId: 'c', qty: -1 },
    ];
    const mine = [{ ...order, at: '2s', clOrdId: 'post', tif: 'GTX' }];
    const { manifest, sessions } = await runScenario({
      markets: [
        {
          id: 'sim',
          kind: 'matching',
          instrument: SPOT,
          duration: '5s',
          participants: [{ id: 'crowd', strategy: 'script', params: { actions: others } }],
        },
      ],
      sessions: [{ id: 'me', strategy: 'script', params: { actions: mine } }],
    });
    // The post-only order is refused too: it asks for it.
    expect(sessions[0]!.columns.reports.count).toBe(1);
    expect(reportInput(manifest, sessions).refusals).toEqual([
      {
        session: 'sim.crowd',
        orders: 4,
        reasons: [
          { text: 'quantity is not a positive number of lots (FIX 103=13)', orders: 2 },
          { text: 'price is not on the order grid (FIX 103=99)', orders: 1 },
        ],
      },
    ]);
  });
});
