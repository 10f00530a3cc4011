/** What a file holds comes out whole, however it is packed; a flipped bit under a checksum, and an end that comes too early, are errors. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { openBytes } from '../../../src/base/io/byte-source.js';
import { BadFrame, frameBlocks } from '../../../src/base/io/frames.js';
import { zipOf } from './archives.js';

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-test-'));
const TEXT = Array.from({ length: 40 }, (_, i) => `line ${String(i * 7919)}`).join('\n');

/** `TEXT` as `zstd --check` packs it: Node 20 has no zstd of its own. */
const ZSTD = Buffer.from(
  'KLUv/WTNAFUFAPKLGRCwpdiO4JJAERElZc6KODgQDKK5tXlz0U7CmUZLWlO68EvxKC9VD2uSGUVfPzXyrcYsERtTVZGRiRJ74w1XwrGRnoZEaGRUR+peNQ6tWJxyelvs+IOfeL1khJ6PS6azWCNsAAwCgiggsBNrMVlnQgiis8561pJ1lxk9FmSS6KxzMQjRWc8660yIlnXWWWcmJ1LkrA099CCyHnroQw+SNQxtDt0O0WWN7VSM3Q==',
  'base64',
);

function written(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function textOf(path: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of (await openBytes(path)).chunks()) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts).toString();
}

const PACKED = {
  gzip: gzipSync(TEXT),
  zstd: ZSTD,
  zip: zipOf({ 'a.csv': Buffer.from(TEXT) }, { deflated: true }),
};

describe('openBytes', () => {
  it.each([
    ['plain', Buffer.from(TEXT), 'none'],
    ['gzip', PACKED.gzip, 'crc32'],
    ['zstd', PACKED.zstd, 'xxh64'],
    ['zip', PACKED.zip, 'crc32'],
  ] as const)('unpacks %s, told by its first bytes', async (packing, bytes, checksum) => {
    const path = written(`told-${packing}`, bytes);
    expect(await openBytes(path)).toMatchObject({ packing, checksum });
    expect(await textOf(path)).toBe(TEXT);
  });

  it('gives the memory of chunks of gzip back, all but that of the last two: what is copied in time is the file', async () => {
    const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => (i * 2654435761) % 999_983).join(' '));
    const [parts, seen]: [Buffer[], Buffer[]] = [[], []];
    for await (const chunk of (await openBytes(written('long.gz', gzipSync(bytes)))).chunks()) {
      seen.push(chunk);
      expect(seen.at(-2)?.length).not.toBe(0);
      parts.push(Buffer.from(chunk));
    }
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen.filter(({ length }) => length > 0).map(({ buffer }) => buffer)).size).toBe(2);
  });

  it('counts on a checksum of zstd where every frame has one', async () => {
    const checksumOf = async (name: string, ...frames: Buffer[]): Promise<string> =>
      (await openBytes(written(name, Buffer.concat(frames)))).checksum;
    const unchecked = Buffer.from('KLUv/SAIQQAAb25lCnR3bwo=', 'base64');
    const skipped = Buffer.from('502a4d18030000000a0b0c', 'hex');
    expect(await checksumOf('checked.zst', ZSTD, skipped, ZSTD)).toBe('xxh64');
    expect(await checksumOf('unchecked.zst', unchecked)).toBe('none');
    expect(await checksumOf('mixed.zst', ZSTD, unchecked)).toBe('none');
    expect(await checksumOf('mixed-2.zst', unchecked, ZSTD)).toBe('none');
    expect(await textOf(written('read.zst', Buffer.concat([ZSTD, skipped, unchecked])))).toBe(`${TEXT}one\ntwo\n`);
  });

  it('reads frames, members and archives behind each other as one text', async () => {
    expect(await textOf(written('two.zst', Buffer.concat([ZSTD, ZSTD])))).toBe(TEXT + TEXT);
    expect(await textOf(written('two.gz', Buffer.concat([PACKED.gzip, PACKED.gzip])))).toBe(TEXT + TEXT);
    expect(await textOf(written('two.zip', zipOf({ a: Buffer.from('one\n'), b: Buffer.from('two\n') })))).toBe('one\ntwo\n');
  });

  // The last byte of deflated data has bits that mean nothing: a flip there changes no data, and none is lost.
  it.each(['gzip', 'zstd', 'zip'] as const)('gives no wrong byte where a bit of %s is flipped', async (packing) => {
    const sound = PACKED[packing];
    const header = packing === 'zip' ? 35 : 12;
    const behind = packing === 'zip' ? 75 : 8;
    const path = join(folder, `flipped-${packing}`);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: header, max: sound.length - behind }), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const bytes = Buffer.from(sound);
        bytes[at]! ^= 1 << bit;
        writeFileSync(path, bytes);
        try {
          expect(await textOf(path)).toBe(TEXT);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
          expect((error as DataError).message).toContain(path);
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each(['gzip', 'zstd', 'zip'] as const)('takes a cut %s file for what it is', async (packing) => {
    const path = written(`cut-${packing}`, PACKED[packing].subarray(0, PACKED[packing].length - 30));
    await expect(textOf(path)).rejects.toThrow(/cut short|garbled/);
  });

  it('refuses a file whose name says that it is packed', async () => {
    for (const ending of ['.gz', '.zst', '.zip'])
      await expect(openBytes(written(`a${ending}`, Buffer.from('plain text')))).rejects.toThrow(
        /is named .* but is not .*rename it if it is plain/,
      );
  });

  it('refuses an empty archive', async () => {
    await expect(textOf(written('empty.zip', zipOf({})))).rejects.toThrow(/has no file in it/);
  });
});

describe('frameBlocks', () => {
  const lengthOf = (bytes: Buffer, at: number, end: number): number => {
    if (end - at < 2) return 0;
    const length = bytes.readUInt16BE(at);
    if (length === 0xffff) throw new BadFrame('a length of 65535; expected less');
    return 2 + length;
  };

  async function framesOf(path: string): Promise<string[]> {
    const frames: string[] = [];
    for await (const { bytes } of frameBlocks(path, lengthOf)) {
      for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at))
        frames.push(bytes.toString('latin1', at + 2, at + 2 + bytes.readUInt16BE(at)));
    }
    return frames;
  }

  const framed = (texts: readonly string[]): Buffer =>
    Buffer.concat(texts.flatMap((text) => [Buffer.of(text.length >> 8, text.length & 255), Buffer.from(text, 'latin1')]));

  it('gives every frame once, across chunks too', async () => {
    const texts = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(65 + (i % 26)).repeat((i * 7919) % 700));
    expect(await framesOf(written('frames', framed(texts)))).toEqual(texts);
    expect(await framesOf(written('frames.gz', gzipSync(framed(texts))))).toEqual(texts);
  });

  it('gives frames that are longer than what is joined at the end of a chunk, and lengths that a chunk cuts in two', async () => {
    // Frames of 4096 bytes divide a chunk of 2^18; a first one of 3, 4, 5 bytes more moves the cut into, or next to, their lengths.
    for (const first of [1, 2, 3, 5000]) {
      const texts = ['a'.repeat(first), ...Array.from({ length: 200 }, (_, i) => 'b'.repeat(i < 130 ? 4094 : 60_000 + i))];
      const frames = await framesOf(written(`long-${String(first)}`, framed(texts)));
      expect(frames.length).toBe(texts.length);
      expect(frames.every((frame, i) => frame === texts[i])).toBe(true);
    }
  });

  it('names the byte of a frame that is cut, and of a length that cannot be', async () => {
    const whole = framed(['abc', 'defg']);
    await expect(framesOf(written('cut', whole.subarray(0, 8)))).rejects.toThrow(/begins at byte 5: got 3 bytes of it/);
    await expect(framesOf(written('long', Buffer.concat([whole, Buffer.of(255, 255)])))).rejects.toThrow(/byte 11: a length of 65535/);
  });
});
