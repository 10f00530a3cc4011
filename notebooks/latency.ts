/**
 * Latency: what being slower costs, for an order that waits, one that takes, and a market maker.
 *
 * `slipgauge notebook notebooks/latency.ts --out latency.html` runs it. Every strategy runs at every latency in one replay, with the same random numbers; a
 * difference is to the latency that the scenario states, paired by blocks of time, never order by order.
 */
import { fileURLToPath } from 'node:url';
import { latencyCurve } from 'slipgauge';
import { chart, show } from 'slipgauge/notebook';

const capture = fileURLToPath(new URL('../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url));

// %% What runs: three strategies under one set of assumptions, requests 4 ms away in the median.
const assumed = {
  venue: { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } },
  latency: { entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' },
};
const order = { side: 'buy', qty: 2, start: '60s', end: '300s' };
const quotes = { levels: 2, offsetTicks: 1, stepTicks: 5, qty: '0.05', interval: '250ms', maxPosition: '0.5', skewTicksPerLot: '0.02' };
const scenario = {
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
    { id: 'slices', strategy: 'twap', params: { ...order, slices: 24 }, ...assumed },
    { id: 'takes', strategy: 'sweep', params: { side: 'buy', qty: 2, at: '60s' }, ...assumed },
    { id: 'quotes', strategy: 'quoter', params: quotes, ...assumed },
  ],
};

// %% Slower requests: 1 to 100 ms added on the way to the venue. `differenceLow` and `differenceHigh` are a 95 % interval; where there is none, the data do not tell.
const curve = await latencyCurve(scenario, {
  path: 'entry',
  at: ['1ms', '5ms', '20ms', '50ms', '100ms'],
  metrics: ['markout.mid.1s.maker'],
});
const rows = curve.curves.flatMap(({ session, points, metrics }) =>
  metrics.flatMap(({ name, values }) => values.map((value, i) => ({ session, metric: name, addedMs: points[i]!.x, ...value }))),
);
const of = (session: string, metric: string): object[] => rows.filter((row) => row.session === session && row.metric === metric);
const shown = ['addedMs', 'value', 'difference', 'differenceLow', 'differenceHigh', 'verdict'] as const;
const table = (session: string, metric: string): object[] =>
  of(session, metric).map((row) => Object.fromEntries(shown.map((key) => [key, (row as Record<string, unknown>)[key]])));

// %% The market maker: how its passive fills are followed by the market, and how many it gets. Slow cancels are lost races: what it wanted to take back has filled.
show(table('quotes', 'markout.mid.1s.maker'), 'markout after 1 s of passive fills, bps, + gains us');
chart(
  { rows: of('quotes', 'markout.mid.1s.maker'), x: 'addedMs', y: 'value', low: 'low', high: 'high', xLabel: 'added, ms', yLabel: 'bps' },
  'Markout after 1 s of passive fills',
);
show(table('quotes', 'racesLost'), 'cancels that came too late');

// %% The orders: one that waits in slices, one that takes at once. One order each: no interval, and none is made up.
show(
  rows
    .filter(({ session, metric }) => session !== 'quotes' && metric === 'shortfall.total')
    .map(({ session, addedMs, value, difference }) => ({ session, addedMs, value, difference })),
  'shortfall, bps, + costs us',
);

// %% Slopes: change of each figure for each ms, over all points. Those whose interval leaves out 0 are more than noise.
show(
  curve.curves.flatMap(({ session, metrics }) =>
    metrics.flatMap(({ name, unit, slope }) =>
      slope?.low == null || slope.high === null || slope.low * slope.high <= 0
        ? []
        : [{ session, metric: name, unit, perMs: slope.value, low: slope.low, high: slope.high }],
    ),
  ),
  'slopes that are more than noise',
);
console.log(curve.notes.join('\n'));
