/**
 * The markout taken apart: what the price gave against the mid at the fill, and what the mid did afterwards.
 *
 * Metrics: `capture.<horizon>.<all|maker|taker>` = s·(m(t) − p), `drift.<horizon>.<…>` = s·(m(t + D) − m(t)), both in bps of the fill price p,
 * weighted by quantity; s is our side, m(t) the mid strictly before the fill, m(t + D) that after all rows up to t + D. They add up to `markout.mid`
 * of the same fills, to rounding.
 * Fills whose horizon lies beyond the tape, or that lack either mid, are left out of both and counted as censored. (A markout needs no mid
 * before the fill: where that alone is missing, the markout has a fill more.)
 * Sign: gain, positive = good for us: makers live on capture and pay drift. Count: fills. Clock: venue. Formulas: METRICS §1.4.
 *
 * Example: bought passively at 99, mid 100 before, 98 afterwards: capture 101 bps, drift −202, markout −101.
 */
import { formatDuration } from '../../base/num/duration.js';
import { LIQUIDITIES, matches } from '../liquidity.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import { horizonCaution } from '../staleness.js';

const PARTS = ['capture', 'drift'] as const;

/** Capture and drift of fills, a metric a horizon and kind of liquidity. */
export const markoutSplit: MetricFamily = {
  name: 'markoutSplit',
  ask: ({ facts, meta, markoutsNs, moments }) => {
    const before = moments.before();
    const horizons = markoutsNs.map((horizonNs) => ({ horizonNs, after: moments.after(horizonNs) }));
    return ({ answers }) =>
      horizons.flatMap(({ horizonNs, after }) =>
        LIQUIDITIES.flatMap((liquidity) => {
          const [capture, drift] = PARTS.map((part) => seriesOf(part, horizonNs, liquidity, horizonCaution(meta, horizonNs)));
          facts.fills.forEach((fill, i) => {
            if (!matches(fill, liquidity)) return;
            const beforeTicks = answers.mid(before(i));
            const afterTicks = answers.mid(after(i));
            const bps = Number.isNaN(beforeTicks + afterTicks) ? Number.NaN : (1e4 * fill.side) / Math.abs(fill.priceTicks);
            capture!.observe(bps * (beforeTicks - fill.priceTicks), fill.qtyLots, fill.exchTs);
            drift!.observe(bps * (afterTicks - beforeTicks), fill.qtyLots, fill.exchTs);
          });
          return [capture!, drift!];
        }),
      );
  },
};

function seriesOf(part: (typeof PARTS)[number], horizonNs: number, liquidity: (typeof LIQUIDITIES)[number], note: string): MetricSeries {
  const series = new MetricSeries(
    `${part}.${formatDuration(horizonNs)}.${liquidity}`,
    { family: 'markoutSplit', unit: 'bps', sign: 'gain', reference: 'fill price', clock: 'venue', counted: 'fills', summary: 'ratio' },
    { part, horizonNs, liquidity },
  );
  series.note = note;
  return series;
}
