/**
 * How long orders took to fill, from their arrival at the venue.
 *
 * Metrics: `timeToFill.<first|complete>.<median|mean>`: to the first fill, and to the last lot. Orders that did not get so far are
 * left out and counted as censored, so the figures are of those that did.
 * Unit: ns. Sign: neutral. Count: orders. Clock: venue.
 */
import type { Order } from '../facts.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

const REACHED: Readonly<Record<'first' | 'complete', (order: Order) => number>> = {
  first: (order) => order.firstFillTs,
  complete: (order) => order.completeTs,
};

/** Times to fill over all accepted orders. */
export const timeToFill: MetricFamily = {
  name: 'timeToFill',
  ask:
    ({ facts }) =>
    () =>
      (['first', 'complete'] as const).flatMap((until) =>
        (['median', 'mean'] as const).map((average) => {
          const series = new MetricSeries(
            `timeToFill.${until}.${average}`,
            {
              family: 'timeToFill',
              unit: 'ns',
              sign: 'neutral',
              reference: 'arrival at the venue',
              clock: 'venue',
              counted: 'orders',
              summary: average === 'median' ? 'median' : 'ratio',
            },
            { until, average },
          );
          for (const order of facts.orders) {
            if (order.accepted) series.observe(REACHED[until](order) - order.arriveTs, 1, Number.NaN, order.sentTs);
          }
          return series;
        }),
      ),
};
