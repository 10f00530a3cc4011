/** The pass over a tape finds what a slow twin finds, the same from either side of the market, and stands any rows. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Kind } from '../../../src/market/row.js';
import { synthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { tapeCut } from '../../../src/market/tape-tools.js';
import { openTape } from '../../../src/market/tape-read.js';
import { marketFacts, type MarketFacts } from '../../../src/measure/facts/index.js';
import { readTape, rowsArbitrary, tempFolder, writeTape, type Row } from '../../market/tape-rows.js';
import { level, tapeOf, trade } from '../tapes.js';
import { kurtosis, naiveFacts } from './naive-facts.js';

const folder = tempFolder();

/** A market of chance, thin enough that sides run empty now and then. */
async function market(format: 'tape-l2' | 'tape-l3', seed: number, events = 3000) {
  const out = join(folder, `${format}-${seed}.arrow`);
  const settings = synthSettings({ seed, price: '10', rates: { limits: 400, markets: 90, sizeStep: 1, hidden: 5, distances: 10 } });
  await writeSynth({ settings, format, out, events });
  return await openTape(out);
}

const DISTANCES = 12;

describe.each(['tape-l2', 'tape-l3'] as const)('a synthetic %s', (format) => {
  it.each([1, 2])('has the figures of the slow twin (seed %d)', async (seed) => {
    const tape = await market(format, seed);
    const { rows } = await readTape(tape);
    const naive = naiveFacts(rows, DISTANCES);
    const facts = await marketFacts(tape, { distances: DISTANCES });
    const near = (found: number | null, expected: number): void => {
      expect(Math.abs(found! - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
    };
    expect(facts.rows).toBe(rows.length);
    near(facts.spread.seconds, naive.seconds);
    near(facts.spread.meanTicks.value, naive.spread);
    near(facts.spread.oneTick.value, naive.oneTick);
    naive.depth.forEach(([bid, ask], ticks) => {
      near(facts.depth.fromBest[ticks]!.bidLots, bid!);
      near(facts.depth.fromBest[ticks]!.askLots, ask!);
    });
    // What lies beyond the last distance from the best price was not looked at, so the far end from the mid is short of it.
    naive.depthFromMid.slice(0, 3).forEach(([bid, ask], ticks) => {
      near(facts.depth.fromMid[ticks]!.bidLots, bid!);
      near(facts.depth.fromMid[ticks]!.askLots, ask!);
    });
    expect(facts.signs.trades).toBe(naive.trades);
    for (const lag of [1, 2, 10, 100]) near(facts.signs.autocorrelation[lag - 1]!, naive.correlation(lag));
    for (const { lag, ticks } of facts.response.points) near(ticks.value, naive.response(lag));
    const [hundredth] = facts.returns;
    const returns = naive.returns(1e8);
    expect(hundredth!.count).toBe(returns.length);
    near(hundredth!.kurtosis.value, kurtosis(returns));
    for (const { intervalNs, trades } of facts.signature.points.slice(0, 4)) near(trades.value, naive.printVariance(intervalNs));
    const sizes = [...naive.impact].filter(([, changes]) => changes.every((change) => !Number.isNaN(change)));
    for (const { meanLots, count, untilNextTicks } of facts.impact.bins.slice(0, 2)) {
      const changes = sizes.find(([lots]) => lots === meanLots)?.[1] ?? [];
      expect(changes.length).toBe(count);
      near(untilNextTicks, changes.reduce((total, change) => total + change, 0) / count);
    }
    expect(facts.flow.adds).toBe(naive.flow.adds);
    expect(facts.flow.cancels).toBe(naive.flow.outs - (format === 'tape-l2' ? naive.flow.prints : 0));
    if (facts.lifetimes === null) return;
    near(facts.flow.cancelledShare.value, naive.flow.outLots / (naive.flow.outLots + naive.flow.taken));
    const { all, cancelled, cancelledWithin2s, watched } = facts.lifetimes;
    expect([all.count, cancelled.count]).toEqual([naive.lifetimes.length, naive.lifetimes.filter(({ isCancelled }) => isCancelled).length]);
    const ascending = Float64Array.from(naive.lifetimes, ({ ns }) => ns).sort();
    expect(all.medianNs! / ascending[ascending.length >> 1]!).toBeCloseTo(1, 0.9);
    const last = rows.at(-1)!.exchTs - 2e9;
    const fleeting = naive.lifetimes.filter(({ ns, isCancelled, bornTs }) => isCancelled && ns <= 2e9 && bornTs <= last);
    expect(watched).toBe(rows.filter(({ kind, exchTs }) => kind === Kind.add && exchTs <= last).length);
    near(cancelledWithin2s.value, fleeting.length / watched);
  });

  it('is the same market from the other side', async () => {
    const { rows } = await readTape(await market(format, 3));
    const mirrored = rows.map((row) => ({ ...row, side: 0 - row.side, priceTicks: 3000 - row.priceTicks }));
    const start = { orderIds: format === 'tape-l3' };
    const [one, other] = await Promise.all(
      [rows, mirrored].map(async (each, i) => {
        const path = join(folder, `side-${format}-${i}.arrow`);
        await writeTape(path, each, start);
        return await marketFacts(await openTape(path));
      }),
    );
    expect(turned(other!)).toEqual(rounded(one!));
  });

  it('is the same in one file or two', async () => {
    const tape = await market(format, 4, 2000);
    const { rows } = await readTape(tape);
    const start = { orderIds: format === 'tape-l3' };
    const paths = [0, 1].map((i) => join(folder, `part-${format}-${i}.arrow`));
    await writeTape(paths[0]!, rows.slice(0, 900), start);
    await writeTape(paths[1]!, rows.slice(900), start);
    const whole = join(folder, `whole-${format}.arrow`);
    await writeTape(whole, rows, start);
    const [one, two] = [await marketFacts(await openTape(whole)), await marketFacts(await openTape(paths))];
    expect({ ...two, digest: '' }).toEqual({ ...one, digest: '' });
  });

  it('measured from a time on is the tape cut there', async () => {
    const tape = await market(format, 5);
    const from = `${BigInt(tape.meta.firstExchTs) + 1_500_000_000n}ns`;
    const to = `${BigInt(tape.meta.firstExchTs) + 3_000_000_000n}ns`;
    const cut = join(folder, `cut-${format}.arrow`);
    await tapeCut(tape, { from, to: `${BigInt(to.slice(0, -2)) + 1n}ns` }, cut);
    const part = await marketFacts(tape, { from, to });
    const alone = await marketFacts(await openTape(cut), { to });
    expect(part.signs.trades).toBe(alone.signs.trades);
    expect(part.flow.adds).toBe(alone.flow.adds);
    expect(part.fromTs).toBe(from.slice(0, -2));
    expect(Math.abs(part.spread.meanTicks.value! - alone.spread.meanTicks.value!)).toBeLessThan(0.01);
  });
});

/** Sums taken in the other order differ in the last bits. */
function rounded(facts: MarketFacts): unknown {
  const text = JSON.stringify({ ...facts, digest: '' }, (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(9)) + 0 : value,
  );
  return JSON.parse(text);
}

/** The facts with bids for asks and buyers for sellers. */
function turned(facts: MarketFacts): unknown {
  const points = (all: MarketFacts['depth']['fromBest']) =>
    all.map(({ ticks, bidLots, askLots }) => ({ ticks, bidLots: askLots, askLots: bidLots }));
  return rounded({
    ...facts,
    depth: { ...facts.depth, fromBest: points(facts.depth.fromBest), fromMid: points(facts.depth.fromMid) },
    signs: { ...facts.signs, buyShare: 1 - facts.signs.buyShare! },
  });
}

describe('small tapes', () => {
  const BOOK = [level(0, 1, 100, 4), level(0, 1, 99, 9), level(0, -1, 101, 5)];

  it('prints of one aggressor at one time are one trade, and its mid is the one before', async () => {
    const rows = [
      ...BOOK,
      trade(10, 1, 101, 3),
      trade(10, 1, 101, 2),
      level(10, -1, 101, 0),
      level(10, -1, 103, 1),
      trade(20, -1, 100, 1),
      trade(20, 1, 103, 1),
      trade(20, 0, 102, 7),
      level(30, 1, 100, 3),
    ];
    const { signs, impact, response, flow } = await marketFacts(tapeOf(rows));
    expect(signs).toMatchObject({ trades: 3, buyShare: 2 / 3 });
    expect(impact.bins).toMatchObject([
      { meanLots: 1, count: 1, untilNextTicks: 0, immediateTicks: 0 },
      { meanLots: 5, count: 1, untilNextTicks: 1, immediateTicks: 1 },
    ]);
    expect(response.points.map(({ lag, count, ticks }) => [lag, count, ticks.value])).toEqual([
      [1, 2, 0.5],
      [2, 1, 1],
    ]);
    expect(flow.unsidedPrints).toBe(1);
  });

  it('the average book weighs by time and is seen from the best price and from the mid', async () => {
    const { depth, spread } = await marketFacts(tapeOf([...BOOK, level(30, 1, 100, 0), level(40, 1, 98, 1)]), { distances: 3 });
    expect(spread).toMatchObject({ meanTicks: { value: (30 + 2 * 10) / 40 }, seconds: 40e-9 });
    expect(depth.fromBest.map(({ bidLots, askLots }) => [bidLots, askLots])).toEqual([
      [(4 * 30 + 9 * 10) / 40, 5],
      [(9 * 30) / 40, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(depth.fromMid.map(({ bidLots }) => bidLots)).toEqual([0, (4 * 30 + 9 * 10) / 40, (9 * 30) / 40, 0]);
    expect(depth).toMatchObject({ peakFromBestTicks: 0, peakFromMidTicks: 1 });
  });

  it('while the sides meet or one is empty there is no spread, no mid and no depth', async () => {
    const rows = [...BOOK, level(10, 1, 102, 1), level(30, 1, 102, 0), level(40, -1, 101, 0), trade(50, 1, 101, 1), level(80, -1, 101, 2)];
    const facts = await marketFacts(tapeOf(rows));
    expect(facts.spread.seconds).toBe(20e-9);
    expect(facts).toMatchObject({ crossedShare: 20 / 80, oneSidedShare: 40 / 80, impact: { trades: 0 } });
  });

  it('rows that strategies alone got, and prints that another print tells, are passed over', async () => {
    const rows = [...BOOK, trade(5, 1, 101, 3, 16), trade(6, 1, 101, 3, 64), { ...level(7, 1, 102, 9), flags: 16 }, level(9, 1, 98, 1)];
    expect(await marketFacts(tapeOf(rows))).toMatchObject({ crossedShare: 0, signs: { trades: 0 } });
  });

  it('a tape without rows or without time is refused', async () => {
    await expect(marketFacts(tapeOf([]))).rejects.toThrow(/the tape has no rows/);
    await expect(marketFacts(tapeOf(BOOK))).rejects.toThrow(/a stretch without any time/);
    await expect(marketFacts(tapeOf([...BOOK, level(9, 1, 98, 1)]), { from: '3' })).rejects.toThrow(
      /--from: got 3, expected a time in ns since the Unix epoch/,
    );
  });
});

describe.each([false, true])('any rows (with order ids: %s)', (orderIds) => {
  it('give facts that can be written as JSON: null, never NaN, and shares within 0 and 1', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(rowsArbitrary({ late: 5, orderIds }), async (all: Row[]) => {
        const rows = all.filter(({ kind, side }) => side !== 0 || kind === Kind.trade);
        const path = join(folder, `wild-${orderIds}-${n++ % 4}.arrow`);
        await writeTape(path, rows, { orderIds });
        const tape = await openTape(path);
        if (rows.length === 0 || tape.meta.firstExchTs === tape.meta.lastExchTs) return;
        const facts = await marketFacts(tape, { distances: 5 });
        JSON.stringify(facts, (key, value: unknown) => {
          if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${key} is ${value}`);
          return value;
        });
        for (const share of [facts.oneSidedShare, facts.crossedShare]) expect(share >= 0 && share <= 1).toBe(true);
        expect(facts.facts.every(({ band, verdict }) => band !== null || verdict === null)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
