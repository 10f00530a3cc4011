/**
 * What the market did after our fills: markouts at given horizons.
 *
 * Metrics: `markout.<mid|weightedMid>.<horizon>.<all|maker|taker>` = 1e4 · s · (m(t + D) − p) / p in bps of the fill price, weighted by
 * quantity; m is the mid, or the mid weighted by the other side's quantity, after all rows up to t + D.
 * Fills whose horizon lies beyond the tape, or finds a side empty, are dropped and counted as censored, never carried forward.
 * Sign: gain, positive = good for us. Count: fills. Clock: venue. Formulas: METRICS §1.4. A horizon within the time for which the
 * feed's book lags is marked.
 */
import { formatDuration } from '../../base/num/duration.js';
import { costBps } from '../contract.js';
import { LIQUIDITIES, matches } from '../liquidity.js';
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import { horizonCaution } from '../staleness.js';

const FAIR_VALUES = ['mid', 'weightedMid'] as const;

/** Markouts of fills, a metric for each fair value, horizon and kind of liquidity. */
export const markout: MetricFamily = {
  name: 'markout',
  ask: ({ facts, meta, markoutsNs, moments }) => {
    const horizons = markoutsNs.map((horizonNs) => ({ horizonNs, after: moments.after(horizonNs) }));
    return ({ answers }) =>
      FAIR_VALUES.flatMap((fair) =>
        horizons.flatMap(({ horizonNs, after }) =>
          LIQUIDITIES.map((liquidity) => {
            const series = new MetricSeries(
              `markout.${fair}.${formatDuration(horizonNs)}.${liquidity}`,
              { family: 'markout', unit: 'bps', sign: 'gain', reference: 'fill price', clock: 'venue', counted: 'fills', summary: 'ratio' },
              { fair, horizonNs, liquidity },
            );
            series.note = horizonCaution(meta, horizonNs);
            facts.fills.forEach((fill, i) => {
              if (!matches(fill, liquidity)) return;
              const later = fair === 'mid' ? answers.mid(after(i)) : answers.weightedMid(after(i));
              series.observe(costBps(fill.side, later, fill.priceTicks), fill.qtyLots, fill.exchTs);
            });
            return series;
          }),
        ),
      );
  },
};
