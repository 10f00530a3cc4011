/**
 * The recorded captures: every row as the plain twin reads it, every comparable `bookTicker` equal to the book, the recorder's clock put
 * right. Skipped where the shared data is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/market/instrument.js';
import { Kind } from '../../../src/market/row.js';
import { naiveRows } from './naive.js';
import { importFiles } from './rows.js';
import { INSTRUMENTS } from './venue.js';

const DATA = fileURLToPath(new URL('../../../../shared/data/binance-raw-hftbacktest/', import.meta.url));

interface Sample {
  readonly file: string;
  readonly instrument: Instrument;
  readonly compared: number;
  readonly rowsByKind: Record<string, number>;
  readonly offsetNs: string;
  readonly staleTouchShare: number;
  readonly range: { readonly bidLowTicks: number; readonly askHighTicks: number };
}

const SAMPLES: Sample[] = [
  {
    file: 'usdm/btcusdt_20240808.gz',
    instrument: INSTRUMENTS.usdm,
    compared: 629,
    rowsByKind: { level: 443_262, trade: 21_313, snapshot: 2000 },
    offsetNs: '1273156851',
    staleTouchShare: 0.5963,
    range: { bidLowTicks: 616_534, askHighTicks: 619_762 },
  },
  {
    file: 'cm/btcusd_perp_20240808.gz',
    instrument: INSTRUMENTS.coinm,
    compared: 1124,
    rowsByKind: { level: 295_747, trade: 2286, snapshot: 2000 },
    offsetNs: '1268953940',
    staleTouchShare: 0.1305,
    range: { bidLowTicks: 611_349, askHighTicks: 624_754 },
  },
  {
    // Three quantities far from the touch have a sixth decimal, so 0.00001, the grid for orders, is not the grid of the book.
    file: 'spot/btcusdt_20240808.gz',
    instrument: { ...INSTRUMENTS.spot, lotSize: '0.000001' },
    compared: 564,
    rowsByKind: { level: 124_073, trade: 9757, snapshot: 2000 },
    offsetNs: '1275761454',
    staleTouchShare: 0.8157,
    range: { bidLowTicks: 6_163_155, askHighTicks: 6_205_318 },
  },
];

describe.skipIf(!existsSync(DATA))('recorded captures of Binance (skipped without ../shared/data)', () => {
  it.each(SAMPLES)('$file', async ({ file, instrument, compared, rowsByKind, offsetNs, staleTouchShare, range }) => {
    const { meta, rows } = await importFiles([DATA + file], { format: 'binance', instrument });
    expect(meta.repairs.counts).toMatchObject({ bookTickerCompared: compared, bookTickerEqual: compared });
    expect(meta.rowsByKind).toEqual(rowsByKind);
    expect(meta.repairs).toMatchObject({ clockOffsetNs: offsetNs, gaps: 0, borrowedTimes: 0 });
    expect(meta.staleTouchShare).toBeCloseTo(staleTouchShare, 4);
    expect(meta).toMatchObject({ snapshotRange: range, netWindowNs: 0, minLatencyNs: 1_000_000, levelOfDetail: 'L2' });
    expect(rows.reduce((least, row) => Math.min(least, row.recvTs - row.exchTs), Infinity)).toBe(1_000_000);

    const naive = naiveRows(gunzipSync(readFileSync(DATA + file)).toString('latin1'), instrument, 1_000_000n);
    expect(String(naive.offsetNs)).toBe(offsetNs);
    expect(rows.length).toBe(naive.rows.length);
    const differs = naive.rows.findIndex((row, i) => {
      const got = rows[i]!;
      return (Object.keys(row) as (keyof typeof row)[]).some((key) => got[key] !== row[key]);
    });
    expect(differs === -1 ? undefined : { got: rows[differs], expected: naive.rows[differs] }).toBeUndefined();
  });

  it('formats are told apart by content', async () => {
    const { meta } = await importFiles([DATA + SAMPLES[2]!.file], { instrument: SAMPLES[2]!.instrument, options: { touch: 'bookTicker' } });
    expect(meta.importer).toMatchObject({ name: 'binance', options: { market: 'spot', touch: 'bookTicker' } });
    expect(meta.rowsByKind.quote).toBe(meta.repairs.borrowedTimes);
    expect(meta.rowsByKind.quote).toBeGreaterThan(50_000);
  });

  it('a quantity off the grid is an error with file and line, never rounded', async () => {
    const { file, instrument } = SAMPLES[2]!;
    await expect(importFiles([DATA + file], { format: 'binance', instrument: { ...instrument, lotSize: '0.00001' } })).rejects.toThrow(
      /btcusdt_20240808\.gz:1886: got 25\.42618900, expected a multiple of 0\.00001\. Check --tick and --lot/,
    );
  });

  it('Hyperliquid lines are not taken for Binance', async () => {
    const file = `${DATA}hyperliquid/btcusd_20250126.gz`;
    await expect(importFiles([file], { instrument: INSTRUMENTS.usdm })).rejects.toThrow(
      /no frame of symbol BTCUSDT \(hyperliquid\); found BTC/,
    );
    await expect(importFiles([file], { format: 'binance', instrument: INSTRUMENTS.usdm })).rejects.toThrow(/no Binance frame at all/);
  });

  it('the order of rows is by exchTs, whatever arrived first', async () => {
    const { rows, meta } = await importFiles([DATA + SAMPLES[0]!.file], { format: 'binance', instrument: SAMPLES[0]!.instrument });
    expect(rows.findIndex((row, i) => i > 0 && row.exchTs < rows[i - 1]!.exchTs)).toBe(-1);
    expect(rows[0]!.kind).toBe(Kind.trade);
    expect(meta.repairs.reorderedRows).toBeGreaterThan(10_000);
  });
});
