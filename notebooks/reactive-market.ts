/**
 * A market that reacts: the same order among participants who answer back, and on the recording of the same market without us.
 *
 * `slipgauge notebook notebooks/reactive-market.ts --out reactive-market.html` runs it. A replay can be met by any order and never moves: what is taken stays
 * taken, but nobody sees it. Here the market is made, so both can be had: one and the same seed gives the market with us and the market without us, alike up to our first
 * order. The difference between the two is reaction, and it is that of the participants, who are models (`docs/markets.md`).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Run } from 'slipgauge';
import { chart, show } from 'slipgauge/notebook';

// %% Two markets: one of zero intelligence, where orders come by chance around the price that there is; and one of noise traders around a value that some are
// informed of, who take from whoever pushes the price away from it.
const near = { feed: '100us', entry: '100us', response: '100us' };
const sizes = [
  { qty: 1, weight: 3 },
  { qty: 3, weight: 1 },
];
const crowds = {
  chance: [
    {
      id: 'crowd',
      strategy: 'market/zero-intelligence',
      params: { limitRate: 0.5, marketRate: 3, cancelRate: 0.2, range: 60, qty: 1, opening: { price: 100, levels: 60, orders: 2 } },
      latency: near,
    },
  ],
  informed: [
    {
      id: 'noise',
      strategy: 'market/noise',
      params: { rate: 24, takes: 0.2, range: 12, patience: '8s', sizes, opening: { price: 100, levels: 20, orders: 4 } },
      latency: near,
    },
    {
      id: 'informed',
      strategy: 'market/informed',
      params: {
        fundamental: { seed: 3, mean: 100, reversion: 0.01, volatility: 1 },
        rate: 8,
        qty: 1,
        edgeTicks: 2,
        errorTicks: 1,
        maxPosition: 2000,
      },
      latency: near,
    },
  ],
};
type MarketName = keyof typeof crowds;

// %% One order: a buyer takes a thirtieth of its quantity every second for half a minute, and then half a minute passes. In the market of chance about 180 lots
// trade in that half minute without it.
const quantities = [15, 60, 180];
const buyer = (qty: number) => ({
  id: `buys-${qty}`,
  strategy: 'twap',
  params: { side: 'buy', qty, start: '30s', end: '60s', slices: 30, style: 'aggressive' },
  latency: { feed: '1ms', entry: '1ms', response: '1ms' },
});
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const openedS = Date.UTC(2024, 7, 8, 9, 30) / 1000;
const instrument = { symbol: 'SIM', kind: 'linear', tickSize: '0.01', lotSize: '1', multiplier: '1' };

interface Outcome {
  readonly market: MarketName;
  readonly seed: number;
  readonly qty: number;
  /** Shortfall in bps of the decision mid, + costs us. */
  readonly liveBps: number;
  readonly replayedBps: number;
  /** By second from the decision on: the mid with us over that without us, bps. */
  readonly movedBps: readonly number[];
}

const folder = mkdtempSync(join(tmpdir(), 'reactive-market-'));
const outcomes: Outcome[] = [];
for (const market of Object.keys(crowds) as MarketName[]) for (const seed of seeds) outcomes.push(...(await outcomesOf(market, seed)));
rmSync(folder, { recursive: true });

/** The order in each of its sizes, alone in a market of its own; and all of them on the recording of the market that had none. */
async function outcomesOf(market: MarketName, seed: number): Promise<Outcome[]> {
  const made = { id: 'sim', kind: 'matching', instrument, duration: '91s', participants: crowds[market] };
  const out = join(folder, `${market}-${seed}`);
  await run({ seed, markets: [made], sessions: [{ id: 'nobody', strategy: 'script', params: { actions: [] } }] }, { out });
  const tape = { id: 'sim', path: join(out, 'markets', 'sim.arrow') };
  const replayed = await run({ seed, tapes: [tape], sessions: quantities.map(buyer) });
  const found: Outcome[] = [];
  for (const qty of quantities) {
    const { id } = buyer(qty);
    const live = await run({ seed, markets: [made], sessions: [buyer(qty)] });
    const [withUs, without] = [await midsOf(live, id), await midsOf(replayed, id)];
    const movedBps = withUs.map((mid, second) => 1e4 * (mid / without[second]! - 1));
    found.push({ market, seed, qty, liveBps: shortfallOf(live, id), replayedBps: shortfallOf(replayed, id), movedBps });
  }
  return found;
}

function shortfallOf({ metrics }: Run, session: string): number {
  return metrics[session]!.parents[0]!.bps.total!;
}

/** The mid at each whole second from the decision on. */
async function midsOf(made: Run, session: string): Promise<number[]> {
  const { samples } = await made.frames(session);
  const rows = samples.objects() as { time: Date; ts: bigint; mid: number }[];
  const whole = rows.filter(({ ts }) => ts % 1_000_000_000n === 0n);
  const second = ({ time }: { time: Date }): number => time.getTime() / 1000 - openedS - 30;
  return Array.from({ length: 61 }, (_, after) => whole.find((row) => second(row) === after)!.mid);
}

// %% What it costs: mean shortfall over the seeds, and its 95 % interval by Student's t; `reaction` is live less replayed, seed by seed. Live, the later slices
// pay for what the earlier ones have done to the price. The replay does not know that: it is the optimist, the more so the larger the order, and in the market
// of chance even a small one tells.
const cells = (Object.keys(crowds) as MarketName[]).flatMap((market) => quantities.map((qty) => ({ market, qty })));
const costs = cells.map(({ market, qty }) => {
  const of = outcomes.filter((one) => one.market === market && one.qty === qty);
  const live = meanOf(of.map(({ liveBps }) => liveBps));
  const replayed = meanOf(of.map(({ replayedBps }) => replayedBps));
  const reaction = meanOf(of.map(({ liveBps, replayedBps }) => liveBps - replayedBps));
  return { market, qty, live, replayed, reaction };
});
show(
  costs.map(({ market, qty, live, replayed, reaction }) => ({
    market,
    qty,
    live: inWords(live),
    replayed: inWords(replayed),
    reaction: inWords(reaction),
  })),
  'shortfall, bps, + costs us: mean [95 % interval] over eight seeds',
);
chart(
  {
    rows: costs.map(({ market, qty, reaction: { mean, low, high } }) => ({ market, qty, mean, low, high })),
    x: 'qty',
    y: 'mean',
    low: 'low',
    high: 'high',
    by: 'market',
    xLabel: 'quantity, lots',
    yLabel: 'live less replayed, bps',
  },
  'What reaction adds to the cost',
);

// %% Where the price goes: the mid with us over the mid without us, every three seconds, of the largest order; on the recording that is zero by its making. Until
// second 30 it is pushed; afterwards it shows what of it stays. Chance has no reason to come back: orders come around the price that there is, wherever that
// is, and it stays where it was pushed. The informed have one: they sell what we have made too dear, at a price that costs us less, and afterwards nothing is
// left of it.
const largest = quantities.at(-1)!;
chart(
  {
    rows: (Object.keys(crowds) as MarketName[]).flatMap((market) => pathOf(market, largest).filter(({ second }) => second % 3 === 0)),
    x: 'second',
    y: 'mean',
    low: 'low',
    high: 'high',
    by: 'market',
    xLabel: 's after the decision',
    yLabel: 'mid with us over mid without us, bps',
  },
  'The price with us and without us',
);
show(
  cells.map(({ market, qty }) => {
    const path = pathOf(market, qty);
    return { market, qty, atTheEnd: inWords(path[30]!), halfAMinuteLater: inWords(path[60]!) };
  }),
  'moved by the order, bps: mean [95 % interval]',
);

interface Mean {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Mean over the seeds with its interval: 2.365 is the 97.5 % quantile of Student's t with seven degrees of freedom. */
function meanOf(values: readonly number[]): Mean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = 2.365 * Math.sqrt(variance / values.length);
  return { mean, low: mean - half, high: mean + half };
}

function inWords({ mean, low, high }: Mean): string {
  return `${mean.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}

function pathOf(market: MarketName, qty: number): (Mean & { market: MarketName; second: number })[] {
  const of = outcomes.filter((one) => one.market === market && one.qty === qty);
  return Array.from({ length: 61 }, (_, second) => ({ market, second, ...meanOf(of.map(({ movedBps }) => movedBps[second]!)) }));
}
