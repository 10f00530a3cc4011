// Plays cases through this engine under `compat: hftbacktest` and through hftbacktest 2.4.4, and compares every fill and every state of an
// order: the measured cases of test/golden, random ones, and a quoter's orders on the recorded market (test/peer).
//
// `npm run test:peer` plays seeds 1 to 600 beside the fixed cases; `-- --seeds N` so many, `-- --from N` from another seed, `-- --seed N` plays one
// alone and prints what both sides did. Every other case reaches hftbacktest as an .npz that our export wrote. hftbacktest is installed from PyPI into node_modules/.cache/slipgauge-peers and kept there;
// SLIPGAUGE_PEER_VENV names a virtual environment that has it already. Where Python or PyPI is missing that is said and everything counts as
// skipped. Counts go to test-results/peer.json and to the last line. Exits with 1 when anything differed.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { bundled } from './bundled.mjs';
import { PEER_VERSION, peerPython } from './peer-venv.mjs';

/** Measured ones, those of single orders and those of the recorded market. */
const FIXED_CASES = 34;
const FAILURES_MAX = 10;
const AT_ONCE = 100;
const LONGEST_MS = 300_000;

/** The Python program: a line in, a line out. One that ends or hangs is started again for the cases that wait behind the one it had. */
class Peer {
  constructor(command) {
    this.command = command;
    this.waiting = [];
  }

  play(line) {
    return new Promise((done, failed) => {
      this.waiting.push({ line, done, failed });
      if (this.child === undefined) this.start();
      else this.child.stdin.write(`${line}\n`);
    });
  }

  stop() {
    this.child?.stdin.end();
  }

  start() {
    const child = spawn(this.command, ['test/peer/peer.py'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-2000)));
    child.stdin.on('error', () => {});
    // The peer prints words of its own now and then.
    createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('{') && this.answer(JSON.parse(line)));
    child.on('close', (code, signal) => this.ended(`the peer ended with ${signal ?? `code ${code}`}\n${said}`));
    for (const { line } of this.waiting) child.stdin.write(`${line}\n`);
    this.child = child;
    this.watch();
  }

  watch() {
    clearTimeout(this.tooLong);
    if (this.waiting.length > 0) this.tooLong = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_MS);
  }

  answer(answer) {
    this.waiting.shift().done(answer);
    this.watch();
  }

  ended(why) {
    clearTimeout(this.tooLong);
    this.child = undefined;
    this.waiting.shift()?.failed(new Error(why));
    if (this.waiting.length > 0) this.start();
  }
}

const options = readOptions();
const counts = { passed: 0, failed: 0, skipped: 0 };
const total = { seen: 0, fills: 0 };
const startMs = Date.now();
const { python, skipped } = peerPython();
if (skipped === undefined) await comparePeers(python);
else skipAll(skipped);
report();

function readOptions() {
  const number = { type: 'string' };
  const { values } = parseArgs({ options: { seeds: number, seed: number, from: number } });
  const read = (name, absent, least) => {
    const value = values[name] === undefined ? absent : Number(values[name]);
    if (Number.isSafeInteger(value) && value >= least) return value;
    console.error(`test:peer: --${name}: got ${values[name]}, expected a whole number from ${least}`);
    process.exit(2);
  };
  if (values.seed !== undefined) return { from: read('seed', 1, 1), count: 1, fixed: false, prints: true };
  return { from: read('from', 1, 1), count: read('seeds', 600, 0), fixed: true, prints: false };
}

function skipAll(why) {
  console.log(`skipped: ${why}`);
  counts.skipped = options.count + (options.fixed ? FIXED_CASES : 0);
}

async function comparePeers(pythonPath) {
  const bundle = await bundled('test/peer/main.ts', 'slipgauge-peers/ours.mjs');
  process.setSourceMapsEnabled(true);
  const ours = await import(bundle);
  const pack = { ...(await import('../dist/index.js')), runScenario: (await import('../dist/run/index.js')).runScenario };
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-peer-'));
  const peer = new Peer(pythonPath);
  try {
    if (options.fixed) {
      await playAll(ours, peer, await ours.prepareMeasured(folder));
      await playOrders(ours, peer, folder);
    }
    const last = options.from + options.count - 1;
    for (let seed = options.from; seed <= last && counts.failed < FAILURES_MAX; seed += AT_ONCE) {
      const cases = [];
      for (let one = seed; one <= Math.min(last, seed + AT_ONCE - 1); one++) {
        await attempt(`seed ${one}`, async () => cases.push(await ours.prepareSeed(one, folder, pack)));
      }
      await playAll(ours, peer, cases);
    }
    if (options.fixed) {
      await attempt('the recorded market', async () => {
        for await (const one of ours.prepareRecorded(folder, pack)) await playAll(ours, peer, [one]);
      });
    }
  } finally {
    peer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What throws before the peer has its turn is a failure of that case. */
async function attempt(name, prepare) {
  try {
    await prepare();
  } catch (error) {
    fail(name, error instanceof Error ? error.stack : String(error));
  }
}

async function playAll(ours, peer, cases) {
  const answers = cases.map((one) => peer.play(one.line));
  for (const [i, one] of cases.entries()) {
    try {
      judge(ours, one, await answers[i]);
    } catch (error) {
      fail(one.name, `${error.message}\n${ours.caseText(one)}`);
    }
  }
}

/** Tapes of single orders, whose fills are known. */
async function playOrders(ours, peer, folder) {
  for (const one of await ours.prepareOrders(folder)) {
    const differs = ours.ordersDiffer(one, await peer.play(one.line));
    if (differs === undefined) counts.passed++;
    else fail(one.name, differs);
  }
}

function judge(ours, one, answer) {
  const { agrees, seen, fills, text } = ours.compare(one, answer);
  total.seen += seen;
  total.fills += fills;
  if (agrees) counts.passed++;
  else fail(one.name, `${ours.caseText(one)}\n${text}`);
  if (agrees && options.prints) console.log(`${ours.caseText(one)}\n${text}`);
  if (agrees && one.isLarge) console.log(`${one.name}: ${fills} fills and ${seen} states of orders are the same`);
}

function fail(name, text) {
  counts.failed++;
  const again = name.startsWith('seed') ? `\nrepeat it: npm run test:peer -- --${name}` : '';
  console.log(`FAILED ${name}\n${text}${again}\n`);
}

function report() {
  mkdirSync('test-results', { recursive: true });
  writeFileSync('test-results/peer.json', `${JSON.stringify(counts)}\n`);
  const seconds = ((Date.now() - startMs) / 1000).toFixed(0);
  console.log(`${total.fills} fills, ${total.seen} states of orders compared with hftbacktest ${PEER_VERSION} in ${seconds} s`);
  console.log(`test:peer: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
