/** One pass answers questions about the touch, about intervals and for the chart; a naive replay for each question agrees. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag } from '../../src/market/row.js';
import { probe } from '../../src/measure/probe.js';
import { Questions } from '../../src/measure/questions.js';
import { level, LINEAR, tapeOf, touch, trade, type Row } from './tapes.js';

async function ask(rows: Row[], put: (questions: Questions) => number, inverse = false, toTs?: number) {
  const questions = new Questions();
  const handle = put(questions);
  const { answers } = await probe({ tape: tapeOf(rows), inverse, questions, ...(toTs === undefined ? {} : { toTs }) });
  return { answers, handle };
}

async function midAt(rows: Row[], ts: number, toTs?: number): Promise<number> {
  const { answers, handle } = await ask(rows, (q) => q.at(ts), false, toTs);
  return answers.mid(handle);
}

describe('points', () => {
  const rows = [...touch(10, 100, 102), ...touch(20, 104, 106), trade(30, 1, 106, 1)];

  it('see all rows of their own nanosecond, strictly-before points none of them', async () => {
    expect(await midAt(rows, 20)).toBe(105);
    expect(await midAt(rows, 19)).toBe(101);
    const { answers, handle } = await ask(rows, (q) => q.before(20));
    expect(answers.mid(handle)).toBe(101);
  });

  it('before the first row and after the last are censored, at the last row not', async () => {
    expect(await midAt(rows, 9)).toBeNaN();
    expect(await midAt(rows, 30)).toBe(105);
    expect(await midAt(rows, 31)).toBeNaN();
  });

  it('stop at the end of the measured stretch, up to which the touch is known to have stood', async () => {
    expect(await midAt(rows, 15, 15)).toBe(101);
    expect(await midAt(rows, 16, 15)).toBeNaN();
    expect(await midAt(rows, 20, 20)).toBe(105);
  });

  it('are censored while a side is empty', async () => {
    const hole = [...touch(10, 100, 102), level(20, -1, 102, 0), level(30, -1, 103, 1)];
    expect(await midAt(hole, 20)).toBeNaN();
    expect(await midAt(hole, 29)).toBeNaN();
    expect(await midAt(hole, 30)).toBe(101.5);
  });

  it('weigh each price by the other side’s quantity as it is then', async () => {
    const { answers, handle } = await ask(
      [...touch(10, 100, 104, 30, 10), level(20, 1, 100, 10), trade(40, 1, 104, 1)],
      (q) => [q.at(15), q.at(25)][0]!,
    );
    expect(answers.weightedMid(handle)).toBe(103);
    expect(answers.weightedMid(handle + 1)).toBe(102);
  });

  it('leave out rows that the venue never had', async () => {
    expect(await midAt([...touch(10, 100, 102), { ...level(20, 1, 101, 5), flags: Flag.strategyOnly }, trade(30, 1, 102, 1)], 25)).toBe(
      101,
    );
  });

  it('are answered in any order of asking', async () => {
    const questions = new Questions();
    const times = [25, 12, 30, 12, 20, 5];
    const handles = times.map((ts) => questions.at(ts));
    const { answers } = await probe({ tape: tapeOf(rows), inverse: false, questions });
    expect(handles.map((h) => answers.mid(h))).toEqual([105, 101, 105, 101, 105, Number.NaN]);
  });
});

describe('moves and totals of the mid', () => {
  const step = fc.record({ gap: fc.integer({ min: 0, max: 3 }), bid: fc.integer({ min: -2, max: 2 }), gone: fc.boolean() });

  it('agree with a walk through the mids, nanosecond by nanosecond', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.array(fc.integer({ min: -1, max: 60 })),
        async (steps, asked) => {
          const rows: Row[] = [];
          const mids: number[] = [];
          let mid = Number.NaN;
          for (const { gap, bid, gone } of steps) {
            for (let i = 0; i < gap; i++) mids.push(mid);
            const ts = mids.length;
            if (gone) rows.push({ ts, kind: 'clear', side: 1 });
            else rows.push(...touch(ts, 100 + bid, 104 + bid));
            mid = gone ? Number.NaN : 102 + bid;
          }
          mids.push(mid);
          const questions = new Questions();
          const moves = asked.map((ts) => questions.moveAfter(ts));
          const totals = asked.map((ts) => questions.totalAt(ts));
          const { answers } = await probe({ tape: tapeOf(rows), inverse: false, questions });
          asked.forEach((ts, i) => {
            const here = mids[ts] ?? Number.NaN;
            const next = mids.slice(ts + 1).find((later) => !Number.isNaN(later) && later !== here);
            const expected = Number.isNaN(here) || next === undefined ? Number.NaN : Math.sign(next - here);
            expect(answers.nextMove(moves[i]!), `move after ${ts}`).toBe(expected);
            const until = asked[(i + 1) % asked.length]!;
            if (until <= ts) return;
            const between = until < mids.length && ts >= 0 ? mids.slice(ts, until) : [Number.NaN];
            const mean = between.reduce((a, b) => a + b, 0) / between.length;
            const measured = answers.meanMid(totals[i]!, totals[(i + 1) % asked.length]!);
            if (Number.isNaN(mean)) expect(measured, `mean of [${ts}, ${until})`).toBeNaN();
            else expect(measured, `mean of [${ts}, ${until})`).toBeCloseTo(mean, 9);
          });
        },
      ),
    );
  });
});

describe('intervals', () => {
  const rows = [
    ...touch(0, 99, 101),
    trade(10, 1, 101, 4),
    trade(20, -1, 99, 2),
    ...touch(30, 109, 111),
    trade(30, 0, 110, 6),
    trade(40, 1, 111, 8, Flag.notVolume),
    { ts: 50, kind: 'hidden' as const, side: 0 as const, price: 120, qty: 1 },
  ];

  it('take prints after the start up to the end, with and without a side, hidden ones too, each told once', async () => {
    const whole = await ask(rows, (q) => q.between(0, 50));
    expect(whole.answers.volumeLots(whole.handle)).toBe(13);
    expect(whole.answers.vwap(whole.handle)).toBeCloseTo((404 + 198 + 660 + 120) / 13, 12);
    const part = await ask(rows, (q) => q.between(10, 30));
    expect(part.answers.volumeLots(part.handle)).toBe(8);
    expect(part.answers.vwap(part.handle)).toBeCloseTo(858 / 8, 12);
  });

  it('average prices of inverse contracts harmonically, own fills added on request', async () => {
    const { answers, handle } = await ask(rows, (q) => q.between(0, 20), true);
    expect(answers.vwap(handle)).toBeCloseTo(6 / (4 / 101 + 2 / 99), 12);
    expect(answers.vwap(handle, 3, 3 / 100)).toBeCloseTo(9 / (4 / 101 + 2 / 99 + 3 / 100), 12);
  });

  it('weigh the mid by time, piecewise constant', async () => {
    const { answers, handle } = await ask(rows, (q) => q.between(20, 45));
    expect(answers.twap(handle)).toBeCloseTo((100 * 10 + 110 * 15) / 25, 12);
    expect(answers.close(handle)).toBe(110);
  });

  it('leave out time without a mid', async () => {
    const hole = [...touch(0, 99, 101), level(10, -1, 101, 0), level(30, -1, 103, 1), trade(40, 1, 103, 1)];
    const { answers, handle } = await ask(hole, (q) => q.between(0, 40));
    expect(answers.twap(handle)).toBeCloseTo((100 * 10 + 101 * 10) / 20, 12);
  });

  it('end with the tape, and are empty after it', async () => {
    const beyond = await ask(rows, (q) => q.between(40, 1000));
    expect(beyond.answers.twap(beyond.handle)).toBe(110);
    expect(beyond.answers.close(beyond.handle)).toBe(110);
    const after = await ask(rows, (q) => q.between(60, 1000));
    expect(after.answers.vwap(after.handle)).toBeNaN();
    expect(after.answers.twap(after.handle)).toBeNaN();
  });

  it('stay exact at the end of a long tape of large numbers', async () => {
    const day = 86_400_000_000_000;
    const far = [...touch(0, 2_000_000_000, 2_000_000_002)];
    for (let d = 1; d <= 100; d++) far.push(trade(d * day, 1, 2_000_000_001, 123_456_789_012));
    const end = 100 * day;
    far.push(
      ...touch(end + 10, 1_999_999_998, 2_000_000_002),
      trade(end + 15, 1, 7, 2),
      trade(end + 30, 1, 8, 1),
      trade(end + 40, 1, 9, 1),
    );
    const { answers, handle } = await ask(far, (q) => q.between(end + 5, end + 30));
    expect(answers.vwap(handle)).toBe(22 / 3);
    expect(answers.twap(handle)).toBeCloseTo(2_000_000_001 - 20 / 25, 6);
  });
});

describe('a tape of single orders', () => {
  it('has the mid of its levels, and its executions are prints', async () => {
    const rows: Row[] = [
      { ts: 0, kind: 'add', side: 1, price: 99, qty: 5, id: 1 },
      { ts: 0, kind: 'add', side: -1, price: 101, qty: 3, id: 2 },
      { ts: 0, kind: 'add', side: -1, price: 103, qty: 9, id: 3 },
      { ts: 10, kind: 'execute', side: -1, price: 101, qty: 3, id: 2 },
      { ts: 10, kind: 'trade', side: 1, price: 101, qty: 3, id: 0, flags: Flag.notVolume },
      { ts: 20, kind: 'delete', side: 1, price: 99, qty: 5, id: 1 },
    ];
    const questions = new Questions();
    const points = [5, 15, 20].map((ts) => questions.at(ts));
    const interval = questions.between(0, 20);
    const { answers } = await probe({ tape: tapeOf(rows, LINEAR, { levelOfDetail: 'L3' }, 10), inverse: false, questions });
    expect(points.map((point) => answers.mid(point))).toEqual([100, 101, Number.NaN]);
    expect([answers.volumeLots(interval), answers.vwap(interval)]).toEqual([3, 101]);
  });
});

describe('the chart', () => {
  it('keeps extremes, and a touch that stands in buckets without rows', async () => {
    const rows = [
      ...touch(0, 100, 102),
      ...touch(4000, 90, 95),
      ...touch(4001, 101, 103),
      trade(4500, 1, 103, 2),
      trade(4600, 1, 99, 3),
      ...touch(11_999, 101, 104),
    ];
    const { chart } = await probe({ tape: tapeOf(rows), inverse: false, questions: new Questions() });
    expect(chart.bucketNs).toBe(3);
    expect(chart.count).toBe(4000);
    const bucket = 4000 / 3 - (4000 % 3) / 3;
    expect([chart.bidLowTicks[bucket - 1], chart.bidHighTicks[bucket - 1]]).toEqual([100, 100]);
    expect([chart.bidLowTicks[bucket], chart.bidHighTicks[bucket]]).toEqual([90, 101]);
    expect([chart.askLowTicks[bucket], chart.askHighTicks[bucket]]).toEqual([95, 103]);
    expect(chart.tradeHighTicks[1500]).toBe(103);
    expect(chart.tradeLowTicks[1499]).toBeNaN();
    expect(chart.volumeLots.reduce((a, b) => a + b)).toBe(5);
    expect(chart.askHighTicks[3999]).toBe(104);
    expect(chart.bidLowTicks.every((price) => price > 0)).toBe(true);
  });

  it('of a stretch starts with the touch that stood before it', async () => {
    const rows = [...touch(0, 100, 102), ...touch(50, 90, 95), ...touch(90, 80, 85), trade(120, 1, 85, 1)];
    const { chart } = await probe({ tape: tapeOf(rows), inverse: false, questions: new Questions(), fromTs: 60, toTs: 100 });
    expect(chart.count).toBe(41);
    expect(chart.bidLowTicks[0]).toBe(90);
    expect(chart.bidHighTicks[29]).toBe(90);
    expect(chart.bidHighTicks[30]).toBe(90);
    expect(chart.bidLowTicks[30]).toBe(80);
    expect(chart.bidHighTicks[40]).toBe(80);
  });

  it('of an empty tape is empty', async () => {
    const { chart, answers } = await probe({ tape: tapeOf([]), inverse: false, questions: new Questions() });
    expect(chart.bidLowTicks.every(Number.isNaN)).toBe(true);
    expect(answers.endTs).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('against a naive replay for each question', () => {
  const row = fc.record({
    gap: fc.integer({ min: 0, max: 5 }),
    side: fc.constantFrom(1 as const, -1 as const),
    depth: fc.integer({ min: 0, max: 6 }),
    qty: fc.integer({ min: 0, max: 4 }),
    print: fc.boolean(),
  });

  it('agrees on mid, volume, VWAP and TWAP', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: -2, max: 160 }),
        fc.integer({ min: 0, max: 80 }),
        async (steps, from, length) => {
          let ts = 0;
          const rows = steps.map((step) => {
            ts += step.gap;
            const price = 100 - step.side * step.depth;
            return step.print ? trade(ts, step.side, price, step.qty + 1) : level(ts, step.side, price, step.qty);
          });
          const questions = new Questions();
          const point = questions.at(from);
          const interval = questions.between(from, from + length);
          const { answers } = await probe({ tape: tapeOf(rows), inverse: false, questions });
          expect(answers.mid(point)).toBe(from > ts ? Number.NaN : naiveMid(rows, from));
          const prints = rows.filter((r) => r.kind === 'trade' && r.ts > from && r.ts <= from + length);
          const volume = prints.reduce((sum, r) => sum + r.qty!, 0);
          expect(answers.volumeLots(interval)).toBe(volume);
          if (volume > 0) expect(answers.vwap(interval)).toBeCloseTo(prints.reduce((sum, r) => sum + r.qty! * r.price!, 0) / volume, 9);
          const mids = Array.from({ length: Math.max(0, Math.min(from + length, ts) - Math.max(0, from)) }, (_, i) =>
            naiveMid(rows, Math.max(0, from) + i),
          ).filter((m) => !Number.isNaN(m));
          const twap = mids.length === 0 ? Number.NaN : mids.reduce((a, b) => a + b) / mids.length;
          if (mids.length === 0) expect(answers.twap(interval)).toBeNaN();
          else expect(answers.twap(interval)).toBeCloseTo(twap, 9);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function naiveMid(rows: readonly Row[], ts: number): number {
  const sides = { '1': new Map<number, number>(), '-1': new Map<number, number>() };
  for (const r of rows) if (r.ts <= ts && r.kind === 'level') sides[r.side === 1 ? '1' : '-1'].set(r.price!, r.qty!);
  const live = (side: '1' | '-1'): number[] => [...sides[side]].filter(([, qty]) => qty > 0).map(([price]) => price);
  return live('1').length === 0 || live('-1').length === 0 ? Number.NaN : (Math.max(...live('1')) + Math.min(...live('-1'))) / 2;
}
