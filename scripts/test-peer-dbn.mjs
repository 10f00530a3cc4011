// Decodes Databento's sample files with the PyPI package databento-dbn and with this engine, and compares every field of every record: all DBN
// versions, plain, zstd and fragments, of the schemas that are imported (test/peer/dbn.ts, dbn.py).
//
// `npm run test:peer:dbn`; files named behind `--` are compared instead. The package is installed from PyPI into
// node_modules/.cache/slipgauge-peers and kept there; SLIPGAUGE_PEER_DBN_VENV names a virtual environment that has it already. Where Python, PyPI
// or the samples are missing that is said and counts as skipped. Counts go to test-results/peer-dbn.json. Exits with 1 when anything differed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { bundled } from './bundled.mjs';
import { DBN_VERSION, dbnPython } from './peer-venv.mjs';

const DATA = resolve('../shared/data/dbn-databento');
const IMPORTED = /\.(mbo|mbp-1|mbp-10|tbbo|trades|status|definition)\..*dbn|^multi-frame/;

const counts = { passed: 0, failed: 0, skipped: 0 };
const compared = { records: 0, fields: 0 };
const files = process.argv.length > 2 ? process.argv.slice(2).map((name) => resolve(name)) : samples();
const { python, skipped } = files.length === 0 ? { skipped: `no sample files in ${DATA}` } : dbnPython();
if (skipped === undefined) await compare();
else {
  console.log(`skipped: ${skipped}`);
  counts.skipped = Math.max(1, files.length);
}
mkdirSync('test-results', { recursive: true });
writeFileSync('test-results/peer-dbn.json', `${JSON.stringify(counts)}\n`);
console.log(`${compared.fields} fields of ${compared.records} records compared with databento-dbn ${DBN_VERSION}`);
console.log(`test:peer:dbn: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function samples() {
  if (!existsSync(DATA)) return [];
  return readdirSync(DATA)
    .filter((name) => IMPORTED.test(name) && !name.endsWith('.dbz'))
    .map((name) => join(DATA, name));
}

async function compare() {
  const { recordsOf } = await import(await bundled('test/peer/dbn.ts', 'slipgauge-peers/dbn.mjs'));
  const peers = peerRecords();
  for (const file of files) {
    const ours = [];
    for await (const record of recordsOf(file)) ours.push(record);
    const differs = difference(ours, peers.get(basename(file)) ?? []);
    if (differs === undefined) counts.passed++;
    else {
      counts.failed++;
      console.log(`FAILED ${file}\n${differs}`);
    }
  }
}

function peerRecords() {
  const told = spawnSync(python, ['test/peer/dbn.py', ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (told.status !== 0) throw new Error(`databento-dbn failed: ${told.stderr}`);
  const records = new Map();
  for (const line of told.stdout.trimEnd().split('\n')) {
    const { file, record } = JSON.parse(line);
    records.set(file, [...(records.get(file) ?? []), record]);
  }
  return records;
}

/** The first field that differs, in words; undefined when all are the same. */
function difference(ours, peers) {
  if (ours.length !== peers.length || ours.length === 0) return `${ours.length} records, the peer has ${peers.length}`;
  for (const [i, peer] of peers.entries()) {
    const names = new Set([...Object.keys(peer), ...Object.keys(ours[i])]);
    for (const name of names) {
      if (ours[i][name] !== peer[name]) return `record ${i + 1}: ${name}: ours ${ours[i][name]}, the peer's ${peer[name]}`;
      compared.fields++;
    }
    compared.records++;
  }
  return undefined;
}
