/**
 * How far the fills can be trusted: the shares that are certain, likely and doubtful (FILLS.md §4, §5).
 *
 * Metrics: `certainty.<certain|likely|doubtful>` by quantity, `certainty.<…>.fills` by number of fills.
 * Unit: share. Sign: neutral. Count: fills. Clock: venue.
 */
import { Certainty } from '../../sim/columns.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

/** Certainty shares over all fills. */
export const certainty: MetricFamily = {
  name: 'certainty',
  ask:
    ({ facts }) =>
    () =>
      (['certain', 'likely', 'doubtful'] as const).flatMap((name) => {
        const stated = { family: 'certainty', unit: 'share', sign: 'neutral', clock: 'venue', counted: 'fills', summary: 'ratio' } as const;
        const byQty = new MetricSeries(
          `certainty.${name}`,
          { ...stated, reference: 'filled quantity' },
          { certainty: name, by: 'quantity' },
        );
        const byFills = new MetricSeries(`certainty.${name}.fills`, { ...stated, reference: 'fills' }, { certainty: name, by: 'fills' });
        for (const fill of facts.fills) {
          const is = fill.certainty === Certainty[name] ? 1 : 0;
          byQty.observe(is, fill.qtyLots, fill.exchTs);
          byFills.observe(is, 1, fill.exchTs);
        }
        return [byQty, byFills];
      }),
};
