/**
 * A hash of 64-bit ids, for tables with chains: heads of eight ids in a row lie side by side, as orders that come together are asked for together.
 *
 * Example: `heads[idHash(0, 77) & (heads.length - 1)]`
 */

/** 32 bits, of which the low ones say the chain. The id is `high · 2^32 + low`, both taken as 32 bits. */
export function idHash(high: number, low: number): number {
  // A search waits for this: what small ids do not need is left out.
  const bits = high === 0 ? low >>> 3 : (low >>> 3) ^ Math.imul(high, 0x85ebca6b);
  const mixed = Math.imul(bits, 0x9e3779b1);
  // A sum, by which ids in a row stay apart: they are the most frequent.
  return ((mixed + (mixed >>> 16)) << 3) ^ (mixed >>> 29) ^ (low & 7);
}
