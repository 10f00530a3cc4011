/** Samples: a row a second, fill and record, with position, cash and equity as a ledger has them. */
import { describe, expect, it } from 'vitest';
import { measureSession } from '../../src/measure/index.js';
import { SampleCause, type LedgerLike, type MeasureOptions, type SampleColumns } from '../../src/measure/types.js';
import { EPOCH_NS, LINEAR, tapeOf, touch, trade } from './tapes.js';
import { SessionStory } from './sessions.js';

const S = 1_000_000_000;

/** Cash in units of 1e-8, prices of 0.01, one lot = one. */
class PlainLedger implements LedgerLike {
  positionLots = 0n;
  cashUnits = 0n;

  book(side: 1 | -1, priceTicks: number, qtyLots: number, feeUnits: number): void {
    this.positionLots += BigInt(side * qtyLots);
    this.cashUnits -= BigInt(side * priceTicks * qtyLots) * 1_000_000n + BigInt(feeUnits);
  }

  equityUnits(mid2Ticks: number): bigint {
    return this.cashUnits + this.positionLots * BigInt(mid2Ticks) * 500_000n;
  }
}

async function samplesOf(story: SessionStory, options: Partial<MeasureOptions> = {}): Promise<SampleColumns> {
  const rows = [
    ...touch(S / 2, 99, 101),
    ...touch(2 * S, 109, 112),
    { ts: 3 * S, kind: 'clear' as const, side: -1 as const },
    trade(4 * S, 1, 112, 1),
  ];
  return (
    await measureSession({
      tape: tapeOf(rows),
      instrument: LINEAR,
      columns: story.columns(),
      seed: 1,
      markoutsNs: [],
      benchmarks: [],
      ledger: () => new PlainLedger(),
      ...options,
    })
  ).samples;
}

describe('samples', () => {
  const story = new SessionStory();
  const buy = story.order({ side: 1, qty: 5, arriveTs: 1.2 * S });
  story.fill(buy, 1.5 * S, 101, 2, { fee: 50 });
  story.fill(buy, 2 * S, 110, 3, { fee: 70 });
  story.record(2 * S, 'alpha', 7);
  story.record(2 * S, 'alpha', 8);
  story.record(2.5 * S, 'beta', -1);
  story.record(9 * S, 'alpha', 9);

  it('are at whole seconds of the tape, fills and records, one row a time with its causes', async () => {
    const { ts, cause, count } = await samplesOf(story);
    const { second, fill, record } = SampleCause;
    expect(EPOCH_NS % BigInt(S)).toBe(0n);
    expect(Array.from(ts)).toEqual([1 * S, 1.5 * S, 2 * S, 2 * S, 2.5 * S, 3 * S, 4 * S, 9 * S]);
    expect(Array.from(cause)).toEqual([second, fill, second | fill | record, record, record, second, second, record]);
    expect(count).toBe(8);
  });

  it('hold position, cash and equity after the fills of their time, at the mid of their time', async () => {
    const { positionLots, cash, equity, mid2Ticks } = await samplesOf(story);
    const none = Number.NaN;
    expect(Array.from(positionLots)).toEqual([0, 2, 5, 5, 5, 5, 5, 5]);
    expect(Array.from(mid2Ticks)).toEqual([200, 200, 221, 221, 221, none, none, none]);
    const after = -(2.02 + 3.3 + 120e-8);
    expect(Array.from(cash)).toEqual(
      [0, -2.0200005, ...new Array<number>(6).fill(after)].map((amount) => expect.closeTo(amount, 12) as number),
    );
    expect(Array.from(equity.subarray(0, 3))).toEqual(
      [0, -2.0200005 + 2, after + 5 * 1.105].map((amount) => expect.closeTo(amount, 12) as number),
    );
    expect(equity[5]).toBeNaN();
  });

  it('keep what was recorded, a column a name', async () => {
    const { recorded } = await samplesOf(story);
    const none = Number.NaN;
    expect(recorded.map(({ name, values }) => [name, Array.from(values)])).toEqual([
      ['alpha', [none, none, 7, 8, none, none, none, 9]],
      ['beta', [none, none, none, none, -1, none, none, none]],
    ]);
  });

  it('of a stretch start and end with it', async () => {
    const { ts } = await samplesOf(new SessionStory(), { fromTs: 1.5 * S, toTs: 3.5 * S });
    expect(Array.from(ts)).toEqual([2 * S, 3 * S]);
  });

  it('without a ledger have positions but no money', async () => {
    const columns = story.columns();
    const rows = [...touch(0, 99, 101), trade(4 * S, 1, 101, 1)];
    const { samples } = await measureSession({ tape: tapeOf(rows), instrument: LINEAR, columns, seed: 1, markoutsNs: [], benchmarks: [] });
    expect(samples.positionLots.at(-1)).toBe(5);
    expect(samples.cash.every(Number.isNaN)).toBe(true);
    expect(samples.equity.every(Number.isNaN)).toBe(true);
  });
});
