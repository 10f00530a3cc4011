/** Rows for tape tests: plain objects, written to and read from tapes in the simplest way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll } from 'vitest';
import type { Instrument } from '../../src/market/instrument.js';
import { NO_REPAIRS, TapeWriter, type TapeStart } from '../../src/market/tape-write.js';
import { nsAt, type Tape, type TapeMeta } from '../../src/market/tape.js';

export interface Row {
  readonly exchTs: number;
  readonly recvTs: number;
  readonly kind: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly orderId: number;
  readonly flags: number;
}

export const BTC: Instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };

/** 2024-08-08T00:00:00Z. */
export const EPOCH = 1_723_075_200_000_000_000n;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes away with the tests of the file. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-test-'));
  folders.push(folder);
  return folder;
}

export async function writeTape(path: string, rows: readonly Row[], start: Partial<TapeStart> = {}): Promise<TapeMeta> {
  const writer = await TapeWriter.create(path, { instrument: BTC, epochNs: EPOCH, importer: { name: 'test', options: {} }, ...start });
  for (const r of rows) writer.append(r.exchTs, r.recvTs, r.kind, r.side, r.priceTicks, r.qtyLots, r.orderId, r.flags);
  return writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: start.orderIds === true ? 'L3' : 'L2' });
}

/** All rows of a tape, and the row delivered at each place. */
export async function readTape(tape: Tape): Promise<{ rows: Row[]; delivered: number[] }> {
  const rows: Row[] = [];
  const delivered: number[] = [];
  for await (const b of tape.batches()) {
    for (let i = 0; i < b.length; i++) {
      rows.push({
        exchTs: nsAt(b.exchTs, i, b.epoch),
        recvTs: nsAt(b.recvTs, i, b.epoch),
        kind: b.kind[i]!,
        side: b.side[i]!,
        priceTicks: b.priceTicks[i]!,
        qtyLots: b.qtyLots[i]!,
        orderId: b.orderId?.[i] ?? 0,
        flags: b.flags[i]!,
      });
      delivered.push(b.firstRow + i + (b.feedShift?.[i] ?? 0));
    }
  }
  return { rows, delivered };
}

/** Sensible or wild rows in order of `exchTs`; `late` is the largest latency in ns. */
export function rowsArbitrary(options: { late: number; orderIds?: boolean; maxLength?: number }): fc.Arbitrary<Row[]> {
  const row = fc.record({
    gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 6e12 })),
    late: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: options.late })),
    kind: fc.integer({ min: 1, max: 15 }),
    side: fc.constantFrom(-1, 0, 1),
    priceTicks: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    qtyLots: fc.integer({ min: 0, max: 2 ** 37 - 1 }),
    orderId: options.orderIds === true ? fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }) : fc.constant(0),
    flags: fc.integer({ min: 0, max: 127 }),
  });
  return fc.array(row, { maxLength: options.maxLength ?? 40 }).map((specs) => {
    let exchTs = 0;
    return specs.map(({ gap, late, ...rest }) => {
      exchTs += gap;
      return { exchTs, recvTs: exchTs + late, ...rest };
    });
  });
}
