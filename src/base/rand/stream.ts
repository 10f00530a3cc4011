/**
 * A stream of uniform random numbers, for what is drawn in one order only: a strategy's `ctx.random()`, synthetic data.
 *
 * Where a number must not depend on what was drawn before it, use `counter.ts`. The generator is seedrandom's alea with 53 bits.
 *
 * Example: `const random = randomStream(7, 'strategy/a'); random()`.
 */
import seedrandom from 'seedrandom';
import { seedText } from './counter.js';

/** The stream `name` under `seed`: each call gives the next number in [0, 1). Streams with other names do not disturb it. */
export function randomStream(seed: number, name: string): () => number {
  const random = seedrandom.alea(seedText(seed, name));
  return () => random.double();
}
