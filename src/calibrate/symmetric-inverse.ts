/**
 * The inverse of a small positive definite matrix, by Cholesky's factor: for covariances of a handful of parameters.
 *
 * Rows and columns are scaled to a diagonal of ones first, so parameters in ns beside shares do no harm.
 *
 * Example: `symmetricInverse([[4, 0], [0, 2]])` is `[[0.25, 0], [0, 0.5]]`.
 */

/** The inverse, or undefined for a matrix that is not positive definite. */
export function symmetricInverse(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const scale = matrix.map((row, i) => Math.sqrt(row[i]!));
  if (!scale.every((s) => s > 0 && Number.isFinite(s))) return undefined;
  const factor = choleskyFactor(matrix.map((row, i) => row.map((value, k) => value / (scale[i]! * scale[k]!))));
  if (factor === undefined) return undefined;
  const inverse = matrix.map(() => new Array<number>(matrix.length).fill(0));
  matrix.forEach((_, k) => {
    solve(factor, k).forEach((x, i) => {
      inverse[i]![k] = x / (scale[i]! * scale[k]!);
    });
  });
  return inverse;
}

/** Lower triangle L with L·Lᵀ = matrix. */
function choleskyFactor(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const lower = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < matrix.length; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = matrix[i]![k]!;
      for (let j = 0; j < k; j++) sum -= lower[i]![j]! * lower[k]![j]!;
      if (i === k && !(sum > 1e-14)) return undefined;
      lower[i]![k] = i === k ? Math.sqrt(sum) : sum / lower[k]![k]!;
    }
  }
  return lower;
}

/** x with L·Lᵀ·x = unit vector k. */
function solve(lower: readonly (readonly number[])[], k: number): number[] {
  const x = lower.map((_, i) => (i === k ? 1 : 0));
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) x[i]! -= lower[i]![j]! * x[j]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < x.length; j++) x[i]! -= lower[j]![i]! * x[j]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}
