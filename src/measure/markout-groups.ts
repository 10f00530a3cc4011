/**
 * Markouts to the mid of groups of fills, a metric a horizon and group: what `metrics/markout-by-rule.ts` and `markout-by-certainty.ts` share.
 *
 * Unit: bps of the fill price. Sign: gain. Fills without a mid at the horizon are censored. Formula: METRICS §1.4.
 *
 * Example: `markoutGroups('markoutByRule', [{ name: 'queue', labels: { rule: 'queue' }, has: (fill) => fill.rule === Rule.queue }])`.
 */
import { formatDuration } from '../base/num/duration.js';
import { costBps } from './contract.js';
import type { Fill } from './facts.js';
import { MetricSeries, type MetricFamily } from './metric.js';
import { horizonCaution } from './staleness.js';

/** Fills that belong together. */
export interface FillGroup {
  /** Between the family's name and the horizon in the metric's name. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly has: (fill: Fill) => boolean;
}

/** A family with a metric `<family>.<group>.<horizon>` for each group and horizon. */
export function markoutGroups(family: string, groups: readonly FillGroup[]): MetricFamily {
  return {
    name: family,
    ask: ({ facts, meta, markoutsNs, moments }) => {
      const horizons = markoutsNs.map((horizonNs) => ({ horizonNs, after: moments.after(horizonNs) }));
      return ({ answers }) =>
        groups.flatMap(({ name, labels, has }) =>
          horizons.map(({ horizonNs, after }) => {
            const series = new MetricSeries(
              `${family}.${name}.${formatDuration(horizonNs)}`,
              { family, unit: 'bps', sign: 'gain', reference: 'fill price', clock: 'venue', counted: 'fills', summary: 'ratio' },
              { ...labels, horizonNs },
            );
            series.note = horizonCaution(meta, horizonNs);
            facts.fills.forEach((fill, i) => {
              if (has(fill)) series.observe(costBps(fill.side, answers.mid(after(i)), fill.priceTicks), fill.qtyLots, fill.exchTs);
            });
            return series;
          }),
        );
    },
  };
}
