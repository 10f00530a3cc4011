/**
 * A worker of `npm run fuzz`: plays the flips of one case as it is told, and says before each which one it is, so that one that hangs can be
 * named. `scripts/fuzz.mjs` bundles, starts and watches it.
 *
 * In: `{ name, flips, seed, from }`, or `{}` for the names. Out: `{ names }`, `{ flip, text }` …, and at the end `{ seen }` or `{ error }`.
 */
import { parentPort } from 'node:worker_threads';
import { fuzzImport, type FuzzOptions } from '../market/import/fuzz.js';
import { fuzzCases } from './cases.js';

interface Wanted extends FuzzOptions {
  readonly name?: string;
}

async function play({ name, ...options }: Wanted): Promise<unknown> {
  const cases = await fuzzCases();
  if (name === undefined) return { names: cases.map((one) => one.name) };
  const { files, request } = cases.find((one) => one.name === name)!;
  const onFlip = (text: string, flip: number): void => parentPort?.postMessage({ flip, text });
  try {
    return { seen: await fuzzImport(files, request, { ...options, onFlip }) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (wanted: Wanted) => {
  void play(wanted).then((told) => parentPort?.postMessage(told));
});
