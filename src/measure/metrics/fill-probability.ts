/**
 * How likely a passive order is to get its first fill within a time of its arrival at the venue.
 *
 * Metrics: `fillProbability.<1s|5s|30s>`, by Aalen and Johansen's estimator: fill, cancel after the price left the order behind, and other cancels
 * compete, so the figure is of orders as this session treats them; orders that still wait when the tape ends count for as long as they were seen.
 * Kaplan and Meier's figure, in which a cancel is only the end of being seen, stands beside it in the curve (`curves.fillProbability`, with standard
 * errors after Greenwood).
 * Intervals are of the bootstrap, like all others: lives are resampled by what each does to the estimate, with their neighbours in time.
 * Unit: share. Sign: neutral. Count: orders that rested. Clock: venue. Formula: METRICS §1.6, `measure/cumulative-incidence.ts`.
 */
import { formatDuration } from '../../base/num/duration.js';
import { WaitEnd } from '../fill-waits.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import { horizonCaution } from '../staleness.js';

const WITHIN_NS = [1_000_000_000, 5_000_000_000, 30_000_000_000] as const;

/** Probability of a first fill within given times. */
export const fillProbability: MetricFamily = {
  name: 'fillProbability',
  ask:
    ({ meta }) =>
    ({ waits: { incidence, sentTs } }) =>
      WITHIN_NS.map((withinNs) => {
        const series = new MetricSeries(
          `fillProbability.${formatDuration(withinNs)}`,
          {
            family: 'fillProbability',
            unit: 'share',
            sign: 'neutral',
            reference: 'orders that rested, from their acceptance',
            clock: 'venue',
            counted: 'orders',
            summary: 'ratio',
          },
          { withinNs },
        );
        series.note = horizonCaution(meta, withinNs);
        if (!incidence.reaches(withinNs)) {
          // Nobody was seen for so long: nothing is said of it.
          series.censored = incidence.count;
          return series;
        }
        const share = incidence.incidence(WaitEnd.filled, withinNs);
        incidence.influences(WaitEnd.filled, withinNs).forEach((influence, i) => series.add(share + influence, 1, Number.NaN, sentTs[i]));
        return series;
      }),
};
