/**
 * The dozen metrics that a comparison shows unless it is asked for more: what was paid, what the market did after, how much filled, and how
 * far it can be trusted.
 */
import type { Metric } from '../../measure/types.js';

const MAIN = new Set([
  'shortfall.total',
  'slippage.arrival',
  'slippage.vwap',
  'spreadPaid.all',
  'fees',
  'fillRate',
  'timeToFill.first.median',
  'makerShare',
  'cancelRaces.lost',
  'certainty.certain',
  'missed',
]);
/** The horizon of markouts that is shown: the one nearest to a second. */
const MAIN_HORIZON_NS = 1e9;

/** Tells whether a metric of a session is one of the main ones. */
export function mainMetrics(metrics: readonly Metric[]): (metric: Metric) => boolean {
  const horizons = metrics.flatMap(({ family, labels }) => (family === 'markout' ? [Number(labels['horizonNs'])] : []));
  const distance = (horizonNs: number): number => Math.abs(Math.log(Math.max(1, horizonNs) / MAIN_HORIZON_NS));
  const nearest = horizons.reduce((best, each) => (distance(each) < distance(best) ? each : best), Number.POSITIVE_INFINITY);
  return ({ name, family, labels }) =>
    MAIN.has(name) ||
    (family === 'markout' && labels['horizonNs'] === nearest && labels['fair'] === 'mid' && labels['liquidity'] === 'all');
}
