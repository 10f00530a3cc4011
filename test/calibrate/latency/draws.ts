/**
 * Latencies drawn from known laws, by other means than the quantiles that are tested: normals by Box and Muller, gammas of whole shape as sums of exponentials.
 *
 * Units: ns. Example: `drawsOf(lognormalDraw(4e6, 0.6), 10_000, 7)`.
 */
import seedrandom from 'seedrandom';

/** One latency, ns, from uniforms in (0, 1). */
export type Draw = (uniform: () => number) => number;

export function drawsOf(draw: Draw, n: number, seed: number): Float64Array {
  const random = seedrandom.alea(`draws/${String(seed)}`);
  const uniform = (): number => 1 - random.double();
  return Float64Array.from({ length: n }, () => draw(uniform));
}

/** Rounded to the stamps of a recording. */
export function stamped(valuesNs: Float64Array, resolutionNs: number): Float64Array {
  return valuesNs.map((ns) => Math.round(ns / resolutionNs) * resolutionNs);
}

export function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

export const lognormalDraw =
  (medianNs: number, sigma: number, shiftNs = 0): Draw =>
  (uniform) =>
    shiftNs + medianNs * Math.exp(sigma * normal(uniform));

export const gammaDraw =
  (shiftNs: number, shape: number, scaleNs: number): Draw =>
  (uniform) => {
    let sum = 0;
    for (let i = 0; i < shape; i++) sum -= Math.log(uniform());
    return shiftNs + scaleNs * sum;
  };

export const mixtureDraw =
  (usual: Draw, slow: Draw, weight: number): Draw =>
  (uniform) =>
    uniform() < weight ? slow(uniform) : usual(uniform);
