/** A growing file: whole blocks in order, complete at once when asked, and cut after its last whole block when the disk fails. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BlockFile } from '../../../src/collect/record/block-file.js';
import { until } from './recording.js';

/** How many bytes the disk still takes; the write that finds it full gets a part on it, as a real one does. */
const disk = vi.hoisted(() => ({ freeBytes: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const { promisify } = await import('node:util');
  const full = (): Error => Object.assign(new Error('ENOSPC: no space left on the device, write'), { code: 'ENOSPC', syscall: 'write' });
  const write = (
    fd: number,
    bytes: Buffer,
    from: number,
    length: number,
    at: number,
    done: (e: Error | null, n?: number) => void,
  ): void => {
    if (disk.freeBytes === 0) {
      done(full());
      return;
    }
    const fits = Math.min(length, disk.freeBytes);
    disk.freeBytes -= fits;
    fs.write(fd, bytes, from, fits, at, done);
  };
  Object.assign(write, {
    [promisify.custom]: (fd: number, bytes: Buffer, from: number, length: number, at: number) =>
      new Promise((resolve, reject) => {
        write(fd, bytes, from, length, at, (error, bytesWritten) => (error === null ? resolve({ bytesWritten }) : reject(error)));
      }),
  });
  const writeSync = (fd: number, bytes: Buffer, from: number, length: number, at: number): number => {
    if (disk.freeBytes === 0) throw full();
    const fits = Math.min(length, disk.freeBytes);
    disk.freeBytes -= fits;
    return fs.writeSync(fd, bytes, from, fits, at);
  };
  return { ...fs, write, writeSync };
});

let dir: string;
let faults: Error[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'block-'));
  disk.freeBytes = Number.POSITIVE_INFINITY;
  faults = [];
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const begin = (name: string): BlockFile => new BlockFile(join(dir, name), name.endsWith('.gz'), (error) => faults.push(error));
const block = (i: number): Buffer => Buffer.from(`${String(i).padStart(9, '0')}\n`.repeat(10_000));
const textOf = (path: string): string => (path.includes('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString();
const blocks = (n: number): string => Array.from({ length: n }, (_, i) => block(i).toString()).join('');

describe.each(['a.gz', 'a.txt'])('%s', (name) => {
  it('has all blocks in order, whatever is under way when it is completed at once', async () => {
    // The background is stopped after 0, 1, 2 … turns of the loop: in the middle of compressing, of writing, of flushing.
    for (let turns = 0; turns < 12; turns++) {
      const file = begin(name);
      for (let i = 0; i < 5; i++) file.append(block(i));
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      file.completeNow();
      expect(textOf(join(dir, name)) === blocks(5)).toBe(true);
      expect(readdirSync(dir)).toEqual([name]);
      file.completeNow();
      // What the background had under way comes to rest and changes nothing.
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(textOf(join(dir, name)) === blocks(5)).toBe(true);
      rmSync(join(dir, name));
    }
    expect(faults).toEqual([]);
  });

  it('is whole blocks at any moment, under its name with .part', async () => {
    const file = begin(name);
    for (let i = 0; i < 3; i++) file.append(block(i));
    expect(file.waitingBytes).toBe(300_000);
    await until(() => file.waitingBytes === 0);
    expect(textOf(join(dir, `${name}.part`)) === blocks(3)).toBe(true);
    expect(existsSync(join(dir, name))).toBe(false);
    await file.complete();
    expect(textOf(join(dir, name)) === blocks(3)).toBe(true);
  });

  it('is cut after its last whole block, and keeps the name with .part, when the disk is full', async () => {
    const file = begin(name);
    file.append(block(0));
    await until(() => file.waitingBytes === 0);
    disk.freeBytes = 10;
    file.append(block(1));
    file.append(block(2));
    await until(() => faults.length > 0);
    file.append(block(3));
    file.completeNow();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/cannot be written any more \(ENOSPC: .*kept as \S+\.part/),
    });
    expect(readdirSync(dir)).toEqual([`${name}.part`]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(textOf(join(dir, `${name}.part`)) === blocks(1)).toBe(true);
  });

  it('does the same when the disk is full at the end', async () => {
    const file = begin(name);
    disk.freeBytes = 10;
    file.append(block(0));
    file.completeNow();
    expect(faults).toHaveLength(1);
    expect(readdirSync(dir)).toEqual([`${name}.part`]);
    await until(() => readFileSync(join(dir, `${name}.part`)).length === 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readFileSync(join(dir, `${name}.part`))).toHaveLength(0);
  });
});
