// Changes one byte of a sound file of each format, imports it, and repeats that ten thousand times (test/fuzz, test/market/import/fuzz.ts).
//
// `npm run fuzz` plays 10,000 flips of every case; `-- --flips N` so many, `-- --format NAME` those of one case, `-- --seed N` other ones,
// `-- --from N` from flip N of a case (to repeat one: `--format NAME --from N --flips N+1`). An import that takes longer than a minute is
// stopped and counts as failed. Counts go to test-results/fuzz.json and to the last line. Exits with 1 when anything failed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bundled } from './bundled.mjs';

const LONGEST_MS = 60_000;

const options = readOptions();
const bundle = await bundled('test/fuzz/main.ts', 'slipgauge-fuzz/worker.mjs');
const counts = { passed: 0, failed: 0, skipped: 0 };
const { names } = await ask({});
const wanted = options.format === undefined ? names : names.filter((name) => name === options.format);
if (wanted.length === 0) stop(`--format: got ${options.format}, expected one of ${names.join(', ')}`);
for (const name of wanted) await playCase(name);

mkdirSync('test-results', { recursive: true });
writeFileSync('test-results/fuzz.json', `${JSON.stringify(counts)}\n`);
console.log(`fuzz: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function readOptions() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { flips: text, seed: text, from: text, format: text } });
  const read = (name, absent, least) => {
    const value = values[name] === undefined ? absent : Number(values[name]);
    if (Number.isSafeInteger(value) && value >= least) return value;
    return stop(`--${name}: got ${values[name]}, expected a whole number from ${least}`);
  };
  return { flips: read('flips', 10_000, 1), seed: read('seed', 1, 0), from: read('from', 0, 0), format: values.format };
}

function stop(why) {
  console.error(`fuzz: ${why}`);
  process.exit(2);
}

async function playCase(name) {
  const startMs = Date.now();
  const { seen, error } = await ask({ name, flips: options.flips, seed: options.seed, from: options.from });
  const seconds = ((Date.now() - startMs) / 1000).toFixed(0);
  if (error === undefined) {
    counts.passed++;
    console.log(
      `${name}: ${seen.errors} errors, ${seen.unverified} tapes unverified, ${seen.verified} the same and verified, in ${seconds} s`,
    );
  } else {
    counts.failed++;
    console.log(`FAILED ${name}\n${error}\n`);
  }
}

/** The answer of a worker of its own; one that says nothing for too long is stopped. */
function ask(question) {
  return new Promise((done) => {
    const worker = new Worker(bundle, { execArgv: ['--enable-source-maps'] });
    let under = { text: 'the start' };
    let tooLong;
    const settle = (answer) => {
      clearTimeout(tooLong);
      void worker.terminate().then(() => done(answer));
    };
    const watch = () => {
      clearTimeout(tooLong);
      tooLong = setTimeout(() => settle({ error: `${under.text}: does not end; it was stopped after ${LONGEST_MS / 1000} s` }), LONGEST_MS);
    };
    worker.on('error', (error) => settle({ error: `${under.text}: ${error.stack}` }));
    worker.on('message', (told) => {
      if (told.flip === undefined) settle(told);
      else {
        under = told;
        watch();
      }
    });
    watch();
    worker.postMessage(question);
  });
}
