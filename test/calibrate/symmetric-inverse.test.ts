import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricInverse } from '../../src/calibrate/symmetric-inverse.js';

const entries = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 });

describe('symmetricInverse', () => {
  it('times the matrix is the identity, whatever the units of rows and columns', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(1, 1e6), (e, unit) => {
        const a = [e.slice(0, 3), e.slice(3, 6), e.slice(6, 9)];
        const scale = [1, unit, 1 / unit];
        // A·Aᵀ + 1 is positive definite
        const dot = (i: number, k: number): number => a[i]!.reduce((sum, x, j) => sum + x * a[k]![j]!, i === k ? 1 : 0);
        const matrix = a.map((_, i) => a.map((__, k) => dot(i, k) * scale[i]! * scale[k]!));
        const inverse = symmetricInverse(matrix)!;
        for (let i = 0; i < 3; i++)
          for (let k = 0; k < 3; k++) {
            const product = matrix[i]!.reduce((sum, x, j) => sum + x * inverse[j]![k]!, 0) * (scale[k]! / scale[i]!);
            expect(product).toBeCloseTo(i === k ? 1 : 0, 9);
          }
      }),
    );
  });

  it('has none of a matrix that is not positive definite', () => {
    expect(symmetricInverse([[0]])).toBeUndefined();
    expect(
      symmetricInverse([
        [1, 2],
        [2, 1],
      ]),
    ).toBeUndefined();
    expect(symmetricInverse([[Number.NaN]])).toBeUndefined();
  });
});
