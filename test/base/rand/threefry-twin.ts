/**
 * Threefry-2x32 as its paper writes it, with any number of rounds: the naive twin of `uniformAt`.
 */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** The two output words, unsigned, of a counter under a key. */
export function threefry(rounds: number, counter: readonly [number, number], key: readonly [number, number]): [number, number] {
  const words = [key[0], key[1], (key[0] ^ key[1] ^ 0x1bd11bda) >>> 0];
  let a = (counter[0] + words[0]!) >>> 0;
  let b = (counter[1] + words[1]!) >>> 0;
  for (let round = 0; round < rounds; round++) {
    const turn = ROTATIONS[round % 8]!;
    a = (a + b) >>> 0;
    b = (((b << turn) | (b >>> (32 - turn))) ^ a) >>> 0;
    if (round % 4 !== 3) continue;
    const injection = (round + 1) / 4;
    a = (a + words[injection % 3]!) >>> 0;
    b = (b + words[(injection + 1) % 3]! + injection) >>> 0;
  }
  return [a, b];
}
