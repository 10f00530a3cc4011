/**
 * Our share of the volume that was printed while parents were worked.
 *
 * Metrics: `participation` = Σ filled / Σ market volume of the tape; `participation.withOwn` has our fills in the denominator as well.
 * Unit: share. Sign: neutral. Count: parents. Clock: venue. Formulas: METRICS §1.2.
 */
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

/** Participation over all parents. */
export const participation: MetricFamily = {
  name: 'participation',
  ask:
    () =>
    ({ parents }) => {
      const stated = {
        family: 'participation',
        unit: 'share',
        sign: 'neutral',
        clock: 'venue',
        counted: 'parents',
        summary: 'ratio',
      } as const;
      const without = new MetricSeries('participation', { ...stated, reference: 'volume printed in the interval, own volume left out' });
      const withOwn = new MetricSeries('participation.withOwn', {
        ...stated,
        reference: 'volume printed in the interval, own volume added',
      });
      for (const parent of parents) {
        without.add(parent.filledLots, parent.participation.marketLots, Number.NaN, parent.decidedTs);
        withOwn.add(parent.filledLots, parent.participation.marketLots + parent.filledLots, Number.NaN, parent.decidedTs);
      }
      return [without, withOwn];
    },
};
