/** `slipgauge compare` as it is called: what it prints for a person and for a program, and its exit codes. */
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleTape } from '../run/sample.js';
import { inProcess, useFolder } from './cli.js';

useFolder();

const scenario = (tape: string, entry: string, seed = 3): string => `seed: ${seed}
tapes: [{ id: btc, path: ${tape} }]
sessions:
  - id: quoter
    strategy: quoter
    params: { levels: 1, offsetTicks: 1, qty: "0.05", interval: 250ms, maxPosition: "0.5" }
    venue: { queue: { model: prob-power3, n: 3 }, fees: { maker: "0.0002", taker: "0.0005" } }
    latency: { entry: ${entry}, response: 2ms }
`;

beforeAll(async () => {
  const tape = await sampleTape(45);
  for (const [name, entry] of [
    ['fast', '4ms'],
    ['slow', '80ms'],
  ]) {
    writeFileSync(`${name}.yaml`, scenario(tape, entry!));
    expect(await inProcess(['run', `${name}.yaml`, '--out', `runs/${name}`])).toMatchObject({ code: 0 });
  }
});

describe('compare', () => {
  it('prints what differs, a table with intervals, and what chance would do', async () => {
    const { code, stdout, stderr } = await inProcess(['compare', 'runs/fast', 'runs/slow']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^first runs\/fast\nsecond runs\/slow\ntape btc, [\d,]+ rows, digest [0-9a-f]{16}$/m);
    expect(stdout).toMatch(/^ {2}sessions\.quoter\.latency\.entry +4ms → 80ms$/m);
    expect(stdout).toMatch(/^ {2}metric +first +second +difference +95 % interval +second is +paired$/m);
    expect(stdout).toMatch(/^ {2}makerShare +100\.0 % +100\.0 % +0 pp +(–|\[0 pp, 0 pp\]) +the same +\d+ of \d+ blocks of 1 s$/m);
    expect(stdout).toMatch(
      /^ {2}markout\.mid\.1s\.all, bps .*\[[-+]?[\d.]+, [-+]?[\d.]+\] +(BETTER|WORSE|no more than noise apart) +(\d+ of )?\d+ blocks of 1 s$/m,
    );
    expect(stdout).toMatch(
      /^ {2}\d+ of \d+ differences with an interval (is|are) more than noise; if nothing differed, [\d.]+ would be by chance/m,
    );
  });

  it('of a run with itself says so in a line', async () => {
    const { code, stdout } = await inProcess(['compare', 'runs/fast', 'runs/fast']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^quoter\n {2}nothing differs between the scenarios\n {2}identical to the bit/m);
  });

  it('prints one document with --json', async () => {
    const { code, stdout } = await inProcess(['compare', 'runs/fast', 'runs/slow', '--all', '--json']);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ pairedBy: 'run', pairs: 1, first: [{ dir: 'runs/fast', seed: 3 }], second: [{ dir: 'runs/slow' }] });
    expect(document.sessions[0].metrics.length).toBeGreaterThan(30);
    expect(document.sessions[0].metrics[0]).toMatchObject({
      name: expect.any(String),
      verdict: expect.any(String),
      unit: expect.any(String),
    });
  });

  it.each([
    [['compare', 'runs/fast'], /Not enough|not enough/],
    [['compare', 'runs/fast', 'runs/gone'], /runs\/gone: there is no such folder/],
    [['compare', 'runs/fast', 'runs/slow', '--session', 'x'], /--session x: no such session in runs\/fast; it has quoter/],
    [['compare', 'runs/fast', 'runs/slow', '--metric', 'fee'], /--metric fee: there is no such metric; did you mean 'fees'\?/],
    [['compare', 'runs/fast', 'runs/slow', '--metrics', 'fees'], /unknown option --metrics; did you mean '--metric'\?/],
  ])('%j is refused', async (words, message) => {
    const { code, stdout, stderr } = await inProcess(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
