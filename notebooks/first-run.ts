/**
 * First run: from a raw capture to what three ways to buy 2 BTC cost, and how far each figure can be trusted.
 *
 * `npm run notebook notebooks/first-run.ts` runs it. It writes a tape and a run below `runs/notebook` of the working folder.
 * Cells begin with `// %%`, as editors with cells expect. Tables are arquero's: https://idl.uw.edu/arquero has their verbs.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { op } from 'arquero';
import { importTape, openTape, run, tapeHead, type Frame } from 'slipgauge';

const capture = fileURLToPath(new URL('../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url));
const tapeFile = 'runs/notebook/btc.arrow';

/** Print a table under a heading, numbers with few digits; a dash where there is none. */
function show(heading: string, frame: Frame, digits = 2): void {
  console.log(`\n${heading}`);
  const short = (value: unknown): unknown => {
    if (typeof value !== 'number') return value;
    return Number.isNaN(value) ? '–' : Number(value.toFixed(digits)) + 0;
  };
  console.table(frame.objects().map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, short(value)]))));
}

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
console.table((await tapeHead(tape, 3, 100_000)).map(({ row, kind, side, price, qty }) => ({ row, kind, side, price, qty })));

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
const { parents, metrics, fills } = await three.frames();

// %% Slippage: the shortfall of each order in its parts, in basis points of the decision price. Positive is a cost.
show(
  'implementation shortfall, bps',
  parents.select('session', 'filledQty', 'delayBps', 'spreadBps', 'timingBps', 'opportunityBps', 'feesBps', 'totalBps'),
);

// %% Against benchmarks. `low` and `high` are a 95 % interval; one order has none, and it is not made up.
show(
  'slippage of the session, bps',
  metrics
    .filter((d: { name: string; value: number }) => op.startswith(d.name, 'slippage.', 0) && d.value === d.value)
    .select('session', 'name', 'value', 'low', 'high', 'count'),
);

// %% Certainty: how much of what was filled would have filled whatever stood in the queue.
const bySession = fills.groupby('session', 'certainty').rollup({ fills: op.count(), qty: op.sum('qty') });
show('quantity by certainty', bySession, 3);

// %% Why the fills happened: the rule of each, and how long its queue was.
const makers = fills.filter((d: { liquidity: string }) => d.liquidity === 'maker');
show(
  'maker fills by rule',
  makers.groupby('session', 'rule').rollup({ fills: op.count(), qty: op.sum('qty'), aheadLots: op.mean('aheadBeforeLots') }),
  3,
);

// %% What a doubtful or merely likely fill is worth: how the market moved in the second after it. Positive is good for us.
show(
  'markout after 1 s, bps',
  metrics
    .filter((d: { name: string; count: number }) => op.startswith(d.name, 'markout.mid.1s', 0) && d.count > 0)
    .select('session', 'name', 'value', 'low', 'high', 'count'),
);
