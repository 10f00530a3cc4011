/**
 * Cancels and replaces that came too late because the order had filled first.
 *
 * Metrics: `cancelRaces.lost` = lost / answered requests. Lost: refused as too late, the order complete by then, and its last fill not
 * yet told to the trader when the request was sent. A request that had no answer before the tape ended is censored.
 * Unit: share. Sign: neutral. Count: cancel and replace requests. Clock: strategy for the sending, venue for the race.
 */
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

/** Cancel races over all requests. */
export const cancelRaces: MetricFamily = {
  name: 'cancelRaces',
  ask:
    ({ facts }) =>
    () => {
      const series = new MetricSeries('cancelRaces.lost', {
        family: 'cancelRaces',
        unit: 'share',
        sign: 'neutral',
        reference: 'answered cancel and replace requests',
        clock: 'venue',
        counted: 'requests',
        summary: 'ratio',
      });
      for (const request of facts.amendments) {
        series.observe(request.answered ? Number(request.raceLost) : null, 1, Number.NaN, request.sentTs);
      }
      return [series];
    },
};
