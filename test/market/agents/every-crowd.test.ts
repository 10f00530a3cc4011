/** What every market strategy does, whatever its model: keeps to the venue's grid, repeats itself bit for bit, and lives with latency and with others. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_RULES } from '../../../src/venue/matching/index.js';
import hawkes from '../../../strategies/market/hawkes.js';
import informed from '../../../strategies/market/informed.js';
import momentum from '../../../strategies/market/momentum.js';
import noise from '../../../strategies/market/noise.js';
import queueReactive from '../../../strategies/market/queue-reactive.js';
import zeroIntelligence from '../../../strategies/market/zero-intelligence.js';
import { blocksOf, textOf } from '../../docs/markdown.js';
import { Market } from '../market-harness.js';

const STRATEGIES: Readonly<Record<string, unknown>> = {
  'market/zero-intelligence': zeroIntelligence,
  'market/hawkes': hawkes,
  'market/queue-reactive': queueReactive,
  'market/noise': noise,
  'market/informed': informed,
  'market/momentum': momentum,
};
/** The examples of the page on markets that are strategies. */
const EXAMPLES = blocksOf(textOf('docs/markets.md'))
  .map(({ text }) => parse(text) as { strategy?: string; params: Record<string, unknown> })
  .filter((one): one is { strategy: string; params: Record<string, unknown> } => one.strategy !== undefined);
const WITHOUT_OPENING = EXAMPLES.map(({ strategy, params: { opening: _, ...params } }) => ({ strategy, params }));

function prints(market: Market): () => string {
  const hash = createHash('sha256');
  let count = 0;
  market.onPrint = (price, qty, side) => {
    count++;
    hash.update(`${String(market.nowNs)} ${String(side)} ${String(qty)}@${String(price)}\n`);
  };
  return () => `${String(count)} ${hash.digest('hex')}`;
}

describe('every crowd', () => {
  it.each(WITHOUT_OPENING)('$strategy quotes on the order ticks of the venue alone: nothing is refused', ({ strategy, params }) => {
    const market = new Market(5, { ...DEFAULT_RULES, orderTickTicks: 5 });
    market.add({
      strategy: zeroIntelligence,
      params: { limitRate: 1, marketRate: 3, cancelRate: 0.2, range: 20, qty: 1, opening: { price: 1002, levels: 20, orders: 2 } },
    });
    market.add({ strategy: STRATEGIES[strategy], params });
    market.run(60e9);
    const { sent } = market.participants[1]!;
    expect(sent.limits + sent.markets).toBeGreaterThan(5);
    expect(sent.rejected).toBe(0);
  });

  it('together, with latencies, they make the same market each time, and another one when somebody joins', () => {
    const play = (seed: number, more: boolean): string => {
      const market = new Market(seed);
      const told = prints(market);
      for (const [i, { strategy, params }] of [EXAMPLES[3]!, ...WITHOUT_OPENING].entries())
        market.add({ strategy: STRATEGIES[strategy], params, entryNs: i * 300_000, responseNs: i * 200_000 });
      if (more) market.add({ strategy: momentum, params: { rate: 1, qty: 1, maxPosition: 5 } });
      for (let at = 1; at <= 60; at++) {
        market.run(at * 1e9);
        market.engine.invariant();
      }
      for (const { session } of market.participants) session.markets[0]!.position.invariant();
      return told();
    };
    const first = play(1, false);
    expect(play(1, false)).toBe(first);
    expect(play(2, false)).not.toBe(first);
    expect(play(1, true)).not.toBe(first);
  });

  it('keeps no trace of orders that have ended: a crowd after a long time holds what stands', () => {
    const market = new Market(3);
    let state: unknown;
    const watched = {
      ...zeroIntelligence,
      onTimer: (ctx: never, tag: number) => {
        ({ state } = ctx);
        zeroIntelligence.onTimer!(ctx, tag);
      },
    };
    market.add({
      strategy: watched,
      params: { limitRate: 2, marketRate: 5, cancelRate: 2, range: 20, qty: 1, opening: { price: 1000, levels: 20, orders: 1 } },
    });
    market.run(300e9);
    const { own } = state as { own: { standing: number; ids: string[]; rowOf: Map<string, number> } };
    const standing = market.engine.floor.ids.size;
    expect(own.standing).toBe(standing);
    expect(own.rowOf.size).toBe(standing);
    expect(own.ids.length).toBeLessThan(200);
  });
});
