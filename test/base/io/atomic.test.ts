/** Output is whole or absent. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { discardUnfinished, writeBeside } from '../../../src/base/io/atomic.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipgauge-test-'));
});

describe('writeBeside', () => {
  it('leaves the old file until the commit, then only the new one', () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'old');
    const out = writeBeside(path);
    writeFileSync(out.temp, 'new');
    expect(readFileSync(path, 'utf8')).toBe('old');
    out.commit();
    out.discard();
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('replaces a folder that has files, wholly', () => {
    const path = join(folder, 'run');
    mkdirSync(path);
    writeFileSync(join(path, 'stale'), '');
    const out = writeBeside(path);
    mkdirSync(join(out.temp, 'deep'), { recursive: true });
    writeFileSync(join(out.temp, 'deep', 'fresh'), 'x');
    out.commit();
    expect(readdirSync(path)).toEqual(['deep']);
    expect(readdirSync(folder)).toEqual(['run']);
  });

  it('never puts a file in the place of a folder', () => {
    const path = join(folder, 'precious');
    mkdirSync(path);
    writeFileSync(join(path, 'kept'), '');
    const out = writeBeside(path);
    writeFileSync(out.temp, 'x');
    expect(() => {
      out.commit();
    }).toThrow(/precious: is a folder, expected a file/);
    out.discard();
    expect(readdirSync(path)).toEqual(['kept']);
    expect(readdirSync(folder)).toEqual(['precious']);
  });

  it('discards files and folders, also those that were never written', () => {
    const file = writeBeside(join(folder, 'a'));
    writeFileSync(file.temp, 'x');
    file.discard();
    writeBeside(join(folder, 'b')).discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps the old content when the commit fails, and can then be discarded', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'old');
    const out = writeBeside(path);
    expect(() => {
      out.commit();
    }).toThrow(/ENOENT/);
    out.discard();
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it('refuses a folder that is not there, by name', () => {
    expect(() => writeBeside(join(folder, 'none', 'a'))).toThrow(UsageError);
    expect(() => writeBeside(join(folder, 'none', 'a'))).toThrow(/there is no folder .*none/);
  });

  it('makes missing folders where asked, and takes them away again when nothing comes of it', () => {
    const path = join(folder, 'runs', 'deep', 'a');
    const dropped = writeBeside(path, { makeFolders: true });
    writeFileSync(dropped.temp, 'x');
    dropped.discard();
    expect(readdirSync(folder)).toEqual([]);
    const kept = writeBeside(path, { makeFolders: true });
    writeFileSync(kept.temp, 'x');
    kept.commit();
    const second = writeBeside(join(folder, 'runs', 'other', 'b'), { makeFolders: true });
    second.discard();
    expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual(['runs', 'runs/deep', 'runs/deep/a']);
  });

  it('clears what a former process of the same number left', () => {
    const temp = join(folder, `a.tmp-${String(process.pid)}`);
    writeFileSync(temp, 'left');
    expect(writeBeside(join(folder, 'a')).temp).toBe(temp);
    expect(existsSync(temp)).toBe(false);
  });
});

describe('discardUnfinished', () => {
  it('removes all that is under way, and nothing that is committed', () => {
    const done = writeBeside(join(folder, 'done'));
    writeFileSync(done.temp, 'x');
    done.commit();
    for (const name of ['a', 'b']) writeFileSync(writeBeside(join(folder, name)).temp, 'x');
    discardUnfinished();
    expect(readdirSync(folder)).toEqual(['done']);
  });
});
