/** Blocks of lines are the file, whatever its length, line ends and compression; what is cut short is an error. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { openBytes } from '../../../src/base/io/byte-source.js';
import { lineBlocks } from '../../../src/base/io/lines.js';

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-test-'));

async function blocksOf(path: string): Promise<{ text: string; blocks: number }> {
  let text = '';
  let blocks = 0;
  for await (const { bytes } of lineBlocks(path)) {
    expect(bytes.at(-1)).toBe(10);
    text += bytes.toString('latin1');
    blocks++;
  }
  return { text, blocks };
}

describe('lineBlocks', () => {
  it('gives back the text, plain and gzip, with the last line ended', async () => {
    const path = join(folder, 'a');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[ -~]{0,30}\r?$/), { maxLength: 20 }),
        fc.boolean(),
        fc.boolean(),
        async (lines, ended, gzip) => {
          const text = lines.join('\n') + (ended ? '\n' : '');
          writeFileSync(path, gzip ? gzipSync(text) : text);
          expect((await openBytes(path)).packing).toBe(gzip ? 'gzip' : 'plain');
          expect((await blocksOf(path)).text).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('joins lines across chunks', async () => {
    const text = Array.from({ length: 800_000 }, (_, i) => 'x'.repeat((i * 7919) % 41)).join('\n') + '\n' + 'y'.repeat(1_500_000);
    for (const [name, bytes] of [
      ['b', Buffer.from(text)],
      ['b.gz', gzipSync(text)],
    ] as const) {
      writeFileSync(join(folder, name), bytes);
      const back = await blocksOf(join(folder, name));
      expect(back.text).toBe(`${text}\n`);
      expect(back.blocks).toBeGreaterThan(4);
    }
  });

  it('reads gzip files of several members, and drops a byte order mark', async () => {
    const path = join(folder, 'c.gz');
    writeFileSync(path, Buffer.concat([gzipSync('\ufeffone\ntw'), gzipSync('o\n')]));
    expect((await blocksOf(path)).text).toBe('one\ntwo\n');
  });

  it('refuses gzip that is cut short or garbled, at any byte', async () => {
    const path = join(folder, 'd.gz');
    const whole = gzipSync(Array.from({ length: 3000 }, (_, i) => String(i * i)).join('\n'));
    for (let length = 2; length < whole.length; length += 401) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(blocksOf(path)).rejects.toThrow(/d\.gz: the gzip data is cut short/);
    }
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1]! ^= 0x10;
    writeFileSync(path, flipped);
    await expect(blocksOf(path)).rejects.toThrow(DataError);
  });

  it('names a line that no text has', async () => {
    const path = join(folder, 'f.gz');
    writeFileSync(path, gzipSync(`one\n${'x'.repeat((1 << 24) + 1)}`));
    await expect(blocksOf(path)).rejects.toThrow(/f\.gz: the line at byte 4 of the text is longer than 16777216 bytes/);
  });

  it.each([
    ['missing.csv', undefined, /missing\.csv: no such file/],
    ['plain.gz', 'a\n', /plain\.gz: is named \.gz but is not gzip/],
    ['empty.gz', '', /empty\.gz: is named \.gz but is not gzip/],
  ])('%s', async (name, text, message) => {
    if (text !== undefined) writeFileSync(join(folder, name), text);
    await expect(blocksOf(join(folder, name))).rejects.toThrow(message);
  });

  it('refuses a folder', async () => {
    await expect(blocksOf(folder)).rejects.toThrow(/is a folder/);
  });

  it('can be left early without harm', async () => {
    writeFileSync(join(folder, 'e'), 'a\n'.repeat(500_000));
    for await (const { bytes } of lineBlocks(join(folder, 'e'))) {
      expect(bytes.length).toBeGreaterThan(0);
      break;
    }
    expect(readFileSync(join(folder, 'e')).length).toBe(1_000_000);
  });
});
