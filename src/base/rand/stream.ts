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
  const stream = new AleaStream(seedrandom.alea(seedText(seed, name), { state: true }).state());
  return () => stream.next();
}

const TWO_POW_MINUS_32 = 1 / 4_294_967_296;
const TWO_POW_21 = 2_097_152;
const TWO_POW_MINUS_53 = 1 / 9_007_199_254_740_992;
const MULTIPLIER = 2_091_639;

/**
 * The generator from the state that seedrandom has made of a text: the same bits as its `double()`, with all that it needs in one object, since of a
 * thousand sessions that draw by turns none has its own in the processor's cache.
 */
class AleaStream {
  private s0: number;
  private s1: number;
  private s2: number;
  private carry: number;

  constructor({ s0, s1, s2, c }: seedrandom.State.Alea) {
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.carry = c;
  }

  /** 53 bits of two steps. */
  next(): number {
    const high = MULTIPLIER * this.s0 + this.carry * TWO_POW_MINUS_32;
    const highWhole = high | 0;
    const first = high - highWhole;
    const low = MULTIPLIER * this.s1 + highWhole * TWO_POW_MINUS_32;
    const lowWhole = low | 0;
    this.s0 = this.s2;
    this.s1 = first;
    this.s2 = low - lowWhole;
    this.carry = lowWhole;
    return first + ((this.s2 * TWO_POW_21) | 0) * TWO_POW_MINUS_53;
  }
}
