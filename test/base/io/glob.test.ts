/** Patterns match as people expect and give the same order everywhere. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { expandPaths } from '../../../src/base/io/glob.js';

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-test-'));
for (const name of ['b-10.x', 'b-2.x', 'B-1.x', 'b-1.xy', '.b-1.x', 'odd*name', 'a(1).x']) writeFileSync(join(folder, name), '');
const expand = (...patterns: string[]): string[] =>
  expandPaths(patterns.map((p) => join(folder, p))).map((p) => p.slice(folder.length + 1));

describe('expandPaths', () => {
  it.each([
    [['b-*.x'], ['b-10.x', 'b-2.x']],
    [['b-?.x*'], ['b-1.xy', 'b-2.x']],
    [['*.x'], ['B-1.x', 'a(1).x', 'b-10.x', 'b-2.x']],
    [['.b*'], ['.b-1.x']],
    [['odd*name'], ['odd*name']],
    [['a(?).x'], ['a(1).x']],
    [
      ['b-2.x', 'B*'],
      ['b-2.x', 'B-1.x'],
    ],
    [['not-there.x'], ['not-there.x']],
  ])('%j', (patterns, want) => {
    expect(expand(...patterns)).toEqual(want);
  });

  it('refuses a pattern that matches nothing, a folder that is not there, and no path', () => {
    expect(() => expand('c*')).toThrow(/matches no file/);
    expect(() => expand('none/c*')).toThrow(/folder .*none cannot be read/);
    expect(() => expandPaths([])).toThrow(DataError);
  });
});
