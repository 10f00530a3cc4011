/**
 * A worker of the swarm: plays seeds as it is told and says what came of each. `scripts/swarm.mjs` bundles and starts it.
 *
 * In: `{ seed }`. Out: `{ seed, seen }` or `{ seed, error, scenario }`.
 */
import { parentPort } from 'node:worker_threads';
import { drawMarket, drawsMarket } from './market/draw.js';
import { runMarket } from './market/play.js';
import { runScenario, type Seen } from './run.js';
import { describeScenario, drawScenario } from './scenario.js';

/** What a worker answers. */
export interface Answer {
  readonly seed: number;
  readonly seen?: Seen & { readonly markets: number };
  readonly error?: string;
  readonly scenario?: string;
}

async function answer(seed: number): Promise<Answer> {
  try {
    const seen = await runScenario(seed);
    if (!drawsMarket(seed)) return { seed, seen: { ...seen, markets: 0 } };
    const { rows, fills } = await runMarket(seed);
    return { seed, seen: { ...seen, events: seen.events + rows, fills: seen.fills + fills, markets: 1 } };
  } catch (error) {
    return { seed, error: error instanceof Error ? (error.stack ?? error.message) : String(error), scenario: scenarioOf(seed) };
  }
}

function scenarioOf(seed: number): string {
  try {
    return [describeScenario(drawScenario(seed)), ...(drawsMarket(seed) ? [drawMarket(seed).about] : [])].join('\n');
  } catch {
    return `seed ${seed}: its scenario cannot be drawn`;
  }
}

parentPort?.on('message', ({ seed }: { readonly seed: number }) => {
  void answer(seed).then((told) => parentPort?.postMessage(told));
});
