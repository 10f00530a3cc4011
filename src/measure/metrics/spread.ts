/**
 * What the aggressors of our fills paid, and how it was shared out: effective spread = realised spread + impact.
 *
 * Metrics: `spread.<effective|realised|impact>.<horizon>.<all|maker|taker>` in bps of m(t), weighted by quantity:
 * effective `2·s·(p − m(t))`, realised `2·s·(p − m(t + D))`, impact `2·s·(m(t + D) − m(t))`; m(t) is the mid strictly before the fill, m(t + D) that
 * after all rows up to t + D, and s the **aggressor's** side: ours where we took, the other one where we were met.
 *
 * Sign: of a taker's fills effective and realised are costs and impact a gain; of a maker's the other way round, since the maker is who is
 * paid. Over `all` fills they are the market's figures, of whoever took, and neither.
 * Fills whose horizon lies beyond the tape, or that lack either mid, are left out of all three and counted as censored, so that
 * effective = realised + impact holds for the figures, to rounding. Count: fills. Clock: venue. Formulas: METRICS §1.3 (Huang and Stoll, JFE 41, 1996).
 *
 * Example: mid 100.00, bought at 100.03, mid 100.02 afterwards: 6 = 2 + 4 bps.
 */
import { formatDuration } from '../../base/num/duration.js';
import { Liquidity } from '../../sim/columns.js';
import type { Fill } from '../facts.js';
import { LIQUIDITIES, matches } from '../liquidity.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import { horizonCaution } from '../staleness.js';
import type { Sign } from '../types.js';

const PARTS = ['effective', 'realised', 'impact'] as const;

/** Effective and realised spread and impact, a metric a horizon and kind of liquidity. */
export const spread: MetricFamily = {
  name: 'spread',
  ask: ({ facts, meta, markoutsNs, moments }) => {
    const before = moments.before();
    const horizons = markoutsNs.map((horizonNs) => ({ horizonNs, after: moments.after(horizonNs) }));
    return ({ answers }) =>
      horizons.flatMap(({ horizonNs, after }) =>
        LIQUIDITIES.flatMap((liquidity) => {
          const series = PARTS.map((part) => seriesOf(part, horizonNs, liquidity, horizonCaution(meta, horizonNs)));
          facts.fills.forEach((fill, i) => {
            if (!matches(fill, liquidity)) return;
            const parts = partsOf(fill, answers.mid(before(i)), answers.mid(after(i)));
            series.forEach((each, part) => each.observe(parts[part]!, fill.qtyLots, fill.exchTs));
          });
          return series;
        }),
      );
  },
};

/** Effective, realised, impact in bps of the mid before; all NaN when a mid is not known. */
function partsOf({ side, liquidity, priceTicks }: Fill, beforeTicks: number, afterTicks: number): readonly number[] {
  const aggressor = liquidity === Liquidity.maker ? -side : side;
  const scale = beforeTicks === 0 || Number.isNaN(afterTicks) ? Number.NaN : (2e4 * aggressor) / Math.abs(beforeTicks);
  return [scale * (priceTicks - beforeTicks), scale * (priceTicks - afterTicks), scale * (afterTicks - beforeTicks)];
}

function seriesOf(part: (typeof PARTS)[number], horizonNs: number, liquidity: (typeof LIQUIDITIES)[number], note: string): MetricSeries {
  const series = new MetricSeries(
    `spread.${part}.${formatDuration(horizonNs)}.${liquidity}`,
    {
      family: 'spread',
      unit: 'bps',
      sign: signOf(part, liquidity),
      reference: 'mid strictly before the fill; s = side of the aggressor',
      clock: 'venue',
      counted: 'fills',
      summary: 'ratio',
    },
    { part, horizonNs, liquidity },
  );
  series.note = note;
  return series;
}

function signOf(part: (typeof PARTS)[number], liquidity: (typeof LIQUIDITIES)[number]): Sign {
  if (liquidity === 'all') return 'neutral';
  return (part === 'impact') === (liquidity === 'taker') ? 'gain' : 'cost';
}
