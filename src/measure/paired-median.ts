/**
 * Resampled differences of two medians: blocks of time are drawn, the same for both sessions, with all observations in them.
 *
 * A draw says how often each block occurs; the median is then found by a walk through the values in ascending order. Stationary bootstrap, as in
 * `bootstrap.ts`. Draws in which a session has no observation are left out.
 *
 * Example: `drawMedianDifferences([a, b], [blocksOfA, blocksOfB], { count: 120, blockLength: 2, draws: 400 }, uniform)`.
 */

/** How blocks are drawn. */
export interface BlockDraws {
  /** Number of blocks. */
  readonly count: number;
  /** Expected number of neighbours that are drawn together. */
  readonly blockLength: number;
  readonly draws: number;
}

/** Second median less the first, a draw each. `places` are the blocks of the values. */
export function drawMedianDifferences(
  [first, second]: readonly [Float64Array, Float64Array],
  [firstPlaces, secondPlaces]: readonly [Int32Array, Int32Array],
  { count, blockLength, draws }: BlockDraws,
  uniform: () => number,
): Float64Array {
  const a = ascendingOrder(first);
  const b = ascendingOrder(second);
  const times = new Int32Array(count);
  const drawn = new Float64Array(draws);
  let kept = 0;
  for (let draw = 0; draw < draws; draw++) {
    drawBlocks(times, blockLength, uniform);
    const difference = medianOf(second, b, secondPlaces, times) - medianOf(first, a, firstPlaces, times);
    if (!Number.isNaN(difference)) drawn[kept++] = difference;
  }
  return drawn.subarray(0, kept);
}

/** How often each block occurs in one draw of as many as there are: neighbours together, `blockLength` of them on average. */
export function drawBlocks(times: Int32Array, blockLength: number, uniform: () => number): void {
  const goesOn = 1 - 1 / Math.max(1, blockLength);
  times.fill(0);
  let at = 0;
  for (let i = 0; i < times.length; i++) {
    const startsAnew = i === 0 || goesOn === 0 || uniform() >= goesOn;
    at = startsAnew ? Math.floor(uniform() * times.length) : (at + 1) % times.length;
    times[at]!++;
  }
}

/** Median of the values, each as often as its block occurs; NaN of none. */
function medianOf(values: Float64Array, order: Int32Array, places: Int32Array, times: Int32Array): number {
  let total = 0;
  for (const place of places) total += times[place]!;
  if (total === 0) return Number.NaN;
  let at = -1;
  let passed = 0;
  while (passed <= (total - 1) >> 1) passed += times[places[order[++at]!]!]!;
  const low = values[order[at]!]!;
  while (passed <= total >> 1) passed += times[places[order[++at]!]!]!;
  return (low + values[order[at]!]!) / 2;
}

function ascendingOrder(values: Float64Array): Int32Array {
  const order = new Int32Array(values.length).map((_, i) => i);
  return order.sort((x, y) => values[x]! - values[y]! || x - y);
}
