/**
 * From a file to a tape and back: what the tape commands print is what stands on the tape, and `--json` prints one document and nothing else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { inProcess, slipgauge, useFolder, type Ended } from './cli.js';

const CSV = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"0.5","lotSize":"0.1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1723161256000001000,1723161256000001040,snapshot,bid,100,8,,2
1723161256000001000,1723161256000001040,snapshot,bid,99.5,3.5,,2
1723161256000001000,1723161256000001040,snapshot,ask,101,14,,3
1723161256000001100,1723161256000001140,trade,sell,100,4,,1
1723161256000001101,1723161256000001141,level,bid,100,4,,1
`;

const home = useFolder();

const call = (...words: string[]): Promise<Ended> => inProcess(words);

/** The one JSON document of a call. */
async function json(...words: string[]): Promise<any> {
  const { code, stdout, stderr } = await call(...words, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

beforeAll(async () => {
  writeFileSync(join(home.dir, 't.csv'), CSV);
  const imported = await json('import', 't.csv', '--out', 't.arrow');
  expect(imported).toMatchObject({
    out: 't.arrow',
    meta: { rows: 5, rowsByKind: { snapshot: 3, trade: 1, level: 1 }, levelOfDetail: 'L2' },
  });
  expect(imported.assumptions).toEqual(['receive times are right as they stand']);
});

it('info tells instrument, rows, span and digest', async () => {
  const { meta, spanNs, files } = await json('tape', 'info', 't.arrow');
  expect(meta).toMatchObject({ rows: 5, firstExchTs: '1723161256000001000', instrument: { symbol: 'T', tickSize: '0.5', lotSize: '0.1' } });
  expect(spanNs).toBe('101');
  expect(files).toEqual([{ path: 't.arrow', bytes: readFileSync(join(home.dir, 't.arrow')).length }]);
  const { stdout } = await call('tape', 'info', 't.arrow');
  expect(stdout).toMatch(new RegExp(`^digest +${meta.digest as string}$`, 'm'));
  expect(stdout).toMatch(/^from +2024-08-08T23:54:16\.000001000Z$/m);
});

it('head shows rows, from any number on', async () => {
  expect(await json('tape', 'head', 't.arrow', '--rows', '1', '--from', '3')).toEqual([
    {
      row: 3,
      exchTs: '1723161256000001100',
      recvTs: '1723161256000001140',
      kind: 'trade',
      side: 'sell',
      price: '100',
      qty: '4',
      orderId: '',
      flags: '1',
    },
  ]);
  const { stdout } = await call('tape', 'head', 't.arrow', '--rows', '2');
  expect(stdout).toBe(
    `row               exchTs               recvTs      kind  side  price  qty  flags
  0  1723161256000001000  1723161256000001040  snapshot   bid    100    8      2
  1  1723161256000001000  1723161256000001040  snapshot   bid   99.5  3.5      2
`,
  );
});

it('book is that of the venue behind a row, up to a time, or at the end', async () => {
  const opening = {
    bids: [
      ['100.0', '8.0'],
      ['99.5', '3.5'],
    ],
    asks: [['101.0', '14.0']],
  };
  expect(await json('tape', 'book', 't.arrow', '--at', '2', '--depth', '5')).toEqual({ row: 2, exchTs: '1723161256000001000', ...opening });
  expect(await json('tape', 'book', 't.arrow', '--at', '1723161256000001100ns', '--depth', '1')).toEqual({
    row: 3,
    exchTs: '1723161256000001100',
    bids: [['100.0', '8.0']],
    asks: [['101.0', '14.0']],
  });
  const { stdout } = await call('tape', 'book', 't.arrow');
  expect(stdout).toBe('row 4, 1723161256000001101 ns\n  bid  price    ask\n       101.0   14.0\n  4.0  100.0\n  3.5   99.5\n');
});

it('book --orders shows the queue at each price of a tape of single orders, and refuses another tape', async () => {
  writeFileSync(
    join(home.dir, 'orders.csv'),
    `${CSV.slice(0, CSV.indexOf('\n1723'))}
1723161256000001000,1723161256000001040,snapshot,bid,100,2,,2
1723161256000001000,1723161256000001040,add,bid,100,8,71,1
1723161256000001001,1723161256000001041,add,bid,100,0.5,9007199254740991,1
1723161256000001002,1723161256000001042,add,ask,101,3,5,1
`,
  );
  await json('import', 'orders.csv', '--out', 'orders.arrow');
  expect(await json('tape', 'book', 'orders.arrow', '--orders')).toEqual({
    row: 3,
    exchTs: '1723161256000001002',
    bids: [
      [
        '100.0',
        '10.5',
        [
          { place: 0, orderId: null, qty: '2.0' },
          { place: 1, orderId: '71', qty: '8.0' },
          { place: 2, orderId: '9007199254740991', qty: '0.5' },
        ],
      ],
    ],
    asks: [['101.0', '3.0', [{ place: 1, orderId: '5', qty: '3.0' }]]],
  });
  expect((await json('tape', 'book', 'orders.arrow')).asks).toEqual([['101.0', '3.0']]);
  expect((await call('tape', 'book', 'orders.arrow', '--orders')).stdout).toBe(`row 3, 1723161256000001002 ns
     price   qty  place             order  qty
ask  101.0   3.0
                      1                 5  3.0
bid  100.0  10.5
                      0          no order  2.0
                      1                71  8.0
                      2  9007199254740991  0.5
`);
  const { code, stderr } = await call('tape', 'book', 't.arrow', '--orders');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('got levels (L2), expected single orders (L3) to show the queue; leave out --orders'),
  });
});

it('check finds a good tape good', async () => {
  const { ok, rows, findings } = await json('tape', 'check', 't.arrow');
  expect({ ok, rows, findings }).toEqual({ ok: true, rows: 5, findings: [] });
  expect((await call('tape', 'check', 't.arrow')).stdout).toMatch(/^t\.arrow: ok, 5 rows, digest [0-9a-f]{64}\n$/);
});

it('check ends with 1 when a row contradicts itself', async () => {
  // The digest in the metadata, one digit changed: the file is whole, but no longer says what its rows say.
  const bytes = readFileSync(join(home.dir, 't.arrow'), 'latin1');
  const { meta } = await json('tape', 'info', 't.arrow');
  const digest = meta.digest as string;
  const other = (digest.startsWith('0') ? '1' : '0') + digest.slice(1);
  writeFileSync(join(home.dir, 'changed.arrow'), bytes.replaceAll(digest, other), 'latin1');
  const { code, stdout, stderr } = await call('tape', 'check', 'changed.arrow', '--json');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, totals: { digest: 1 } });
});

it('cut opens with the book as it stood', async () => {
  const { meta } = await json('tape', 'cut', 't.arrow', '--from', '3', '--out', 'late.arrow');
  expect(meta).toMatchObject({ rows: 5, rowsByKind: { snapshot: 3, trade: 1, level: 1 }, importer: { name: 'cut' } });
  const whole = await json('tape', 'book', 't.arrow');
  expect(await json('tape', 'book', 'late.arrow')).toEqual({ ...whole, row: 4 });
});

it('export writes what imports to the same tape, through pipes and compressed files', async () => {
  const { meta } = await json('tape', 'info', 't.arrow');
  const exported = await call('tape', 'export', 't.arrow');
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  const piped = await slipgauge(['import', '-', '--out', 'piped.arrow', '--json'], { stdin: exported.stdout });
  expect(JSON.parse(piped.stdout).meta.digest).toBe(meta.digest);
  expect(await call('tape', 'export', 't.arrow', '--out', 'again.csv.gz')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect((await json('import', 'again.csv.gz', '--out', 'again.arrow')).meta.digest).toBe(meta.digest);
});

it('a tape is replaced only when told so', async () => {
  expect((await call('import', 't.csv', '--out', 't.arrow')).code).toBe(2);
  expect((await call('import', 't.csv', '--out', 't.arrow', '--force')).code).toBe(0);
});

it('an import names the files that no checksum covers, where others have one', async () => {
  const later = CSV.replaceAll('1723161256', '1723161257');
  writeFileSync(join(home.dir, 'later.csv.gz'), gzipSync(later));
  writeFileSync(join(home.dir, 'last.csv'), later.replaceAll('1723161257', '1723161258'));
  const integrity = async (...files: string[]): Promise<string | undefined> =>
    /^integrity +(.*)$/m.exec((await call('import', ...files, '--out', 'i.arrow', '--force')).stdout)?.[1];
  expect(await integrity('later.csv.gz')).toBe('verified: checksums of the input were compared');
  expect(await integrity('t.csv', 'later.csv.gz')).toBe('unverified: no checksum covers t.csv, so a flipped bit there would go unseen');
  expect(await integrity('t.csv', 'last.csv')).toMatch(/^unverified: no checksum covers the input files as a whole,/);
});

it('an import says what it assumed: one gap is one, and single orders need no netting', async () => {
  const book = (type: string, u: number): string =>
    `{"topic":"orderbook.500.T","ts":${String(1723161256000 + u)},"type":"${type}","data":{"s":"T","b":[["100","${String(u)}"]],"a":[["101","1"]],"u":${String(u)},"seq":1}}\n`;
  writeFileSync(join(home.dir, 'T_ob500.data'), book('snapshot', 1) + book('delta', 2) + book('delta', 4) + book('snapshot', 5));
  const instrument = ['--symbol', 'T', '--kind', 'linear', '--tick', '1', '--lot', '1'];
  const gapped = await json('import', 'T_ob500.data', ...instrument, '--on-gap', 'resync', '--out', 'gap.arrow');
  expect(gapped.assumptions).toEqual([
    'receive times are right as they stand',
    '1 gap in the feed, behind each of which the book is unknown until stated (--on-gap resync)',
  ]);
  await call('synth', '--format', 'itch', '--symbol', 'A', '--events', '2000', '--out', 'a.itch');
  const orders = await json('import', 'a.itch', '--symbol', 'A', '--date', '2024-08-08', '--out', 'a.arrow');
  expect([orders.meta.netWindowNs, orders.assumptions]).toEqual([0, ['receive times are right as they stand']]);
});
