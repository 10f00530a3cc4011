/**
 * Average price of the session's parents against benchmarks.
 *
 * Metrics: `slippage.arrival`, `slippage.vwap` (prints of the tape, own fills not among them), `slippage.vwapWithOwn` (own fills added),
 * `slippage.twap` (time-weighted mid), `slippage.close` (mid at the end of the interval); bps of the benchmark, parents weighted by
 * filled quantity. Parents without a fill have no slippage and are not counted.
 * Sign: cost, positive = bad for us. Count: parents. Clock: venue. Formulas: METRICS §1.2.
 */
import type { MetricFamily } from '../metric.js';
import { MetricSeries } from '../metric.js';
import { BENCHMARKS, type BenchmarkSlippage } from '../types.js';

const REFERENCES: Readonly<Record<BenchmarkSlippage['benchmark'], string>> = {
  arrival: 'mid when the first child order arrived',
  vwap: 'VWAP of the interval, own volume left out',
  vwapWithOwn: 'VWAP of the interval, own volume added',
  twap: 'time-weighted mid of the interval',
  close: 'mid at the end of the interval',
};

/** Slippage over all parents, a metric a benchmark. */
export const slippage: MetricFamily = {
  name: 'slippage',
  ask:
    ({ benchmarks }) =>
    ({ parents }) => {
      const names = BENCHMARKS.filter((name) => benchmarks.includes(name));
      const wanted = names.flatMap((name): BenchmarkSlippage['benchmark'][] => (name === 'vwap' ? ['vwap', 'vwapWithOwn'] : [name]));
      return wanted.map((benchmark) => {
        const series = new MetricSeries(
          `slippage.${benchmark}`,
          {
            family: 'slippage',
            unit: 'bps',
            sign: 'cost',
            reference: REFERENCES[benchmark],
            clock: 'venue',
            counted: 'parents',
            summary: 'ratio',
          },
          { benchmark },
        );
        for (const parent of parents) {
          if (parent.filledLots === 0) continue;
          const slippageBps = parent.benchmarks.find((found) => found.benchmark === benchmark)?.slippageBps ?? null;
          series.observe(slippageBps, parent.filledLots, Number.NaN, parent.decidedTs);
        }
        return series;
      });
    },
};
