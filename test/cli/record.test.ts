/** `slipgauge record` as a process: what stands on disk when it is told to stop, or killed, and that import reads it. */
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { openVenue, type Venue, type VenueScript } from '../collect/record/venue.js';
import { framesOf, markersOf, readLines } from '../collect/record/recording.js';
import { inProcess, slipgauge, useFolder } from './cli.js';

const { dir } = useFolder();
const venues: Venue[] = [];

afterEach(async () => {
  await Promise.all(venues.splice(0).map((venue) => venue.close()));
});

async function venueOf(script: VenueScript): Promise<Venue> {
  const venue = await openVenue(script);
  venues.push(venue);
  return venue;
}

/** A venue that counts as fast as it is listened to; `taken` is the last number that the recorder is known to have received. */
async function countingVenue(): Promise<Venue & { readonly counted: { taken: number } }> {
  const counted = { taken: -1 };
  let n = 0;
  const pump = (socket: WebSocket): void => {
    for (let i = 0; i < 50; i++) socket.send(`{"n":${n++},"pad":"${'p'.repeat(n % 300)}"}`);
    const sent = n - 1;
    // A ping is answered in its turn: what was sent before it has been received.
    socket.once('pong', () => {
      counted.taken = sent;
      pump(socket);
    });
    socket.ping();
  };
  return { ...(await venueOf({ connected: pump })), counted };
}

const numbers = (frames: readonly string[]): number[] => frames.map((frame) => (JSON.parse(frame) as { n: number }).n);

describe('slipgauge record', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s: loses and tears nothing of a fast stream, and the file is complete', async (signal) => {
    const venue = await countingVenue();
    const out = join(dir, `${signal}.gz`);
    writeFileSync(join(dir, 'feed.yaml'), `url: ${venue.url}\nsubscribe: [{ op: all }]\nflush: 50ms\n`);
    let told = false;
    let takenBefore = -1;
    const ended = await slipgauge(['record', join(dir, 'feed.yaml'), '--out', out, '--json'], {
      interruptBy: signal,
      interruptWhen: () => {
        if (told || venue.counted.taken < 5000) return false;
        takenBefore = venue.counted.taken;
        return (told = true);
      },
    });
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 130, stderr: `${venue.url}/: connected\n` });
    const lines = readLines(out);
    const counts = numbers(framesOf(lines));
    expect(counts).toEqual(counts.map((_, i) => i));
    expect(counts.length).toBeGreaterThan(takenBefore);
    expect(lines.at(-1)!.marker).toMatchObject({ slipgauge: 'end', reason: 'interrupted', frames: counts.length });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      reason: 'interrupted',
      frames: counts.length,
      files: [{ file: out, lines: lines.length }],
    });
    expect(existsSync(`${out}.part`)).toBe(false);
  });

  it('a second Ctrl-C does not wait for the other side, and the file is complete all the same', async () => {
    const venue = await venueOf({
      connected: (socket) => {
        socket.send('{"a":1}');
        socket.once('message', () => (socket as unknown as { _socket: { pause(): void } })._socket.pause());
      },
    });
    const out = join(dir, 'twice.gz');
    writeFileSync(join(dir, 'feed.yaml'), `url: ${venue.url}\nflush: 20ms\nping: { every: 10ms, message: ping }\n`);
    const part = `${out}.part`;
    const ended = await slipgauge(['record', join(dir, 'feed.yaml'), '--out', out], {
      // From then on every 20 ms.
      interruptWhen: () => existsSync(out) || (existsSync(part) && statSync(part).size > 0 && venue.received[0]!.length > 0),
    });
    expect(ended).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringContaining(`interrupted (SIGINT); what was received is kept in ${out}`),
    });
    expect(markersOf(readLines(out))).toEqual(['begin', 'connect', 'end']);
    expect(readdirSync(dir).filter((name) => name.startsWith('twice'))).toEqual(['twice.gz']);
  });

  it('killed: what was flushed is whole lines under the name with .part, and the next recorder does not touch it', async () => {
    const venue = await countingVenue();
    const out = join(dir, 'killed.gz');
    writeFileSync(join(dir, 'feed.yaml'), `url: ${venue.url}\nflush: 20ms\n`);
    const words = ['record', join(dir, 'feed.yaml'), '--out', out];
    let seen = 0;
    const ended = await slipgauge(words, {
      interruptBy: 'SIGKILL',
      // Two growths of the file after its beginning.
      interruptWhen: () => {
        const bytes = existsSync(`${out}.part`) ? statSync(`${out}.part`).size : 0;
        seen = Math.max(seen, bytes);
        return bytes > 20_000;
      },
    });
    expect(ended.code).toBe(null);
    expect(existsSync(out)).toBe(false);
    // A kill falls between two members of the gzip file, or in one that is then cut off; what stands before is read as it is.
    const text = gunzipSync(readFileSync(`${out}.part`), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    const lines = text.slice(0, text.lastIndexOf('\n')).split('\n');
    const counts = numbers(lines.filter((line) => !line.includes('"slipgauge"')).map((line) => line.slice(20)));
    expect(counts.length).toBeGreaterThan(100);
    expect(counts).toEqual(counts.map((_, i) => i));
    const again = await inProcess(words);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('killed.gz.part exists: another recorder writes it, or one was killed'),
    });
  });

  it('ends by itself after --for, with 0', async () => {
    const venue = await venueOf({ connected: (socket) => socket.send('{"a":1}') });
    writeFileSync(join(dir, 'feed.yaml'), `url: ${venue.url}\n`);
    const out = join(dir, 'short.txt');
    const ended = await inProcess(['record', join(dir, 'feed.yaml'), '--out', out, '--for', '300ms']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^done; recorded 1 frames of 1 connections\n {2}\S+short\.txt {2}1 frames, \d{4}-/);
    expect(markersOf(readLines(out))).toEqual(['begin', 'connect', 'end']);
  });

  it('ends with 3 where nothing came, so that no script goes on with it', async () => {
    const silent = await venueOf({});
    writeFileSync(join(dir, 'feed.yaml'), `url: ${silent.url}\n`);
    const ended = await inProcess(['record', join(dir, 'feed.yaml'), '--out', join(dir, 'silent.txt'), '--for', '300ms']);
    expect(ended).toMatchObject({ code: 3, stdout: expect.stringContaining('recorded 0 frames') });
  });

  it('a recording of Binance frames is imported: diffs, the snapshot between them, trades; the recorder’s own lines are passed over', async () => {
    const t = Date.now() - 5;
    const wrap = (stream: string, data: object): string => JSON.stringify({ stream: `tstusdt@${stream}`, data });
    const diff = (U: number, bid: string, qty: string): string =>
      wrap('depth@0ms', { e: 'depthUpdate', E: t + U, T: t + U, s: 'TSTUSDT', U, u: U, pu: U - 1, b: [[bid, qty]], a: [] });
    const trade = (id: number): string =>
      wrap('trade', { e: 'trade', E: t + 20 + id, T: t + 20 + id, s: 'TSTUSDT', t: id, p: '100.5', q: '0.5', X: 'MARKET', m: false });
    const venue = await venueOf({
      connected: (socket) => {
        for (let U = 10; U < 16; U++) socket.send(diff(U, '100.0', String(U)));
        socket.once('message', () => {
          socket.send('{"result":null,"id":1}');
          setTimeout(() => [diff(16, '99.5', '7'), trade(1), trade(2)].forEach((frame) => socket.send(frame)), 150);
        });
      },
      // As REST answers that are printed for people: over several lines.
      answer: (_, response) =>
        response.end(JSON.stringify({ lastUpdateId: 12, E: t, T: t, bids: [['100.0', '3.0']], asks: [['100.5', '4.0']] }, undefined, 1)),
    });
    writeFileSync(
      join(dir, 'feed.yaml'),
      `url: ${venue.url}\nsubscribe: [{ method: SUBSCRIBE, params: [tstusdt@depth@0ms], id: 1 }]\nsnapshots: [{ url: "${venue.httpUrl}/depth", after: 20ms }]\n`,
    );
    const out = join(dir, 'binance.gz');
    expect((await inProcess(['record', join(dir, 'feed.yaml'), '--out', out, '--for', '600ms'])).code).toBe(0);
    const instrument = ['--symbol', 'TSTUSDT', '--kind', 'linear', '--tick', '0.5', '--lot', '0.5'];
    const tape = join(dir, 'binance.arrow');
    const imported = await inProcess(['import', out, '--format', 'binance', ...instrument, '--out', tape, '--json']);
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    const { meta } = JSON.parse(imported.stdout) as { meta: { counts: Record<string, number>; rowsByKind?: Record<string, number> } };
    // The answer to the subscription; what the recorder says of itself holds nothing.
    expect(JSON.stringify(meta)).toContain('"otherFrames":1');
    const book = await inProcess(['tape', 'book', tape, '--at', 'end', '--json']);
    expect(JSON.parse(book.stdout)).toMatchObject({
      bids: [
        ['100.0', '15.0'],
        ['99.5', '7.0'],
      ],
      asks: [['100.5', '4.0']],
    });
    // Without a format it is told by its first lines.
    expect(await inProcess(['import', out, ...instrument, '--out', join(dir, 'told.arrow')])).toMatchObject({ code: 0 });
  });
});

describe('a feed file', () => {
  const call = async (text: string, ...rest: string[]): Promise<string> => {
    writeFileSync(join(dir, 'bad.yaml'), text);
    const ended = await inProcess(['record', join(dir, 'bad.yaml'), '--out', join(dir, 'bad.gz'), ...rest]);
    expect(ended.code).toBe(2);
    expect(readdirSync(dir).filter((name) => name.startsWith('bad.gz'))).toEqual([]);
    return ended.stderr;
  };

  it.each([
    ['url: wss://a/b\nsubscibe: []\n', "bad.yaml:2:1 subscibe: unknown key 'subscibe'; did you mean 'subscribe'?"],
    ['url: https://a/b\n', 'bad.yaml:1:6 url: got "https://a/b", expected a URL such as wss://host/path'],
    ['subscribe: []\n', 'url is missing, expected a URL such as wss://host/path, or connections'],
    ['url: wss://a\nconnections: [{ url: wss://b }]\n', 'bad.yaml:1:1 url: stands beside connections'],
    ['url: wss://a\nping: { every: 20, message: ping }\n', 'bad.yaml:2:16 ping.every: got 20, expected a duration'],
    ['url: wss://a\nrotate: { every: 10ms }\n', 'bad.yaml:2:18 rotate.every: got "10ms", expected from 1s to 1d'],
    ['url: wss://a\nmaxFrame: 99999999\n', 'expected at most 11534336 bytes'],
    ['url: wss://a\nminBackoff: 2m\n', 'maxBackoff: got 1m, expected at least minBackoff'],
    ['url: wss://a\nheaders: { Key: "x${NOT_THERE_AT_ALL}" }\n', 'bad.yaml:2:17 headers.Key: the variable NOT_THERE_AT_ALL is not set'],
    ['url: wss://a#b\n', 'expected a URL such as wss://host/path'],
    ['url: wss://a\nheaders: { "Ke y": x }\n', 'bad.yaml:2:20 headers.Ke y: no HTTP header can be so'],
    ['url: wss://a\ncompress: none\n', 'with compress: none, expected a name that does not end in .gz'],
    ['url: [\n', 'bad.yaml:2:1'],
  ])('%j is refused', async (text, message) => {
    expect(await call(text)).toContain(message);
  });

  it('may be missing, and so may the folder of --out', async () => {
    expect(await inProcess(['record', 'gone.yaml', '--out', join(dir, 'a.gz')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('gone.yaml: no such file; expected a feed file in YAML or JSON'),
    });
    expect((await inProcess(['record', 'gone.yaml', '--out', join(dir, 'nowhere/a.gz')])).stderr).toContain(
      'does not exist; make it first',
    );
    expect(await call('url: wss://a\n', '--for', '10 minutes')).toContain('--for: got "10 minutes", expected a duration');
  });
});
