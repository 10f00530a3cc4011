/** What is told of an order's terms afterwards: by explain, by the order events and by `orders.arrow`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { explainOrder, openRun, shownRows } from '../../src/run/index.js';
import { type Action, limit, playMarket } from './market-play.js';

const stop = { stopPrice: '100.30', trigger: 'mark' };
const TERMS: Readonly<Record<string, { readonly order: Action; readonly told: string }>> = {
  plain: { order: limit('1s', 'plain', 'buy', '99', 5), told: '' },
  said: { order: limit('1s', 'said', 'buy', '99', 5, { terms: { hidden: false } }), told: '' },
  stop: { order: { type: 'stop', terms: stop }, told: 'stop price 100.30, by mark' },
  take: { order: { type: 'stop', terms: { trailingBps: 50, reduceOnly: true } }, told: 'trails by 50 bps, reduce-only' },
  ticks: { order: { type: 'stop', terms: { trailingTicks: 3, stopPrice: 101 } }, told: 'stop price 101.00, trails by 3 ticks' },
  ice: { order: { price: '99', terms: { displayQty: 2 } }, told: 'shows 2 at a time' },
  dark: { order: { price: '99', terms: { hidden: true, minQty: 3 } }, told: 'hidden, at least 3 at once' },
  bounded: { order: { type: 'market', tif: 'FOKB', terms: { budget: '500.25' } }, told: 'budget 500.25' },
  peg: { order: { type: 'pegged', terms: { peg: 'mid', pegOffsetTicks: -2 } }, told: 'follows mid -2 ticks' },
  gtd: { order: { price: '99', tif: 'GTD', terms: { expire: '6s' } }, told: 'until 2024-08-08T09:30:06.000000000Z' },
  pair: {
    order: { price: '99', terms: { otherLeg: 'ice', cancelOnDisconnect: true } },
    told: 'one of a pair with ice, leaves on disconnect',
  },
  post: { order: { price: '99', tif: 'GTX', terms: { postOnly: 'slide' } }, told: 'post-only: slide' },
};

describe('the terms of an order', () => {
  it('are told wherever the order is, and nothing where it has none', async () => {
    const actions = Object.entries(TERMS).map(([clOrdId, { order }]) => ({ at: '1s', do: 'new', side: 'buy', qty: 5, ...order, clOrdId }));
    const { dir } = await playMarket({ actions });
    const run = openRun(dir);
    const shown = new Map<string, string>();
    for await (const row of shownRows(run, 'orders')) {
      const { session, clOrdId, terms } = row as unknown as Record<string, string>;
      if (session === 'me') shown.set(clOrdId!, terms!);
    }
    const written = new Map<string, string>();
    for (const row of tableFromIPC(readFileSync(join(dir, 'orders.arrow'))).toArray() as Record<string, string>[])
      if (row['session'] === 'me') written.set(row['clOrdId']!, row['terms']!);
    for (const [clOrdId, { told }] of Object.entries(TERMS)) {
      expect([clOrdId, shown.get(clOrdId)]).toEqual([clOrdId, told]);
      expect([clOrdId, written.get(clOrdId)]).toEqual([clOrdId, told]);
      const [life] = explainOrder(run, clOrdId);
      expect(life!.lines[0]!.text).toMatch(/, on the wire for/);
      expect(life!.lines[0]!.text.split(', on the wire')[0]!.endsWith(told)).toBe(true);
    }
  });

  it('stand beside type and time in force in orders.arrow', async () => {
    const { dir } = await playMarket({ actions: [{ at: '1s', do: 'new', clOrdId: 's', side: 'buy', qty: 5, type: 'stop', terms: stop }] });
    const [row] = tableFromIPC(readFileSync(join(dir, 'orders.arrow'))).toArray() as Record<string, string>[];
    expect([row!['ordType'], row!['timeInForce'], row!['terms']]).toEqual(['stop', 'GTC', 'stop price 100.30, by mark']);
  });
});
