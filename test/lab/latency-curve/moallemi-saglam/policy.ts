/**
 * What latency costs by a model that can be solved: Moallemi and Sağlam, "The cost of latency in high-frequency trading" (Operations Research 61,
 * 2013), as METRICS §1.9 states it.
 *
 * A share is to be sold within T. The bid is a driftless random walk that moves by v = σ√Δt a period, the ask stands d above it, market buys come in a
 * period with probability a = µΔt. A limit order set on the bid of one period works in the next, u above the bid of then: it earns u − X if a market
 * buy comes and the bid has moved by X with u − d ≤ X < u (not above the ask, not below the bid); it sells at the bid, earning 0, if X ≥ u; it waits
 * if X < u − d. At T it sells at the bid. By backward induction
 *
 *   h ← max over u of a·[u(Φ(u/v) − Φ((u−d)/v)) − v(φ((u−d)/v) − φ(u/v))] + h·[Φ((u−d)/v) + (1−a)(Φ(u/v) − Φ((u−d)/v))]
 *
 * Without latency the order stands at the ask and earns h* = d(1 − e^(−µT)). The cost of latency is the share (h* − h)/h* of it that is lost.
 *
 * Unit: prices in spreads (d = 1). Example: `policyOf({ v: 0.1, muT: 1, periods: 1000 }).cost` is 0.19591.
 */
import { erf } from 'mathjs';

/** One of the model's cases, in spreads. */
export interface Case {
  /** Standard deviation of the bid's move in a period. */
  readonly v: number;
  /** Expected market buys within T. */
  readonly muT: number;
  readonly periods: number;
}

/** The solution. */
export interface Policy {
  /** Distance from the bid by periods that are left, 1 to `periods`; index 0 is not used. */
  readonly u: readonly number[];
  /** Expected gain over selling at the bid. */
  readonly gain: number;
  /** Share of the gain without latency that is lost. */
  readonly cost: number;
}

/** Solve a case. */
export function policyOf({ v, muT, periods }: Case): Policy {
  const a = muT / periods;
  const u = [Number.NaN];
  let gain = 0;
  for (let left = 1; left <= periods; left++) {
    const ahead = gain;
    const best = maximum((distance) => gainOf(distance, v, a, ahead), 0, 1);
    u.push(best);
    gain = gainOf(best, v, a, ahead);
  }
  const without = -Math.expm1(-muT);
  return { u, gain, cost: (without - gain) / without };
}

/** What is gained in this period and after it by an order `u` above the bid. */
function gainOf(u: number, v: number, a: number, after: number): number {
  const [near, far] = [(u - 1) / v, u / v];
  const inside = cumulative(far) - cumulative(near);
  return a * (u * inside - v * (density(near) - density(far))) + after * (cumulative(near) + (1 - a) * inside);
}

/** Normal distribution function. */
function cumulative(z: number): number {
  return 0.5 * (1 + erf(z / Math.SQRT2));
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where a function with one peak has it, to 1e-6: golden section. */
function maximum(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [f(left), f(right)];
  while (high - low > 1e-6) {
    if (atLeft < atRight) {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = f(right);
    } else {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = f(left);
    }
  }
  return (low + high) / 2;
}
