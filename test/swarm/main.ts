/**
 * A worker of the swarm: plays seeds as it is told and says what came of each. `scripts/swarm.mjs` bundles and starts it.
 *
 * In: `{ seed }`. Out: `{ seed, seen }` or `{ seed, error, scenario }`.
 */
import { parentPort } from 'node:worker_threads';
import { runScenario, type Seen } from './run.js';
import { describeScenario, drawScenario } from './scenario.js';

/** What a worker answers. */
export interface Answer {
  readonly seed: number;
  readonly seen?: Seen;
  readonly error?: string;
  readonly scenario?: string;
}

async function answer(seed: number): Promise<Answer> {
  try {
    return { seed, seen: await runScenario(seed) };
  } catch (error) {
    return { seed, error: error instanceof Error ? (error.stack ?? error.message) : String(error), scenario: scenarioOf(seed) };
  }
}

function scenarioOf(seed: number): string {
  try {
    return describeScenario(drawScenario(seed));
  } catch {
    return `seed ${seed}: its scenario cannot be drawn`;
  }
}

parentPort?.on('message', ({ seed }: { readonly seed: number }) => {
  void answer(seed).then((told) => parentPort?.postMessage(told));
});
