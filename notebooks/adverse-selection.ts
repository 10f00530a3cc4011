/**
 * Adverse selection: who traded with us, and did they know something?
 *
 * `slipgauge notebook notebooks/adverse-selection.ts --out adverse.html` runs it. A market maker quotes both sides of the sample; its fills are taken apart by
 * what they earned at once (capture) and what the mid did afterwards (drift), and the drift is held against that of all the time it quoted.
 * `docs/adverse-selection.md` has the formulas.
 */
import { fileURLToPath } from 'node:url';
import { run, type Metric } from 'slipgauge';
import { chart, show } from 'slipgauge/notebook';

const capture = fileURLToPath(new URL('../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url));

// %% Two makers: the same quotes at the touch, and three ticks away from it.
const quotes = { levels: 2, stepTicks: 5, qty: '0.05', interval: '250ms', maxPosition: '0.5', skewTicksPerLot: '0.02' };
const assumed = {
  venue: { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } },
  latency: { entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' },
};
const made = await run({
  seed: 7,
  tapes: [
    {
      id: 'btc',
      path: capture,
      format: 'binance',
      minLatency: '1ms',
      instrument: { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1', currency: 'USDT' },
    },
  ],
  sessions: [
    { id: 'touch', strategy: 'quoter', params: { ...quotes, offsetTicks: 1 }, ...assumed },
    { id: 'away', strategy: 'quoter', params: { ...quotes, offsetTicks: 30 }, ...assumed },
  ],
  measure: { markouts: ['100ms', '500ms', '1s', '2s', '5s', '10s'] },
});

/** Figures of both sessions whose name fits, with what tells them apart. */
function figures(
  pattern: RegExp,
): { session: string; name: string; value: number | null; low: number | null; high: number | null; count: number }[] {
  return Object.entries(made.metrics).flatMap(([session, { metrics }]) =>
    metrics
      .filter(({ name, count }: Metric) => pattern.test(name) && count > 0)
      .map(({ name, value, interval, count }: Metric) => ({
        session,
        name,
        value,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        count,
      })),
  );
}

/** The horizon in a metric's name, in seconds. */
function seconds(name: string): number {
  const [, number, unit] = /\.(\d+(?:\.\d+)?)(ms|s)(?:\.|$)/.exec(name)!;
  return Number(number) / (unit === 'ms' ? 1000 : 1);
}

// %% Capture and drift: what a passive fill earned against the mid at once, and what the mid took back. Their sum is the markout.
const split = [...figures(/^capture\..*\.maker$/), ...figures(/^drift\..*\.maker$/), ...figures(/^markout\.mid\..*\.maker$/)].map(
  (row) => ({
    ...row,
    part: row.name.split('.')[0]!,
    horizon: seconds(row.name),
  }),
);
const touch = split.filter(({ session }) => session === 'touch');
show(
  touch.map(({ part, horizon, value, low, high, count }) => ({ part, horizon, value, low, high, count })),
  'at the touch, bps of the price, + gains us',
);
chart(
  { rows: touch, x: 'horizon', y: 'value', by: 'part', xLabel: 'after the fill, s', yLabel: 'bps' },
  'Capture, drift and markout of passive fills',
);

// %% Against all the time it quoted: a fill that is caused by a move drifts against us whoever traded. The difference is what fills know beyond that; its test is
// two-sided, at 5 %.
show(figures(/^conditionalDrift\.(filled|quoted|difference)\.(1s|5s)$/), 'drift given a fill, while quoted, and the difference, bps');

// %% By the rule of the fill: those that a trade through our price filled are the dearest, and no queue model has a say in them.
show(figures(/^markoutByRule\..*\.1s$/), 'markout after 1 s by rule, bps');

// %% How often: shares of fills after which the mid's next move was against us, and of those that a trade beyond our price filled.
show(figures(/^(adverseFills\.maker|tradeThrough)$/), 'shares');

// %% What becomes of a quote: the probability of a fill by the time it has rested, with cancels as a competing end.
show(figures(/^fillProbability\./), 'probability of a fill');
