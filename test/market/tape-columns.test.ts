/** Rows that come as columns make the tape that the same rows make one by one, and its digest is what its definition says, whether or not rows are under way. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowColumns } from '../../src/market/row-columns.js';
import { openTape } from '../../src/market/tape-read.js';
import { NO_REPAIRS, TapeWriter, type TapeStart } from '../../src/market/tape-write.js';
import type { TapeMeta } from '../../src/market/tape.js';
import { BTC, EPOCH, readTape, tempFolder, writeTape, type Row } from './tape-rows.js';

const row = (exchTs: number, recvTs: number, i: number): Row => ({
  exchTs,
  recvTs,
  kind: 1 + (i % 15),
  side: (i % 3) - 1,
  priceTicks: -i,
  qtyLots: i % 7 === 0 ? -0 : i,
  orderId: i,
  flags: i & 127,
});

/** Write rows as columns, `block` at a time, which stand one after another or in any places; each block is preceded by a row that is not listed. */
async function writeColumns(
  path: string,
  rows: readonly Row[],
  start: Partial<TapeStart>,
  { block, scattered }: { block: number; scattered: boolean },
): Promise<TapeMeta> {
  const writer = await TapeWriter.create(path, { instrument: BTC, epochNs: EPOCH, importer: { name: 'test', options: {} }, ...start });
  const zeroNs = 1000;
  for (let done = 0; done < rows.length; done += block) {
    const part = rows.slice(done, done + block);
    const columns = new RowColumns(part.length + 1);
    const order = Uint32Array.from(part, (_, k) => 1 + (scattered ? part.length - 1 - k : k));
    part.forEach((r, k) => {
      const at = order[k]!;
      for (const name of Object.keys(r) as (keyof Row)[]) columns[name][at] = r[name];
      columns.exchTs[at]! += zeroNs;
      columns.recvTs[at]! += zeroNs;
    });
    writer.appendRows(columns, order, part.length, zeroNs);
  }
  return writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L3' });
}

/** The digest of a tape of BTC without order ids, as its definition reads. */
function plainDigest(rows: readonly Row[]): string {
  const sha = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
  const times = (name: 'exchTs' | 'recvTs'): string => sha(new Uint8Array(BigInt64Array.from(rows, (r) => EPOCH + BigInt(r[name])).buffer));
  const instrument = { ...BTC, orderTick: '0.1', negativePrices: false, cashUnit: '0.00000001', currency: '' };
  return sha(
    [
      ...['slipgauge tape 1', JSON.stringify(instrument), String(rows.length), `exchTs ${times('exchTs')}`, `recvTs ${times('recvTs')}`],
      `kind ${sha(Uint8Array.from(rows, (r) => r.kind))}`,
      `side ${sha(new Uint8Array(Int8Array.from(rows, (r) => r.side).buffer))}`,
      `priceTicks ${sha(new Uint8Array(Int32Array.from(rows, (r) => r.priceTicks).buffer))}`,
      `qtyLots ${sha(new Uint8Array(Float64Array.from(rows, (r) => r.qtyLots + 0).buffer))}`,
      `flags ${sha(Uint8Array.from(rows, (r) => r.flags))}`,
    ].join('\n'),
  );
}

it('the same file as of rows one by one, whatever stands where and whatever the batches', async () => {
  const path = join(tempFolder(), 't.arrow');
  const spec = fc.record({ gap: fc.nat(3), late: fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, fc.nat(9)) });
  const specs = fc.array(spec, { minLength: 1, maxLength: 500, size: 'max' });
  await fc.assert(
    fc.asyncProperty(
      specs,
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 150 }),
      fc.boolean(),
      async (list, batchRows, block, scattered) => {
        let exchTs = 0;
        const rows = list.map(({ gap, late }, i) => {
          exchTs += gap;
          return row(exchTs, exchTs + late, i);
        });
        const start = { orderIds: true, batchRows };
        const meta = await writeTape(path, rows, start);
        const bytes = readFileSync(path);
        expect(await writeColumns(path, rows, start, { block, scattered })).toEqual(meta);
        expect(readFileSync(path)).toEqual(bytes);
        expect((await readTape(await openTape(path))).delivered).toEqual(
          rows.map((_, i) => i).sort((a, b) => rows[a]!.recvTs - rows[b]!.recvTs || a - b),
        );
      },
    ),
    { numRuns: 25 },
  );
});

it('receive times that a late clock amends make the tape that has them from the beginning, whatever the batches', async () => {
  const path = join(tempFolder(), 't.arrow');
  const specs = fc.array(fc.record({ gap: fc.nat(3), late: fc.nat(9) }), { maxLength: 300, size: 'max' });
  await fc.assert(
    fc.asyncProperty(specs, fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 1, 5e9, 2 ** 45), async (list, batchRows, offsetNs) => {
      let exchTs = 0;
      const rows = list.map(({ gap, late }, i) => {
        exchTs += gap;
        return { ...row(exchTs, exchTs + late, i), orderId: 0 };
      });
      const start = { batchRows, lateClock: true, instrument: BTC, epochNs: EPOCH, importer: { name: 'test', options: {} } };
      const writer = await TapeWriter.create(path, start);
      for (const r of rows) writer.append(r.exchTs, r.recvTs, r.kind, r.side, r.priceTicks, r.qtyLots, r.orderId, r.flags);
      const meta = await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L2' }, undefined, offsetNs);
      const bytes = readFileSync(path);
      const shifted = rows.map((r) => ({ ...r, recvTs: r.recvTs + offsetNs }));
      expect(meta).toEqual(await writeTape(path, shifted, { batchRows }));
      expect(bytes).toEqual(readFileSync(path));
    }),
    { numRuns: 25 },
  );
});

it('the digest is what its definition says, where rows are received when they happened: all, at first, or in between', async () => {
  const path = join(tempFolder(), 't.arrow');
  const late = [[], [0], [3], [2, 5], [0, 1, 2, 3, 4, 5]];
  for (const places of late) {
    const rows = [1, 2, 3, 4, 5, 6].map((ts, i) => ({ ...row(ts, places.includes(i) ? ts + 7 : ts, i), orderId: 0 }));
    for (const batchRows of [1, 2, 4, 1000]) expect((await writeTape(path, rows, { batchRows })).digest).toBe(plainDigest(rows));
  }
  expect((await writeTape(path, [])).digest).toBe(plainDigest([]));
});
