/** The trade model: the vector of METRICS.md §1.5 d, and what counts as a trade. */
import { describe, expect, it } from 'vitest';
import { Flag } from '../../src/market/row.js';
import { measureSession } from '../../src/measure/index.js';
import { TradeModelBuilder, type TradeModel } from '../../src/measure/trade-model.js';
import { Lcg } from './lcg.js';
import { SessionStory } from './sessions.js';
import { LINEAR, tapeOf, touch, trade, type Row } from './tapes.js';

/** The reference trades: seed 7, state +1, mu 100. */
function reference(length: number): { readonly x: number; readonly price: number }[] {
  const lcg = new Lcg(7);
  let x = 1;
  let mu = 100;
  return Array.from({ length }, () => {
    const before = x;
    if (lcg.uniform() >= 0.7) x = -x;
    mu += 0.05 * (x - 0.4 * before) + 0.02 * lcg.normal();
    return { x, price: mu + 0.03 * x };
  });
}

describe('the reference trades (METRICS §1.5 d: LCG seed 7, n = 20,000)', () => {
  const builder = new TradeModelBuilder({ fromTs: 0, toTs: 20_001e9 });
  reference(20_000).forEach(({ x, price }, i) => builder.trade(i * 1e9, x, price, 3));
  const model = builder.finish(1, (ticks) => ticks)!;

  it('have the published θ, φ, ρ, spread and share', () => {
    expect(model.impliedSpread / 2).toBeCloseTo(0.0799354, 7);
    expect(Math.abs(model.rho - 0.39957)).toBeLessThan(1e-6);
    expect(model.theta).toBeCloseTo(0.0501324, 7);
    expect(model.phi).toBeCloseTo(0.029803, 7);
    expect(Math.abs(model.adverseShare - 0.62716)).toBeLessThan(6e-6);
    // b1 = −(φ + ρθ)
    expect(-(model.phi + model.rho * model.theta)).toBeCloseTo(-0.0498344, 7);
  });

  it('have intervals around them that hold the truth they were made with: θ .05, φ .03', () => {
    const [low, high] = model.adverseInterval!;
    expect(low).toBeLessThan(0.625);
    expect(high).toBeGreaterThan(0.625);
    expect(high - low).toBeLessThan(0.04);
    expect(model.spreadInterval![0]).toBeLessThan(model.impliedSpreadBps);
    expect(model.spreadInterval![1]).toBeGreaterThan(model.impliedSpreadBps);
  });
});

describe('trades of a tape', () => {
  const measured = async (rows: readonly Row[]): Promise<TradeModel | null> => {
    const tape = tapeOf(rows, LINEAR, {}, 50);
    const options = { tape, instrument: LINEAR, seed: 1, markoutsNs: [], benchmarks: [] };
    return (await measureSession({ ...options, columns: new SessionStory().columns() })).tradeModel;
  };
  const bounce = (i: number): Row => trade(10 * i, i % 3 === 0 ? 1 : -1, i % 3 === 0 ? 101 : 99, 2);
  const rows = [...touch(0, 99, 101), ...Array.from({ length: 60 }, (_, i) => bounce(i + 1))];

  it('that bounce between bid and ask tell nothing: all of the spread is the cost of liquidity', async () => {
    const model = (await measured(rows))!;
    expect(model).toMatchObject({ trades: 60, leftOut: 0 });
    expect(model.impliedSpread).toBeCloseTo(0.02, 12);
    expect(model.adverseShare).toBeCloseTo(0, 12);
    expect(model.impliedSpreadBps).toBeCloseTo((1e4 * 2) / (99 + 40 / 59), 9);
    // A second of tape is one block.
    expect(model.adverseInterval).toBeNull();
  });

  it('are one where prints share nanosecond and side, at their average price; those without a side are left out', async () => {
    const plain = (await measured(rows))!;
    const split = rows.flatMap((row) =>
      row.kind === 'trade'
        ? [
            { ...row, price: row.price! - 1, qty: 1 },
            { ...row, price: row.price! + 1, qty: 1 },
          ]
        : [row],
    );
    const told = split.flatMap((row) => [
      row,
      ...(row.kind === 'trade' ? [trade(row.ts, 0, 500, 7), trade(row.ts, 1, 500, 7, Flag.notVolume)] : []),
    ]);
    expect(await measured(told)).toEqual({ ...plain, leftOut: 120 });
  });

  it('of one side, or too few, say nothing', async () => {
    expect(await measured(touch(0, 99, 101))).toBeNull();
    expect(await measured([trade(1, 1, 100, 1), trade(2, 1, 101, 1), trade(3, 1, 101, 1)])).toBeNull();
  });
});
