/** The same tape, scenario and seed give the same events: twice in a process, in other surroundings, in batches of any size (DESIGN §1). */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTape } from '../../src/market/tape-read.js';
import { runScenario } from '../../src/run/index.js';
import { tempFolder } from '../market/tape-rows.js';
import { copyTape } from '../real/tape-copy.js';
import { sampleTape, scenarioOn } from './sample.js';

const DIST = fileURLToPath(new URL('../../dist/run/index.js', import.meta.url));
const venue = { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } };
const latency = { feed: '100us', entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' };
const SESSIONS = [
  { id: 'twap', strategy: 'twap', params: { side: 'buy', qty: 1, start: '2s', end: '18s', slices: 8 }, venue, latency },
  { id: 'join', strategy: 'join', params: { side: 'sell', qty: 1, start: '2s', end: '18s' }, venue, latency },
  {
    id: 'quoter',
    strategy: 'quoter',
    params: { levels: 2, offsetTicks: 1, stepTicks: 5, qty: '0.05', interval: '100ms', maxPosition: '0.5', skewTicksPerLot: '0.02' },
    venue,
    latency,
  },
];

describe('the digest of a run', () => {
  let tape: string;
  let digest: string;
  const digestOf = async (path: string, seed = 7): Promise<string> =>
    (await runScenario({ ...scenarioOn(path, SESSIONS), seed })).manifest.digest;

  beforeAll(async () => {
    tape = await sampleTape(20);
    const run = await runScenario(scenarioOn(tape, SESSIONS));
    for (const { counts, failed } of run.manifest.sessions) expect(failed ?? counts.fills).toBeGreaterThan(0);
    digest = run.manifest.digest;
  });

  it('is the same twice in one process, and another under another seed', async () => {
    expect(await digestOf(tape)).toBe(digest);
    expect(await digestOf(tape, 8)).not.toBe(digest);
  });

  it.each([100, 1000, 65_536])('is the same when the tape has batches of %i rows', async (batchRows) => {
    const copy = await copyTape(await openTape(tape), join(tempFolder(), 'batches.arrow'), { batchRows });
    expect(await digestOf(copy.paths[0]!)).toBe(digest);
  });

  it.skipIf(!existsSync(DIST))('is the same in other processes, whatever their time zone and locale (skipped unless built)', () => {
    const surroundings = [
      { TZ: 'UTC', LC_ALL: 'C' },
      { TZ: 'Asia/Kolkata', LC_ALL: 'de_DE.UTF-8' },
    ];
    const digests = surroundings.map((surrounding) => digestInChild(tape, surrounding));
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(digests[1]).toBe(digests[0]);
  });
});

/** Digest of a run of the built package in a process of its own. */
function digestInChild(path: string, surroundings: Readonly<Record<string, string>>): string {
  const program = `import { runScenario } from ${JSON.stringify(DIST)};
    const run = await runScenario(${JSON.stringify(scenarioOn(path, SESSIONS))});
    console.log(run.manifest.digest);`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, ...surroundings },
  });
  if (child.status !== 0) throw new Error(`the run ended with ${child.status ?? child.signal}: ${child.stderr}`);
  return child.stdout.trim();
}
