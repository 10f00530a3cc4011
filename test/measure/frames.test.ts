/** Tables for notebooks: names for codes, decimals for units, exact times; verbs of arquero work on them. */
import { describe, expect, it } from 'vitest';
import { framesOf } from '../../src/measure/frames.js';
import { measureSession } from '../../src/measure/index.js';
import { SessionStory } from './sessions.js';
import { EPOCH_NS, LINEAR, tapeOf, touch, trade } from './tapes.js';

const S = 1_000_000_000;

async function frames(story: SessionStory) {
  const rows = [...touch(0, 99, 101), trade(3 * S, 1, 101, 50)];
  const columns = story.columns('a');
  const measures = await measureSession({
    tape: tapeOf(rows),
    instrument: LINEAR,
    columns,
    seed: 1,
    markoutsNs: [S],
    benchmarks: ['vwap', 'twap'],
  });
  return framesOf({ columns, instruments: [LINEAR], epochNs: EPOCH_NS, measures: [measures] });
}

const story = new SessionStory();
const parent = story.parent({ side: -1, qty: 9, decidedTs: 5, startTs: 5, endTs: 3 * S, mid2: 200 });
const order = story.order({ side: -1, qty: 9, arriveTs: 10, parent });
story.fill(order, 1_234_567_891, 99, 4, { fee: 123_000, certainty: 'likely' });
story.fill(order, 2 * S, 101, 2, { maker: true, certainty: 'doubtful' });
story.record(2.5 * S, 'alpha', 1.5);

describe('frames', () => {
  it('have a row a fill, in decimals and names', async () => {
    const { fills } = await frames(story);
    expect(fills.objects()[0]).toEqual({
      session: 'a',
      instrument: 'T',
      clOrdId: 'o1',
      parent: 1,
      time: new Date(Number(EPOCH_NS / 1_000_000n) + 1234),
      exchTs: EPOCH_NS + 1_234_567_891n,
      recvTs: EPOCH_NS + 1_234_567_891n,
      side: 'sell',
      price: 0.99,
      qty: 4,
      liquidity: 'taker',
      fee: 0.00123,
      rule: 'taker',
      tapeRow: Number.NaN,
      aheadBeforeLots: 0,
      aheadAfterLots: 0,
      certainty: 'likely',
    });
    expect(fills.groupby('liquidity').count().objects()).toEqual([
      { liquidity: 'taker', count: 1 },
      { liquidity: 'maker', count: 1 },
    ]);
  });

  it('have a row an order event; prices only in fills', async () => {
    const { orders } = await frames(story);
    expect(orders.select('execType', 'ordStatus', 'leavesQty', 'cumQty', 'lastPx').objects()).toEqual([
      { execType: 'new', ordStatus: 'new', leavesQty: 9, cumQty: 0, lastPx: Number.NaN },
      { execType: 'trade', ordStatus: 'partiallyFilled', leavesQty: 5, cumQty: 4, lastPx: 0.99 },
      { execType: 'trade', ordStatus: 'partiallyFilled', leavesQty: 3, cumQty: 6, lastPx: 1.01 },
    ]);
  });

  it('have parents with their parts, and metrics with their units', async () => {
    const { parents, metrics } = await frames(story);
    const [row] = parents.objects() as Record<string, number>[];
    expect(row!['totalBps']).toBeCloseTo((1e4 * (4 * 0.01 - 2 * 0.01 + 0.00123)) / 9, 9);
    expect(row!['twapSlippageBps']).toBeCloseTo(1e4 * (1 - (4 * 0.99 + 2 * 1.01) / 6), 9);
    expect(metrics.columnNames()).toContain('unit');
    expect(metrics.numRows()).toBeGreaterThan(40);
  });

  it('have samples with what was recorded', async () => {
    const { samples } = await frames(story);
    expect(samples.select('ts', 'position', 'mid', 'alpha').objects().at(-2)).toEqual({
      ts: EPOCH_NS + BigInt(2.5 * S),
      position: -6,
      mid: 1,
      alpha: 1.5,
    });
  });

  it('of an empty session have columns and no rows', async () => {
    const empty = await frames(new SessionStory());
    expect([empty.fills.numRows(), empty.orders.numRows(), empty.parents.numRows()]).toEqual([0, 0, 0]);
    expect(empty.fills.columnNames()).toContain('price');
  });
});
