/**
 * Uniform random numbers from a seed that stands in the parameters: the same in every session that has the same seed.
 *
 * `ctx.random` is the session's own; what several sessions must see alike is drawn here. The generator is sfc32 (Doty-Humphrey, PractRand): a 96-bit state
 * and a 32-bit counter, additions, shifts and exclusive ors of 32-bit words only, so every engine gives the same bits.
 *
 * Example: `const random = seededStream(7); random()` in [0, 1), on the grid of 2^-53.
 */

const TWO_POW_32 = 4294967296;
const TWO_POW_26 = 67108864;
const TWO_POW_MINUS_53 = 1 / 9007199254740992;
/** Outputs thrown away until the seed has reached every bit of the state. */
const WARM_UP = 20;

/** A stream; `seed` is an integer from 0 below 2^53. */
export function seededStream(seed: number): () => number {
  let a = seed | 0;
  let b = Math.floor(seed / TWO_POW_32) | 0;
  let c = 0x5dca1eaf;
  let counter = 1;
  const word = (): number => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out;
  };
  for (let i = 0; i < WARM_UP; i++) word();
  return () => {
    const high = word() >>> 5;
    return (high * TWO_POW_26 + (word() >>> 6)) * TWO_POW_MINUS_53;
  };
}
