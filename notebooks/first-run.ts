/**
 * First run: from a raw capture to what three ways to buy 2 BTC cost, and how far each figure can be trusted.
 *
 * `slipgauge notebook notebooks/first-run.ts --out first-run.html` runs it and makes a page. It writes a tape and a run below `runs/notebook` of the
 * working folder. Cells begin with `// %%`, as editors with cells expect. Tables are arquero's: [its page](https://idl.uw.edu/arquero) has their verbs.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { op } from 'arquero';
import { importTape, openTape, run, tapeHead } from 'slipgauge';
import { chart, show } from 'slipgauge/notebook';

const capture = fileURLToPath(new URL('../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url));
const tapeFile = 'runs/notebook/btc.arrow';

// %% Import: a raw capture becomes a tape, once. The file cannot tell the smallest latency of its feed; 1 ms is assumed, and said.
mkdirSync('runs/notebook', { recursive: true });
if (!existsSync(tapeFile)) {
  const meta = await importTape({
    files: [capture],
    format: 'binance',
    instrument: { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1', currency: 'USDT' },
    out: tapeFile,
    options: { minLatencyNs: 1e6 },
  });
  console.log(`imported ${meta.rows} rows, receive times moved by ${meta.repairs.clockOffsetNs} ns`);
}
const tape = await openTape(tapeFile);
console.log(`${tape.meta.instrument.symbol}: ${tape.meta.rows} rows, digest ${tape.meta.digest.slice(0, 16)}`);
show(
  (await tapeHead(tape, 3, 100_000)).map(({ row, kind, side, price, qty }) => ({ row, kind, side, price, qty })),
  'rows of the tape',
);

// %% Run: three strategies side by side in one replay, under the same latencies, queue model and fees.
const assumed = {
  venue: { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } },
  latency: { entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' },
};
const order = { side: 'buy', qty: 2, start: '60s', end: '300s' };
const three = await run(
  {
    seed: 7,
    tapes: [{ id: 'btc', path: tapeFile }],
    sessions: [
      { id: 'twap', strategy: 'twap', params: { ...order, slices: 24 }, ...assumed },
      { id: 'join', strategy: 'join', params: order, ...assumed },
      { id: 'sweep', strategy: 'sweep', params: { side: 'buy', qty: 2, at: '60s' }, ...assumed },
    ],
  },
  { out: 'runs/notebook/three', force: true },
);
console.log(`run ${three.manifest.digest.slice(0, 16)}: ${three.manifest.counts.orders} orders, ${three.manifest.counts.fills} fills`);
const { parents, metrics, fills, samples } = await three.frames();

// %% Slippage: the shortfall of each order in its parts, in basis points of the decision price. Positive is a cost.
show(
  parents.select('session', 'filledQty', 'delayBps', 'spreadBps', 'timingBps', 'opportunityBps', 'feesBps', 'totalBps'),
  'implementation shortfall, bps',
);

// %% Against benchmarks. `low` and `high` are a 95 % interval; one order has none, and it is not made up.
show(
  metrics
    .filter((d: { name: string; value: number }) => op.startswith(d.name, 'slippage.', 0) && d.value === d.value)
    .select('session', 'name', 'value', 'low', 'high', 'count'),
  'slippage of the session, bps',
);

// %% Certainty: how much of what was filled would have filled whatever stood in the queue.
const bySession = fills.groupby('session', 'certainty').rollup({ fills: op.count(), qty: op.sum('qty') });
show(bySession, 'quantity by certainty');

// %% Why the fills happened: the rule of each, and how long its queue was.
const makers = fills.filter((d: { liquidity: string }) => d.liquidity === 'maker');
show(
  makers.groupby('session', 'rule').rollup({ fills: op.count(), qty: op.sum('qty'), aheadLots: op.mean('aheadBeforeLots') }),
  'maker fills by rule',
);

// %% What a doubtful or merely likely fill is worth: how the market moved in the second after it. Positive is good for us.
show(
  metrics
    .filter((d: { name: string; count: number }) => op.startswith(d.name, 'markout.mid.1s', 0) && d.count > 0)
    .select('session', 'name', 'value', 'low', 'high', 'count'),
  'markout after 1 s, bps',
);

// %% The way there: position over time, from the samples of each second and fill.
chart(
  {
    rows: samples.filter((d: { session: string }) => d.session !== 'sweep'),
    x: 'time',
    y: 'position',
    by: 'session',
    yLabel: 'position, BTC',
  },
  'Position',
);
