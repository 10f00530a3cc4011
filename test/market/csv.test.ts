/** The plain format: every field means what it says, every mistake is named by file and line, and what was exported comes back the same. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/base/errors.js';
import { importTape } from '../../src/market/import/index.js';
import type { Instrument } from '../../src/market/instrument.js';
import { Kind } from '../../src/market/row.js';
import { openTape } from '../../src/market/tape-read.js';
import { exportCsv } from '../../src/market/export/csv.js';
import { NO_REPAIRS, TapeWriter } from '../../src/market/tape-write.js';
import type { Tape, TapeMeta } from '../../src/market/tape.js';
import { readTape, tempFolder, type Row } from './tape-rows.js';

const T: Instrument = { symbol: 'T', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
const META = `# slipgauge ${JSON.stringify({ instrument: T })}`;
const HEADER = 'exchTs,recvTs,kind,side,price,qty,orderId,flags';

/** Import lines under the usual metadata and header. */
async function importLines(lines: readonly string[], top: readonly string[] = [META, HEADER]): Promise<Tape> {
  const folder = tempFolder();
  writeFileSync(join(folder, 'hand.csv'), [...top, ...lines].join('\n'));
  await importTape({ files: [join(folder, 'hand.csv')], format: 'csv', out: join(folder, 't.arrow') });
  return openTape(join(folder, 't.arrow'));
}

async function rowsOf(lines: readonly string[], top?: readonly string[]): Promise<Row[]> {
  return (await readTape(await importLines(lines, top))).rows;
}

const text = (rows: readonly Row[]): string[] =>
  rows.map((r) => [r.exchTs, r.recvTs, r.kind, r.side, r.priceTicks, r.qtyLots, r.orderId, r.flags].join(' '));

describe('rows', () => {
  it('of every L2 kind', async () => {
    const rows = await rowsOf([
      '1000,1040,snapshot,bid,60123.4,1.5,,2',
      '1000,1040,snapshot,ask,60123.50,0,,3',
      '1001,1041,level,ask,60124,2.25,,0',
      '1002,,trade,sell,60123.4,0.001,,',
      '1003,1043,trade,,60123.4,7,,64',
      '1004,1044,hidden,buy,60123.5,1,,8',
      '1005,1045,clear,,,,,1',
      '1006,1046,clear,bid,,,,1',
      '1007,1047,status,,,0,,1',
      '1008,1048,status,,,1,,1',
      '1009,1049,mark,,60123.3,,,1',
      '1010,1050,index,,60123.2,,,1',
      '1011,1051,funding,,,-0.00012345,,1',
      '1012,1052,quote,bid,60123.4,0.5,,17',
    ]);
    expect(text(rows)).toEqual([
      '1000 1040 4 1 601234 1500 0 2',
      '1000 1040 4 -1 601235 0 0 3',
      '1001 1041 1 -1 601240 2250 0 0',
      '1002 1002 2 -1 601234 1 0 1',
      '1003 1043 2 0 601234 7000 0 64',
      '1004 1044 14 1 601235 1000 0 8',
      '1005 1045 3 0 0 0 0 1',
      '1006 1046 3 1 0 0 0 1',
      '1007 1047 10 0 0 0 0 1',
      '1008 1048 10 0 0 1 0 1',
      '1009 1049 11 0 601233 0 0 1',
      '1010 1050 12 0 601232 0 0 1',
      '1011 1051 13 0 0 -12345 0 1',
      '1012 1052 15 1 601234 500 0 17',
    ]);
  });

  it('with columns in any order, some left out, CRLF, blank lines and no metadata line', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'a.csv'), 'kind,qty,price,side,exchTs\r\n\r\ntrade,1,10,buy,5\r\nlevel,2,9.9,bid,6\r\n');
    await importTape({ files: [join(folder, 'a.csv')], format: 'csv', instrument: T, out: join(folder, 't.arrow') });
    expect(text((await readTape(await openTape(join(folder, 't.arrow')))).rows)).toEqual(['5 5 2 1 100 1000 0 1', '6 6 1 1 99 2000 0 1']);
  });

  it('of real times, on an epoch of midnight UTC', async () => {
    const tape = await importLines(['1723161255030314667,1723161255030314668,trade,buy,10,1,,1']);
    expect(tape.meta.epochNs).toBe('1723075200000000000');
    expect(tape.meta.firstExchTs).toBe('1723161255030314667');
    expect(tape.meta.lastRecvTs).toBe('1723161255030314668');
  });

  it('put in order of exchTs, stably, within the window', async () => {
    const rows = await rowsOf(['9,,trade,buy,10,1,,', '5,,trade,buy,11,1,,', '9,,trade,buy,12,1,,', '5,,trade,buy,13,1,,']);
    expect(rows.map((r) => r.priceTicks)).toEqual([110, 130, 100, 120]);
  });

  it('negative prices where the instrument has them', async () => {
    const meta = `# slipgauge ${JSON.stringify({ instrument: { ...T, negativePrices: true } })}`;
    expect(text(await rowsOf(['5,,trade,buy,-1.5,1,,', '6,,level,bid,0,1,,'], [meta, HEADER]))).toEqual([
      '5 5 2 1 -15 1000 0 1',
      '6 6 1 1 0 1000 0 1',
    ]);
  });

  it('from gzip, the same tape', async () => {
    const folder = tempFolder();
    const body = `${META}\n${HEADER}\n5,,trade,buy,10,1,,\n`;
    writeFileSync(join(folder, 'a.csv'), body);
    writeFileSync(join(folder, 'a.csv.gz'), gzipSync(body));
    const plain = await importTape({ files: [join(folder, 'a.csv')], format: 'csv', out: join(folder, 'p.arrow') });
    const packed = await importTape({ files: [join(folder, 'a.csv.gz')], out: join(folder, 'g.arrow') });
    expect(packed.digest).toBe(plain.digest);
    writeFileSync(join(folder, 'a.csv.gz'), gzipSync(body).subarray(0, 40));
    await expect(importTape({ files: [join(folder, 'a.csv.gz')], format: 'csv', out: join(folder, 'x.arrow') })).rejects.toThrow(DataError);
    expect(existsSync(join(folder, 'x.arrow'))).toBe(false);
  });
});

describe('L3 rows', () => {
  it('get from their order what they leave out', async () => {
    const tape = await importLines([
      '1,,add,bid,10,5,7,',
      '2,,reduce,,,2,7,',
      '3,,execute,,9.9,1,7,64'.replace('execute,,9.9', 'execute,bid,9.9'),
      '4,,replace,bid,10.1,4,7,',
      '5,,execute,,,1,7,',
      '6,,delete,,,,7,',
      '7,,add,ask,11,3,7,',
      '8,,replace,,,2,7,32',
      '9,,execute,,,9,7,',
      '10,,delete,,,,7,',
      '11,,snapshot,ask,12,3,,2',
      '12,,hidden,buy,11,1,,',
    ]);
    expect(tape.meta.levelOfDetail).toBe('L3');
    expect(tape.meta.repairs.counts).toEqual({ unknownOrders: 1, executedBeyond: 1 });
    expect(text((await readTape(tape)).rows)).toEqual([
      '1 1 5 1 100 5000 7 1',
      '2 2 6 1 100 2000 7 1',
      '3 3 8 1 99 1000 7 64',
      '4 4 7 1 101 4000 7 1',
      '5 5 8 1 101 1000 7 1',
      '6 6 9 1 101 3000 7 1',
      '7 7 5 -1 110 3000 7 1',
      '8 8 7 -1 110 2000 7 32',
      '9 9 8 -1 110 9000 7 1',
      '10 10 9 0 0 0 7 1',
      '11 11 4 -1 120 3000 0 2',
      '12 12 14 1 110 1000 0 1',
    ]);
  });

  it('a clear takes the orders of its side, and their ids may come again', async () => {
    const rows = await rowsOf(['1,,add,bid,10,5,1,', '2,,add,ask,11,5,2,', '3,,clear,bid,,,,', '4,,add,bid,10,5,1,2', '5,,delete,,,,2,']);
    expect(text(rows).at(-1)).toBe('5 5 9 -1 110 5000 2 1');
  });

  it.each([
    ['an add of a live id', ['1,,add,bid,10,5,1,', '2,,add,bid,9,5,1,'], /hand\.csv:4: add of order 1, which is there already/],
    ['a price without a side', ['1,,add,bid,10,5,1,', '2,,reduce,,10,5,1,'], /hand\.csv:4: a price without a side/],
    ['a kept place at another price', ['1,,add,bid,10,5,1,', '2,,replace,bid,9,5,1,32'], /hand\.csv:4: a replace that keeps its place/],
    ['a level row', ['1,,add,bid,10,5,1,', '2,,level,bid,9,5,,'], /hand\.csv:4: a level or quote row on a tape of single orders/],
    ['an order without an id', ['1,,add,bid,10,5,,'], /hand\.csv:3: orderId: is empty/],
    ['an id of 2^53', ['1,,add,bid,10,5,9007199254740992,'], /hand\.csv:3: orderId: got "9007199254740992", expected a whole number/],
    ['time that goes back', ['5,,add,bid,10,5,1,', '4,,delete,,,,1,'], /hand\.csv:4: exchTs goes back by 1 ns; rows of single orders/],
  ])('refuse %s', async (_, lines, message) => {
    await expect(importLines(lines)).rejects.toThrow(message);
    await expect(importLines(lines)).rejects.toThrow(DataError);
  });
});

describe('the metadata line', () => {
  const metaOf = async (json: object, lines = ['5,,level,bid,10,1,,']): Promise<TapeMeta> =>
    (await importLines(lines, [`# slipgauge ${JSON.stringify({ instrument: T, ...json })}`, HEADER])).meta;

  it('states what the fill rules need, with durations and decimals as people write them', async () => {
    const meta = await metaOf({
      depth: 20,
      netWindow: '50ms',
      staleAfter: '5s',
      minLatency: '1ms',
      staleTouchShare: 0.25,
      snapshotRange: { bidLow: '9.5', askHigh: 11 },
    });
    expect(meta).toMatchObject({ depth: 20, netWindowNs: 50e6, staleAfterNs: 5e9, minLatencyNs: 1e6, staleTouchShare: 0.25 });
    expect(meta.snapshotRange).toEqual({ bidLowTicks: 95, askHighTicks: 110 });
    expect((await metaOf({ netWindowNs: 7, digest: 'of another tape' })).netWindowNs).toBe(7);
  });

  it('completes the instrument', async () => {
    const { instrument } = await metaOf({ instrument: { symbol: 'X', tickSize: 0.5, lotSize: '1' } });
    expect(instrument).toEqual({ symbol: 'X', kind: 'linear', multiplier: '1', tickSize: '0.5', lotSize: '1' });
  });

  it('tells L1 from L2 by the rows, unless it is said', async () => {
    expect(await metaOf({}, ['5,,quote,bid,10,1,,'])).toMatchObject({ levelOfDetail: 'L1', depth: 1 });
    expect(await metaOf({ levelOfDetail: 'L2' }, ['5,,quote,bid,10,1,,'])).toMatchObject({ levelOfDetail: 'L2' });
  });

  it.each([
    [{ netWidow: '50ms' }, /hand\.csv:1: unknown key netWidow; did you mean 'netWindow'\?/],
    [{ netWindow: '50' }, /hand\.csv:1: netWindow: got "50", expected a duration/],
    [{ depth: 0 }, /hand\.csv:1: depth: got 0, expected a whole number from 1/],
    [{ instrument: { symbol: 'T', tickSize: '0.1' } }, /hand\.csv:1: instrument: has no lotSize/],
    [{ instrument: { ...T, tickSize: '0' } }, /hand\.csv:1: instrument\.tickSize: got "0", expected a positive decimal/],
    [{ instrument: { ...T, kind: 'future' } }, /instrument\.kind: got "future", expected spot, linear or inverse/],
    [{ instrument: { ...T, tickSise: '1' } }, /instrument: unknown key tickSise; did you mean 'tickSize'\?/],
    [{ instrument: { ...T, orderTick: '0.15' } }, /instrument\.orderTick: got "0\.15", expected a multiple of tickSize 0\.1/],
    [{ snapshotRange: { bidLow: '9.55', askHigh: 11 } }, /snapshotRange\.bidLow: got 9\.55, expected a multiple of 0\.1/],
    [{ levelOfDetail: 'L4' }, /levelOfDetail: got "L4", expected L1, L2 or L3/],
  ])('%j is refused', async (json, message) => {
    await expect(metaOf(json)).rejects.toThrow(message);
    await expect(metaOf(json)).rejects.toThrow(DataError);
  });

  it('may not contradict the rows, the caller, or be something else than JSON', async () => {
    await expect(metaOf({ levelOfDetail: 'L2' }, ['1,,add,bid,10,5,1,'])).rejects.toThrow(/levelOfDetail L2.*single orders/);
    await expect(importLines([], ['# slipgauge {oops', HEADER])).rejects.toThrow(/hand\.csv:1: the metadata .* is not JSON/);
    const folder = tempFolder();
    writeFileSync(join(folder, 'a.csv'), `${META}\n${HEADER}\n5,,trade,buy,10,1,,\n`);
    const request = { files: [join(folder, 'a.csv')], format: 'csv', out: join(folder, 't.arrow') };
    await expect(importTape({ ...request, instrument: { ...T, tickSize: '0.01' } })).rejects.toThrow(/names another instrument.*tickSize/);
    await expect(importLines(['5,,trade,buy,10,1,,'], [HEADER])).rejects.toThrow(/says nothing of its instrument/);
  });
});

describe('mistakes are named by file and line', () => {
  it.each([
    ['unknown kind', '5,,trad,buy,10,1,,', /hand\.csv:3: kind: got "trad", expected one of level .*; did you mean 'trade'\?/],
    ['book side for a trade', '5,,trade,bid,10,1,,', /hand\.csv:3: side: got "bid", expected buy, sell or nothing for a trade/],
    ['no side for a level', '5,,level,,10,1,,', /hand\.csv:3: side: got "", expected bid or ask for a level/],
    ['bad decimal', '5,,trade,buy,1O,1,,', /hand\.csv:3: price: got "1O", expected a decimal number/],
    ['NaN', '5,,trade,buy,10,NaN,,', /hand\.csv:3: qty: got "NaN", expected a decimal number/],
    ['price off the tick', '5,,trade,buy,10.05,1,,', /hand\.csv:3: price: got 10\.05, expected a multiple of 0\.1/],
    ['quantity off the lot', '5,,trade,buy,10,0.0001,,', /hand\.csv:3: qty: got 0\.0001, expected a multiple of 0\.001/],
    ['price 0', '5,,trade,buy,0,1,,', /hand\.csv:3: price: got 0, expected more than 0.*negativePrices/],
    ['negative price', '5,,level,bid,-1,1,,', /hand\.csv:3: price: got -1, expected more than 0/],
    ['trade of nothing', '5,,trade,buy,10,0,,', /hand\.csv:3: qty: got 0, expected more than 0 for a trade/],
    ['negative quantity', '5,,level,bid,10,-1,,', /hand\.csv:3: qty: got -1, expected 0 or more/],
    ['no price', '5,,trade,buy,,1,,', /hand\.csv:3: price: is empty, expected a decimal for a trade/],
    ['a price for a status', '5,,status,,10,1,,', /hand\.csv:3: price: got 10, expected nothing for a status/],
    ['status 2', '5,,status,,,2,,', /hand\.csv:3: qty: got 2, expected 0 \(halted\) or 1 \(trading\)/],
    ['time with a fraction', '5.0,,trade,buy,10,1,,', /hand\.csv:3: exchTs: got "5\.0", expected whole ns/],
    ['no time', ',,trade,buy,10,1,,', /hand\.csv:3: exchTs: got "", expected whole ns/],
    ['received before it happened', '5,4,trade,buy,10,1,,', /hand\.csv:3: received 1ns before it happened/],
    ['flags beyond the bits', '5,,trade,buy,10,1,,128', /hand\.csv:3: flags: got "128", expected a whole number from 0 to 127/],
    ['too many fields', '5,,trade,buy,10,1,,1,9', /hand\.csv:3: got more than 8 fields/],
    ['price beyond int32', '5,,trade,buy,300000000,1,,', /hand\.csv:3: .*2\^31 ticks/],
  ])('%s', async (_, line, message) => {
    await expect(importLines([line])).rejects.toThrow(message);
    await expect(importLines([line])).rejects.toThrow(DataError);
  });

  it.each([
    ['exchTs,kind,side,price', /hand\.csv:1: header: no column qty/],
    ['exchTs,kind,side,price,qty,price', /hand\.csv:1: header: column price stands there twice/],
    ['exchTs,kind,side,price,quantity', /hand\.csv:1: header: unknown column "quantity"/],
  ])('header %s', async (header, message) => {
    await expect(importLines(['1,trade,buy,10,1'], [header])).rejects.toThrow(message);
  });

  it('a row later than the reorder window allows', async () => {
    await expect(importLines(['20000000000,,trade,buy,10,1,,', '9999999999,,trade,buy,10,1,,'])).rejects.toThrow(/hand\.csv:4: .*reorder/);
  });
});

/** Rows that say what the format can say. */
function sayable(detail: 'L2' | 'L3'): fc.Arbitrary<Row[]> {
  const kinds = detail === 'L2' ? [1, 2, 3, 4, 10, 11, 12, 13, 14, 15] : [2, 3, 4, 5, 10, 14];
  const spec = fc.record({
    gap: fc.integer({ min: 0, max: 1e9 }),
    late: fc.integer({ min: 0, max: 1e8 }),
    kind: fc.constantFrom(...kinds),
    sign: fc.constantFrom(-1, 1),
    told: fc.boolean(),
    priceTicks: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    qtyLots: fc.integer({ min: 1, max: 2 ** 37 - 1 }),
    flags: fc.integer({ min: 0, max: 127 }),
  });
  return fc.array(spec, { minLength: 1, maxLength: 30 }).map((specs) => {
    let exchTs = 0;
    return specs.map((s, i): Row => {
      exchTs += s.gap;
      const row = {
        exchTs,
        recvTs: exchTs + s.late,
        kind: s.kind,
        side: s.sign,
        priceTicks: s.priceTicks,
        qtyLots: s.qtyLots,
        orderId: 0,
        flags: s.flags,
      };
      if (s.kind === Kind.add) return { ...row, orderId: i + 1 };
      if (s.kind === Kind.clear) return { ...row, side: s.told ? s.sign : 0, priceTicks: 0, qtyLots: 0 };
      if (s.kind === Kind.status) return { ...row, side: 0, priceTicks: 0, qtyLots: s.told ? 1 : 0 };
      if (s.kind === Kind.mark || s.kind === Kind.index) return { ...row, side: 0, qtyLots: 0 };
      if (s.kind === Kind.funding)
        return { ...row, side: 0, priceTicks: s.told ? s.priceTicks : 0, qtyLots: s.sign * (s.qtyLots % 1e6) + 0 };
      return (s.kind === Kind.trade || s.kind === Kind.hidden) && !s.told ? { ...row, side: 0 } : row;
    });
  });
}

describe('what is exported comes back the same', () => {
  it.each(['L2', 'L3'] as const)('%s: rows and digest', async (detail) => {
    const folder = tempFolder();
    const [first, csv, second] = ['a.arrow', 'a.csv', 'b.arrow'].map((name) => join(folder, name)) as [string, string, string];
    await fc.assert(
      fc.asyncProperty(sayable(detail), async (rows) => {
        const writer = await TapeWriter.create(first, {
          instrument: T,
          epochNs: 0n,
          importer: { name: 'test', options: {} },
          orderIds: detail === 'L3',
        });
        for (const r of rows) writer.append(r.exchTs, r.recvTs, r.kind, r.side, r.priceTicks, r.qtyLots, r.orderId, r.flags);
        const meta = await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: detail, depth: 20, netWindowNs: 50e6 });
        await exportCsv(await openTape(first), csv);
        const back = await importTape({ files: [csv], format: 'csv', out: second });
        expect((await readTape(await openTape(second))).rows).toEqual(rows);
        expect(back.digest).toBe(meta.digest);
        expect(back).toMatchObject({ depth: 20, netWindowNs: 50e6, levelOfDetail: detail, instrument: T });
      }),
      { numRuns: 25 },
    );
  });
});

const conformance = (name: string): string => fileURLToPath(new URL(`../../../shared/conformance/${name}`, import.meta.url));

describe.each(['fills.jsonl', 'fills-l3.jsonl'])('the tapes of %s', (name) => {
  it.skipIf(!existsSync(conformance(name)))('are read, and come back from csv the same', async () => {
    const folder = tempFolder();
    const out = (file: string): string => join(folder, file);
    for (const line of readFileSync(conformance(name), 'utf8').trim().split('\n').slice(0, 12)) {
      const { instrument, tape } = JSON.parse(line) as { instrument: Instrument; tape: string[][] };
      const header = HEADER.split(',').slice(0, tape[0]!.length).join(',');
      writeFileSync(out('a.csv'), `# slipgauge ${JSON.stringify({ instrument })}\n${header}\n${tape.map((r) => r.join(',')).join('\n')}\n`);
      const meta = await importTape({ files: [out('a.csv')], format: 'csv', out: out('a.arrow') });
      expect(meta.rows).toBe(tape.length);
      await exportCsv(await openTape(out('a.arrow')), out('b.csv.gz'));
      const again = await importTape({ files: [out('b.csv.gz')], out: out('b.arrow') });
      expect(again.digest).toBe(meta.digest);
    }
  });
});
