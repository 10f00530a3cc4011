/**
 * Slippage: what buying 2 BTC costs in its parts, how that depends on who stands in the queue, and what the schedule does.
 *
 * `slipgauge notebook notebooks/slippage.ts --out slippage.html` runs it; `notebooks/first-run.ts` says what tapes and runs are. A cost is positive when it is
 * bad for us. One order proves nothing: the same order is sent every 20 seconds instead, and the figures carry intervals.
 */
import { fileURLToPath } from 'node:url';
import { op } from 'arquero';
import { run } from 'slipgauge';
import { chart, show } from 'slipgauge/notebook';

const capture = fileURLToPath(new URL('../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url));

// %% Assumptions: one market, and one set of assumptions for all. They are printed by each run, and kept with it.
const tape = {
  id: 'btc',
  path: capture,
  format: 'binance',
  minLatency: '1ms',
  instrument: { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1', currency: 'USDT' },
};
const fees = { maker: '0.0002', taker: '0.0005' };
const latency = { entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' };
const parts = ['delay', 'spread', 'timing', 'opportunity', 'fees', 'total'];

// %% Three schedules: the same quantity taken at once, taken in slices, and waited for. `spread` is what was paid against the mid on arrival, `timing` what
// the market did while we waited: over one order it is luck, and it is by far the largest part.
const order = { side: 'buy', qty: 2, start: '60s', end: '300s' };
const venue = { queue: { model: 'prob-power3', n: 3 }, fees };
const schedules = await run({
  seed: 7,
  tapes: [tape],
  sessions: [
    { id: 'at-once', strategy: 'sweep', params: { side: 'buy', qty: 2, at: '60s' }, venue, latency },
    { id: 'slices-taken', strategy: 'twap', params: { ...order, slices: 24, style: 'aggressive' }, venue, latency },
    { id: 'slices-joined', strategy: 'twap', params: { ...order, slices: 24 }, venue, latency },
    { id: 'waited', strategy: 'join', params: order, venue, latency },
  ],
});
const { parents } = await schedules.frames();
show(parents.select('session', ...parts.map((part) => `${part}Bps`)), 'shortfall in its parts, bps of the decision mid');

// %% By the queue: the order that waits, under every belief about the lots in front of it. Where the first and the last differ, level data cannot tell; here
// they hardly do, since prices traded through the levels that it waited at.
const queues = [
  { model: 'pessimistic' },
  { model: 'prob-power3', n: 3 },
  { model: 'uniform' },
  { model: 'prob-log' },
  { model: 'optimistic' },
];
const beliefs = await run({
  seed: 7,
  tapes: [tape],
  sessions: queues.map((queue) => ({
    id: queue.model,
    strategy: 'twap',
    params: { ...order, slices: 24 },
    venue: { queue, fees },
    latency,
  })),
});
const believed = await beliefs.frames();
show(believed.parents.select('session', 'totalBps', 'spreadBps', 'feesBps'), 'the same slices under other queues, bps');
show(
  believed.fills.groupby('session', 'liquidity').rollup({ fills: op.count(), qty: op.sum('qty') }),
  'how much of it waited, and how much was taken in the end',
);

// %% Many small orders: one every 20 s, all on one tape, half of them taken at once and half waited for 15 s. Now there is an interval.
const times = Array.from({ length: 13 }, (_, i) => 30 + 20 * i);
const small = await run({
  seed: 7,
  tapes: [tape],
  sessions: times.flatMap((at) => [
    { id: `take-${at}`, strategy: 'sweep', params: { side: 'buy', qty: '0.1', at: `${at}s` }, venue, latency },
    { id: `wait-${at}`, strategy: 'join', params: { side: 'buy', qty: '0.1', start: `${at}s`, end: `${at + 15}s` }, venue, latency },
  ]),
});
const each = (await small.frames()).parents.objects() as { session: string; totalBps: number; spreadBps: number; timingBps: number }[];
const costs = each.map(({ session, ...bps }) => ({ how: session.split('-')[0]!, at: Number(session.split('-')[1]), ...bps }));
show(
  ['take', 'wait'].map((how) => summary(how)),
  'thirteen orders each: mean cost, bps, and its standard error',
);
chart(
  { rows: costs, x: 'at', y: 'totalBps', by: 'how', kind: 'points', xLabel: 'sent, s after the first row', yLabel: 'cost, bps' },
  'Cost of each order',
);

function summary(how: string): object {
  const total = costs.filter((cost) => cost.how === how).map(({ totalBps }) => totalBps);
  const mean = total.reduce((sum, cost) => sum + cost, 0) / total.length;
  const variance = total.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / (total.length - 1);
  return { how, orders: total.length, mean, standardError: Math.sqrt(variance / total.length) };
}
