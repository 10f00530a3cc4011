/** `slipgauge regress` as CI calls it: exit codes, what is printed, the JUnit file, and options that belong together. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchFolder, type BenchFolder } from '../lab/regress/bench.js';
import { inProcess, useFolder } from './cli.js';

useFolder();

async function written(): Promise<BenchFolder> {
  const folder = benchFolder();
  const ended = await inProcess(['regress', folder.bench, '--update', '--why', 'first']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(/^wrote .*mine\.bench\.baseline\.json: first\ns +2 sessions, 3 fills: new$/m);
  return folder;
}

describe('regress', () => {
  it('ends with 0 and a table on its own baseline; the reason has its day', async () => {
    const { bench, baseline } = await written();
    const { code, stdout, stderr } = await inProcess(['regress', bench]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^scenario +session +check +fills +result\ns +a +digest +2 +the same\ns +b +digest +1 +the same$/m);
    expect(stdout).toMatch(/^replay of s: .* passes of the calibration loop, .* in the baseline: .* times \(told, no reason to fail\)$/m);
    expect(JSON.parse(readFileSync(baseline, 'utf8')).reasons).toEqual([{ at: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), why: 'first' }]);
  });

  it('ends with 1 and the first difference, says how it is accepted, and then it is', async () => {
    const folder = await written();
    folder.write({ price: 102 });
    const junit = join(folder.dir, 'out.xml');
    const ended = await inProcess(['regress', folder.bench, '--junit', junit]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /mine\.bench\.yaml: fill 2 of session a: price 101 → 102, .*\(order q-2, row 4\)\nIf this is wanted, accept it: .*--update --why/,
    );
    expect(ended.stdout).toMatch(/^s +a +digest +2 +FAILED$/m);
    expect(ended.stdout).toMatch(/^ {2}changed in s: sessions\.a\.params\.actions\.1\.price 101 → 102$/m);
    expect(readFileSync(junit, 'utf8')).toContain('<failure message="fill 2 of session a: price 101 → 102');
    const accepted = await inProcess(['regress', folder.bench, '--update', '--why', 'a tick higher']);
    expect(accepted.stdout).toMatch(/^s +2 sessions, 3 fills: fill 2 of session a: price 101 → 102/m);
    expect((await inProcess(['regress', folder.bench])).code).toBe(0);
  });

  it('prints one document with --json, whichever way it ends', async () => {
    const folder = await written();
    const passed = await inProcess(['regress', folder.bench, '--json']);
    expect([passed.code, JSON.parse(passed.stdout).passed]).toEqual([0, true]);
    folder.write({ price: 102 });
    const failed = await inProcess(['regress', folder.bench, '--json']);
    expect({ code: failed.code, stderr: failed.stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(failed.stdout)).toMatchObject({ passed: false, firstDifference: expect.stringMatching(/^fill 2/) });
  });

  it('fails on a slowdown when it is told to', async () => {
    const folder = await written();
    folder.edit(({ scenarios }) => (scenarios[0].replayLoops /= 1e6));
    expect((await inProcess(['regress', folder.bench])).code).toBe(0);
    const ended = await inProcess(['regress', folder.bench, '--fail-on-slowdown', '1.5']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/scenario s replays .* times as slowly, allowed 1\.5 times/);
    expect(ended.stdout).toMatch(/\(FAILED, allowed 1\.5\)/);
  });

  it.each([
    [['--update'], 2, /--update needs --why/],
    [['--update', '--why', ' '], 2, /--update needs --why/],
    [['--why', 'x'], 2, /--why is for --update; give both, or neither/],
    [['--update', '--why', 'x', '--junit', 'a.xml'], 2, /--junit is for a check; --update makes none/],
    [['--fail-on-slowdown', 'much'], 2, /--fail-on-slowdown: got much, expected a ratio above 0 such as 1\.5/],
    [['--junit', 'no/where.xml'], 2, /there is no folder no/],
    [[], 2, /there is no baseline yet/],
  ] as const)('%j ends with %s', async (words, code, message) => {
    const folder = words[0] === '--junit' ? await written() : benchFolder();
    const ended = await inProcess(['regress', folder.bench, ...words]);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toMatch(message);
    expect(existsSync(join(folder.dir, 'a.xml'))).toBe(false);
  });

  it('writes its JUnit file over no folder, and over nothing that is none', async () => {
    const folder = await written();
    const bench = readFileSync(folder.bench, 'utf8');
    for (const [junit, message] of [
      [folder.bench, /is there and is no XML/],
      [folder.dir, /is a folder, expected a file/],
    ] as const) {
      const ended = await inProcess(['regress', folder.bench, '--junit', junit]);
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: '' });
      expect(ended.stderr).toMatch(message);
    }
    expect(readFileSync(folder.bench, 'utf8')).toBe(bench);
  });

  it('a damaged baseline is bad data: 3', async () => {
    const folder = await written();
    folder.edit((baseline) => delete baseline.reasons);
    expect(await inProcess(['regress', folder.bench])).toMatchObject({ code: 3, stdout: '' });
  });
});
