/** Small sound files of Databento and hftbacktest that hold each kind of record once or more, and exported tables. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { exportTape } from '../../src/market/export/index.js';
import { synthSettings } from '../../src/market/synth/settings.js';
import { writeSynth } from '../../src/market/synth/write.js';
import { openTape } from '../../src/market/tape-read.js';
import { zipOf } from '../base/io/archives.js';
import { dbnFile, definition, LAST, type LevelSpec, mbo, mbp1, mbp10 } from '../market/import/dbn/records.js';
import { type EventSpec, KIND, npyFile } from '../market/import/hftbacktest/array.js';

/** A shared sample, from the folder of the repository; undefined where the shared data is absent. */
export function sampleOf(name: string): Buffer | undefined {
  const path = resolve('../shared/data', name);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** A DBN file of a schema. */
export function fuzzedDbn(schema: 'mbo' | 'mbp-10' | 'mbp-1' | 'definition'): Buffer {
  const order = { side: 'B', price: 100 } as const;
  if (schema === 'definition') return dbnFile([definition({ symbol: 'ESH1', tick: 0.25, amount: 12.5, currency: 'USD' })], { schema: 9 });
  if (schema === 'mbo')
    return dbnFile([
      mbo({ action: 'R', flags: 40 }),
      mbo({ action: 'A', order: 6n, side: 'A', price: 101, size: 3, flags: 40 + LAST }),
      ...Array.from({ length: 6 }, (_, i) => mbo({ ...order, action: 'A', order: BigInt(10 + i), size: 5, ts: 1000 + i })),
      mbo({ ...order, action: 'M', order: 10n, size: 4, ts: 2000 }),
      mbo({ ...order, action: 'C', order: 11n, size: 2, ts: 2100 }),
      mbo({ action: 'T', side: 'A', price: 100, size: 6, ts: 2200, flags: 0 }),
      mbo({ ...order, action: 'F', order: 10n, size: 4, ts: 2200, flags: 0 }),
      mbo({ ...order, action: 'C', order: 10n, size: 4, ts: 2200 }),
    ]);
  const levels = (best: number): LevelSpec[] => Array.from({ length: 10 }, (_, i) => [[best - i / 4, 5 + i], [best + 1 + i / 4, 7]]); // prettier-ignore
  const make = schema === 'mbp-10' ? mbp10 : mbp1;
  const of = (best: number): readonly LevelSpec[] => levels(best).slice(0, schema === 'mbp-10' ? 10 : 1);
  const records = [100, 100.25, 100, 99.75].map((best, i) =>
    make({ action: i === 2 ? 'T' : 'A', side: 'B', price: best, size: 1, ts: 1000 * i, levels: of(best) }),
  );
  return dbnFile(records, { schema: schema === 'mbp-10' ? 2 : 1 });
}

/** Arrays of levels, plain and in a deflated archive, and of single orders. */
export function fuzzedNpz(): { readonly npy: Buffer; readonly npz: Buffer; readonly orders: Buffer } {
  const t = 1_723_161_600_000_000_000n;
  const at = (i: number): Pick<EventSpec, 'exch' | 'local'> => ({ exch: t + BigInt(i), local: t + BigInt(i + 7) });
  const npy = npyFile([
    { kind: KIND.clear, px: Number.NaN, ...at(0) },
    { kind: KIND.snapshot, side: 'buy', px: 99.9, qty: 5, ...at(0) },
    { kind: KIND.depth, side: 'sell', px: 100.1, qty: 0.004, ...at(1) },
    { kind: KIND.trade, side: 'sell', px: 99.9, qty: 0.001, ...at(2), for: 'x' },
    { kind: KIND.depth, side: 'buy', px: 99.9, qty: 4.999, ...at(3) },
    { kind: KIND.trade, side: 'sell', px: 99.9, qty: 0.001, ...at(2), for: 'l' },
    { kind: KIND.clear, side: 'buy', px: 99.9, ...at(9) },
  ]);
  const order = (kind: number, id: bigint, qty: number, i: number): EventSpec => ({ kind, side: 'buy', px: 100, qty, order: id, ...at(i) });
  const orders = npyFile([
    order(KIND.add, 7n, 5, 0),
    order(KIND.add, 8n, 5, 1),
    order(KIND.modify, 8n, 6, 2),
    { kind: KIND.trade, side: 'sell', px: 100, qty: 5, ...at(3) },
    order(KIND.fill, 7n, 5, 3),
    order(KIND.cancel, 7n, 0, 3),
    order(KIND.fill, 8n, 1, 4),
  ]);
  return { npy, npz: zipOf({ 'data.npy': npy }, { deflated: true }), orders };
}

/** A made tape of levels, and one of single orders, as our exports write them. */
export async function fuzzedTables(): Promise<{ readonly arrow: Buffer; readonly parquet: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-fuzz-'));
  try {
    const exported = async (detail: string, ending: string): Promise<Buffer> => {
      const [tape, table] = [join(folder, `${detail}.arrow`), join(folder, `table.${ending}`)];
      await writeSynth({ settings: synthSettings({ seed: 4 }), format: detail, out: tape, events: 60 });
      await exportTape(await openTape(tape), table);
      return readFileSync(table);
    };
    return { arrow: await exported('tape-l2', 'arrow'), parquet: await exported('tape-l3', 'parquet') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
