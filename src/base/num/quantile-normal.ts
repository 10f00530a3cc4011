/**
 * Quantiles of the standard normal law.
 *
 * Wichura's algorithm AS 241, PPND16 (Applied Statistics 37, 1988, 477–484): rational functions, one logarithm and one square root, which
 * agree between engines. Ours rather than a package's, since the package (@stdlib's erfcinv) wants to be bundled and this is sixty lines;
 * tests hold it against that package.
 *
 * Accuracy: relative error below 2e-15 for p from 1e-30 to 1/2. A probability near 1 has few bits left: ask for 1 − p and turn the sign.
 *
 * Example: `normalQuantile(0.025)` is −1.9599639845400545.
 */

type Coefficients = readonly [number, number, number, number, number, number, number, number];

/** |p − 1/2| up to here is the centre. */
const CENTRE = 0.425;
/** sqrt(−ln p) up to here is the near tail: p down to 1.4e-11. */
const NEAR = 5;

const CENTRE_TOP: Coefficients = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813,
  2509.0809287301227,
];
const CENTRE_BOTTOM: Coefficients = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854,
];
const NEAR_TOP: Coefficients = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const NEAR_BOTTOM: Coefficients = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345,
  1.0507500716444169e-9,
];
const FAR_TOP: Coefficients = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
  0.000027115555687434876, 2.0103343992922881e-7,
];
const FAR_BOTTOM: Coefficients = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548, 1.421511758316446e-7,
  2.0442631033899397e-15,
];

/** z with Φ(z) = p. 0 gives −∞, 1 gives +∞; outside [0, 1] and for NaN the result is NaN. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= CENTRE) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_TOP, r)) / polynomial(CENTRE_BOTTOM, r);
  }
  const z = tail(Math.sqrt(-Math.log(q < 0 ? p : 1 - p)));
  return q < 0 ? -z : z;
}

function tail(r: number): number {
  if (r <= NEAR) return polynomial(NEAR_TOP, r - 1.6) / polynomial(NEAR_BOTTOM, r - 1.6);
  return polynomial(FAR_TOP, r - NEAR) / polynomial(FAR_BOTTOM, r - NEAR);
}

/** Σ c[i] · x^i by Horner's rule. */
function polynomial(c: Coefficients, x: number): number {
  return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];
}
