/**
 * How often the mid's next move after a fill went against us.
 *
 * Metrics: `adverseFills.<all|maker|taker>` = fills whose next mid move was against us / fills followed by a mid move. The next move is the first
 * change of the mid away from the one strictly before the fill; it may come in the fill's own nanosecond, for the trade that fills us may be the one that
 * moves the price. Fills after which the mid never moved, or that had no mid, are censored.
 * Unit: share; one half where fills know nothing. Sign: cost, more = worse for us. Count: fills. Clock: venue. Formula: METRICS §1.5 b.
 */
import { LIQUIDITIES, matches } from '../liquidity.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import { staleTouch } from '../staleness.js';

/** The adverse-fill ratio, a metric a kind of liquidity. */
export const adverseFills: MetricFamily = {
  name: 'adverseFills',
  ask: ({ facts, meta, moments }) => {
    const nextMove = moments.nextMove();
    return ({ answers }) =>
      LIQUIDITIES.map((liquidity) => {
        const series = new MetricSeries(
          `adverseFills.${liquidity}`,
          {
            family: 'adverseFills',
            unit: 'share',
            sign: 'cost',
            reference: 'fills that a mid move followed',
            clock: 'venue',
            counted: 'fills',
            summary: 'ratio',
          },
          { liquidity },
        );
        series.note = staleTouch(meta);
        facts.fills.forEach((fill, i) => {
          if (!matches(fill, liquidity)) return;
          const direction = answers.nextMove(nextMove(i));
          series.observe(Number.isNaN(direction) ? null : Number(direction !== fill.side), 1, fill.exchTs);
        });
        return series;
      });
  },
};
