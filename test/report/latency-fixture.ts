/** A latency curve made by hand: a quoter whose edge is gone at 12 ms, and a session that failed at one point. */
import type { CurveMetric, CurvePoint, CurveValue, LatencyCurve } from '../../src/report/latency-curve.js';

const LABELS = ['+0ns', '+1ms', '+5ms', '+20ms', '+100ms'];
const X = [0, 1, 5, 20, 100];

function points(session: string, failedAt?: number): CurvePoint[] {
  return LABELS.map((label, i) => ({
    label,
    x: X[i]!,
    isBase: i === 0,
    session: `${session}@${label}`,
    digest: String(i).repeat(64),
    failed: i === failedAt ? 'too <late> for me\n  at broken.ts:3' : null,
  }));
}

/** Values with a difference of `half` either side; those beyond it leave out 0. */
function values(all: readonly (number | null)[], half: number | null): CurveValue[] {
  const base = all[0]!;
  return all.map((value, i) => {
    const difference = value === null || i === 0 ? null : value - base;
    const known = difference !== null && half !== null;
    return {
      value,
      low: value === null || half === null ? null : value - 3 * half,
      high: value === null || half === null ? null : value + 3 * half,
      difference,
      differenceLow: known ? difference - half : null,
      differenceHigh: known ? difference + half : null,
      verdict: !known ? 'unknown' : Math.abs(difference) > half ? 'difference' : 'noise',
      pairs: i === 0 ? 0 : 120,
    };
  });
}

const EDGE: CurveMetric = {
  name: 'edge.1s',
  about: 'markout less fees, 1s',
  unit: 'bps',
  sign: 'gain',
  values: values([0.4, 0.38, 0.2, -0.3, -1.25], 0.15),
  slope: { value: -0.0163, low: -0.021, high: -0.012 },
};

const SHARE: CurveMetric = {
  name: 'fillRate',
  about: 'filled of ordered',
  unit: 'share',
  sign: 'neutral',
  values: values([0.446, 0.446, 0.444, 0.429, 0.392], 0.006),
  slope: { value: -0.000544, low: -0.000727, high: -0.000351 },
};

const SAME: CurveMetric = {
  name: 'filledQty',
  about: 'filled quantity',
  unit: 'qty',
  sign: 'neutral',
  values: values([2, 2, 2, 2, 2], 0),
  slope: { value: 0, low: 0, high: 0 },
};

const FEW: CurveMetric = {
  name: 'shortfall.total',
  about: 'shortfall',
  unit: 'bps',
  sign: 'cost',
  values: values([5.01, 5.02, 5.4, null, 6.9], null),
  slope: { value: 0.0187, low: null, high: null },
};

/** The curve. */
export const CURVE: LatencyCurve = {
  title: 'first <&> last',
  tool: '0.1.0',
  semantics: 1,
  seeds: [7],
  runDigest: 'ab'.repeat(32),
  tape: 'BTCUSDT linear, 2024-08-08 23:54:16 to 2024-08-09 00:00:01 UTC (5 min 45 s), 466,575 rows, L2',
  currency: 'USDT',
  by: 'at',
  method: 'blocks of time',
  curves: [
    {
      session: 'quoter',
      path: 'entry',
      law: 'lognormal, median 4ms, sigma 0.6, one pipe for new, cancel and replace',
      points: points('quoter'),
      metrics: [EDGE, SHARE, SAME],
      edges: [{ metric: 'edge.1s', at: 11, low: 6.5, high: null, note: 'the interval goes beyond the last point' }],
    },
    {
      session: 'sweep',
      path: 'entry',
      law: '4ms, one pipe for new, cancel and replace',
      points: points('sweep', 3),
      metrics: [FEW],
      edges: [{ metric: 'shortfall.total', at: null, low: null, high: null, note: 'none within the points: not positive at the first' }],
    },
  ],
  notes: ['Intervals are 95 %.', 'Orders do not move the market.'],
};
