/**
 * How the impact of a lot fades: the kernel G(t), 1 at first and 0 in the end, as a sum of exponentials.
 *
 * | model | G(t) | as a sum |
 * |---|---|---|
 * | `exponential` | 2^(−t / halfLife) (Obizhaeva and Wang 2013) | itself |
 * | `power` | (1 + t / cutoff)^(−exponent) (Bouchaud et al. 2004) | exponentials whose scales are a factor of 2 apart |
 *
 * A power is the integral over u of u^(exponent−1) e^(−u) e^(−u t / cutoff), up to a factor; the sum is that integral in steps of log u. Each weight is above 0,
 * so that the sum is convex and falls for good, as Gatheral (2010) asks of a kernel. It is within 0.03 % of the power, of its value at 0, up to 10,000 cutoffs
 * for exponents from 0.3 to 2 (a test). With a sum of exponentials the state is a few numbers, however many lots were traded.
 *
 * Units: ns; rates are per ns. Example: `exponentialKernel(30e9)` has one component of weight 1.
 */

/** `weights` add up to 1; a component falls as exp(−rate · ns). */
export interface Kernel {
  readonly weights: Float64Array<ArrayBuffer>;
  readonly rates: Float64Array<ArrayBuffer>;
}

/** Halves each `halfLifeNs` (above 0). */
export function exponentialKernel(halfLifeNs: number): Kernel {
  return { weights: Float64Array.of(1), rates: Float64Array.of(Math.LN2 / halfLifeNs) };
}

/** Scales as powers of two, of the cutoff's own: from the fastest to the slowest. */
const FIRST = 5;
const LAST = -40;

/** (1 + t / `cutoffNs`)^(−`exponent`), the exponent from 0.3 to 2. */
export function powerKernel(exponent: number, cutoffNs: number): Kernel {
  const weights: number[] = [];
  const rates: number[] = [];
  for (let log2 = FIRST; log2 >= LAST; log2--) {
    const u = Math.exp(log2 * Math.LN2);
    weights.push(Math.exp(exponent * log2 * Math.LN2 - u));
    rates.push(u / cutoffNs);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { weights: Float64Array.from(weights, (weight) => weight / sum), rates: Float64Array.from(rates) };
}

/** G at `ageNs`. */
export function kernelAt({ weights, rates }: Kernel, ageNs: number): number {
  let value = 0;
  for (let j = 0; j < weights.length; j++) value += weights[j]! * Math.exp(-rates[j]! * ageNs);
  return value;
}
