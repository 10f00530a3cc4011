/** A file from one buffer holds what was put, plain or gzip, however often it was flushed; abandoned, it was never there. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ByteFile } from '../../../src/base/io/byte-file.js';
import { tempFolder } from '../../market/tape-rows.js';

const RECORDS = 400_000;

async function written(path: string, gzip: boolean): Promise<number> {
  const file = ByteFile.create(path, gzip);
  let flushes = 0;
  for (let i = 0; i < RECORDS; i++) {
    file.room(8);
    file.bytes.writeUInt32BE(i, file.at);
    file.bytes.writeUInt32BE(Math.imul(i, 2654435761) >>> 0, file.at + 4);
    file.at += 8;
    if (!file.isFull) continue;
    await file.flush();
    flushes++;
  }
  expect(flushes).toBeGreaterThan(2);
  const { length } = file;
  expect(existsSync(path)).toBe(false);
  await file.finish();
  return length;
}

describe.each([false, true])('gzip: %s', (gzip) => {
  it('holds what was put, and stands there when it is whole', async () => {
    const path = join(tempFolder(), 'a');
    const length = await written(path, gzip);
    const bytes = gzip ? gunzipSync(readFileSync(path)) : readFileSync(path);
    expect([bytes.length, length]).toEqual([8 * RECORDS, 8 * RECORDS]);
    let wrong = 0;
    for (let i = 0; i < RECORDS; i++) {
      if (bytes.readUInt32BE(8 * i) !== i || bytes.readUInt32BE(8 * i + 4) !== Math.imul(i, 2654435761) >>> 0) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it('grows for a record larger than its buffer, and keeps what was there', async () => {
    const path = join(tempFolder(), 'b');
    const file = ByteFile.create(path, gzip);
    file.bytes[file.at++] = 7;
    const before = file.bytes.length;
    file.room(5_000_000);
    file.bytes.fill(9, 1, 5_000_001);
    file.at += 5_000_000;
    expect(file.bytes.length).toBeGreaterThan(before);
    await file.finish();
    const bytes = gzip ? gunzipSync(readFileSync(path)) : readFileSync(path);
    expect([bytes.length, bytes[0], bytes[1], bytes.at(-1)]).toEqual([5_000_001, 7, 9, 9]);
  });

  it('leaves nothing when it is abandoned, before and after a flush', async () => {
    const folder = tempFolder();
    const early = ByteFile.create(join(folder, 'c'), gzip);
    early.abort();
    const late = ByteFile.create(join(folder, 'd'), gzip);
    late.at = 1000;
    await late.flush();
    late.abort();
    late.abort();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a fault at the end is told, and leaves nothing', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'taken'));
    const file = ByteFile.create(join(folder, 'taken'), gzip);
    await expect(file.finish()).rejects.toThrow('is a folder, expected a file');
    file.abort();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
