/**
 * Nelder and Mead's simplex search for the minimum of a function without derivatives (Computer Journal 7, 1965, 308–313), with the usual
 * coefficients: reflection 1, expansion 2, contraction 1/2, shrinkage 1/2.
 *
 * For a few parameters of a smooth function. It stops when the simplex and the values at its corners are within the tolerances. A value
 * that is not finite counts as worse than any other, so bounds may be walls.
 *
 * Reference: Rosenbrock's function from (−1.2, 1) with tolerances 1e-8 is below 1e-15 within 300 evaluations (METRICS §3).
 *
 * Example: `nelderMead(([x = 0]) => (x - 3) * (x - 3), [0]).at` is about `[3]`.
 */

/** How long and how finely to search. */
export interface SearchLimits {
  /** Largest distance of a corner from the best, by coordinate; default 1e-8. */
  readonly tolerance?: number;
  /** Largest difference of values between the corners; default 1e-8. */
  readonly valueTolerance?: number;
  /** Default 400 a coordinate. */
  readonly evaluations?: number;
  /** Size of the first simplex, by coordinate; default 5 % of the coordinate, 0.00025 where it is 0. */
  readonly step?: number;
}

/** What was found. */
export interface Found {
  readonly at: readonly number[];
  readonly value: number;
  readonly evaluations: number;
}

interface Corner {
  readonly at: readonly number[];
  readonly value: number;
}

/** The point from `start` at which `f` is smallest, as far as was looked. */
export function nelderMead(f: (at: readonly number[]) => number, start: readonly number[], limits: SearchLimits = {}): Found {
  const { tolerance = 1e-8, valueTolerance = 1e-8, evaluations = 400 * start.length } = limits;
  let count = 0;
  const corner = (at: readonly number[]): Corner => {
    count++;
    const value = f(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  let simplex = firstSimplex(start, limits.step).map(corner).sort(byValue);
  while (count < evaluations && !isSmall(simplex, tolerance, valueTolerance)) simplex = stepped(simplex, corner).sort(byValue);
  const { at, value } = simplex[0]!;
  return { at, value, evaluations: count };
}

function byValue(a: Corner, b: Corner): number {
  return a.value === b.value ? 0 : a.value - b.value;
}

function firstSimplex(start: readonly number[], step: number | undefined): (readonly number[])[] {
  const moved = start.map((_, i) => start.map((x, k) => (k === i ? x + (step ?? (x === 0 ? 0.00025 : 0.05 * x)) : x)));
  return [start, ...moved];
}

function isSmall(simplex: readonly Corner[], tolerance: number, valueTolerance: number): boolean {
  const best = simplex[0]!;
  return simplex.every(
    ({ at, value }) => Math.abs(value - best.value) <= valueTolerance && at.every((x, i) => Math.abs(x - best.at[i]!) <= tolerance),
  );
}

/** One step: the worst corner is replaced, or all are drawn to the best. */
function stepped(simplex: readonly Corner[], corner: (at: readonly number[]) => Corner): Corner[] {
  const kept = simplex.slice(0, -1);
  const worst = simplex.at(-1)!;
  const [best, second] = [kept[0]!, kept.at(-1)!];
  const centre = best.at.map((_, i) => kept.reduce((sum, { at }) => sum + at[i]!, 0) / kept.length);
  const along = (factor: number): Corner => corner(centre.map((x, i) => x + factor * (x - worst.at[i]!)));
  const reflected = along(1);
  if (reflected.value < best.value) {
    const expanded = along(2);
    return [...kept, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < second.value) return [...kept, reflected];
  const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
  if (contracted.value < Math.min(reflected.value, worst.value)) return [...kept, contracted];
  return [best, ...simplex.slice(1).map(({ at }) => corner(at.map((x, i) => best.at[i]! + 0.5 * (x - best.at[i]!))))];
}
