/**
 * Spectral radius of a matrix without negative entries, also one that is reducible or periodic.
 *
 * Gelfand's formula, ρ(A) = lim ‖Aᵏ‖^(1/k), along k = 2, 4, 8 … by squaring, A = I + M: of a matrix without negative entries ρ(I + M) = 1 + ρ(M), and its
 * powers are far from 0. The norm of the k-th power is at most a polynomial in k times ρᵏ, so 50 squarings leave an error below rounding.
 *
 * Example: `spectralRadius([[0, 2], [0.5, 0]])` is 1.
 */

const SQUARINGS = 50;

/** The largest modulus of an eigenvalue of a square matrix whose entries are at least 0. */
export function spectralRadius(matrix: readonly (readonly number[])[]): number {
  let power = matrix.map((row, i) => row.map((entry, j) => entry + (i === j ? 1 : 0)));
  let logNorm = 0;
  let exponent = 1;
  for (let step = 0; step < SQUARINGS; step++) {
    const norm = Math.max(...power.map((row) => row.reduce((a, b) => a + b, 0)));
    logNorm += Math.log(norm) / exponent;
    power = squared(power.map((row) => row.map((entry) => entry / norm)));
    exponent *= 2;
  }
  return Math.exp(logNorm) - 1;
}

function squared(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((row) => matrix.map((_, j) => row.reduce((sum, entry, k) => sum + entry * matrix[k]![j]!, 0)));
}
