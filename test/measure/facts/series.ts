/** Series with known laws for tests of market facts, drawn from named streams. */
import { randomStream } from '../../../src/base/rand/stream.js';

/** Uniform numbers of a test. */
export function uniform(name: string, seed = 7): () => number {
  return randomStream(seed, `test/facts/${name}`);
}

/** A standard normal number, by Box and Muller's transform, one of two. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Signs by chance. */
export function chanceSigns(count: number, seed = 7): Int8Array {
  const random = uniform('signs', seed);
  return Int8Array.from({ length: count }, () => (random() < 0.5 ? 1 : -1));
}

/** Signs that stay with probability `stay`: the autocorrelation at lag l is (2·stay − 1)^l. */
export function markovSigns(count: number, stay: number): Int8Array {
  const random = uniform('markov');
  let sign = 1;
  return Int8Array.from({ length: count }, () => {
    if (random() >= stay) sign = -sign;
    return sign;
  });
}

/** Length of a run: P(length ≥ n) = n^−tail. */
function runLength(random: () => number, tail: number): number {
  return Math.floor((1 - random()) ** (-1 / tail));
}

/** Signs in runs of lengths with P(length ≥ n) = n^−tail, each run's sign by chance: see `runCorrelation`. */
export function runSigns(count: number, tail: number): Int8Array {
  const random = uniform('runs');
  const signs = new Int8Array(count);
  for (let at = 0; at < count;) {
    const end = Math.min(count, at + runLength(random, tail));
    signs.fill(random() < 0.5 ? 1 : -1, at, end);
    at = end;
  }
  return signs;
}

/**
 * Their autocorrelation: the chance that two signs l apart are of one run, Σ_{k>l} P(length ≥ k) / Σ_{k≥1} P(length ≥ k), which falls as l^(1−tail).
 * The tails of both sums are taken by the integral.
 */
export function runCorrelation(lag: number, tail: number): number {
  const END = 100_000;
  const rest = (END + 0.5) ** (1 - tail) / (tail - 1);
  let beyond = rest;
  let all = rest;
  for (let k = END; k >= 1; k--) {
    all += k ** -tail;
    if (k > lag) beyond += k ** -tail;
  }
  return beyond / all;
}

/** Block of the i-th of n: twenty equal ones. */
export function blockOf(i: number, count: number): number {
  return Math.floor((20 * i) / count);
}
