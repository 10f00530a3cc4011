/** Fetching against a mirror on the loopback that behaves as servers do on a bad day: what ends up under its name is whole and right. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getFiles, type GetOptions } from '../../../src/collect/archive/get.js';
import { wantedFiles } from '../../../src/collect/archive/request.js';
import { SOURCES } from '../../../src/collect/archive/sources.js';
import type { ArchiveFile } from '../../../src/collect/archive/source.js';
import { quickClock } from '../record/recording.js';
import { cutAfter, openMirror, publish, serve, sha256, type Mirror } from './mirror.js';

let dir: string;
let mirror: Mirror;
let notes: string[];
let waits: number[];
const PATH = '/data/spot/daily/trades/TST/TST-trades-2024-08-08.zip';
const NAME = 'TST-trades-2024-08-08.zip';
/** Bytes that differ everywhere, longer than a socket's buffer. */
const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255));

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'get-'));
  mirror = await openMirror();
  notes = [];
});

afterEach(async () => {
  await mirror.close();
  rmSync(dir, { recursive: true, force: true });
});

const BINANCE = wantedFiles(SOURCES['binance']!, { market: 'spot', type: 'trades', symbol: 'TST' }, '2024-08-08').files;

async function get(files: readonly ArchiveFile[] = BINANCE, options: Partial<GetOptions> = {}): ReturnType<typeof getFiles> {
  const clock = quickClock();
  waits = clock.waits;
  const plain = {
    folder: dir,
    baseUrl: mirror.url,
    force: false,
    signal: new AbortController().signal,
    clock,
    onProgress: () => undefined,
  };
  return await getFiles(files, { ...plain, note: (text) => notes.push(text), ...options });
}

/** Ranges that were asked of the file itself. */
const ranges = (): (string | undefined)[] => mirror.asked.filter(({ path }) => path === PATH).map(({ range }) => range);
const standing = (): string[] => readdirSync(dir).sort();

describe('a file', () => {
  it('is fetched, verified by its published checksum, and not fetched again', async () => {
    publish(mirror, PATH, BYTES);
    const progress: number[] = [];
    const got = await get(BINANCE, { onProgress: (bytes, total) => progress.push(bytes / total) });
    expect(got).toEqual([
      { file: join(dir, NAME), url: mirror.url + PATH, bytes: BYTES.length, sha256: sha256(BYTES), verified: 'sha256', how: 'fetched' },
    ]);
    expect(readFileSync(join(dir, NAME)).equals(BYTES)).toBe(true);
    expect(standing()).toEqual([NAME]);
    expect(progress.at(-1)).toBe(1);
    expect(await get()).toMatchObject([{ how: 'kept', verified: 'sha256' }]);
    expect(ranges()).toHaveLength(1);
    expect(await get(BINANCE, { force: true })).toMatchObject([{ how: 'fetched' }]);
    expect(ranges()).toHaveLength(2);
  });

  it('goes on where the connection was cut, again and again, in one call', async () => {
    publish(mirror, PATH, BYTES);
    mirror.trouble = (n, request, response, file) => n < 3 && cutAfter(70_000)(mirror, request, response, file);
    expect(await get()).toMatchObject([{ how: 'fetched', verified: 'sha256' }]);
    // What had arrived but was not yet read when the connection broke may be asked for again.
    const starts = ranges().map((range) => Number(/\d+/.exec(range ?? '0')?.[0]));
    expect(starts.length).toBe(4);
    for (let i = 1; i < 4; i++) {
      expect(starts[i]).toBeGreaterThan(starts[i - 1]!);
      expect(starts[i]).toBeLessThanOrEqual(starts[i - 1]! + 70_000);
    }
    expect(mirror.asked.at(-1)!.ifRange).toBe(mirror.etag!(BYTES));
    // Each try got further, so each wait is a first one.
    expect(waits).toEqual([750, 750, 750]);
    expect(notes[0]).toMatch(/the connection was cut; again in 0\.8 s/);
  });

  it('goes on where an earlier call was interrupted', async () => {
    publish(mirror, PATH, BYTES);
    const interrupt = new AbortController();
    mirror.trouble = (_, _request, response, file) => {
      response.writeHead(200, { etag: mirror.etag!(file), 'content-length': file.length }).write(file.subarray(0, 100_000));
      return true;
    };
    const call = get(BINANCE, {
      signal: interrupt.signal,
      onProgress: (bytes) => bytes === 100_000 && interrupt.abort(new Error('stop')),
    });
    await expect(call).rejects.toThrow('stop');
    expect(standing()).toEqual([`${NAME}.part`, `${NAME}.part.json`]);
    mirror.trouble = () => false;
    expect(await get()).toMatchObject([{ how: 'resumed', verified: 'sha256' }]);
    expect(ranges().at(-1)).toBe('bytes=100000-');
    expect(standing()).toEqual([NAME]);
  });

  it('is fetched as a whole where the server knows no ranges (200 in place of 206)', async () => {
    publish(mirror, PATH, BYTES);
    mirror.ranges = false;
    mirror.trouble = (n, request, response, file) => n === 0 && cutAfter(70_000)(mirror, request, response, file);
    expect(await get()).toMatchObject([{ how: 'fetched', verified: 'sha256' }]);
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
    expect(readFileSync(join(dir, NAME)).equals(BYTES)).toBe(true);
  });

  it('is fetched as a whole where it has changed meanwhile, or no validator says that it has not', async () => {
    publish(mirror, PATH, Buffer.alloc(BYTES.length, 1));
    mirror.trouble = (n, request, response, file) => {
      if (n > 0) return false;
      setTimeout(() => publish(mirror, PATH, BYTES), 5);
      return cutAfter(70_000)(mirror, request, response, file);
    };
    // The checksum was of the old bytes: one call finds that out, the next one is right.
    await expect(get()).rejects.toThrow(/its SHA-256 is [0-9a-f]{64}, published is/);
    expect(standing()).toEqual([]);
    expect(await get()).toMatchObject([{ how: 'fetched' }]);

    rmSync(join(dir, NAME));
    mirror.etag = undefined;
    mirror.asked.length = 0;
    let cut = false;
    mirror.trouble = (_, request, response, file) =>
      !cut && (cut = true) && cutAfter(70_000)({ ...mirror, etag: undefined }, request, response, file);
    expect(await get()).toMatchObject([{ how: 'fetched' }]);
  });

  it('is begun anew where the server sends another part than was asked for', async () => {
    publish(mirror, PATH, BYTES);
    mirror.trouble = (n, request, response, file) => {
      if (n === 0) return cutAfter(70_000)(mirror, request, response, file);
      if (n === 1)
        response.writeHead(206, { 'content-range': `bytes 0-99/${file.length}`, 'content-length': 100 }).end(file.subarray(0, 100));
      return n === 1;
    };
    expect(await get()).toMatchObject([{ verified: 'sha256' }]);
    expect(notes.join('\n')).toContain('the server sent another part than was asked for (bytes 0-99/300000)');
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/), undefined]);
  });

  it('that had arrived whole is recognised (416)', async () => {
    publish(mirror, PATH, BYTES);
    writeFileSync(join(dir, `${NAME}.part`), BYTES);
    writeFileSync(join(dir, `${NAME}.part.json`), JSON.stringify({ url: mirror.url + PATH, validator: mirror.etag!(BYTES) }));
    expect(await get()).toMatchObject([{ how: 'resumed', verified: 'sha256' }]);
    expect(ranges()).toEqual(['bytes=300000-']);
  });

  it('whose .part is of something else is fetched anew', async () => {
    publish(mirror, PATH, BYTES);
    for (const facts of [JSON.stringify({ url: 'http://elsewhere/', validator: '"x"' }), 'no json', '{}']) {
      rmSync(join(dir, NAME), { force: true });
      writeFileSync(join(dir, `${NAME}.part`), Buffer.alloc(50_000, 9));
      writeFileSync(join(dir, `${NAME}.part.json`), facts);
      expect(await get()).toMatchObject([{ how: 'fetched', verified: 'sha256' }]);
      expect(ranges().at(-1)).toBeUndefined();
    }
  });

  it('that was pieced together wrongly is fetched once more as a whole', async () => {
    publish(mirror, PATH, BYTES);
    // Wrong bytes under the right validator, as a defective cache gives them.
    writeFileSync(join(dir, `${NAME}.part`), Buffer.alloc(50_000, 9));
    writeFileSync(join(dir, `${NAME}.part.json`), JSON.stringify({ url: mirror.url + PATH, validator: mirror.etag!(BYTES) }));
    expect(await get()).toMatchObject([{ how: 'fetched', verified: 'sha256' }]);
    expect(ranges()).toEqual(['bytes=50000-', undefined]);
    expect(notes.join('\n')).toContain('it is fetched anew as a whole');
  });

  it('with a wrong checksum is an error, and nothing is left', async () => {
    publish(mirror, PATH, BYTES);
    mirror.files.set(PATH, Buffer.from('not it'));
    await expect(get()).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(new RegExp(`${NAME}: its SHA-256 is .*, published is ${sha256(BYTES)}`)),
    });
    expect(standing()).toEqual([]);
  });

  it('whose checksum names another file, or is none, is an error', async () => {
    publish(mirror, PATH, BYTES);
    for (const text of [`${sha256(BYTES)}  other.zip\n`, '<html>', '']) {
      mirror.files.set(`${PATH}.CHECKSUM`, Buffer.from(text));
      await expect(get()).rejects.toThrow(/expected a line "<SHA-256> {2}TST-trades-2024-08-08\.zip"/);
    }
    expect(standing()).toEqual([]);
  });

  it('in the way that is not what is published is not touched without --force', async () => {
    publish(mirror, PATH, BYTES);
    writeFileSync(join(dir, NAME), 'mine');
    await expect(get()).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(/exists, and .*published is .*--force/) });
    expect(readFileSync(join(dir, NAME), 'utf8')).toBe('mine');
    expect(await get(BINANCE, { force: true })).toMatchObject([{ how: 'fetched', verified: 'sha256' }]);
  });

  it('that is not there is an error that names the URL and the likely reason; those before it stay', async () => {
    const { files } = wantedFiles(SOURCES['binance']!, { market: 'spot', type: 'trades', symbol: 'TST' }, '2024-08-08..2024-08-09');
    publish(mirror, PATH, BYTES);
    await expect(get(files)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /TST-trades-2024-08-09\.zip: HTTP 404, there is no such file: a day is published on the day after.*Check --symbol and --date/,
      ),
    });
    expect(standing()).toEqual([NAME]);
  });
});

describe('a server that is busy', () => {
  it.each([
    ['429 with seconds', 429, { 'retry-after': '7' }, 7000],
    ['503 with a date', 503, { 'retry-after': new Date(Date.now() + 3_600_000 - 3_540_000).toUTCString() }, undefined],
    ['500 without a word', 500, {}, 750],
  ])('%s is asked again after what it asks for', async (_, status, headers, waitMs) => {
    publish(mirror, PATH, BYTES);
    mirror.trouble = (n, _request, response) => {
      if (n === 0) response.writeHead(status, headers).end();
      return n === 0;
    };
    expect(await get()).toMatchObject([{ verified: 'sha256' }]);
    expect(waits).toHaveLength(1);
    if (waitMs !== undefined) expect(waits[0]).toBe(waitMs);
    else expect(waits[0]! > 50_000 && waits[0]! <= 60_000).toBe(true);
  });

  it('for longer than we wait is an error that says for how long', async () => {
    publish(mirror, PATH, BYTES);
    mirror.trouble = (_n, _request, response) => {
      response.writeHead(429, { 'retry-after': '7200' }).end();
      return true;
    };
    await expect(get()).rejects.toThrow(/HTTP 429; it asks to wait 120 minutes/);
  });

  it('for ever is given up, after waits that double', async () => {
    publish(mirror, PATH, BYTES);
    mirror.trouble = (_n, _request, response) => {
      response.writeHead(502).end();
      return true;
    };
    await expect(get()).rejects.toMatchObject({ exitCode: 3, message: expect.stringMatching(/HTTP 502; given up after 7 tries/) });
    expect(waits).toEqual([750, 1500, 3000, 6000, 12_000, 24_000]);
    expect(standing()).toEqual([]);
  });

  it('that falls silent in the middle is left, and gone on with', async () => {
    publish(mirror, PATH, BYTES);
    mirror.trouble = (n, _request, response, file) => {
      if (n > 0) return false;
      response.writeHead(200, { etag: mirror.etag!(file), 'content-length': file.length }).write(file.subarray(0, 70_000));
      return true;
    };
    expect(await get(BINANCE, { silenceMs: 150 })).toMatchObject([{ verified: 'sha256' }]);
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
  });

  it('that nobody runs is an error in words', async () => {
    const { url } = mirror;
    await mirror.close();
    await expect(get(BINANCE, { baseUrl: url })).rejects.toThrow(/nobody listens there \(connection refused\); given up/);
    mirror = await openMirror();
  });
});

describe('redirects', () => {
  it('are followed, not in circles', async () => {
    publish(mirror, PATH, BYTES);
    mirror.files.set('/moved', BYTES);
    mirror.trouble = (_n, request, response) => {
      if (request.url !== PATH) return false;
      response.writeHead(302, { location: '/moved' }).end();
      return true;
    };
    expect(await get()).toMatchObject([{ verified: 'sha256', url: mirror.url + PATH }]);
    rmSync(join(dir, NAME));
    mirror.trouble = (_n, _request, response) => {
      response.writeHead(302, { location: PATH }).end();
      return true;
    };
    await expect(get()).rejects.toThrow(/more than 5 redirects/);
  });
});

describe('an archive without checksums', () => {
  const day = wantedFiles(SOURCES['tardis']!, { exchange: 'bitmex', type: 'trades', symbol: 'XBTUSD' }, '2024-08').files;
  const path = '/v1/bitmex/trades/2024/08/01/XBTUSD.csv.gz';
  const packed = gzipSync(BYTES);

  it('is verified by the CRC-32 inside; a label of the transfer does not unpack it', async () => {
    mirror.files.set(path, packed);
    mirror.trouble = (_n, request, response, file) => {
      response.setHeader('content-encoding', 'gzip');
      serve(mirror, file, request.headers.range, undefined, response);
      return true;
    };
    expect(await get(day)).toMatchObject([{ verified: 'gzip', how: 'fetched', sha256: sha256(packed) }]);
    expect(existsSync(join(dir, 'bitmex_trades_2024-08-01_XBTUSD.csv.gz'))).toBe(true);
    expect(await get(day)).toMatchObject([{ verified: 'gzip', how: 'kept' }]);
  });

  it('gives no file that is no whole gzip', async () => {
    const garbled = Buffer.from(packed);
    garbled[garbled.length - 6]! ^= 1;
    for (const bytes of [garbled, packed.subarray(0, 1000), Buffer.from('<html>')]) {
      mirror.files.set(path, bytes);
      await expect(get(day)).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining('is no whole gzip file') });
      expect(standing()).toEqual([]);
    }
  });

  it('that wants a key says so', async () => {
    mirror.files.set(path, packed);
    mirror.trouble = (_n, _request, response) => {
      response.writeHead(401).end();
      return true;
    };
    await expect(get(day)).rejects.toThrow(/HTTP 401, the server does not give it: it may want a key/);
  });
});
