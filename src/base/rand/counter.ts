/**
 * Random numbers by counter: the n-th number of a stream as a pure function of (key, n), so that it depends on nothing drawn before.
 *
 * The function is Threefry-2x32 with 13 rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011): additions,
 * rotations and exclusive ors of 32-bit words only, so every engine gives the same bits; 13 rounds are the fewest that passed BigCrush
 * there. A key is two 32-bit words that seedrandom's alea makes from a seed and a name.
 *
 * Invariants: `uniformAt` lies in [0, 1), on the grid of 2^-53; streams with another seed or name have another key.
 *
 * Example: `const { k0, k1 } = streamKey(7, 'latency/entry'); uniformAt(k0, k1, 0)`.
 */
import seedrandom from 'seedrandom';
import { invariant } from '../errors.js';

/** Key of a stream: two 32-bit words as signed integers. */
export interface StreamKey {
  readonly k0: number;
  readonly k1: number;
}

/** Key of the stream `name` under `seed`. */
export function streamKey(seed: number, name: string): StreamKey {
  const random = seedrandom.alea(seedText(seed, name));
  return { k0: random.int32(), k1: random.int32() };
}

/** The text that seeds a stream: a seed is an integer, so no two pairs share one. */
export function seedText(seed: number, name: string): string {
  invariant(Number.isSafeInteger(seed), `a seed is an integer, got ${String(seed)}`);
  return `${String(seed)}/${name}`;
}

/** Threefish's key parity word, shortened to 32 bits. */
const PARITY = 0x1bd11bda;

const TWO_POW_32 = 4294967296;
const TWO_POW_26 = 67108864;
const TWO_POW_MINUS_53 = 1 / 9007199254740992;

/** The uniform number `n` ≥ 0 (an integer below 2^53) of the stream with this key: 53 bits, in [0, 1). */
export function uniformAt(k0: number, k1: number, n: number): number {
  const k2 = k0 ^ k1 ^ PARITY;
  // the 13 rounds unrolled: a loop over a table of rotations costs twice as much
  let a = ((n >>> 0) + k0) | 0;
  let b = (((n / TWO_POW_32) | 0) + k1) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 1) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 2) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k0) | 0;
  b = (b + k1 + 3) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  return ((a >>> 5) * TWO_POW_26 + (b >>> 6)) * TWO_POW_MINUS_53;
}
