/**
 * Standard normal numbers by Marsaglia's polar method (1964): square root and logarithm alone, on whose bits engines agree.
 *
 * Numbers come in pairs; the second one is kept, so a stream is one object.
 *
 * Example: `const normal = new Normal(); normal.next(ctx.random)`.
 */

/** A stream of normal numbers, drawn from a stream of uniform ones. */
export class Normal {
  private kept = Number.NaN;

  /** The next number; `random` is uniform in [0, 1). */
  next(random: () => number): number {
    const { kept } = this;
    if (kept === kept) {
      this.kept = Number.NaN;
      return kept;
    }
    for (;;) {
      const x = 2 * random() - 1;
      const y = 2 * random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.kept = y * scale;
      return x * scale;
    }
  }
}
