/** What is put aside comes back, and its file never outlives the work. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { discardUnfinished } from '../../../src/base/io/atomic.js';
import { Spool } from '../../../src/base/io/spool.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipgauge-spool-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('gives back pieces in any order, from one file that goes when it is discarded', async () => {
  const spool = new Spool(join(folder, 'a'));
  expect(readdirSync(folder)).toEqual([]);
  const pieces = [Buffer.from('one'), Buffer.from('seven'), Buffer.from('x')];
  const places = pieces.map((piece) => spool.put(piece));
  expect(readdirSync(folder)).toHaveLength(1);
  for (const i of [2, 0, 1, 0]) {
    const got = Buffer.alloc(pieces[i]!.length);
    spool.take(places[i]!, got);
    expect(got).toEqual(pieces[i]);
  }
  await spool.discard();
  await spool.discard();
  expect(readdirSync(folder)).toEqual([]);
});

it('is removed when the process is told to stop', async () => {
  const spool = new Spool(join(folder, 'a'));
  spool.put(Buffer.from('one'));
  discardUnfinished();
  expect(readdirSync(folder)).toEqual([]);
  await spool.discard();
});

it('says what is wrong with the place only when something is put', async () => {
  const spool = new Spool(join(folder, 'none', 'a'));
  expect(() => spool.put(Buffer.from('one'))).toThrow(/there is no folder/);
  await spool.discard();
});
