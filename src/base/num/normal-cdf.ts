/**
 * The standard normal law's share below z, for draws: from a table, so that its bits are the same on every engine.
 *
 * The knots are the normal quantiles turned round (`quantile-normal.ts`) by Newton's steps, 128 a unit of z down to where the share is below 2^-54; between knots
 * runs the cubic with the law's own slopes. Only `+ − × ÷`, `sqrt`, `exp` and `log` are used. Made when it is first asked for.
 *
 * Accuracy: 5e-8 of the share (or of 1 − share above 0) down to z = −8.3. For likelihoods take `calibrate/special.ts`.
 *
 * Example: `tabledNormalCdf(-1.96)` is 0.0249979.
 */
import { normalQuantile } from './quantile-normal.js';

const CELLS_PER_UNIT = 128;
/** Normal quantile of 2^-54 is −8.29. */
const LOWEST_Z = 8.5;
const CELLS = LOWEST_Z * CELLS_PER_UNIT;

/** Shares and densities at z = −j / CELLS_PER_UNIT. */
interface Knots {
  readonly share: Float64Array;
  readonly density: Float64Array;
}

let knots: Knots | undefined;

/** Φ(z) in [0, 1]: 0 below z = −8.5, 1 above 8.5. */
export function tabledNormalCdf(z: number): number {
  knots ??= madeKnots();
  return z > 0 ? 1 - lowerShare(knots, z) : lowerShare(knots, -z);
}

/** Φ(−x) for x ≥ 0. */
function lowerShare({ share, density }: Knots, x: number): number {
  const at = x * CELLS_PER_UNIT;
  if (!(at < CELLS)) return 0;
  const j = Math.floor(at);
  const t = at - j;
  const rest = 1 - t;
  // the slope along x is minus the density
  const slopes = (t * rest * (rest * -density[j]! + t * density[j + 1]!)) / CELLS_PER_UNIT;
  return share[j]! * rest * rest * (1 + 2 * t) + share[j + 1]! * t * t * (1 + 2 * rest) + slopes;
}

const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);
const NEWTON_STEPS = 6;

function madeKnots(): Knots {
  const share = new Float64Array(CELLS + 1);
  const density = new Float64Array(CELLS + 1);
  let p = 0.5;
  for (let j = 0; j <= CELLS; j++) {
    const z = -j / CELLS_PER_UNIT;
    density[j] = DENSITY_AT_0 * Math.exp(-0.5 * z * z);
    for (let step = 0; step < NEWTON_STEPS; step++) p += (z - normalQuantile(p)) * density[j]!;
    share[j] = p;
  }
  return { share, density };
}
