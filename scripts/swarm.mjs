// Plays random scenarios through the kernel until time is up: each is drawn from one seed and checked whole (test/swarm).
//
// `npm run swarm` plays seeds 1, 2, … for 60 seconds; `-- --seconds N` for N seconds, `-- --from N` from another seed, `-- --count N` so many,
// `-- --workers N` at a time (default: as many as there are cores, at most 4), and `-- --seed N` repeats one. A scenario that fails is printed with the one command that repeats it; one that does
// not end is stopped after two minutes and counts as failed. Counts go to test-results/swarm.json. Exits with 1 when anything failed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bundled } from './bundled.mjs';

const LONGEST_MS = 120_000;
const FAILURES_MAX = 10;

const options = readOptions();
const bundle = await bundled('test/swarm/main.ts', 'slipgauge-swarm/worker.mjs');
const counts = { passed: 0, failed: 0, skipped: 0 };
const seen = { events: 0, reports: 0, fills: 0, compared: 0, files: 0, markets: 0 };
const startMs = Date.now();
let nextSeed = options.from;

await Promise.all(Array.from({ length: options.workers }, () => playSeeds()));

mkdirSync('test-results', { recursive: true });
writeFileSync('test-results/swarm.json', `${JSON.stringify(counts)}\n`);
const seconds = (Date.now() - startMs) / 1000;
const rate = Math.round((60 * (nextSeed - options.from)) / seconds);
console.log(
  `seeds ${options.from} to ${nextSeed - 1} in ${seconds.toFixed(0)} s, ${rate} a minute: ${seen.events} events, ${seen.reports} reports, ` +
    `${seen.fills} fills, ${seen.compared} sessions compared with the twin, ${seen.files} tapes as files, ${seen.markets} markets`,
);
console.log(`swarm: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function readOptions() {
  const number = { type: 'string' };
  const { values } = parseArgs({ options: { seconds: number, seed: number, from: number, count: number, workers: number } });
  const read = (name, absent) => {
    const value = values[name] === undefined ? absent : Number(values[name]);
    if (value !== Infinity && !(Number.isSafeInteger(value) && value >= 1)) {
      console.error(`swarm: --${name}: got ${values[name]}, expected a whole number from 1`);
      process.exit(2);
    }
    return value;
  };
  if (values.seed !== undefined) return { from: read('seed'), count: 1, seconds: Infinity, workers: 1 };
  const count = read('count', Infinity);
  return {
    from: read('from', 1),
    count,
    seconds: read('seconds', count === Infinity ? 60 : Infinity),
    workers: read('workers', Math.min(4, availableParallelism())),
  };
}

function startWorker() {
  return new Worker(bundle, { execArgv: ['--enable-source-maps'] });
}

/** One seed after another on one worker; a worker that had to be stopped is replaced. */
async function playSeeds() {
  let worker = startWorker();
  while (hasMore()) {
    const seed = nextSeed++;
    const answer = await play(worker, seed);
    if (answer.seen !== undefined) {
      counts.passed++;
      for (const key of Object.keys(seen)) seen[key] += answer.seen[key];
      continue;
    }
    counts.failed++;
    console.log(`FAILED ${answer.scenario ?? `seed ${seed}`}\n${answer.error}\nrepeat it: npm run swarm -- --seed ${seed}\n`);
    await worker.terminate();
    worker = startWorker();
  }
  await worker.terminate();
}

function hasMore() {
  return nextSeed - options.from < options.count && Date.now() - startMs < options.seconds * 1000 && counts.failed < FAILURES_MAX;
}

function play(worker, seed) {
  return new Promise((done) => {
    const tooLong = setTimeout(
      () => settle({ seed, error: `seed ${seed} does not end; it was stopped after ${LONGEST_MS / 1000} s` }),
      LONGEST_MS,
    );
    const onExit = (code) => settle({ seed, error: `the worker ended with code ${code}` });
    const onError = (error) => settle({ seed, error: error.stack ?? String(error) });
    const settle = (answer) => {
      clearTimeout(tooLong);
      worker.off('message', settle).off('exit', onExit).off('error', onError);
      done(answer);
    };
    worker.on('message', settle).on('exit', onExit).on('error', onError);
    worker.postMessage({ seed });
  });
}
