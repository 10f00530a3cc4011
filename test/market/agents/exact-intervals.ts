/** Exact intervals of counts, for tests that draw: outside them lies one run in a million. */

const TAIL = 5e-7;

/** The counts between which a Poisson variable of this mean lies, but for one in a million. */
function poissonInterval(mean: number): readonly [number, number] {
  let logTerm = -mean;
  let below = 0;
  let low = -1;
  for (let k = 0; ; k++) {
    if (k > 0) logTerm += Math.log(mean / k);
    below += Math.exp(logTerm);
    if (low < 0 && below > TAIL) low = k;
    if (below > 1 - TAIL) return [low, k];
  }
}

/** Whether a count lies in the interval of a mean. */
export function isPoisson(count: number, mean: number): boolean {
  const [low, high] = poissonInterval(mean);
  return count >= low && count <= high;
}

/** Largest distance between the distribution of a sample and one that is given by its cumulative function. */
export function largestDistance(sample: readonly number[], cumulative: (x: number) => number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted.reduce((worst, x, i) => Math.max(worst, cumulative(x) - i / sorted.length, (i + 1) / sorted.length - cumulative(x)), 0);
}

/** Distance that a sample of `n` keeps below, but for one run in a million (Dvoretzky, Kiefer and Wolfowitz 1956; Massart 1990). */
export function distanceBound(n: number): number {
  return Math.sqrt(Math.log(2 / (2 * TAIL)) / (2 * n));
}
