/**
 * Waiting longer after each failure: doubled from the smallest to the largest wait, of which the second half is drawn by chance, so that many
 * who lost the same server do not come back in step.
 *
 * Units: ms.
 *
 * Example: from 500 to 60,000 the waits lie in [250, 500), [500, 1000), [1000, 2000), …, [30000, 60000).
 */

/** Bounds of the waits. */
export interface BackoffBounds {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Waits of one thing that is tried again. */
export class Backoff {
  readonly #bounds: BackoffBounds;
  readonly #random: () => number;
  #failures = 0;

  constructor(bounds: BackoffBounds, random: () => number) {
    this.#bounds = bounds;
    this.#random = random;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** The wait after one more failure. */
  nextMs(): number {
    const { minMs, maxMs } = this.#bounds;
    // Doubling stops where it cannot matter: 2^40 ms are 34 years.
    const doubled = minMs * 2 ** Math.min(this.#failures, 40);
    this.#failures++;
    return Math.min(maxMs, doubled) * (0.5 + 0.5 * this.#random());
  }

  /** It went well: begin anew. */
  reset(): void {
    this.#failures = 0;
  }
}
