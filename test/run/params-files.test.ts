/** Parameters in a file of their own: the same run as with them in the scenario, repeatable whatever becomes of the file, and faults told at their place in it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/io/sha256.js';
import { compareRuns, runScenario, verifyRun, type RunResult } from '../../src/run/index.js';
import { tempFolder } from '../market/tape-rows.js';
import { INSTRUMENT } from './market-play.js';

const NOISE = `# what a calibration wrote
rate: 20
takes: 0.25
range: 10
patience: 2s
sizes: [{ qty: 1, weight: 3 }, { qty: 2, weight: 1 }]
opening: { price: 100, levels: 12, orders: 3 }
`;
const SWEEP = '{ "side": "buy", "qty": 3, "at": "2s" }';

/** A folder with `params/noise.yaml` and `sweep.json`, and a scenario's file that reads them, or has others in their place. */
function written({ noise = 'params/noise.yaml', sweep = 'sweep.json' }: { noise?: string; sweep?: string } = {}): string {
  const folder = tempFolder();
  mkdirSync(join(folder, 'params'));
  writeFileSync(join(folder, 'params', 'noise.yaml'), NOISE);
  writeFileSync(join(folder, 'sweep.json'), SWEEP);
  writeFileSync(
    join(folder, 'scenario.yaml'),
    `seed: 3
markets:
  - id: sim
    kind: matching
    instrument: ${JSON.stringify(INSTRUMENT)}
    duration: 5s
    participants:
      - { id: crowd, strategy: market/noise, params: ${noise}, count: 2 }
sessions:
  - { id: me, strategy: sweep, params: ${sweep} }
`,
  );
  return folder;
}

const run = (folder: string, out?: string): Promise<RunResult> =>
  runScenario(join(folder, 'scenario.yaml'), out === undefined ? {} : { out: join(folder, out) });

const faultOf = (folder: string): Promise<string> =>
  run(folder).then(
    () => 'none',
    (error: unknown) => (error as Error).message,
  );

describe('parameters in a file', () => {
  it('are those of the scenario, for sessions and participants, and noted with the digest of the file', async () => {
    const [inFiles, inside] = [written(), written({ noise: `{ ${NOISE.split('\n').slice(1, -1).join(', ')} }`, sweep: SWEEP })];
    const [a, b] = [await run(inFiles, 'run'), await run(inside, 'run')];
    expect(a.manifest.digest).toBe(b.manifest.digest);
    expect(a.manifest.counts.fills).toBeGreaterThan(3);
    const [me, crowd] = a.manifest.scenario.sessions;
    expect(me).toMatchObject({
      params: { side: 'buy', qty: 3, at: '2s' },
      paramsFile: { path: join(inFiles, 'sweep.json'), digest: sha256Hex(SWEEP) },
    });
    expect(crowd).toMatchObject({ id: 'sim.crowd-1', params: b.manifest.scenario.sessions[1]!.params });
    expect(b.manifest.scenario.sessions.map(({ paramsFile }) => paramsFile)).toEqual([undefined, undefined, undefined]);
    const { sessions } = await compareRuns(join(inFiles, 'run'), join(inside, 'run'));
    expect(sessions.map(({ identical, changes }) => [identical, changes])).toEqual(Array(3).fill([true, []]));
  });

  it('are repeated as they were when the file has changed or is gone, which is said', async () => {
    const folder = written();
    const { manifest } = await run(folder, 'run');
    expect(await verifyRun(join(folder, 'run'))).toMatchObject({ ok: true, differences: [] });
    writeFileSync(join(folder, 'params', 'noise.yaml'), NOISE.replace('rate: 20', 'rate: 2'));
    rmSync(join(folder, 'sweep.json'));
    expect(await verifyRun(join(folder, 'run'))).toMatchObject({
      ok: true,
      got: manifest.digest,
      differences: [
        `the parameters of ${join(folder, 'sweep.json')} are gone; the run was repeated with those that it had`,
        `the parameters of ${join(folder, 'params', 'noise.yaml')} have changed since; the run was repeated with those that it had`,
      ],
    });
  });

  it('are told wrong at their place in the file, or in the scenario where the file is', async () => {
    const noise = (text: string): string => {
      const folder = written();
      writeFileSync(join(folder, 'params', 'noise.yaml'), text);
      return folder;
    };
    expect(await faultOf(noise(NOISE.replace('range: 10', 'range: 0')))).toMatch(/^noise\.yaml:4:8 range: got 0, expected /);
    expect(await faultOf(noise(NOISE.replace('patience', 'patiense')))).toMatch(/^noise\.yaml:5:\d+ patiense: .*did you mean 'patience'/s);
    expect(await faultOf(noise('rate: [1'))).toMatch(/^noise\.yaml:\d+:\d+: /);
    expect(await faultOf(noise('- 1\n'))).toMatch(/noise\.yaml: got \[1\], expected parameters by name, such as 'rate: 20'$/);
    expect(await faultOf(noise(''))).toMatch(/noise\.yaml: got nothing, expected parameters by name/);
    const nowhere = written({ noise: 'params/noize.yaml' });
    expect(await faultOf(nowhere)).toBe(
      `scenario.yaml:8:54 markets.sim.participants.crowd.params: no such file: params/noize.yaml (looked for ${join(nowhere, 'params', 'noize.yaml')})`,
    );
    expect(await faultOf(written({ sweep: '7' }))).toMatch(
      /scenario\.yaml:10:40 sessions\.me\.params: got 7, expected parameters by name, or the path of a file that holds them/,
    );
  });

  it('are what the shipped scenarios read', () => {
    for (const name of ['hawkes', 'queue-reactive'])
      expect(readFileSync(`data/scenarios/market-${name}.yaml`, 'utf8')).toContain(`params: ../params/${name}.yaml`);
  });
});
