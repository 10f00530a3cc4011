/**
 * Implementation shortfall of the session's parents, in its parts.
 *
 * Metrics: `shortfall.<part>` in bps of ordered quantity × decision mid, parents weighted by that value;
 * `shortfallCurrency.<part>` in the settlement currency, summed. Parts: total, delay, trading, spread, timing, opportunity, fees.
 * Sign: cost, positive = bad for us. Count: parents. Clock: venue. Formulas: METRICS §1.1, `measure/shortfall.ts`.
 */
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import type { CostParts } from '../types.js';

const PARTS: readonly (keyof CostParts)[] = ['total', 'delay', 'trading', 'spread', 'timing', 'opportunity', 'fees'];

/** Shortfall over all parents. */
export const shortfall: MetricFamily = {
  name: 'shortfall',
  ask:
    ({ facts }) =>
    ({ parents }) =>
      PARTS.flatMap((part) => {
        const stated = { family: 'shortfall', sign: 'cost', clock: 'venue', counted: 'parents' } as const;
        const bps = new MetricSeries(
          `shortfall.${part}`,
          { ...stated, unit: 'bps', reference: 'ordered quantity × decision mid', summary: 'ratio' },
          { part },
        );
        const currency = new MetricSeries(
          `shortfallCurrency.${part}`,
          { ...stated, unit: 'currency', reference: 'none', summary: 'total' },
          { part },
        );
        for (const parent of parents) {
          const weight = parent.decisionPrice === null ? 0 : facts.scale.weightAt(parent.orderedLots, parent.decisionPrice);
          bps.observe(parent.bps[part], weight, Number.NaN, parent.decidedTs);
          currency.observe(parent.currency[part], 1, Number.NaN, parent.decidedTs);
        }
        return [bps, currency];
      }),
};
