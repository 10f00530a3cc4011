/**
 * `slipgauge latency fit`: what it prints and writes, on recordings that are made here and on the nine beside the repository, a run on its table, and its
 * errors.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawsOf, lognormalDraw } from '../calibrate/latency/draws.js';
import { HAS_RECORDINGS, RECORDINGS } from '../calibrate/latency/recordings.js';
import { inProcess, useFolder } from './cli.js';

const home = useFolder();
const call = inProcess;

async function json(...words: string[]): Promise<any> {
  const { code, stdout, stderr } = await call([...words, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** A recording of create and cancel in turn, a second apart, at stamps of 1 ms. */
function recording(createNs: Float64Array, cancelNs: Float64Array): string {
  const rows = ['Timestamp,Order_ID,Status'];
  const pair = (at: number, order: number, ns: number, asked: string, seen: string): void => {
    rows.push(`${String(at)},o${String(order)},${asked}`, `${String(at + Math.round(ns / 1e6))},o${String(order)},${seen}`);
  };
  for (let i = 0; i < createNs.length; i++) {
    pair(1_698_054_300_000 + 4000 * i, i, createNs[i]!, 'PENDING_CREATE', 'CREATED');
    if (i < cancelNs.length) pair(1_698_054_302_000 + 4000 * i, i, cancelNs[i]!, 'PENDING_CANCEL', 'CANCELED');
  }
  return `${rows.join('\n')}\n`;
}

const TAPE = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1704103200000000000,1704103200001000000,snapshot,bid,100,400,,2
1704103200000000000,1704103200001000000,snapshot,ask,101,140,,3
1704103260000000000,1704103260001000000,level,bid,100,5,,1
`;

beforeAll(async () => {
  writeFileSync('made.csv', recording(drawsOf(lognormalDraw(20e6, 0.4, 30e6), 400, 1), drawsOf(lognormalDraw(25e6, 0.3), 20, 2)));
  writeFileSync('t.csv', TAPE);
  expect(await call(['import', 't.csv', '--out', 't.arrow'])).toMatchObject({ code: 0 });
});

describe('latency fit', () => {
  it('prints laws, findings in words, both extremes of the split, and what was taken', async () => {
    const { code, stdout, stderr } = await call(['latency', 'fit', 'made.csv']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/create: 400 round trips, 2023-10-23 09:45:00 to /);
    for (const law of ['lognormal', 'shifted-gamma', 'shifted-lognormal', 'mixture', 'empirical'])
      expect(stdout).toMatch(new RegExp(`^  [* ] ${law} .* \\d\\.\\d{3} +\\d\\.\\d{3}$`, 'm'));
    expect(stdout).toContain('The halves are alike');
    expect(stdout).toMatch(/cancel: 20 round trips.*\n  too few for a law, which needs 60/);
    expect(stdout).toContain('A round trip does not tell how it splits');
    expect(stdout).toMatch(/^ +0 +0 ns +0 ns .* 100 %$/m);
    expect(stdout).toMatch(/^  \* 0\.5 .* 71 %$/m);
    expect(stdout).toMatch(/^taken +create, [a-z-]+, split 0\.5, autocorrelation 0 \(--kind and --split by default\)$/m);
    expect(stdout).toContain('table    not written; --out FILE writes it');
  });

  it('with --json prints the same as one document', async () => {
    const { kinds, tooFew, taken, resolutionNs, sha256 } = await json('latency', 'fit', 'made.csv', '--law', 'lognormal');
    expect(kinds).toHaveLength(1);
    expect(kinds[0].laws.map(({ name }: { name: string }) => name)).toContain('mixture');
    expect(kinds[0].findings.length).toBeGreaterThan(3);
    expect(tooFew).toEqual([{ kind: 'cancel', n: 20 }]);
    expect(taken).toMatchObject({ kind: 'create', law: 'lognormal', split: 0.5, splitByDefault: true });
    expect([resolutionNs, sha256.length]).toEqual([1e6, 64]);
  });

  it('writes a table with its provenance, whose legs add up to the law’s quantiles', async () => {
    await json('latency', 'fit', 'made.csv', '--law', 'shifted-lognormal', '--split', '0.3', '--kind', 'create', '--out', 'a.json');
    const { taken } = await json('latency', 'fit', 'made.csv', '--law', 'shifted-lognormal', '--split', '1', '--out', 'one.json');
    expect(taken.out).toBe('one.json');
    const [a, one] = ['a.json', 'one.json'].map((file) => JSON.parse(readFileSync(file, 'utf8')));
    expect(a).toMatchObject({
      slipgauge: 'latency table',
      version: 1,
      law: 'shifted-lognormal',
      split: 0.3,
      autocorrelation: 0,
      grid: 'octaves',
    });
    expect(a.source).toMatchObject({ file: 'made.csv', kind: 'create', n: 400, resolutionNs: 1e6 });
    expect(a.parameters.map(({ name }: { name: string }) => name)).toEqual(['shift', 'median', 'sigma']);
    expect(a.entry.map((ns: number, i: number) => ns + a.response[i])).toEqual(one.entry);
    expect(one.response.every((ns: number) => ns === 0)).toBe(true);
    // half below shift + median
    expect(Math.abs(one.entry[2048] - (a.parameters[0].value + a.parameters[1].value))).toBeLessThan(20);
  });

  it('writes each law, and the same bytes again', async () => {
    const table = async (law: string, out: string): Promise<string> => {
      await json('latency', 'fit', 'made.csv', '--law', law, '--out', out);
      return readFileSync(out, 'utf8');
    };
    for (const law of ['shifted-gamma', 'empirical']) expect(JSON.parse(await table(law, `${law}.json`)).law).toBe(law);
    expect(await table('mixture', 'mixture.json')).toBe(await table('mixture', 'again.json'));
  });
});

describe('a run on a fitted table', () => {
  const scenario = (laws: string): string => `seed: 3
tapes: [{ id: t, path: t.arrow }]
sessions:
  - id: a
    strategy: script
    params: { actions: [${Array.from({ length: 40 }, (_, i) => `{ at: ${String(i + 1)}s, do: new, clOrdId: o${String(i)}, side: sell, type: limit, price: 101, qty: 1 }`).join(', ')}] }
    latency: { ${laws} }
`;
  const run = async (name: string, laws: string): Promise<any> => {
    writeFileSync(`${name}.yaml`, scenario(laws));
    return json('run', `${name}.yaml`, '--out', name);
  };
  /** Entry latencies of the orders, ns. */
  const entries = async (name: string): Promise<number[]> => {
    const { stdout } = await call(['show', name, 'orders', '--format', 'jsonl']);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return rows.map(({ ts, clOrdId }) => Number(BigInt(ts) - 1704103200001000000n) - (Number(String(clOrdId).slice(1)) + 1) * 1e9);
  };

  it('draws entry and response from its legs, says so, and keeps the table’s digest', async () => {
    await json('latency', 'fit', 'made.csv', '--law', 'shifted-lognormal', '--split', '1', '--out', 'fitted.json');
    const { manifest, assumptions, sessions } = await run(
      'r',
      'entry: { model: fitted, file: fitted.json }, response: { model: fitted, file: fitted.json }',
    );
    expect(manifest).toBeUndefined();
    expect(Object.keys(sessions[0].latencyDigests)).toEqual(expect.arrayContaining(['entry', 'response']));
    const entry = assumptions.find(({ path }: { path: string }) => path === 'sessions.a.latency.entry');
    expect(entry.value).toContain(
      'shifted-lognormal of fitted.json (400 create round trips of made.csv, entry leg assumed to be 1 of each)',
    );
    const latencies = await entries('r');
    expect(latencies).toHaveLength(40);
    expect(Math.min(...latencies)).toBeGreaterThan(29e6);
    expect(latencies.toSorted((x, y) => x - y)[20]! / 50e6).toBeCloseTo(1, 0);
    expect(await call(['verify', 'r'])).toMatchObject({ code: 0 });
  });

  it('with autocorrelation has other latencies, the first the same, and another digest', async () => {
    const digests = async (name: string, laws: string): Promise<string> => (await run(name, laws)).sessions[0].latencyDigests.entry;
    const plain = await digests('plain', 'entry: { model: fitted, file: fitted.json }');
    const correlated = await digests('correlated', 'entry: { model: fitted, file: fitted.json, autocorrelation: 0.8 }');
    expect(correlated).not.toBe(plain);
    const [a, b] = [await entries('plain'), await entries('correlated')];
    expect(Math.abs(a[0]! - b[0]!)).toBeLessThan(1e4);
    expect(b.slice(1)).not.toEqual(a.slice(1));
  });

  it('a feed has no table of round trips', async () => {
    writeFileSync('feed.yaml', scenario('feed: { model: fitted, file: fitted.json }'));
    const { code, stderr } = await call(['run', 'feed.yaml', '--out', 'feed']);
    expect(code).toBe(2);
    expect(stderr).toContain('a fitted table has an entry and a response leg, no feed');
    expect(existsSync('feed')).toBe(false);
  });
});

describe('wrong input', () => {
  const written = (name: string, text: string): string => {
    writeFileSync(name, text);
    return name;
  };
  const refused = async (words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await call(['latency', 'fit', ...words]);
    expect(stdout).toBe('');
    return `${String(code)} ${stderr}`;
  };

  it('is an error of usage (2) or data (3), and leaves nothing behind', async () => {
    written('taken.json', 'mine');
    written('rows.csv', 'Timestamp,Order_ID,Status\n');
    written('pairs.csv', recording(Float64Array.of(5e6, 6e6), new Float64Array(0)).split('\n').toSpliced(2, 1).join('\n'));
    expect(await refused(['made.csv', '--law', 'weibull'])).toMatch(/^2 .*law: got 'weibull', expected one of lognormal, shifted-gamma/);
    expect(await refused(['made.csv', '--split', '1.2'])).toMatch(/^2 .*--split: got 1.2, expected a share from 0/);
    expect(await refused(['made.csv', '--split', 'half'])).toMatch(/^2 .*--split: got half/);
    expect(await refused(['made.csv', '--out', 'taken.json'])).toMatch(/^2 .*taken.json exists; give --force to replace it/);
    expect(await refused(['made.csv', '--out', 'no/where.json'])).toMatch(/^2 .*--out: the folder no does not exist/);
    expect(await refused(['made.csv', '--kind', 'execute'])).toMatch(/^2 .*holds no execute round trips, expected one of create, cancel/);
    expect(await refused(['made.csv', '--kind', 'cancel', '--out', 'x.json'])).toMatch(
      /^2 .*has 20 cancel round trips, expected at least 60/,
    );
    expect(await refused(['rows.csv'])).toMatch(/^3 .*rows.csv: holds no row/);
    expect(await refused(['gone.csv'])).toMatch(/^3 .*gone.csv: no such file/);
    expect(await refused(['pairs.csv'])).toMatch(/^3 .*pairs.csv line 2: create: 1 requests without a confirmation/);
    expect(await refused([])).toMatch(/^2 /);
    expect(readFileSync('taken.json', 'utf8')).toBe('mine');
    expect(existsSync('x.json')).toBe(false);
    expect(home.list().filter((name) => name.includes('.tmp-'))).toEqual([]);
  });

  it('--force replaces a table, --drop-missing goes on without pairs', async () => {
    await json('latency', 'fit', 'made.csv', '--out', 'taken.json', '--force');
    expect(JSON.parse(readFileSync('taken.json', 'utf8'))).toMatchObject({ slipgauge: 'latency table' });
    expect(await call(['latency', 'fit', 'pairs.csv', '--drop-missing'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe.skipIf(!HAS_RECORDINGS)('the recordings beside the repository (skipped without ../shared/data)', () => {
  it.each(Object.keys(RECORDINGS))('%s is fitted, and its table is one', async (name) => {
    const file = RECORDINGS[name]!;
    const out = join(home.dir, `${name.replaceAll(' ', '-')}.json`);
    // of one file every kind, missing pairs and too few executions among them; of the others one, for time
    const whole = name === 'kucoin hft';
    const { kinds, tooFew, taken } = await json('latency', 'fit', file, '--out', out, ...(whole ? [] : ['--kind', 'create']));
    expect(kinds.map(({ kind }: { kind: string }) => kind)).toEqual(whole ? ['create', 'cancel'] : ['create']);
    if (whole) expect([kinds[1].unanswered.length, tooFew]).toEqual([5, [{ kind: 'execute', n: 20 }]]);
    for (const { laws } of kinds) {
      expect(laws).toHaveLength(5);
      for (const { heldOut } of laws) expect(heldOut.distance > 0 && heldOut.distance < 0.5).toBe(true);
    }
    const table = JSON.parse(readFileSync(out, 'utf8'));
    expect(table).toMatchObject({ law: taken.law, source: { file: basename(file), kind: 'create' } });
  });
});
