/**
 * Special functions that fits of laws need, from @stdlib: none of them is written by hand here.
 *
 * Not for the core (`base` to `clearing`): their last bits are the package's own. What a run draws from is a table of integers, so no run
 * depends on them. `npm run build` puts what is taken of the package into this module of `dist`.
 *
 * Example: `normalCdf(-1.96)` is 0.02499790…; `gammaCdf(2, 3)` is the share of a gamma law of shape 3 and scale 1 below 2.
 */
import erfc from '@stdlib/math-base-special-erfc';
import gammainc from '@stdlib/math-base-special-gammainc';

/** Share of the standard normal law below `z`, exact in its lower tail; `normalCdf(-z)` is the upper one. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

/** Density of the standard normal law. */
export function normalDensity(z: number): number {
  return DENSITY_AT_0 * Math.exp(-0.5 * z * z);
}

/** Share of the gamma law of this shape and scale 1 below `x`. */
export function gammaCdf(x: number, shape: number): number {
  return x <= 0 ? 0 : gammainc(x, shape, true, false);
}

/** Share above `x`, exact in the upper tail. */
export function gammaSurvival(x: number, shape: number): number {
  return x <= 0 ? 1 : gammainc(x, shape, true, true);
}
