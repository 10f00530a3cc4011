/** The recorder against a venue on the loopback: what is sent stands in the file, in order, byte for byte, whatever the connection does. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '../../../src/collect/record/feed.js';
import { record, type Recording } from '../../../src/collect/record/recorder.js';
import type { Clock } from '../../../src/collect/clock.js';
import { feedOf, framesOf, markersOf, quickClock, readLines, until } from './recording.js';
import { openVenue, type Venue, type VenueScript } from './venue.js';

let dir: string;
const venues: Venue[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'record-'));
});

afterEach(async () => {
  await Promise.all(venues.splice(0).map((venue) => venue.close()));
  rmSync(dir, { recursive: true, force: true });
});

async function venueOf(script: VenueScript): Promise<Venue> {
  const venue = await openVenue(script);
  venues.push(venue);
  return venue;
}

/** A recording under way, and a way to stop it. */
function start(
  feed: Feed,
  { out = 'cap.gz', clock = quickClock(), forMs }: { out?: string; clock?: Clock; forMs?: number } = {},
): { readonly done: Promise<Recording>; readonly notes: string[]; stop(): void } {
  const interrupt = new AbortController();
  const notes: string[] = [];
  const options = { out: join(dir, out), force: false, signal: interrupt.signal, clock, note: (text: string) => notes.push(text) };
  const done = record(feed, { ...options, ...(forMs === undefined ? {} : { forMs }) });
  done.catch(() => undefined);
  return { done, notes, stop: () => interrupt.abort() };
}

/** What stands on disk of a file that is still recorded. */
function partText(name: string): string {
  const path = join(dir, `${name}.part`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

describe('a recording', () => {
  it('has every frame in order, byte for byte, after the subscriptions in theirs', async () => {
    const frames = Array.from({ length: 3000 }, (_, i) => JSON.stringify({ n: i, text: 'żółć €'.repeat(i % 40) }));
    const venue = await venueOf({
      connected: (socket) => socket.on('message', (data: Buffer) => data.includes('last') && frames.forEach((frame) => socket.send(frame))),
    });
    const recorder = start(feedOf(venue.url, { subscribe: ['{"op":"first"}', '{"op":"last"}'] }));
    await until(() => venue.received[0]?.length === 2);
    await venue.taken(0);
    recorder.stop();
    const recording = await recorder.done;
    const lines = readLines(join(dir, 'cap.gz'));
    expect(venue.received).toEqual([['{"op":"first"}', '{"op":"last"}']]);
    expect(framesOf(lines)).toEqual(frames);
    expect(markersOf(lines)).toEqual(['begin', 'connect', 'sent', 'sent', 'end']);
    expect(lines.every(({ ns }, i) => i === 0 || ns >= lines[i - 1]!.ns)).toBe(true);
    expect(Math.abs(Number(lines[0]!.ns / 1_000_000n) - Date.now())).toBeLessThan(60_000);
    expect(recording).toMatchObject({ frames: 3000, connects: 1, reason: 'interrupted', files: [{ frames: 3000, lines: lines.length }] });
    expect(lines.at(-1)!.marker).toMatchObject({ reason: 'interrupted', frames: 3000 });
    expect(readdirSync(dir)).toEqual(['cap.gz']);
  });

  it('keeps what does not fit on a line: JSON over several lines as one, the rest as base64', async () => {
    const text = 'a,b\r\nc,d\n';
    const spoof = '{"slipgauge":"end"}';
    const binary = Buffer.from([0, 10, 13, 255]);
    const venue = await venueOf({
      connected: (socket) => {
        for (const frame of ['{\n  "a": [1,\r\n2]}', 'pong', text, spoof, '', binary]) socket.send(frame);
      },
    });
    const recorder = start(feedOf(venue.url), { out: 'cap.txt' });
    await venue.taken(0);
    recorder.stop();
    await recorder.done;
    const lines = readLines(join(dir, 'cap.txt'));
    expect(framesOf(lines)).toEqual(['{   "a": [1,  2]}']);
    const kept = lines.flatMap(({ marker }) => (marker?.['base64'] === undefined ? [] : [[marker['slipgauge'], marker['base64']]]));
    expect(kept).toEqual([
      ['text', Buffer.from('pong').toString('base64')],
      ['text', Buffer.from(text).toString('base64')],
      ['text', Buffer.from(spoof).toString('base64')],
      ['text', ''],
      ['binary', binary.toString('base64')],
    ]);
  });

  it('goes on after a drop: it connects and subscribes again, after waits that double, and says where', async () => {
    const venue = await venueOf({
      refuse: (n) => (n === 1 || n === 2 ? 503 : undefined),
      connected: (socket, n) => {
        socket.send(`{"connection":${n}}`, () => n < 2 && socket.terminate());
      },
    });
    const clock = quickClock();
    const recorder = start(feedOf(venue.url, { subscribe: ['{"go":1}'] }), { clock });
    await until(() => venue.received[2]?.length === 1);
    await venue.taken(2);
    recorder.stop();
    await recorder.done;
    const lines = readLines(join(dir, 'cap.gz'));
    expect(framesOf(lines)).toEqual(['{"connection":0}', '{"connection":1}', '{"connection":2}']);
    expect(markersOf(lines).filter((name) => name !== 'sent')).toEqual([
      'begin',
      'connect',
      'disconnect',
      'connect',
      'disconnect',
      'connect',
      'end',
    ]);
    expect(lines.find(({ marker }) => marker?.['slipgauge'] === 'disconnect')?.marker).toMatchObject({
      connection: 1,
      code: 1006,
      why: 'the connection was cut',
    });
    expect(clock.waits).toEqual([375, 750, 1500, 3000]);
    expect(venue.received[2]).toEqual(['{"go":1}']);
    expect(recorder.notes.filter((text) => text.includes('HTTP 503'))).toHaveLength(2);
  });

  it('is ended by a server that refuses for good, and nothing is left', async () => {
    const venue = await venueOf({ refuse: () => 401 });
    const recorder = start(feedOf(venue.url));
    await expect(recorder.done).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/refused with HTTP 401.*check the url/),
    });
    expect(readdirSync(dir)).toEqual([]);
  });

  it('takes a refusal after a connection that stood for a passing one', async () => {
    const venue = await venueOf({
      refuse: (n) => (n === 1 ? 403 : undefined),
      connected: (socket, n) => n === 0 && socket.close(1001, 'bye'),
    });
    const recorder = start(feedOf(venue.url));
    await venue.taken(1);
    recorder.stop();
    expect(await recorder.done).toMatchObject({ connects: 2 });
    expect(recorder.notes.join('\n')).toContain('closed by the other side with 1001 bye');
  });

  it('gives up after giveUpAfter without a connection', async () => {
    const venue = await venueOf({});
    await venue.close();
    venues.length = 0;
    let now = 0n;
    const clock: Clock = { ...quickClock(), monotonicNs: () => (now += 1_000_000_000n) };
    const recorder = start(feedOf(venue.url, {}, { giveUpAfterMs: 30_000 }), { clock });
    await expect(recorder.done).rejects.toThrow(/nobody listens there.*no connection for 30 s, which is giveUpAfter/);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('survives a frame beyond maxFrame: it says so and connects again', async () => {
    const venue = await venueOf({ connected: (socket, n) => socket.send(n === 0 ? 'x'.repeat(2000) : '{"small":1}') });
    const recorder = start(feedOf(venue.url, { mostFrameBytes: 1000 }));
    await venue.taken(1);
    recorder.stop();
    await recorder.done;
    const lines = readLines(join(dir, 'cap.gz'));
    expect(framesOf(lines)).toEqual(['{"small":1}']);
    expect(recorder.notes.join('\n')).toContain('a frame of more than 1000 bytes came; set maxFrame higher');
  });

  it('has frames of megabytes', async () => {
    const huge = JSON.stringify({ levels: 'x'.repeat(5_000_000) });
    const venue = await venueOf({ connected: (socket) => [1, 2, 3].forEach(() => socket.send(huge)) });
    const recorder = start(feedOf(venue.url, { mostFrameBytes: 1 << 23 }), { out: 'cap.txt' });
    await venue.taken(0);
    recorder.stop();
    await recorder.done;
    expect(framesOf(readLines(join(dir, 'cap.txt'))).map((frame) => frame === huge)).toEqual([true, true, true]);
  });

  it('ends a connection that has gone silent, and keeps one that answers pings', async () => {
    const venue = await venueOf({
      connected: (socket, n) => {
        // The first is dead: it neither sends nor answers.
        if (n === 0) (socket as unknown as { _socket: { pause(): void } })._socket.pause();
      },
    });
    const recorder = start(feedOf(venue.url, { idleMs: 300 }));
    await venue.taken(1);
    await new Promise((resolve) => setTimeout(resolve, 700));
    recorder.stop();
    expect(await recorder.done).toMatchObject({ connects: 2 });
    expect(recorder.notes.filter((text) => text.includes('nothing was heard for 0.3 s'))).toHaveLength(1);
  });

  it('sends its own pings where the venue wants them', async () => {
    const venue = await venueOf({});
    const recorder = start(feedOf(venue.url, { ping: { everyMs: 10, text: 'ping' } }));
    await until(() => (venue.received[0]?.length ?? 0) >= 3);
    recorder.stop();
    await recorder.done;
    expect(new Set(venue.received[0])).toEqual(new Set(['ping']));
  });

  it('refuses binary frames where it was told to', async () => {
    const venue = await venueOf({ connected: (socket) => socket.send(Buffer.from([1, 2])) });
    const recorder = start(feedOf(venue.url, {}, { binary: 'refuse' }));
    await expect(recorder.done).rejects.toThrow(/a binary frame of 2 bytes came/);
    expect(markersOf(readLines(join(dir, 'cap.gz'))).at(-1)).toBe('end');
  });

  it('has several connections in one file', async () => {
    const venue = await venueOf({ connected: (socket, n) => socket.send(`{"n":${n}}`) });
    const one = feedOf(venue.url).connections[0]!;
    const recorder = start({ ...feedOf(venue.url), connections: [one, { ...one, number: 2 }] });
    await venue.taken(0);
    await venue.taken(1);
    recorder.stop();
    const recording = await recorder.done;
    expect(recording).toMatchObject({ frames: 2, connects: 2 });
    const connects = readLines(join(dir, 'cap.gz')).flatMap(({ marker }) =>
      marker?.['slipgauge'] === 'connect' ? [marker['connection']] : [],
    );
    expect(new Set(connects)).toEqual(new Set([1, 2]));
  });
});

describe('snapshots', () => {
  it('stand among the frames on one line each, and are asked for again when they fail', async () => {
    let asked = 0;
    const venue = await venueOf({
      connected: (socket) => socket.send('{"e":1}'),
      answer: (request, response) => {
        if (++asked === 1) response.writeHead(429).end('slow down');
        else if (request.method === 'POST') request.pipe(response);
        else response.end('{\n"lastUpdateId": 5}');
      },
    });
    const { httpUrl } = venue;
    const plain = { headers: {}, body: undefined, onConnect: true, afterMs: 1, everyMs: undefined };
    const recorder = start(
      feedOf(venue.url, {
        snapshots: [
          { ...plain, url: `${httpUrl.replace('//', '//me:secret@')}/depth` },
          { ...plain, url: `${httpUrl}/info`, body: '{"type":"l2Book"}' },
        ],
      }),
      { out: 'cap.txt' },
    );
    await until(() => ['"e":1', 'lastUpdateId', 'l2Book'].every((text) => partText('cap.txt').includes(text)));
    recorder.stop();
    await recorder.done;
    const lines = readLines(join(dir, 'cap.txt'));
    expect(framesOf(lines).toSorted()).toEqual(['{ "lastUpdateId": 5}', '{"e":1}', '{"type":"l2Book"}']);
    const at = lines.findIndex(({ payload }) => payload.includes('lastUpdateId'));
    expect(lines[at - 1]!.marker).toEqual({ slipgauge: 'snapshot', url: `${httpUrl}/depth` });
    expect(JSON.stringify([lines.map(({ payload }) => payload), recorder.notes])).not.toContain('secret');
    expect(recorder.notes.join('\n')).toMatch(/snapshot: .*HTTP 429 slow down; again in/);
  });

  it('that fail for good are told, and the recording goes on', async () => {
    const venue = await venueOf({});
    const snapshots = [{ url: `${venue.httpUrl}/gone`, headers: {}, body: undefined, onConnect: true, afterMs: 0, everyMs: undefined }];
    const recorder = start(feedOf(venue.url, { snapshots }));
    await until(() => recorder.notes.some((text) => text.includes('given up')));
    recorder.stop();
    await recorder.done;
    expect(markersOf(readLines(join(dir, 'cap.gz')))).toEqual(['begin', 'connect', 'snapshotFailed', 'end']);
  });
});

describe('files', () => {
  it('are cut by the clock, one behind the other, and nothing is lost between them', async () => {
    let sent = 0;
    const venue = await venueOf({
      connected: (socket) => {
        const timer = setInterval(() => socket.send(`{"n":${sent++}}`), 2);
        socket.on('close', () => clearInterval(timer));
      },
    });
    // A second of the file names passes every 100 ms, so that names differ.
    const begun = process.hrtime.bigint();
    const clock: Clock = {
      ...quickClock(),
      monotonicNs: () => (process.hrtime.bigint() - begun) * 10n,
      wallMs: () => 1_723_161_255_000 + Number((process.hrtime.bigint() - begun) / 100_000n),
    };
    const recorder = start(feedOf(venue.url, {}, { rotateNs: 1_000_000_000n }), { clock, out: 'cap.jsonl.gz' });
    await until(() => readdirSync(dir).filter((name) => name.endsWith('.gz')).length >= 3);
    recorder.stop();
    const { files, frames } = await recorder.done;
    expect(readdirSync(dir).sort()).toEqual(files.map(({ file }) => file.slice(dir.length + 1)));
    expect(files[0]!.file).toContain('cap.20240808T235415Z.jsonl.gz');
    const all = files.flatMap(({ file }) => framesOf(readLines(file)));
    expect(all).toEqual(Array.from({ length: frames }, (_, i) => `{"n":${i}}`));
    for (const [i, { file }] of files.entries()) {
      const lines = readLines(file);
      expect(lines[0]!.marker).toMatchObject({
        slipgauge: 'begin',
        format: 1,
        ...(i > 0 && { continues: files[i - 1]!.file.slice(dir.length + 1) }),
      });
      expect(lines.at(-1)!.marker).toMatchObject({ slipgauge: 'end', reason: i < files.length - 1 ? 'rotate' : 'interrupted' });
      expect(lines.at(-1)!.ns / 1_000_000_000n - lines[0]!.ns / 1_000_000_000n).toBeLessThanOrEqual(i < files.length - 1 ? 2n : 1n);
    }
  });

  it('in the way are not touched', async () => {
    const venue = await venueOf({});
    writeFileSync(join(dir, 'cap.gz'), 'mine');
    await expect(start(feedOf(venue.url)).done).rejects.toThrow(/cap\.gz exists; give --force/);
    writeFileSync(join(dir, 'other.gz.part'), 'of another');
    await expect(start(feedOf(venue.url), { out: 'other.gz' }).done).rejects.toThrow(/other\.gz\.part exists: another recorder/);
    expect(readdirSync(dir).sort()).toEqual(['cap.gz', 'other.gz.part']);
  });

  it('end with an error when the disk cannot follow, and keep what came', async () => {
    // Each frame is more than may wait, however fast the disk is.
    const frame = JSON.stringify({ x: 'y'.repeat(1_500_000) });
    const venue = await venueOf({
      connected: (socket) => {
        for (let i = 0; i < 5; i++) socket.send(frame);
      },
    });
    const recorder = start(feedOf(venue.url, { mostFrameBytes: 1 << 21 }, { mostWaitingBytes: 1_000_000 }));
    await expect(recorder.done).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/the disk cannot follow: \d+ bytes wait/),
    });
    const lines = readLines(join(dir, 'cap.gz'));
    expect(framesOf(lines).length).toBeGreaterThan(0);
    expect(framesOf(lines).every((line) => line === frame)).toBe(true);
    expect(lines.at(-1)!.marker).toMatchObject({ slipgauge: 'end', reason: 'failed' });
  });
});
