/**
 * Queue models (FILLS.md §4), on the grid of 1/65536 lot and in exact fractions wherever the model is a fraction.
 *
 * Grid values are integers × 65536. Example: f = 4 lots, b = 4, c = 2 under `uniform` (p = 1/2) leaves 3 lots ahead.
 */

/** Grid steps in a lot. */
export const GRID = 65536;

/** A queue model as a scenario names it. */
export interface QueueSpec {
  model: string;
  n?: number;
  /** `fitted`: points (f/(f+b), p), ascending, linear in between. */
  points?: readonly (readonly [number, number])[];
}

/** The share that stood behind: an exact fraction, or a double where logarithms come in. */
type Share = { num: bigint; den: bigint } | number;

/**
 * What stands ahead after a cancellation of `c` lots, all but `c` and `level` in grid steps (those in lots).
 * `level` is what is left of the level, `f` what stood ahead. An `f` of 0 or less has nothing to lose.
 */
export function afterCancel(spec: QueueSpec, f: number, c: number, level: number): number {
  if (f <= 0 || c <= 0) return f;
  const cancelled = c * GRID;
  const levelGrid = level * GRID;
  const b = Math.max(0, levelGrid + cancelled - f);
  const share = shareBehind(spec, f, b);
  return Math.min(typeof share === 'number' ? byDouble(f, b, cancelled, share) : byFraction(f, b, cancelled, share), levelGrid);
}

function byFraction(f: number, b: number, c: number, share: { num: bigint; den: bigint }): number {
  const [F, B, C] = [BigInt(f), BigInt(b), BigInt(c)];
  const { num, den } = share;
  const spill = num * C - B * den;
  const left = F * den - (den - num) * C - (spill > 0n ? spill : 0n);
  // Round half up: ⌊left/den + 1/2⌋; nothing is below 0 here.
  return left <= 0n ? 0 : Number((2n * left + den) / (2n * den));
}

function byDouble(f: number, b: number, c: number, p: number): number {
  const left = f - (1 - p) * c - Math.max(0, p * c - b);
  return Math.max(0, Math.floor(left + 0.5));
}

function shareBehind(spec: QueueSpec, f: number, b: number): Share {
  // With p = 1 the formula takes nothing until the level itself is smaller than f.
  if (spec.model === 'pessimistic') return { num: 1n, den: 1n };
  if (b === 0 || spec.model === 'optimistic') return { num: 0n, den: 1n };
  const [ahead, behind] = [f / GRID, b / GRID];
  switch (spec.model) {
    case 'prob-log':
      return Math.log(1 + behind) / (Math.log(1 + behind) + Math.log(1 + ahead));
    case 'prob-log2':
      return Math.log(1 + behind) / Math.log(1 + behind + ahead);
    case 'uniform':
      return { num: BigInt(b), den: BigInt(f + b) };
    case 'fitted':
      return interpolate(spec.points ?? [], ahead / (ahead + behind));
    default:
      return power(spec, f, b);
  }
}

function power(spec: QueueSpec, f: number, b: number): Share {
  const n = spec.n ?? 1;
  if (!Number.isInteger(n)) return powerByDouble(spec.model, n, f, b);
  const raise = (x: number): bigint => BigInt(x) ** BigInt(n);
  switch (spec.model) {
    case 'prob-power':
      return { num: raise(b), den: raise(b) + raise(f) };
    case 'prob-power2':
      return { num: raise(b), den: raise(b + f) };
    case 'prob-power3':
      return { num: raise(f + b) - raise(f), den: raise(f + b) };
    default:
      throw new RangeError(`no queue model "${spec.model}"`);
  }
}

function powerByDouble(model: string, n: number, f: number, b: number): number {
  const raise = (x: number): number => Math.exp(n * Math.log(x));
  if (model === 'prob-power') return raise(b / f) / (raise(b / f) + 1);
  if (model === 'prob-power2') return raise(b / (b + f));
  return 1 - raise(f / (f + b));
}

function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  const above = points.findIndex(([at]) => at >= x);
  const [x1, p1] = points[above < 0 ? points.length - 1 : above] ?? [0, 0];
  const [x0, p0] = points[Math.max(0, above - 1)] ?? [0, 0];
  return above <= 0 || x1 === x0 ? p1 : p0 + ((p1 - p0) * (x - x0)) / (x1 - x0);
}
