/** `slipgauge data`: what the commands print and leave, against a mirror on the loopback. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipOf } from '../base/io/archives.js';
import { cutAfter, openMirror, publish, sha256, type Mirror } from '../collect/archive/mirror.js';
import { inProcess, slipgauge, useFolder } from './cli.js';

const { dir } = useFolder();
let mirror: Mirror;
const BYTES = Buffer.alloc(200_000, 'zip');
const pathOf = (day: number): string => `/data/futures/um/daily/trades/TSTUSDT/TSTUSDT-trades-2024-08-0${day}.zip`;
const words = (out: string, date: string): string[] => {
  const what = ['--market', 'um', '--type', 'trades', '--symbol', 'TSTUSDT', '--date', date];
  return ['data', 'get', 'binance', ...what, '--out', join(dir, out), '--base-url', mirror.url];
};

beforeAll(async () => {
  mirror = await openMirror();
  for (const day of [1, 2, 3]) publish(mirror, pathOf(day), Buffer.concat([BYTES, Buffer.from([day])]));
});

afterAll(async () => {
  await mirror.close();
});

describe('slipgauge data get', () => {
  it('fetches a range of days into a folder that it makes, and says what comes next', async () => {
    const ended = await inProcess(words('raw', '2024-08-01..2024-08-03'));
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(join(dir, 'raw'))).toEqual([1, 2, 3].map((day) => `TSTUSDT-trades-2024-08-0${day}.zip`));
    expect(ended.stdout).toContain('200001  fetched    sha256');
    const next = 'TSTUSDT-trades-2024-08-01.zip … --format binance-archive --symbol TSTUSDT --kind linear --tick … --lot … --out …';
    expect(ended.stdout).toContain(next);
    const again = await inProcess([...words('raw', '2024-08-02'), '--json']);
    expect(JSON.parse(again.stdout)).toEqual({
      source: 'binance',
      files: [
        {
          file: join(dir, 'raw/TSTUSDT-trades-2024-08-02.zip'),
          url: mirror.url + pathOf(2),
          bytes: 200_001,
          sha256: sha256(mirror.files.get(pathOf(2))!),
          verified: 'sha256',
          how: 'kept',
        },
      ],
    });
  });

  it('what is fetched is what import reads, by the format that is named', async () => {
    const rows = [1, 2, 3].map((id) => `${id},61800.${id},0.00${id},1,${1_723_075_200_000 + id},${id % 2 === 0}`);
    const csv = ['id,price,qty,quote_qty,time,is_buyer_maker', ...rows, ''].join('\n');
    const name = 'TSTUSDT-trades-2024-08-08';
    const path = `/data/futures/um/daily/trades/TSTUSDT/${name}.zip`;
    publish(mirror, path, zipOf({ [`${name}.csv`]: Buffer.from(csv) }, { deflated: true }));
    expect(await inProcess(words('import', '2024-08-08'))).toMatchObject({ code: 0 });
    const instrument = ['--symbol', 'TSTUSDT', '--kind', 'linear', '--tick', '0.1', '--lot', '0.001'];
    const call = [
      'import',
      join(dir, `import/${name}.zip`),
      '--format',
      'binance-archive',
      ...instrument,
      '--out',
      join(dir, 'tst.arrow'),
      '--json',
    ];
    const imported = await inProcess(call);
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect((JSON.parse(imported.stdout) as { meta: { rows: number } }).meta.rows).toBe(3);
  });

  it('interrupted keeps what has arrived, and the same call goes on from there', async () => {
    mirror.trouble = (_, _request, response, file) => {
      response.writeHead(200, { etag: mirror.etag!(file), 'content-length': file.length }).write(file.subarray(0, 90_000));
      return true;
    };
    const part = join(dir, 'cut/TSTUSDT-trades-2024-08-01.zip.part');
    let told = false;
    const ended = await slipgauge(words('cut', '2024-08-01'), {
      interruptWhen: () => !told && existsSync(part) && readFileSync(part).length === 90_000 && (told = true),
    });
    expect(ended).toEqual({
      code: 130,
      stdout: '',
      stderr: 'interrupted; what has arrived is kept as .part, and the same call goes on from there\n',
    });
    mirror.trouble = () => false;
    const again = await inProcess(words('cut', '2024-08-01'));
    expect(again.stdout).toContain('resumed');
    expect(readdirSync(join(dir, 'cut'))).toEqual(['TSTUSDT-trades-2024-08-01.zip']);
  });

  it('says on stderr that it tries again, with the system’s own clock', async () => {
    let cut = false;
    mirror.trouble = (_, request, response, file) => !cut && (cut = true) && cutAfter(90_000)(mirror, request, response, file);
    const ended = await inProcess(words('bad-line', '2024-08-01'));
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/the connection was cut; again in (0\.\d|1\.0) s/) });
  });

  it('of what is not there is 3, of wrong words 2, and leaves nothing', async () => {
    const missing = await inProcess(words('none', '2024-08-09'));
    expect(missing).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining(`${mirror.url}${pathOf(9)}: HTTP 404, there is no such file`),
    });
    expect(await inProcess(words('none', '2024-8-9'))).toMatchObject({ code: 2 });
    expect(await inProcess(['data', 'get', 'binanc', '--symbol', 'X', '--date', '2024-08-01', '--out', 'none'])).toMatchObject({
      code: 2,
      stderr: "slipgauge: there is no archive 'binanc', expected one of binance, bybit, tardis; did you mean 'binance'?",
    });
    const bad = [...words('none', '2024-08-01').slice(0, -1), 'ftp://host'];
    expect(await inProcess(bad)).toMatchObject({ code: 2, stderr: expect.stringContaining('--base-url: got ftp://host') });
    expect(existsSync(join(dir, 'none'))).toBe(false);
  });
});

describe('slipgauge data list', () => {
  it('says of each archive how to ask, what is checked, whose terms hold and how to import', async () => {
    const { stdout } = await inProcess(['data', 'list']);
    expect(stdout).toMatch(/^binance +bookTicker +--market spot\|um\|cm --period daily\|monthly --symbol +SHA-256 +binance-archive$/m);
    expect(stdout).toMatch(/^tardis +incremental_book_L2 +--exchange --symbol +length, CRC-32 of .gz +tardis$/m);
    expect(stdout.match(/^\w+ +.*\. Terms: \S/gm)).toHaveLength(3);
    const { stdout: json } = await inProcess(['data', 'list', '--json']);
    expect((JSON.parse(json) as { name: string }[]).map(({ name }) => name)).toEqual(['binance', 'bybit', 'tardis']);
  });
});
