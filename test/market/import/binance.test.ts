/**
 * A Binance capture becomes the book that the venue had: at every diff, whatever the market, however late the snapshot, and again after
 * a gap once a snapshot has come. Checked against a venue that knows the truth.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { Flag, Kind } from '../../../src/market/row.js';
import type { Row } from '../tape-rows.js';
import { importBytes, type Imported } from './rows.js';
import {
  captureGzip,
  captureText,
  INSTRUMENTS,
  runVenue,
  START_MS,
  type Market,
  type Recorded,
  type Side,
  type Truth,
  type VenueOptions,
} from './venue.js';

const MARKETS: readonly Market[] = ['usdm', 'coinm', 'spot'];

const venues = fc.record({
  market: fc.constantFrom(...MARKETS),
  seed: fc.nat(1e6),
  steps: fc.integer({ min: 60, max: 160 }),
  snapshots: fc.integer({ min: 2, max: 30 }).map((step) => [step]),
  bare: fc.boolean(),
  clockNs: fc.constantFrom(0n, -1_270_123_456_789n, 3_600_000_000_007n),
});

async function importVenue(
  options: VenueOptions,
  more: Record<string, unknown> = {},
): Promise<{ truth: Truth; lines: Recorded[] } & Imported> {
  const { lines, truth } = runVenue(options);
  const imported = await importBytes([captureGzip(lines)], { format: 'binance', instrument: INSTRUMENTS[options.market], options: more });
  return { truth, lines, ...imported };
}

/** What a reader of the rows knows of the book: both sides, whole or in parts. */
class PlainBook {
  readonly bids: Side = new Map();
  readonly asks: Side = new Map();
  whole = false;

  apply(row: Row): void {
    if (row.kind === Kind.clear) {
      this.bids.clear();
      this.asks.clear();
      this.whole = false;
    }
    if (row.kind !== Kind.level && row.kind !== Kind.snapshot) return;
    const side = row.side > 0 ? this.bids : this.asks;
    if (row.qtyLots === 0) side.delete(row.priceTicks);
    else side.set(row.priceTicks, row.qtyLots);
    if (row.kind === Kind.snapshot) this.whole = true;
  }
}

/** Compare the book after each group of level rows with the venue's; gives how often it was whole. */
function checkBooks(rows: Imported['rows'], truth: Truth): number {
  const book = new PlainBook();
  let whole = 0;
  for (const row of rows) {
    book.apply(row);
    if (row.kind !== Kind.level || (row.flags & Flag.last) === 0) continue;
    const expected = truth.books.get(Number(row.exchNs / 1_000_000n))!;
    for (const [side, venueSide] of [
      [book.bids, expected.bids],
      [book.asks, expected.asks],
    ] as const) {
      expect([...side].filter(([ticks, lots]) => venueSide.get(ticks) !== lots)).toEqual([]);
      if (book.whole) expect(side.size).toBe(venueSide.size);
    }
    if (book.whole) whole++;
  }
  return whole;
}

describe('the book', () => {
  it('is the venue’s after every diff from the snapshot on; bookTicker agrees wherever both speak of one update', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(venues, async (options) => {
        const { rows, truth, meta } = await importVenue(options);
        const whole = checkBooks(rows, truth);
        expect(whole).toBe(truth.diffs.length - meta.repairs.counts['droppedDiffs']!);
        expect(meta.repairs.counts['bookTickerEqual']).toBe(meta.repairs.counts['bookTickerCompared']);
        expect(meta.repairs.gaps).toBe(0);
        compared += meta.repairs.counts['bookTickerCompared']!;
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('opens with the snapshot, stamped as its bridge and before it, one group', async () => {
    const { rows, truth } = await importVenue({ market: 'usdm', seed: 7, steps: 100, snapshots: [12] });
    const book = rows.filter((row) => row.kind !== Kind.trade);
    const count = book.findIndex((row) => row.kind !== Kind.snapshot);
    const snapshot = book.slice(0, count);
    expect(count).toBeGreaterThan(20);
    expect(snapshot.map((row) => row.flags)).toEqual([...Array<number>(count - 1).fill(Flag.snapshotPart), Flag.snapshotPart | Flag.last]);
    expect(snapshot.map((row) => row.side)).toEqual(snapshot.map((row) => row.side).sort((a, b) => b - a));
    expect(new Set(snapshot.map((row) => row.exchTs))).toEqual(new Set([book[count]!.exchTs]));
    expect(truth.diffs).toContain(Number(book[count]!.exchNs / 1_000_000n));
    expect(book.slice(count).some((row) => row.kind === Kind.snapshot)).toBe(false);
  });

  it('reaches the strategy no earlier than the snapshot did, and whole', async () => {
    await fc.assert(
      fc.asyncProperty(venues, async (options) => {
        const { rows, delivered, meta, lines, truth } = await importVenue(options);
        const offset = BigInt(meta.repairs.clockOffsetNs);
        const received = lines.find((line) => line.text.includes('"bids"') && line.text.includes('lastUpdateId'))!.recvNs + offset;
        const bookRows = rows.filter((row) => row.kind !== Kind.trade);
        for (const row of bookRows) expect(row.recvNs >= received).toBe(true);
        const [book, inTapeOrder] = [new PlainBook(), new PlainBook()];
        delivered.forEach((row) => book.apply(row));
        rows.forEach((row) => inTapeOrder.apply(row));
        expect(book).toEqual(inTapeOrder);
        expect(truth.diffs.length).toBeGreaterThan(meta.repairs.counts['heldDiffs']!);
      }),
      { numRuns: 20 },
    );
  });

  it('one diff is one atomic group, bids then asks', async () => {
    const { rows, truth, meta } = await importVenue({ market: 'coinm', seed: 3, steps: 120, snapshots: [5] });
    const levels = rows.filter((row) => row.kind === Kind.level);
    const groups = new Map<number, typeof levels>();
    for (const row of levels) groups.set(row.exchTs, [...(groups.get(row.exchTs) ?? []), row]);
    expect(groups.size).toBe(truth.diffs.length - meta.repairs.counts['droppedDiffs']!);
    for (const group of groups.values()) {
      expect(group.map((row) => row.flags)).toEqual([...Array<number>(group.length - 1).fill(0), Flag.last]);
      expect(group.map((row) => row.side)).toEqual(group.map((row) => row.side).sort((a, b) => b - a));
    }
  });
});

describe('trades', () => {
  it('are all there, before the snapshot too, signed by the aggressor', async () => {
    await fc.assert(
      fc.asyncProperty(venues, async (options) => {
        const { rows, truth } = await importVenue(options);
        const trades = rows.filter((row) => row.kind === Kind.trade);
        expect(
          trades.map((row) => ({ ms: Number(row.exchNs / 1_000_000n), side: row.side, ticks: row.priceTicks, lots: row.qtyLots })),
        ).toEqual(truth.trades);
        expect(trades.every((row) => row.flags === Flag.last)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

describe('clocks', () => {
  it('one offset makes the smallest latency the assumed one, and leaves all differences alone', async () => {
    for (const clockNs of [0n, -1_270_000_000_001n]) {
      const { rows, meta } = await importVenue(
        { market: 'usdm', seed: 11, steps: 150, snapshots: [3], clockNs },
        { minLatencyNs: 250_000 },
      );
      const latencies = rows.map((row) => row.recvTs - row.exchTs);
      expect(Math.min(...latencies)).toBe(250_000);
      expect(Math.max(...latencies)).toBeLessThan(300_000_000);
      expect(meta.minLatencyNs).toBe(250_000);
    }
  });

  it('the result does not depend on how wrong the clock was', async () => {
    const right = await importVenue({ market: 'spot', seed: 5, steps: 100, snapshots: [3] });
    const wrong = await importVenue({ market: 'spot', seed: 5, steps: 100, snapshots: [3], clockNs: -99_999_999_999n });
    expect(wrong.meta.digest).toBe(right.meta.digest);
    expect(BigInt(wrong.meta.repairs.clockOffsetNs) - BigInt(right.meta.repairs.clockOffsetNs)).toBe(99_999_999_999n);
  });

  it('the epoch is midnight UTC before the first row', async () => {
    const { meta, rows } = await importVenue({ market: 'usdm', seed: 2, steps: 900, snapshots: [3] });
    expect(meta.epochNs).toBe(String(BigInt(Date.UTC(2024, 7, 8)) * 1_000_000n));
    expect(rows[0]!.exchNs >= BigInt(START_MS) * 1_000_000n).toBe(true);
    expect(rows.at(-1)!.exchTs).toBeGreaterThan(86_400e9);
  });

  it('clock: keep takes the stamps as they are, and refuses rows from the future', async () => {
    const { meta } = await importVenue({ market: 'usdm', seed: 2, steps: 60, snapshots: [3] }, { clock: 'keep' });
    expect(meta.repairs.clockOffsetNs).toBe('0');
    expect(meta.minLatencyNs).toBeUndefined();
    await expect(
      importVenue({ market: 'usdm', seed: 2, steps: 60, snapshots: [3], clockNs: -1_000_000_000n }, { clock: 'keep' }),
    ).rejects.toThrow(/capture-0:\d+: received .* before it happened; expected recvTs ≥ exchTs/);
  });
});

describe('gaps', () => {
  const lossy: VenueOptions = { market: 'usdm', seed: 21, steps: 200, snapshots: [5, 120], lost: new Set([25]) };

  it.each(MARKETS)('%s: a lost diff is an error that names the line and both ids', async (market) => {
    const { lines } = runVenue({ ...lossy, market });
    const error = await importVenue({ ...lossy, market }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    const found = /capture-0:(\d+): a gap in the depth stream: got (pu|U) (\d+), expected (\d+).*--on-gap resync/.exec(
      (error as Error).message,
    )!;
    const line = captureText(lines).split('\n')[Number(found[1]) - 1]!;
    expect(line).toContain(`"${found[2]!}":${found[3]!},`);
    expect(line).not.toContain(`"${found[2]!}":${found[4]!},`);
  });

  it('resync clears both sides, states levels as they come, and is whole again after the next snapshot', async () => {
    let wholeAgain = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...MARKETS),
        fc.nat(1e6),
        fc.array(fc.integer({ min: 12, max: 35 }), { minLength: 1, maxLength: 3 }),
        async (market, seed, lost) => {
          const { rows, truth, meta } = await importVenue({ ...lossy, market, seed, lost: new Set(lost) }, { onGap: 'resync' });
          checkBooks(rows, truth);
          const clears = rows.filter((row) => row.kind === Kind.clear);
          expect(clears.length).toBe(meta.repairs.gaps);
          expect(clears.length).toBeGreaterThan(0);
          for (const row of clears) expect(row).toMatchObject({ side: 0, priceTicks: 0, qtyLots: 0, flags: Flag.last });
          const lastClear = rows.findLastIndex((row) => row.kind === Kind.clear);
          if (rows.slice(lastClear).some((row) => row.kind === Kind.snapshot)) wholeAgain++;
        },
      ),
      { numRuns: 25 },
    );
    expect(wholeAgain).toBeGreaterThan(20);
  });

  it('a capture without a snapshot: an error, or levels as they come after a clear row', async () => {
    const options: VenueOptions = { market: 'spot', seed: 4, steps: 80, snapshots: [] };
    await expect(importVenue(options)).rejects.toThrow(/capture-0: no snapshot of BTCUSDT.*Record an answer of REST \/depth/);
    const { rows, truth, meta } = await importVenue(options, { onGap: 'resync' });
    expect(checkBooks(rows, truth)).toBe(0);
    expect(rows.find((row) => row.kind !== Kind.trade)!.kind).toBe(Kind.clear);
    expect(meta.repairs.gaps).toBe(1);
    expect(meta.rowsByKind.level).toBeGreaterThan(50);
  });

  it('a snapshot that no diff follows is an error', async () => {
    const { lines } = runVenue({ market: 'usdm', seed: 9, steps: 60, snapshots: [10] });
    const tooOld = lines.map((line) => ({ ...line, text: line.text.replace(/"lastUpdateId":\d+/, '"lastUpdateId":5') }));
    await expect(importBytes([captureText(tooOld)], { format: 'binance', instrument: INSTRUMENTS.usdm })).rejects.toThrow(
      /no diff of BTCUSDT follows its snapshot/,
    );
  });

  it.each([
    ['trade', 'p'],
    ['trade', 'q'],
    ['bookTicker', 'a'],
    ['bookTicker', 'B'],
  ])('a %s whose %s is below zero is an error that names its record', async (stream, field) => {
    const { lines } = runVenue({ market: 'usdm', seed: 9, steps: 60, snapshots: [10] });
    const at = lines.findLastIndex(({ text }) => text.includes(`"e":"${stream}"`));
    expect(at).toBeGreaterThan(0);
    const spoilt = lines.with(at, { ...lines[at]!, text: lines[at]!.text.replace(`"${field}":"`, `"${field}":"-`) });
    await expect(
      importBytes([captureText(spoilt)], { format: 'binance', instrument: INSTRUMENTS.usdm, options: { touch: 'bookTicker' } }),
    ).rejects.toThrow(/capture-0:\d+: got "?-[\d.]+"?, expected a decimal from 0\. Is the recording whole\?/);
  });

  it('a snapshot later than the reorder window is an error that names its bridge', async () => {
    await expect(importVenue({ ...lossy, lost: new Set() }, { reorderNs: 4_000_000 })).rejects.toThrow(/capture-0:\d+: .*(--reorder)/);
  });

  it('snapshots that are not needed are passed over', async () => {
    const once = await importVenue({ ...lossy, lost: new Set(), snapshots: [5] });
    const often = await importVenue({ ...lossy, lost: new Set(), snapshots: [5, 60, 100, 150] });
    expect(often.meta.repairs.counts['unusedSnapshots']).toBe(3);
    expect(often.meta.rowsByKind.snapshot).toBe(often.rows.filter((row) => row.kind === Kind.snapshot).length);
    checkBooks(often.rows, often.truth);
    expect(new Set(often.rows.filter((r) => r.kind === Kind.snapshot).map((r) => r.exchTs)).size).toBe(1);
    expect(once.meta.repairs.counts['unusedSnapshots']).toBe(0);
  });
});

describe('touch', () => {
  it('bookTicker frames become quote groups that follow the venue’s touch', async () => {
    const { rows, meta } = await importVenue({ market: 'usdm', seed: 31, steps: 150, snapshots: [3] }, { touch: 'bookTicker' });
    const quotes = rows.filter((row) => row.kind === Kind.quote);
    expect(quotes.length).toBeGreaterThan(60);
    expect(quotes.map((row) => [row.side, row.flags])).toEqual(quotes.map((_, i) => (i % 2 === 0 ? [1, 0] : [-1, Flag.last])));
    const touches = quotes
      .filter((_, i) => i % 2 === 0)
      .map((bid, i) => `${bid.priceTicks}x${bid.qtyLots} ${quotes[2 * i + 1]!.priceTicks}x${quotes[2 * i + 1]!.qtyLots}`);
    for (let i = 1; i < touches.length; i++) expect(touches[i]).not.toBe(touches[i - 1]);
    expect(meta.repairs.borrowedTimes).toBe(0);
    expect(Math.min(...rows.map((row) => row.recvTs - row.exchTs))).toBe(1_000_000);
  });

  it('spot quotes have no time: they take the last one, flagged and counted', async () => {
    const { rows, meta } = await importVenue({ market: 'spot', seed: 31, steps: 150, snapshots: [3] }, { touch: 'bookTicker' });
    const quotes = rows.filter((row) => row.kind === Kind.quote);
    expect(quotes.every((row) => (row.flags & Flag.repairedTime) !== 0)).toBe(true);
    expect(meta.repairs.borrowedTimes).toBe(quotes.length);
    const stamped = new Set(rows.filter((row) => row.kind !== Kind.quote).map((row) => row.exchTs));
    const known = quotes.filter((row) => stamped.has(row.exchTs));
    expect(known.length).toBeGreaterThan(quotes.length / 2);
  });

  it('without it no quote row is written, and the share of stale time is the same', async () => {
    for (const market of MARKETS) {
      const options: VenueOptions = { market, seed: 8, steps: 200, snapshots: [3] };
      const watched = await importVenue(options);
      const written = await importVenue(options, { touch: 'bookTicker' });
      expect(watched.meta.rowsByKind.quote).toBeUndefined();
      expect(written.meta.staleTouchShare).toBe(watched.meta.staleTouchShare);
      expect(watched.meta.staleTouchShare).toBeGreaterThan(0);
      expect(watched.meta.staleTouchShare).toBeLessThan(1);
    }
  });

  it('a wrong book is found out: one changed level is a comparison that fails', async () => {
    const { lines } = runVenue({ market: 'usdm', seed: 12, steps: 200, snapshots: [3] });
    const good = await importBytes([captureText(lines)], { format: 'binance', instrument: INSTRUMENTS.usdm });
    const wrong = lines.map((line) =>
      line.text.includes('bookTicker') ? { ...line, text: line.text.replace(/"B":"[^"]+"/, '"B":"99999.999"') } : line,
    );
    const bad = await importBytes([captureText(wrong)], { format: 'binance', instrument: INSTRUMENTS.usdm });
    expect(good.meta.repairs.counts['bookTickerEqual']).toBeGreaterThan(10);
    expect(bad.meta.repairs.counts['bookTickerCompared']).toBe(good.meta.repairs.counts['bookTickerCompared']);
    expect(bad.meta.repairs.counts['bookTickerEqual']).toBe(0);
  });
});
