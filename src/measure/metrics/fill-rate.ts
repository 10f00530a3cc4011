/**
 * How much of what was ordered filled. Orders that the venue refused, or that never reached it, are not ordered.
 *
 * Metrics: `fillRate` = filled / ordered quantity (total quantity as last replaced); `fillRate.orders` = orders with a fill / orders;
 * `fillRate.complete` = orders that filled completely / orders.
 * Unit: share. Sign: neutral. Count: orders that the venue accepted; the note tells how many it refused. Clock: venue.
 */
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

/** Fill rates over all accepted orders. */
export const fillRate: MetricFamily = {
  name: 'fillRate',
  ask:
    ({ facts }) =>
    () => {
      const stated = { family: 'fillRate', unit: 'share', sign: 'neutral', clock: 'venue', counted: 'orders', summary: 'ratio' } as const;
      const byQty = new MetricSeries('fillRate', { ...stated, reference: 'ordered quantity' }, { by: 'quantity' });
      const touched = new MetricSeries('fillRate.orders', { ...stated, reference: 'accepted orders' }, { by: 'orders' });
      const complete = new MetricSeries('fillRate.complete', { ...stated, reference: 'accepted orders' }, { by: 'complete orders' });
      for (const order of facts.orders) {
        if (!order.accepted) continue;
        byQty.add(order.filledLots, order.orderedLots, Number.NaN, order.sentTs);
        touched.observe(order.filledLots > 0 ? 1 : 0, 1, Number.NaN, order.sentTs);
        complete.observe(Number.isNaN(order.completeTs) ? 0 : 1, 1, Number.NaN, order.sentTs);
      }
      const refused = facts.orders.filter((order) => order.rejected).length;
      for (const series of [byQty, touched, complete]) series.note = refused === 0 ? '' : `refused orders, left out: ${refused}`;
      return [byQty, touched, complete];
    },
};
