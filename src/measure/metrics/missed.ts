/**
 * What only the optimistic reading of the tape would have filled (FILLS.md §4): how much better it might have been.
 *
 * Metrics: `missed` = missed / ordered quantity, share; `missedQty` = missed quantity, summed.
 * Sign: neutral. Count: orders that the venue accepted. Clock: venue.
 */
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

/** Missed quantity over all accepted orders. */
export const missed: MetricFamily = {
  name: 'missed',
  ask:
    ({ facts }) =>
    () => {
      const stated = { family: 'missed', sign: 'neutral', clock: 'venue', counted: 'orders' } as const;
      const share = new MetricSeries('missed', { ...stated, unit: 'share', reference: 'ordered quantity', summary: 'ratio' });
      const qty = new MetricSeries('missedQty', { ...stated, unit: 'qty', reference: 'none', summary: 'total' });
      for (const order of facts.orders) {
        if (!order.accepted) continue;
        share.add(order.missedLots, order.orderedLots, Number.NaN, order.sentTs);
        qty.add(facts.scale.qty(order.missedLots), 1, Number.NaN, order.sentTs);
      }
      return [share, qty];
    },
};
