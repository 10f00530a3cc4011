/**
 * Choice by weight among a few things, and the two choices that a crowd makes: the size of an order and its distance from the touch.
 *
 * Example: `new Weights([1, 3]).at(0.2)` is 0, `.at(0.3)` is 1.
 */
import { param } from 'slipgauge';

/** Weights, summed up once. */
export class Weights {
  private readonly sums: Float64Array;

  /** Weights of at least 0, not all 0. */
  constructor(weights: readonly number[]) {
    this.sums = new Float64Array(weights.length);
    let sum = 0;
    for (const [i, weight] of weights.entries()) this.sums[i] = sum += weight;
  }

  /** All weights together. */
  get total(): number {
    return this.sums[this.sums.length - 1]!;
  }

  /** The weight of one. */
  weight(i: number): number {
    return this.sums[i]! - (i === 0 ? 0 : this.sums[i - 1]!);
  }

  /** The one in whose share of the whole `at`, uniform in [0, 1), falls: the first whose sum is above it. */
  at(at: number): number {
    const { sums } = this;
    const wanted = at * this.total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** What is wrong with weights in words, undefined when they may stand. */
export function weightsFault(name: string, weights: readonly number[]): string | undefined {
  return weights.some((weight) => weight > 0) ? undefined : `'${name}': got weights that are all 0, expected one above 0`;
}

const weight = param.number({ min: 0, about: 'relative to the others' });

/** The parameter `sizes`: sizes of orders by weight. */
export const sizesParam = param.list(param.object({ qty: param.qty(), weight }), { min: 1, about: 'sizes of orders by weight' });

/** An element of `distances`: where limit orders come, by weight. */
export const distanceParam = param.object({
  ticks: param.integer({ min: -10_000, max: 100_000, about: 'behind the best price of its side; negative inside the spread' }),
  weight,
});
