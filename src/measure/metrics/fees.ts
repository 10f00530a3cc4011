/**
 * Fees paid, rebates negative.
 *
 * Metrics: `fees` in bps of the fills' value; `feesCurrency` in the settlement currency, summed.
 * Sign: cost, positive = bad for us. Count: fills. Clock: venue.
 */
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';

/** Fees over all fills. */
export const fees: MetricFamily = {
  name: 'fees',
  ask:
    ({ facts }) =>
    () => {
      const stated = { family: 'fees', sign: 'cost', clock: 'venue', counted: 'fills' } as const;
      const bps = new MetricSeries('fees', { ...stated, unit: 'bps', reference: 'value of the fills', summary: 'ratio' });
      const currency = new MetricSeries('feesCurrency', { ...stated, unit: 'currency', reference: 'none', summary: 'total' });
      for (const fill of facts.fills) {
        const paid = facts.scale.amount(fill.feeUnits);
        bps.add(1e4 * paid, Math.abs(facts.scale.value(fill.qtyLots, fill.priceTicks)), fill.exchTs);
        currency.add(paid, 1, fill.exchTs);
      }
      return [bps, currency];
    },
};
