/**
 * How much of what filled was passive.
 *
 * Metrics: `makerShare` by quantity, `makerShare.fills` by number of fills.
 * Unit: share. Sign: neutral. Count: fills. Clock: venue.
 */
import { matches } from '../liquidity.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

/** Maker share over all fills. */
export const makerShare: MetricFamily = {
  name: 'makerShare',
  ask:
    ({ facts }) =>
    () => {
      const stated = { family: 'makerShare', unit: 'share', sign: 'neutral', clock: 'venue', counted: 'fills', summary: 'ratio' } as const;
      const byQty = new MetricSeries('makerShare', { ...stated, reference: 'filled quantity' }, { by: 'quantity' });
      const byFills = new MetricSeries('makerShare.fills', { ...stated, reference: 'fills' }, { by: 'fills' });
      for (const fill of facts.fills) {
        const maker = matches(fill, 'maker') ? 1 : 0;
        byQty.observe(maker, fill.qtyLots, fill.exchTs);
        byFills.observe(maker, 1, fill.exchTs);
      }
      return [byQty, byFills];
    },
};
