/** What is exported comes back: the same rows, the same digest, in every format; and other programs find plain numbers in it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DataType,
  Float64,
  Int32,
  Int64,
  Int8,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { asyncBufferFromFile } from 'hyparquet/src/node.js';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { exportTape } from '../../../src/market/export/index.js';
import { importTape } from '../../../src/market/import/index.js';
import type { Instrument } from '../../../src/market/instrument.js';
import { tapeCheck } from '../../../src/market/tape-check.js';
import { openTape } from '../../../src/market/tape-read.js';
import { fuzzImport } from '../import/fuzz.js';
import { tempFolder } from '../tape-rows.js';

const META = { symbol: 'T', kind: 'linear', tickSize: '0.05', lotSize: '0.001', multiplier: '1' };
const EPOCH = 1_723_161_300_000_000_000n;

const L2_KINDS = ['level', 'trade', 'snapshot', 'quote', 'mark', 'index'] as const;

/** One line of the plain format: a time step, and what happens. */
const line = fc.record({
  stepNs: fc.integer({ min: 0, max: 1_000_000_007 }),
  latencyNs: fc.integer({ min: 0, max: 5_000_000 }),
  kind: fc.constantFrom(...L2_KINDS),
  isBuy: fc.boolean(),
  ticks: fc.integer({ min: 1, max: 2_000_000_000 }),
  lots: fc.integer({ min: 1, max: 130_000_000_000 }),
  flags: fc.constantFrom(0, 1, 3, 8, 16, 64, 127),
});

function decimals(integer: number, per: number, digits: number): string {
  const whole = BigInt(integer) * BigInt(per);
  const text = String(whole).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function csvOf(lines: readonly (typeof line extends fc.Arbitrary<infer T> ? T : never)[]): string {
  let ts = EPOCH;
  const rows = lines.map(({ stepNs, latencyNs, kind, isBuy, ticks, lots, flags }) => {
    ts += BigInt(stepNs);
    const side = kind === 'mark' || kind === 'index' ? '' : kind === 'trade' ? (isBuy ? 'buy' : 'sell') : isBuy ? 'bid' : 'ask';
    const qty = kind === 'mark' || kind === 'index' ? '' : decimals(lots, 1, 3);
    return `${ts},${ts + BigInt(latencyNs)},${kind},${side},${decimals(ticks, 5, 2)},${qty},,${flags}`;
  });
  return [
    `# slipgauge ${JSON.stringify({ instrument: META, depth: 20 })}`,
    'exchTs,recvTs,kind,side,price,qty,orderId,flags',
    ...rows,
  ].join('\n');
}

const L3 = `# slipgauge ${JSON.stringify({ instrument: META })}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1000,1040,add,bid,100.05,8,7,1
1000,1041,add,ask,101,2,8,1
1025,1065,execute,,,3,7,1
1030,1070,replace,bid,100,4,7,1
1031,1071,hidden,,100.5,4,,1
1032,1072,status,,,0,,1
1040,1080,delete,,,,8,1
`;

const GAPPED = `# slipgauge ${JSON.stringify({ instrument: META, gaps: 2 })}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1000,1040,level,bid,100,8,,1
1010,1050,clear,,,,,1
1020,1060,level,bid,100,7,,1
1030,1070,clear,,,,,1
`;

async function tapeOf(csv: string): Promise<string> {
  const folder = tempFolder();
  writeFileSync(join(folder, 'a.csv'), csv);
  await importTape({ files: [join(folder, 'a.csv')], format: 'csv', out: join(folder, 'a.arrow') });
  return join(folder, 'a.arrow');
}

async function throughFormat(path: string, name: string): Promise<void> {
  const tape = await openTape(path);
  const exported = join(tempFolder(), name);
  await exportTape(tape, exported);
  const back = join(tempFolder(), 'back.arrow');
  const meta = await importTape({ files: [exported], out: back });
  expect(meta.digest).toBe(tape.meta.digest);
  expect(meta.depth).toBe(tape.meta.depth);
  expect(meta.levelOfDetail).toBe(tape.meta.levelOfDetail);
}

const OTHERS: Instrument = { symbol: 'T', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' };

/** An Arrow file of rows `[exchTs, kind, side, priceTicks, qtyLots, orderId]`, each a group, without our metadata. */
function foreignTable(rows: readonly (readonly number[])[]): string {
  const column = (i: number, type: DataType): Vector =>
    vectorFromArray(
      rows.map((row) => (type instanceof Int64 ? BigInt(row[i]!) : row[i]!)),
      type,
    );
  const table = new Table({
    exchTs: column(0, new Int64()),
    recvTs: column(0, new Int64()),
    kind: column(1, new Uint8()),
    side: column(2, new Int8()),
    priceTicks: column(3, new Int32()),
    qtyLots: column(4, new Float64()),
    orderId: column(5, new Float64()),
    flags: vectorFromArray(
      rows.map(() => 1),
      new Uint8(),
    ),
  });
  const path = join(tempFolder(), 'other.arrow');
  writeFileSync(path, tableToIPC(table, 'file'));
  return path;
}

const NAMES = ['x.csv', 'x.csv.gz', 'x.arrow', 'x.parquet'];

describe('an exported tape', () => {
  it.each(NAMES)('comes back with the same digest through %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), async (lines) => {
        await throughFormat(await tapeOf(csvOf(lines)), name);
      }),
      { numRuns: 25 },
    );
  });

  it.each(NAMES)('keeps single orders through %s', async (name) => {
    await throughFormat(await tapeOf(L3), name);
  });

  it.each(NAMES)('says of the gaps of its feed through %s, and so does a tape that is read as a table', async (name) => {
    const path = await tapeOf(GAPPED);
    expect((await openTape(path)).meta.repairs.gaps).toBe(2);
    const exported = join(tempFolder(), name);
    await exportTape(await openTape(path), exported);
    for (const file of [exported, path]) {
      const meta = await importTape({ files: [file], out: join(tempFolder(), 'back.arrow') });
      expect(meta.repairs.gaps).toBe(2);
    }
  });

  it('has plain numbers in it for other programs', async () => {
    const path = await tapeOf(L3);
    const folder = tempFolder();
    const tape = await openTape(path);
    await exportTape(tape, join(folder, 'x.parquet'));
    await exportTape(tape, join(folder, 'x.arrow'));
    const [first] = await parquetReadObjects({ file: await asyncBufferFromFile(join(folder, 'x.parquet')), rowEnd: 1 });
    expect(first).toMatchObject({ kind: 5, side: 1, priceTicks: 2001, price: 100.05, qty: 8, qtyLots: 8000, orderId: 7, flags: 1 });
    const table = tableFromIPC(readFileSync(join(folder, 'x.arrow')));
    expect(String(table.schema.fields.find(({ name }) => name === 'exchTs')?.type)).toBe('Timestamp<NANOSECOND, UTC>');
    expect(table.get(2)?.toJSON()).toMatchObject({ kind: 8, price: 100.05, qty: 3 });
  });

  it('is held against the digest that it carries, so a changed row is found', async () => {
    const tape = await openTape(await tapeOf(L3));
    const folder = tempFolder();
    for (const name of ['x.arrow', 'x.parquet']) {
      await exportTape(tape, join(folder, name));
      expect((await importTape({ files: [join(folder, name)], out: join(folder, 'back.arrow') })).integrity).toBe('verified');
    }
    const bytes = readFileSync(join(folder, 'x.arrow'));
    const lots = Buffer.alloc(8);
    lots.writeDoubleLE(8000);
    bytes.writeDoubleLE(8001, bytes.indexOf(lots));
    writeFileSync(join(folder, 'changed.arrow'), bytes);
    const out = join(folder, 'no.arrow');
    await expect(importTape({ files: [join(folder, 'changed.arrow')], out })).rejects.toThrow(
      /the rows have the digest .*, the input says .*damaged/,
    );
    expect(existsSync(out)).toBe(false);
    await expect(openTape(join(folder, 'x.arrow'))).rejects.toThrow(/is an exported table, not a tape\. Import it first/);
  });

  it.each([
    ['priceTicks', 'Int32LE', 2001, -2001, /x\.arrow: row 0: priceTicks: got -2001, expected more than 0/],
    ['priceTicks', 'Int32LE', 2001, 0, /x\.arrow: row 0: priceTicks: got 0, expected more than 0/],
    ['qtyLots', 'DoubleLE', 8000, -8000, /x\.arrow: row 0: qtyLots: got -8000, expected 1 or more for add/],
  ] as const)('is refused where a row has a %s that cannot be', async (_, type, sound, bad, message) => {
    const folder = tempFolder();
    await exportTape(await openTape(await tapeOf(L3)), join(folder, 'x.arrow'));
    const bytes = readFileSync(join(folder, 'x.arrow'));
    const number = Buffer.alloc(type === 'Int32LE' ? 4 : 8);
    number[`write${type}`](sound);
    bytes[`write${type}`](bad, bytes.indexOf(number));
    writeFileSync(join(folder, 'x.arrow'), bytes);
    await expect(importTape({ files: [join(folder, 'x.arrow')], out: join(folder, 'no.arrow') })).rejects.toThrow(message);
  });

  it.each<[string, readonly number[][], RegExp]>([
    ['an order that is there is added', [[1010, 5, 1, 100, 8, 7]], /row 1: add of order 7, which is there already/],
    ['time goes back', [[990, 9, 1, 100, 8, 7]], /row 1: exchTs: got -10, expected 0 ns or more behind the row before/],
    ['a level is among orders', [[1010, 1, 1, 100, 8, 0]], /row 1: a level or quote row on a tape of single orders/],
    ['an add has no side', [[1010, 5, 0, 100, 8, 8]], /row 1: side: got 0, expected 1 or -1 for add/],
    ['a trade is of nothing', [[1010, 2, 1, 100, 0, 0]], /row 1: qtyLots: got 0, expected 1 or more for trade/],
    ['a status has one', [[1010, 10, 1, 0, 1, 0]], /row 1: side: got 1, expected 0 for status/],
  ])('of another program is refused where %s', async (_, further, message) => {
    const file = foreignTable([[1000, 5, 1, 100, 8, 7], ...further]);
    await expect(importTape({ files: [file], instrument: OTHERS, out: join(tempFolder(), 'no.arrow') })).rejects.toThrow(message);
  });

  it('of another program becomes a tape that stands up to a check: rows are completed from their orders, unknown ids are counted', async () => {
    const rows = [
      [1000, 5, 1, 100, 8, 7],
      [1010, 8, 0, 0, 3, 7],
      [1020, 9, 0, 0, 5, 7],
      [1030, 9, 0, 0, 5, 9],
    ];
    const out = join(tempFolder(), 't.arrow');
    const meta = await importTape({ files: [foreignTable(rows)], instrument: OTHERS, out });
    expect(meta).toMatchObject({ levelOfDetail: 'L3', repairs: { counts: { unknownOrders: 1, executedBeyond: 0 } } });
    const tape = await openTape(out);
    expect((await tapeCheck(tape)).ok).toBe(true);
    for await (const { side, priceTicks } of tape.batches())
      expect([[...side], [...priceTicks]]).toEqual([
        [1, 1, 1, 0],
        [100, 100, 100, 0],
      ]);
  });

  it('is refused at once where a list says that it is longer than the file', async () => {
    const folder = tempFolder();
    await exportTape(await openTape(await tapeOf(L3)), join(folder, 'x.arrow'));
    const sound = readFileSync(join(folder, 'x.arrow'));
    // A batch has two buffers for each of ten columns: one of the places where 20 stands is the length of their list.
    const messages: string[] = [];
    for (let at = sound.indexOf(Buffer.of(20, 0, 0, 0)); at >= 0; at = sound.indexOf(Buffer.of(20, 0, 0, 0), at + 1)) {
      const bytes = Buffer.from(sound);
      bytes[at + 3] = 8;
      writeFileSync(join(folder, 'long.arrow'), bytes);
      const ended = await importTape({ files: [join(folder, 'long.arrow')], out: join(folder, 'no.arrow') }).catch(
        (error: unknown) => error,
      );
      if (ended instanceof DataError) messages.push(ended.message);
    }
    expect(messages.join('\n')).toMatch(/header cannot be read \(a list of 134217748 elements in \d+ bytes\)/);
  });

  it.each(['x.arrow', 'x.parquet'])('gives an error of input or the same tape where a byte of %s is changed', async (name) => {
    const folder = tempFolder();
    await exportTape(await openTape(await tapeOf(L3)), join(folder, name));
    const file = { [name]: readFileSync(join(folder, name)) };
    const { errors, unverified } = await fuzzImport(file, { format: name.slice(2) }, { flips: 100, seed: 3 });
    expect(unverified).toBe(0);
    expect(errors).toBeGreaterThan(10);
  });

  it('says what is missing, and leaves nothing behind', async () => {
    const tape = await openTape(await tapeOf(L3));
    await expect(exportTape(tape, join(tempFolder(), 'x.bin'))).rejects.toThrow(/the name says no format; give one of csv, arrow, parquet/);
    await expect(exportTape(tape, join(tempFolder(), 'x'), 'parket')).rejects.toThrow(/unknown format parket.*parquet/);
    const folder = tempFolder();
    await exportTape(tape, join(folder, 'x.parquet'));
    const bytes = readFileSync(join(folder, 'x.parquet'));
    for (const [name, cut] of [
      ['cut.parquet', bytes.subarray(0, bytes.length - 40)],
      ['flip.parquet', Buffer.concat([bytes.subarray(0, 20), Buffer.of(255, 255, 255), bytes.subarray(23)])],
    ] as const) {
      writeFileSync(join(folder, name), cut);
      await expect(importTape({ files: [join(folder, name)], out: join(folder, 'no.arrow') })).rejects.toThrow(
        new RegExp(`${name}.*garbled`),
      );
    }
  });
});
