/**
 * A law over whole numbers 1 … n, drawn from by one uniform: Walker's alias table, made without `Math.pow` so that bits agree everywhere.
 *
 * Each of n columns of equal width is shared by its own number and at most one other, so that a draw is one multiplication and one
 * comparison, whatever the law.
 *
 * Invariant: the shares of the columns add up to the weights, exactly but for rounding of the last bit.
 *
 * Example: `const law = geometricLaw(60, 0.93); law.draw(0.37)` is a distance from 1 to 60; `law.mean` is its expectation.
 */

/** A law; make one with `geometricLaw`. */
export class Law {
  /** Share of each number, adding up to 1. */
  readonly shares: Float64Array;
  /** Expectation, and expectation of the square. */
  readonly mean: number;
  readonly meanSquare: number;
  /** What of a column is its own, and whose the rest is. */
  readonly #own: Float64Array;
  readonly #other: Int32Array;

  constructor(weights: Float64Array) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.shares = weights.map((weight) => weight / total);
    this.mean = this.shares.reduce((sum, share, i) => sum + share * (i + 1), 0);
    this.meanSquare = this.shares.reduce((sum, share, i) => sum + share * (i + 1) * (i + 1), 0);
    this.#own = this.shares.map((share) => share * weights.length);
    this.#other = Int32Array.from(weights, (_, i) => i);
    this.#level();
  }

  /** The number that a uniform in [0, 1) falls on. */
  draw(u: number): number {
    const own = this.#own;
    const place = u * own.length;
    const column = place | 0;
    return 1 + (place - column < own[column]! ? column : this.#other[column]!);
  }

  /** Fill up the columns that are too low from those that are too high. */
  #level(): void {
    const own = this.#own;
    const low: number[] = [];
    const high: number[] = [];
    for (const [i, height] of own.entries()) (height < 1 ? low : high).push(i);
    while (low.length > 0 && high.length > 0) {
      const to = low.pop()!;
      const from = high.at(-1)!;
      this.#other[to] = from;
      own[from] = own[from]! - (1 - own[to]!);
      if (own[from] < 1) {
        high.pop();
        low.push(from);
      }
    }
  }
}

/** Numbers 1 … n, each `ratio` times as likely as the one before; 0 ≤ ratio ≤ 1. */
export function geometricLaw(n: number, ratio: number): Law {
  const weights = new Float64Array(n);
  for (let i = 0, weight = 1; i < n; i++, weight *= ratio) weights[i] = weight;
  return new Law(weights);
}

/** Most steps that an order has, as a multiple of the mean. */
const SIZE_SPAN = 20;

/** Most steps that an order has for a mean. */
export function mostSteps(meanSteps: number): number {
  return Math.ceil(SIZE_SPAN * meanSteps);
}

/** Sizes in steps: geometric from 1 on, cut at twenty times the mean, beyond which two in 10^9 would lie. */
export function sizeLaw(meanSteps: number): Law {
  return geometricLaw(mostSteps(meanSteps), 1 - 1 / meanSteps);
}
