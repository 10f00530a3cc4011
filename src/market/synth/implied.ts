/**
 * What the parameters of a synthetic market imply, by arithmetic: what a generated stream is tested against.
 *
 * With λ limit orders and μ market orders a second, s̄ the mean size, θ the rate of cancellation of an order and p the share of partial ones:
 * - arrivals: λ adds, μ market orders, the stated rates of hidden trades, crosses and broken trades a second, each a Poisson stream.
 * - volume comes by adds (λ·s̄) and goes by executions (μ·s̄, as long as market orders find somebody) and cancellations; replacements leave
 *   it as it is on average. So of what is added the share **1 − μ/λ is cancelled**.
 * - a cancellation takes an order's lots, or half of them on average, so the lots at rest V lose θ·(1 − p/2)·V a second (but for orders of one
 *   lot, which have no half): **V = (λ − μ)·s̄ / (θ·(1 − p/2))**.
 * - orders leave by θ·(1 − p) each and by being executed to their last lot; the number of orders at rest is that of the lots divided by s̄,
 *   about: what partial cancellations and executions leave is smaller. It is what the market opens with, no more.
 *
 * Spread and depth have no closed form; `docs/synth.md` has what was measured.
 *
 * Units: events a second of market time, lots. For one symbol.
 *
 * Example: 4,000 limit and 400 market orders a second imply that 90 % of the volume added is cancelled.
 */
import { sizeLaw } from './law.js';
import type { SynthSettings } from './settings.js';

/** What follows from the parameters; for one symbol, halts apart. */
export interface Implied {
  readonly limitsPerSecond: number;
  readonly marketsPerSecond: number;
  readonly hiddenPerSecond: number;
  readonly crossesPerSecond: number;
  readonly brokenPerSecond: number;
  /** Mean lots of an order. */
  readonly meanSizeLots: number;
  /** Lots cancelled, of those added. */
  readonly cancelledShare: number;
  /** Lots at rest, both sides. */
  readonly restingLots: number;
  /** About how many orders hold them. */
  readonly restingOrders: number;
}

/** Fewest orders that a market opens with. */
const FEWEST_ORDERS = 20;
/** Most, where parameters imply no bound. */
const MOST_ORDERS = 1_000_000;

/** What `settings` imply. */
export function impliedBy({ rates }: SynthSettings): Implied {
  const { limits, markets, cancels, partial, sizeMean, sizeStep } = rates;
  const net = Math.max(0, limits - markets);
  const orders = net / (cancels * (1 - partial / 2));
  const meanSizeLots = sizeLaw(sizeMean).mean * sizeStep;
  return {
    limitsPerSecond: limits,
    marketsPerSecond: markets,
    hiddenPerSecond: rates.hidden,
    crossesPerSecond: rates.crosses,
    brokenPerSecond: rates.broken,
    meanSizeLots,
    cancelledShare: limits === 0 ? 0 : net / limits,
    restingLots: orders * meanSizeLots,
    restingOrders: Math.min(MOST_ORDERS, Math.max(FEWEST_ORDERS, orders)),
  };
}
