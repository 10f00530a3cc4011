/**
 * Quantiles of Student's t distribution, for intervals of a mean of a few independent figures.
 *
 * @stdlib's, whose error is that of a float64 from one degree of freedom on (docs/dependencies.md). The package is 240 small ones: the build
 * makes one file of this module and what it takes of them (`scripts/bundle-modules.mjs`); unbuilt, it is the package. Import it late.
 *
 * Example: `studentQuantile(0.975, 9)` is 2.2621571628…
 */
import quantile from '@stdlib/stats-base-dists-t-quantile';

/** t with P(T ≤ t) = `share` (0 to 1) under `degrees` > 0 degrees of freedom. */
export function studentQuantile(share: number, degrees: number): number {
  return quantile(share, degrees);
}
