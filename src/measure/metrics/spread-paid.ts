/**
 * How far from the mid our fills were: half the effective spread, signed by our side.
 *
 * Metrics: `spreadPaid.all`, `spreadPaid.maker`, `spreadPaid.taker` = 1e4 · s · (p − m) / m in bps of m, the mid prevailing strictly
 * before the fill; weighted by quantity. A maker earns the spread: the figure is then negative.
 * Sign: cost, positive = bad for us. Count: fills. Clock: venue. Formulas: METRICS §1.3 (there twice this, s of the aggressor).
 */
import { costBps } from '../contract.js';
import { LIQUIDITIES, matches } from '../liquidity.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import { staleTouch } from '../staleness.js';

/** Spread paid by fills, a metric a kind of liquidity. */
export const spreadPaid: MetricFamily = {
  name: 'spreadPaid',
  ask: ({ facts, meta, moments }) => {
    const before = moments.before();
    return ({ answers }) =>
      LIQUIDITIES.map((liquidity) => {
        const series = new MetricSeries(
          `spreadPaid.${liquidity}`,
          {
            family: 'spreadPaid',
            unit: 'bps',
            sign: 'cost',
            reference: 'mid strictly before the fill',
            clock: 'venue',
            counted: 'fills',
            summary: 'ratio',
          },
          { liquidity },
        );
        series.note = staleTouch(meta);
        facts.fills.forEach((fill, i) => {
          if (matches(fill, liquidity))
            series.observe(costBps(fill.side, fill.priceTicks, answers.mid(before(i))), fill.qtyLots, fill.exchTs);
        });
        return series;
      });
  },
};
