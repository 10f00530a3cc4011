import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { readRoundTrips, type RoundTrips } from '../../../src/calibrate/latency/round-trips.js';

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-trips-'));
let files = 0;

function fileOf(content: string | Uint8Array, ending = 'csv'): string {
  const path = join(folder, `${String(files++)}.${ending}`);
  writeFileSync(path, content);
  return path;
}

const HEADER = 'Timestamp,Order_ID,Status';
const read = (rows: readonly string[], options = {}): Promise<RoundTrips> =>
  readRoundTrips(fileOf(`${[HEADER, ...rows].join('\n')}\n`), options);

const GOOD = [
  '1698054300002,a,PENDING_CREATE',
  '1698054300010,b,PENDING_CREATE',
  '1698054300048,b,CREATED',
  '1698054300049,a,CREATED',
  '1698054305000,a,PENDING_CANCEL',
  '1698054305057,a,CANCELED',
  '1698054306000,c,PENDING_EXECUTE',
  '1698054306050,c,CREATED',
  '1698054306060,c,EXECUTED',
];

describe('recorded round trips', () => {
  it('are paired by order and kind, in the order of the requests', async () => {
    const { kinds, resolutionNs, epochNs, sha256 } = await read(GOOD);
    expect([...kinds.create.roundTripNs]).toEqual([47e6, 38e6]);
    expect([...kinds.create.line]).toEqual([2, 3]);
    expect([...kinds.cancel.roundTripNs]).toEqual([57e6]);
    expect([...kinds.execute.roundTripNs]).toEqual([60e6]);
    expect(resolutionNs).toBe(1e6);
    expect(epochNs).toBe(1698054300002000000n);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are the same from gzip, with other line ends and columns in another order', async () => {
    const rows = GOOD.map((row) => row.split(',').toReversed().join(','));
    const text = `${['Status,Order_ID,Timestamp', ...rows].join('\r\n')}\r\n`;
    const { kinds } = await readRoundTrips(fileOf(gzipSync(text), 'csv.gz'));
    expect([...kinds.create.roundTripNs]).toEqual([47e6, 38e6]);
  });

  it('may be in s, ms, us or ns, whose resolution is told by the digits', async () => {
    const pair = (sent: string, seen: string): string[] => [`${sent},a,PENDING_CREATE`, `${seen},a,CREATED`];
    const one = async (sent: string, seen: string): Promise<[number, number]> => {
      const { kinds, resolutionNs } = await read(pair(sent, seen));
      return [kinds.create.roundTripNs[0]!, resolutionNs];
    };
    expect(await one('1698054300.002', '1698054300.0485')).toEqual([46_500_000, 100_000]);
    expect(await one('1698054300002.25', '1698054300048')).toEqual([45_750_000, 10_000]);
    expect(await one('1698054300002001', '1698054300048000')).toEqual([45_999_000, 1000]);
    expect(await one('1698054300002000001', '1698054300002000003')).toEqual([2, 1]);
  });

  it('leave out the fill of a resting order, which nobody waited for', async () => {
    const { kinds } = await read([...GOOD, '1698054307000,b,EXECUTED']);
    expect(kinds.execute.roundTripNs).toHaveLength(1);
    expect(kinds.execute.unasked).toEqual([]);
  });

  it('count a few missing pairs, and take note where time runs backward', async () => {
    const many = Array.from({ length: 150 }, (_, i) => [
      `${String(1698054300000 + 100 * i)},o${String(i)},PENDING_CREATE`,
      `${String(1698054300040 + 100 * i)},o${String(i)},CREATED`,
    ]).flat();
    const trips = await read([...many, '1698054200000,late,PENDING_CREATE']);
    expect(trips.kinds.create.roundTripNs).toHaveLength(150);
    expect(trips.kinds.create.unanswered).toEqual([302]);
    expect(trips.backwardLines).toEqual([302]);
    const cut = await read(['1698054299000,before,CREATED', ...many]);
    expect(cut.kinds.create.unasked).toEqual([2]);
  });
});

describe('a file that is wrong is an error of the data, with file and line', () => {
  const wrong = (line: number, row: string): string[] => GOOD.with(line - 2, row);

  it.each([
    [
      'no such kind',
      wrong(4, '1698054300048,b,CREATD'),
      /line 4: Status: got "CREATD", expected one of PENDING_CREATE.*did you mean 'CREATED'/,
    ],
    ['a time that is none', wrong(3, 'yesterday,b,PENDING_CREATE'), /line 3: Timestamp: got "yesterday", expected a time since 1970/],
    ['times of two units', wrong(3, '1698054300,b,PENDING_CREATE'), /line 3: Timestamp: got 10 digits, expected 13/],
    ['a column too few', wrong(5, '1698054300049,a'), /line 5: got 2 fields, expected 3/],
    ['an order without a name', wrong(3, '1698054300010,,PENDING_CREATE'), /line 3: Order_ID: got nothing/],
    ['a second request', wrong(4, '1698054300048,b,PENDING_CREATE'), /line 4: a second PENDING_CREATE of order b, the first is line 3/],
    ['a second confirmation', wrong(5, '1698054300049,b,CREATED'), /line 5: a second CREATED of order b, whose request is line 3/],
    [
      'a confirmation before its request',
      wrong(4, '1698054300001,b,CREATED'),
      /line 4: CREATED of order b is 9 ms before its request \(line 3\)/,
    ],
    ['years apart', wrong(10, '1798054306060,c,EXECUTED'), /line 10: Timestamp: lies more than 104 days/],
    ['a request without a confirmation', GOOD.toSpliced(5, 1), /line 6: cancel: 1 requests without a confirmation and 0 .*--drop-missing/],
    ['a confirmation without a request', GOOD.toSpliced(0, 1), /line 4: create: 0 requests .* 1 confirmations without a request/],
  ])('%s', async (_, rows, message) => {
    await expect(read(rows)).rejects.toThrow(DataError);
    await expect(read(rows)).rejects.toThrow(message);
  });

  it('no rows, no line, other columns, no file, gzip cut short', async () => {
    await expect(read([])).rejects.toThrow(/holds no row, expected rows of Timestamp,Order_ID,Status/);
    await expect(readRoundTrips(fileOf(''))).rejects.toThrow(/holds no line/);
    await expect(readRoundTrips(fileOf('time,id,what\n1,2,3\n'))).rejects.toThrow(
      /line 1: begins with "time,id,what", expected the columns/,
    );
    await expect(readRoundTrips(join(folder, 'gone.csv'))).rejects.toThrow(/no such file/);
    const gzip = gzipSync([HEADER, ...GOOD].join('\n'));
    await expect(readRoundTrips(fileOf(gzip.subarray(0, 60), 'csv.gz'))).rejects.toThrow(/cut short/);
  });

  it('missing pairs are left out when told to, unless nothing is left', async () => {
    const { kinds } = await read(GOOD.toSpliced(5, 1), { dropMissing: true });
    expect(kinds.cancel.unanswered).toEqual([6]);
    expect(kinds.create.roundTripNs).toHaveLength(2);
    await expect(read(['1698054300002,a,PENDING_CREATE'], { dropMissing: true })).rejects.toThrow(/holds no request with its confirmation/);
  });
});
