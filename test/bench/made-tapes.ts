/**
 * The tapes of a benchmark run, made when they are asked for, in a folder that goes away with the run.
 *
 * Invariant: a generated tape whose length stands in `generated-tape.golden.json` has the digest that stands there.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { importTape } from '../../src/market/import/index.js';
import { openTape } from '../../src/market/tape-read.js';
import { NO_REPAIRS, TapeWriter } from '../../src/market/tape-write.js';
import type { TapeMeta } from '../../src/market/tape.js';
import { GENERATED_EPOCH_NS, GENERATED_INSTRUMENT, generateRows } from './generated-tape.js';
import { drawInstructions, SimulatedOrders } from '../market/simulated-orders.js';
import { CAPTURE_INSTRUMENT } from './import-speed.js';
import { writeRepeated } from './repeated-tape.js';

export const TAPES = ['generated', 'usdm'] as const;
/** `orders` tells single orders (L3). */
export type TapeName = (typeof TAPES)[number] | 'orders';

/** The raw capture behind the `usdm` tape. */
export const CAPTURE = resolve('data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz');

/** Rows of the tape by which measuring processes warm up. */
export const WARM_ROWS = 200_000;

const NOON_NS = 43_200_000_000_000;

const GOLDEN = 'test/bench/generated-tape.golden.json';

/** A folder of tapes. */
export class MadeTapes {
  readonly folder = mkdtempSync(join(tmpdir(), 'slipgauge-bench-'));
  private readonly made = new Map<string, Promise<string>>();

  /** Path of a tape of so many rows. */
  path(name: TapeName, rows: number): Promise<string> {
    const key = `${name}-${rows}`;
    let path = this.made.get(key);
    if (path === undefined) {
      path = name === 'usdm' ? this.repeat(rows) : name === 'orders' ? this.simulate(rows) : this.generate(rows);
      this.made.set(key, path);
    }
    return path;
  }

  /** Remove the folder. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async generate(rows: number): Promise<string> {
    const path = join(this.folder, `generated-${rows}.arrow`);
    const { digest } = await writeGenerated(rows, path);
    const golden = (JSON.parse(readFileSync(GOLDEN, 'utf8')) as { digests: Record<string, string> }).digests[String(rows)];
    if (golden !== undefined && golden !== digest)
      throw new Error(`the generated tape of ${rows} rows has the digest ${digest}, expected ${golden} (${GOLDEN})`);
    return path;
  }

  private async simulate(rows: number): Promise<string> {
    const path = join(this.folder, `orders-${rows}.arrow`);
    await writeOrders(rows, path);
    return path;
  }

  private async repeat(rows: number): Promise<string> {
    const path = join(this.folder, `usdm-${rows}.arrow`);
    await writeRepeated(await openTape(await this.capture()), rows, path);
    return path;
  }

  private capture(): Promise<string> {
    const out = join(this.folder, 'capture.arrow');
    const imported =
      this.made.get('capture') ??
      importTape({ files: [CAPTURE], format: 'binance', instrument: CAPTURE_INSTRUMENT, out, options: { onGap: 'resync' } }).then(
        () => out,
      );
    this.made.set('capture', imported);
    return imported;
  }
}

/** Write a generated tape; gives its metadata. */
export async function writeGenerated(rows: number, path: string): Promise<TapeMeta> {
  const writer = await TapeWriter.create(path, {
    instrument: GENERATED_INSTRUMENT,
    epochNs: GENERATED_EPOCH_NS,
    importer: { name: 'generated', options: { rows } },
  });
  generateRows(rows, writer);
  return writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L2' });
}

/** Write the tape of a simulated market of single orders, some twenty thousand at a time; gives its metadata. */
export async function writeOrders(rows: number, path: string): Promise<TapeMeta> {
  const writer = await TapeWriter.create(path, {
    instrument: GENERATED_INSTRUMENT,
    epochNs: GENERATED_EPOCH_NS,
    importer: { name: 'simulated', options: { rows } },
    orderIds: true,
  });
  const look = { startNs: NOON_NS, reach: 60, middle: 600_000, alive: 20_000, crossing: 0.05 };
  new SimulatedOrders(writer).run(drawInstructions(1, look), undefined, rows);
  return writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L3' });
}
