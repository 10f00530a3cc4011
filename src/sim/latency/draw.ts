/**
 * Draws from a latency table: one object a message path of a session (DESIGN §2).
 *
 * The n-th message on a path draws with the n-th uniform of a stream that is named by seed and path only, so sessions share random
 * numbers unless they are told not to. With an autocorrelation rho the uniform is Φ(z), z the n-th of an AR(1) of normal scores:
 * z₀ = ε₀, zₙ = rho · zₙ₋₁ + sqrt(1 − rho²) · εₙ, where εₙ is the normal quantile of the n-th uniform. So each draw has the table's law still,
 * z is a pure function of seed, path and n, and sessions share it as they share uniforms. The lag-one rank correlation of draws is
 * (6 / pi) · asin(rho / 2). It runs over the messages of a path, whatever the time between them.
 *
 * Units: ns. Invariant: a draw is an integer; at least 0 it is a latency, below 0 it is a reject seen that long after sending (never
 * −0: a reject takes 1 ns at least).
 *
 * Example: `const draw = latencyDraw(table, 7, 'entry.new'); draw.next(sentNs)`.
 */
import { tabledNormalCdf } from '../../base/num/normal-cdf.js';
import { normalQuantile } from '../../base/num/quantile-normal.js';
import { streamKey, uniformAt } from '../../base/rand/counter.js';
import { CELLS_PER_OCTAVE, CELLS_PER_SIDE, isConstant, OCTAVES, type LatencyTable, type PathTable } from './table.js';

/** The message paths that draw: `entry` and `response` when their kinds share a pipe, else each kind its own; `indicative` by the law of `feed`. */
export type LatencyPath =
  'feed' | 'indicative' | 'entry' | 'entry.new' | 'entry.cancel' | 'entry.replace' | 'response' | 'response.ack' | 'response.fill';

/**
 * The draws of one path of a session under `seed`, to a venue apart where the path names one; with `session` (its id) they are its own instead of
 * shared.
 * A `path` table must count its times from the tape's epoch (`tableSince`).
 */
export function latencyDraw(
  table: LatencyTable,
  seed: number,
  path: LatencyPath | `${LatencyPath}@${string}`,
  session?: string,
): LatencyDraw {
  const { k0, k1 } = streamKey(seed, session === undefined ? `latency/${path}` : `latency/${path}/${session}`);
  return new LatencyDraw(table, k0, k1);
}

const CONSTANT = 0;
const EVEN = 1;
const OCTAVE = 2;
const PATH = 3;

/** Draws one after another. */
export class LatencyDraw {
  private readonly form: number;
  private readonly ns: Float64Array;
  private readonly path: PathTable | undefined;
  private readonly k0: number;
  private readonly k1: number;
  private readonly rho: number;
  private readonly shock: number;
  private count = 0;
  private score = 0;

  constructor(table: LatencyTable, k0: number, k1: number) {
    this.k0 = k0;
    this.k1 = k1;
    this.rho = table.kind === 'quantiles' ? (table.autocorrelation ?? 0) : 0;
    this.shock = Math.sqrt(1 - this.rho * this.rho);
    if (table.kind === 'path') {
      this.form = PATH;
      this.path = table;
      this.ns = table.latencyNs;
    } else {
      this.form = isConstant(table) ? CONSTANT : table.grid === 'octaves' ? OCTAVE : EVEN;
      this.path = undefined;
      this.ns = table.ns;
    }
  }

  /** What every draw is, −1 where they differ. */
  get constantNs(): number {
    return this.form === CONSTANT ? this.ns[0]! : -1;
  }

  /** Latency of a message that is sent at `sentNs`: ns ≥ 0, or −d for a reject that its sender sees d ns after sending. */
  next(sentNs: number): number {
    if (this.form === CONSTANT) return this.ns[0]!;
    if (this.form === PATH) return pathLatency(this.path!, sentNs);
    return this.quantile(this.rho === 0 ? uniformAt(this.k0, this.k1, this.count++) : this.correlated());
  }

  /** The next uniform of an autocorrelated path, in [0, 1]. */
  private correlated(): number {
    const score = normalScore(uniformAt(this.k0, this.k1, this.count));
    this.score = this.count === 0 ? score : this.rho * this.score + this.shock * score;
    this.count++;
    return tabledNormalCdf(this.score);
  }

  private quantile(u: number): number {
    return this.form === EVEN ? evenQuantile(this.ns, u) : octaveQuantile(this.ns, u);
  }
}

/** Half the distance of neighbouring uniforms: where a uniform stands within its cell, so that 0 has a finite score. */
const HALF_CELL = 1 / 9007199254740992 / 2;

/** The normal quantile of a uniform, the same number with another sign for its mirror image; ±8.3 at most. */
function normalScore(u: number): number {
  return u < 0.5 ? normalQuantile(u + HALF_CELL) : -normalQuantile(1 - u - HALF_CELL);
}

/** The quantile of `u` in [0, 1] from points on the even grid. */
export function evenQuantile(ns: Float64Array, u: number): number {
  return between(ns, u * (ns.length - 1));
}

const TWO_POW_32 = 4294967296;

/** 2^(k−31) by k: stretches octave k of x = v·2^32 to [1, 2). */
const STRETCH = Float64Array.from({ length: OCTAVES }, (_, k) => ((1 << k) >>> 0) / 2147483648);

/** The quantile of `u` in [0, 1] from points on the grid of octaves. */
export function octaveQuantile(ns: Float64Array, u: number): number {
  const low = u < 0.5;
  const cells = octavePosition(low ? u : 1 - u);
  return between(ns, low ? cells : 2 * CELLS_PER_SIDE - cells);
}

/** Cells between the end of a side and `v` in [0, 1/2]. */
function octavePosition(v: number): number {
  const x = v * TWO_POW_32;
  const octave = Math.clz32(x);
  if (octave === OCTAVES) return x * CELLS_PER_OCTAVE;
  return (OCTAVES - octave + x * STRETCH[octave]! - 1) * CELLS_PER_OCTAVE;
}

function between(ns: Float64Array, position: number): number {
  const i = Math.floor(position);
  const from = ns[i]!;
  const fraction = position - i;
  return fraction === 0 ? from : Math.floor(from + (ns[i + 1]! - from) * fraction);
}

/**
 * Latency of a message sent at `sentNs` on a recorded course: linear between the two rows around it, the step from the earlier row
 * truncated toward 0 as hftbacktest does; the ends hold. A reject in either row is a reject.
 */
function pathLatency(path: PathTable, sentNs: number): number {
  const { atNs, rejected } = path;
  const after = firstAfter(atNs, sentNs);
  const from = Math.max(after - 1, 0);
  const to = Math.min(after, atNs.length - 1);
  if (rejected[from] === 0 && rejected[to] === 0) return interpolated(atNs, path.latencyNs, from, to, sentNs);
  return -Math.max(1, interpolated(atNs, path.totalNs, from, to, sentNs));
}

function interpolated(xs: Float64Array, ys: Float64Array, from: number, to: number, x: number): number {
  const y = ys[from]!;
  if (from === to) return y;
  // in this order: the peer's bits (FILLS.md §8)
  return y + Math.trunc(((ys[to]! - y) / (xs[to]! - xs[from]!)) * (x - xs[from]!));
}

/** First index whose value is above `x`. */
function firstAfter(values: Float64Array, x: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
