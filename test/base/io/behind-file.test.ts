/** What is written behind is in the file as what is written at once is; its errors reach the caller; the file is closed when nobody writes to it. */
import type * as Fs from 'node:fs';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BehindFile } from '../../../src/base/io/behind-file.js';
import { tempFolder } from '../../market/tape-rows.js';

/** How writes behind end: `most` bytes are taken of each, and `failing` is what they fail with. */
const disk = vi.hoisted(() => ({
  most: Infinity,
  failing: undefined as Error | undefined,
  flushes: 0,
  underWay: 0,
  mostUnderWay: 0,
  closedUnderWay: false,
  /** Where set, flushes wait there to be ended. */
  heldFlushes: undefined as (() => void)[] | undefined,
}));

vi.mock(import('node:fs'), async (original) => {
  const fs = await original();
  const shorter = (parts: readonly Uint8Array[]): Uint8Array[] =>
    disk.most === Infinity ? [...parts] : [parts[0]!.subarray(0, disk.most)];
  const writev = (fd: number, parts: readonly Uint8Array[], at: number, done: (error: Error | null, bytes: number) => void): void => {
    disk.mostUnderWay = Math.max(disk.mostUnderWay, ++disk.underWay);
    fs.writev(fd, shorter(parts), at, (error, bytes) => {
      disk.underWay--;
      done(disk.failing ?? error, bytes);
    });
  };
  const fdatasync = (fd: number, done: (error: Error | null) => void): void => {
    disk.flushes++;
    const flush = (): void => fs.fdatasync(fd, done);
    if (disk.heldFlushes === undefined) flush();
    else disk.heldFlushes.push(flush);
  };
  const writevSync = (fd: number, parts: readonly Uint8Array[], at: number): number => fs.writevSync(fd, shorter(parts), at);
  const closeSync = (fd: number): void => {
    if (disk.underWay > 0) disk.closedUnderWay = true;
    fs.closeSync(fd);
  };
  return { ...fs, writev, writevSync, fdatasync, closeSync } as unknown as typeof Fs;
});

afterEach(() => {
  const none = { flushes: 0, underWay: 0, mostUnderWay: 0, closedUnderWay: false };
  Object.assign(disk, { ...none, most: Infinity, failing: undefined, heldFlushes: undefined });
});

/** Bytes that differ from piece to piece. */
const piece = (i: number, length: number): Uint8Array => new Uint8Array(length).map((_, k) => (i * 31 + k * 7) & 255);

describe('a file written behind', () => {
  it.each([Infinity, 5])('is amended where it has been written, when a write takes at most %s bytes', async (most) => {
    disk.most = most;
    const path = join(tempFolder(), 'a');
    const file = new BehindFile(path);
    const bytes = piece(1, 100);
    file.writeBehind([bytes], () => undefined);
    expect(() => file.amend(10, new Uint8Array(5), () => undefined)).toThrow('what is amended has been written');
    await file.settled();
    const middle = new Uint8Array(20);
    file.amend(30, middle, () => {
      expect(middle).toEqual(bytes.subarray(30, 50));
      middle.reverse();
    });
    expect(() => file.amend(90, new Uint8Array(11), () => undefined)).toThrow('what is amended has been written');
    await file.finish();
    const expected = bytes.slice();
    expected.subarray(30, 50).reverse();
    expect(new Uint8Array(readFileSync(path))).toEqual(expected);
  });

  it.each([Infinity, 1000])('holds the same bytes as one written at once, when a write takes at most %s bytes', async (most) => {
    disk.most = most;
    const path = join(tempFolder(), 'a');
    const file = new BehindFile(path);
    const expected: Uint8Array[] = [];
    let written = 0;
    for (let i = 0; i < 40; i++) {
      const parts = [piece(i, 3), piece(i + 1, 2500 + i), piece(i + 2, 1)];
      expected.push(...parts);
      // Reused at once when it may be: a write that is still under way would show.
      if (i % 3 === 0) file.write(parts);
      else {
        const reused = parts.map((part) => part.slice());
        file.writeBehind(reused, () => {
          written++;
          for (const part of reused) part.fill(0);
        });
      }
      if (i % 5 === 0) await setTimeout(1);
    }
    await file.finish();
    expect(written).toBe(26);
    expect(Buffer.compare(readFileSync(path), Buffer.concat(expected))).toBe(0);
  });

  it('has two writes under way at most, however many are given', async () => {
    const path = join(tempFolder(), 'a');
    const file = new BehindFile(path);
    let written = 0;
    for (let i = 0; i < 10; i++) file.writeBehind([piece(i, 100)], () => written++);
    // The event loop has not turned: the first two are under way, the others were written at once.
    expect(written).toBe(8);
    expect(disk.mostUnderWay).toBe(2);
    await file.finish();
    expect(written).toBe(10);
  });

  it('flushes as it goes', async () => {
    const file = new BehindFile(join(tempFolder(), 'a'));
    for (let i = 0; i < 6; i++) {
      await new Promise<void>((resolve) => {
        file.writeBehind([new Uint8Array(6 << 20)], resolve);
      });
    }
    await file.finish();
    expect(disk.flushes).toBeGreaterThan(0);
  });

  it('has two writes under way beside a flush', async () => {
    disk.heldFlushes = [];
    const file = new BehindFile(join(tempFolder(), 'a'));
    await new Promise<void>((resolve) => {
      file.writeBehind([new Uint8Array(20 << 20)], resolve);
    });
    await vi.waitUntil(() => disk.heldFlushes!.length === 1);
    let written = 0;
    for (let i = 0; i < 3; i++) file.writeBehind([piece(i, 100)], () => written++);
    expect(written).toBe(1);
    for (const flush of disk.heldFlushes) flush();
    await file.finish();
    expect(written).toBe(3);
  });

  it.each(['write', 'writeBehind', 'finish'] as const)('tells of a failed write in the next call of %s, as it is', async (call) => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    disk.failing = full;
    const file = new BehindFile(join(tempFolder(), 'a'));
    file.writeBehind([piece(0, 10)], () => undefined);
    if (call === 'finish') {
      await expect(file.finish()).rejects.toBe(full);
    } else {
      await vi.waitUntil(() => disk.underWay === 0);
      expect(() => {
        if (call === 'write') file.write([piece(1, 10)]);
        else file.writeBehind([piece(1, 10)], () => undefined);
      }).toThrow(full);
    }
    file.abort();
    await setTimeout(1);
    expect(disk.closedUnderWay).toBe(false);
  });

  it('is closed only when no write is under way, though it was aborted and removed before', async () => {
    const path = join(tempFolder(), 'a');
    const file = new BehindFile(path);
    let written = 0;
    for (let i = 0; i < 2; i++) file.writeBehind([piece(i, 1 << 20)], () => written++);
    file.abort();
    rmSync(path);
    expect(() => {
      file.write([piece(2, 10)]);
    }).toThrow('aborted');
    await vi.waitUntil(() => written === 2);
    expect([disk.closedUnderWay, existsSync(path)]).toEqual([false, false]);
  });
});
