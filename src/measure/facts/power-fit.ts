/**
 * A power law through means by weighted least squares on the values themselves: `y = amplitude · x^exponent`.
 *
 * Unlike a line through logarithms it takes means that are not positive, so bins in which noise won are not left out, which would lift the law.
 * For a given exponent the best amplitude is known in closed form; the exponent is looked for on a grid of −1 to 3 and then by golden section.
 *
 * Example: `powerFit([1, 4, 9], [2, 4, 6], [1, 1, 1])` is exponent 0.5, amplitude 2.
 */

const LOW = -1;
const HIGH = 3;
const STEPS = 80;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** 0.618^40 of a step of the grid is less than 1e-9. */
const NARROWINGS = 40;

/** The law; NaN where there are too few points, where it does not grow from zero, or where the best exponent is an end of the range. */
export interface PowerLaw {
  readonly exponent: number;
  readonly amplitude: number;
}

const NONE: PowerLaw = { exponent: Number.NaN, amplitude: Number.NaN };

/** Fit to at least three points; `xs` are positive. */
export function powerFit(xs: ArrayLike<number>, ys: ArrayLike<number>, weights: ArrayLike<number>): PowerLaw {
  if (xs.length < 3) return NONE;
  const logs = Float64Array.from(xs, (x) => Math.log(x));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= STEPS; step++) {
    const { error } = errorOf(exponentAt(step), logs, ys, weights);
    if (error < least) [least, best] = [error, step];
  }
  if (best === 0 || best === STEPS) return NONE;
  let low = exponentAt(best - 1);
  let high = exponentAt(best + 1);
  for (let i = 0; i < NARROWINGS; i++) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (errorOf(left, logs, ys, weights).error < errorOf(right, logs, ys, weights).error) high = right;
    else low = left;
  }
  const exponent = (low + high) / 2;
  const { amplitude } = errorOf(exponent, logs, ys, weights);
  return amplitude > 0 ? { exponent, amplitude } : NONE;
}

function exponentAt(step: number): number {
  return LOW + ((HIGH - LOW) * step) / STEPS;
}

/** Best amplitude for an exponent, and the weighted sum of squares that it leaves. */
function errorOf(exponent: number, logs: Float64Array, ys: ArrayLike<number>, weights: ArrayLike<number>) {
  let products = 0;
  let squares = 0;
  for (let i = 0; i < logs.length; i++) {
    const power = Math.exp(exponent * logs[i]!);
    products += weights[i]! * power * ys[i]!;
    squares += weights[i]! * power * power;
  }
  const amplitude = products / squares;
  let error = 0;
  for (let i = 0; i < logs.length; i++) {
    const rest = ys[i]! - amplitude * Math.exp(exponent * logs[i]!);
    error += weights[i]! * rest * rest;
  }
  return { amplitude, error };
}
