/**
 * Bins that are equally wide on a logarithmic scale: so many to a doubling.
 *
 * Bin 0 holds values below 1; bin b ≥ 1 holds [2^((b−1)/perOctave), 2^(b/perOctave)). The edges are compared, so rounding of a logarithm moves nothing.
 *
 * Example: with two to an octave 1 is in bin 1, 2 in bin 3, 4 in bin 5.
 */

/** A scale of bins. */
export class LogBins {
  readonly count: number;
  /** Low edge of each bin, and the high one of the last. */
  readonly edges: Float64Array;
  readonly #perOctave: number;

  /** Up to 2^octaves; what is larger goes to the last bin. */
  constructor(perOctave: number, octaves: number) {
    this.#perOctave = perOctave;
    this.count = perOctave * octaves + 1;
    this.edges = new Float64Array(this.count + 1);
    for (let bin = 1; bin <= this.count; bin++) {
      const octave = Math.floor((bin - 1) / perOctave);
      this.edges[bin] = powerOfTwo(octave) * Math.exp((Math.LN2 * (bin - 1 - octave * perOctave)) / perOctave);
    }
  }

  /** Bin of a value from 0 on. */
  of(value: number): number {
    if (value < 1) return 0;
    let bin = Math.min(this.count - 1, 1 + Math.floor(Math.log(value) * Math.LOG2E * this.#perOctave));
    while (bin > 1 && value < this.edges[bin]!) bin--;
    while (bin < this.count - 1 && value >= this.edges[bin + 1]!) bin++;
    return bin;
  }
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 2;
  return power;
}

/** Quantile of counts in bins, evenly spread within a bin on the logarithmic scale; NaN of nothing. */
export function binQuantile(bins: LogBins, counts: Float64Array, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let rest = share * total;
  for (let bin = 0; bin < bins.count; bin++) {
    const count = counts[bin]!;
    if (count > 0 && rest <= count) {
      const low = bins.edges[bin]!;
      return bin === 0 ? 0 : low * Math.exp((rest / count) * Math.log(bins.edges[bin + 1]! / low));
    }
    rest -= count;
  }
  return Number.NaN;
}
