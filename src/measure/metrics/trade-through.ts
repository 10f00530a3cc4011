/**
 * How much of what filled was filled by a trade beyond our price: the price went through us.
 *
 * Metrics: `tradeThrough` = fills by rule `through` / all fills; `tradeThrough.maker` = the same over passive fills alone.
 * Unit: share. Sign: neutral. Count: fills. Clock: venue. Formula: METRICS §1.5 c.
 */
import { Rule } from '../../sim/columns.js';
import { matches } from '../liquidity.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

/** Trade-through share of fills. */
export const tradeThrough: MetricFamily = {
  name: 'tradeThrough',
  ask:
    ({ facts }) =>
    () => {
      const stated = {
        family: 'tradeThrough',
        unit: 'share',
        sign: 'neutral',
        clock: 'venue',
        counted: 'fills',
        summary: 'ratio',
      } as const;
      const ofAll = new MetricSeries('tradeThrough', { ...stated, reference: 'fills' }, { liquidity: 'all' });
      const ofMaker = new MetricSeries('tradeThrough.maker', { ...stated, reference: 'passive fills' }, { liquidity: 'maker' });
      for (const fill of facts.fills) {
        const through = Number(fill.rule === Rule.through);
        ofAll.observe(through, 1, fill.exchTs);
        if (matches(fill, 'maker')) ofMaker.observe(through, 1, fill.exchTs);
      }
      return [ofAll, ofMaker];
    },
};
