// Peak memory of a run and of an import, each for an input of one length and of ten: it must not grow with the tape (DESIGN §4).
//
//   node scripts/memory.mjs [--seconds N] [--json]
//
// The shipped capture is imported, and the tape copied ten times, each copy later and behind a row that clears the book; `join` is run on one
// copy and on all as one tape. The capture's own lines are copied likewise, with later stamps and update ids, and imported. `--seconds` takes
// that much of the capture for the import (default: all of it). Each measurement is the `maxRSS` of a fresh process, so build first.
import { spawnSync } from 'node:child_process';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip, gzipSync } from 'node:zlib';
import { importTape } from '../dist/market/import/index.js';
import { openTape } from '../dist/market/tape-read.js';
import { TapeWriter } from '../dist/market/tape-write.js';
import { nsAt } from '../dist/market/tape.js';
import { runScenario } from '../dist/run/index.js';

const COPIES = 10;
/** From the start of a copy to the start of the next: the capture lasts 345 s. */
const STEP_SECONDS = 350;
/** Update ids of a copy lie this far from those of the one before, so that each copy begins with a gap and its own snapshot. */
const STEP_IDS = 1_000_000_000;
const CLEAR = 3;
const LAST = 1;

const here = fileURLToPath(import.meta.url);
const capture = resolve(dirname(here), '../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz');
const instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1', currency: 'USDT' };

const [task, out, ...inputs] = process.argv.slice(2);
if (task === 'child-run' || task === 'child-import') {
  await (task === 'child-run' ? runJoin(inputs, out) : importCapture(inputs[0], out));
  console.log(process.resourceUsage().maxRSS / 1024);
} else {
  await measureAll(process.argv.slice(2));
}

async function measureAll(options) {
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-memory-'));
  try {
    const tapes = await copyTape(folder);
    const captures = await copyCapture(
      folder,
      options.includes('--seconds') ? Number(options[options.indexOf('--seconds') + 1]) : Infinity,
    );
    const result = {
      run: compare((paths, name) => peakMiB('child-run', join(folder, name), paths), tapes.slice(0, 1), tapes),
      import: compare((paths, name) => peakMiB('child-import', join(folder, `${name}.arrow`), paths), [captures.one], [captures.ten]),
    };
    console.log(options.includes('--json') ? JSON.stringify(result) : tableOf(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(measure, one, ten) {
  const oneMiB = measure(one, 'one');
  const tenMiB = measure(ten, 'ten');
  return { oneMiB, tenMiB, ratio: tenMiB / oneMiB };
}

function tableOf(result) {
  const lines = Object.entries(result).map(
    ([name, { oneMiB, tenMiB, ratio }]) =>
      `${name.padEnd(8)}${oneMiB.toFixed(1).padStart(8)}${tenMiB.toFixed(1).padStart(8)}${ratio.toFixed(3).padStart(8)}`,
  );
  return ['peak MiB     one     ten   ratio', ...lines].join('\n');
}

/** Peak resident memory of a process of its own. */
function peakMiB(task, out, paths) {
  const child = spawnSync(process.execPath, [here, task, out, ...paths], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  if (child.status !== 0) throw new Error(`${task} ended with ${child.status ?? child.signal}: ${child.stderr}`);
  return Number(child.stdout);
}

async function runJoin(paths, out) {
  const venue = { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } };
  const latency = { feed: '0ns', entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' };
  // Follows the touch from afar to the end of the tape, however long, and hardly ever fills.
  const params = { side: 'buy', qty: 2, start: '10s', end: '2h', offsetTicks: 300, minRepeg: '1s' };
  const run = await runScenario(
    { seed: 7, tapes: [{ id: 'btc', path: paths }], sessions: [{ id: 'join', strategy: 'join', params, venue, latency }] },
    { out },
  );
  if (run.manifest.sessions[0].failed !== null) throw new Error(run.manifest.sessions[0].failed);
}

async function importCapture(file, out) {
  await importTape({ files: [file], format: 'binance', instrument, out, options: { onGap: 'resync' } });
}

/** Paths of the copies of the capture's tape, in order of time. */
async function copyTape(folder) {
  const path = join(folder, 'tape.arrow');
  await importCapture(capture, path);
  const tape = await openTape(path);
  const paths = [];
  for (let k = 0; k < COPIES; k++) {
    paths.push(join(folder, `tape-${k}.arrow`));
    await writeCopy(tape, paths[k], k * STEP_SECONDS * 1e9);
  }
  return paths;
}

async function writeCopy(tape, path, laterNs) {
  const { meta } = tape;
  const writer = await TapeWriter.create(path, {
    instrument,
    epochNs: BigInt(meta.epochNs),
    importer: { name: 'copy', options: { laterNs } },
  });
  for await (const b of tape.batches()) {
    if (b.firstRow === 0) {
      const first = nsAt(b.exchTs, 0, b.epoch) + laterNs;
      writer.append(first, first, CLEAR, 0, 0, 0, 0, LAST);
    }
    for (let i = 0; i < b.length; i++) {
      const exchTs = nsAt(b.exchTs, i, b.epoch) + laterNs;
      const recvTs = nsAt(b.recvTs, i, b.epoch) + laterNs;
      writer.append(exchTs, recvTs, b.kind[i], b.side[i], b.priceTicks[i], b.qtyLots[i], 0, b.flags[i]);
    }
  }
  const { inputs, repairs, levelOfDetail, snapshotRange, netWindowNs, minLatencyNs } = meta;
  await writer.finish({ inputs, repairs, levelOfDetail, snapshotRange, netWindowNs, minLatencyNs });
}

/** Paths of the first `seconds` of the capture, and of ten copies of them in one file. */
async function copyCapture(folder, seconds) {
  const lines = [];
  let endStamp;
  for await (const line of createInterface({ input: createReadStream(capture).pipe(createGunzip()) })) {
    const stamp = BigInt(line.slice(0, 19));
    endStamp ??= seconds === Infinity ? 1n << 62n : stamp + BigInt(seconds) * 1_000_000_000n;
    if (stamp > endStamp) break;
    lines.push(line);
  }
  const paths = { one: join(folder, 'one.gz'), ten: join(folder, 'ten.gz') };
  writeMembers(paths.one, lines, 1);
  writeMembers(paths.ten, lines, COPIES);
  return paths;
}

/** A gzip file may be several in a row. */
function writeMembers(path, lines, copies) {
  const fd = openSync(path, 'wx');
  for (let k = 0; k < copies; k++) writeSync(fd, gzipSync(`${lines.map((line) => laterLine(line, k)).join('\n')}\n`, { level: 1 }));
  closeSync(fd);
}

/** A recorded line as of the k-th copy: receive stamp, venue stamps (ms) and update ids are later. */
function laterLine(line, k) {
  const stamp = BigInt(line.slice(0, 19)) + BigInt(k * STEP_SECONDS) * 1_000_000_000n;
  const frame = line
    .slice(19)
    .replace(/"([ET])":(\d+)/g, (_, key, ms) => `"${key}":${Number(ms) + k * STEP_SECONDS * 1000}`)
    .replace(/"(U|u|pu|lastUpdateId)":(\d+)/g, (_, key, id) => `"${key}":${Number(id) + k * STEP_IDS}`);
  return `${stamp}${frame}`;
}
