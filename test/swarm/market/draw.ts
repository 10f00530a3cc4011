/**
 * One seed draws a market that matches: the rules of a venue or none, participants of the six models in small, recorded orders, and scripts that send orders of
 * every kind, good and bad. A scenario in the words of a user, which `play.ts` runs; the same seed gives the same one, always.
 */
import { resolve } from 'node:path';
import { formatDecimal, formatOnGrid, multiplyDecimals, parseDecimal } from '../../../src/base/num/decimal.js';
import { toDice, type Dice } from '../../twin/generate.js';

/** A venue, or none, and what is traded there: prices around `price`, sizes of a few times `qty`. */
interface Place {
  readonly name: string;
  readonly preset?: string;
  readonly instrument: Readonly<Record<string, string>>;
  /** Order tick. */
  readonly tick: string;
  readonly price: number;
  readonly qty: string;
  readonly start?: string;
}

const preset = (name: string): string => resolve('data/venues', `${name}.yaml`);
const BTC = { kind: 'spot', multiplier: '1' };

const PLAIN: Place = {
  name: 'none',
  instrument: { symbol: 'SIM', kind: 'linear', tickSize: '0.01', lotSize: '1', multiplier: '1' },
  tick: '0.01',
  price: 100,
  qty: '1',
};

/** Two of them open while the market runs. */
const PLACES: readonly Place[] = [
  {
    name: 'nasdaq',
    preset: preset('nasdaq'),
    instrument: { symbol: 'AAPL', kind: 'spot', tickSize: '0.0001', lotSize: '1', multiplier: '1', orderTick: '0.01' },
    tick: '0.01',
    price: 100,
    qty: '10',
    start: '2024-08-08T13:29:59Z',
  },
  {
    name: 'cme-futures',
    preset: preset('cme-futures'),
    instrument: { symbol: 'ES', kind: 'linear', tickSize: '0.25', lotSize: '1', multiplier: '50', cashUnit: '0.01' },
    tick: '0.25',
    price: 5000,
    qty: '1',
    start: '2024-08-08T21:59:59Z',
  },
  ...(
    [
      ['binance-spot', { symbol: 'BTCUSDT', ...BTC, tickSize: '0.01', lotSize: '0.00001' }, '0.01', '0.001'],
      ['binance-usdm', { symbol: 'BTCUSDT', ...BTC, kind: 'linear', tickSize: '0.1', lotSize: '0.001' }, '0.1', '0.005'],
      ['coinbase', { symbol: 'BTC-USD', ...BTC, tickSize: '0.01', lotSize: '0.00000001' }, '0.01', '0.001'],
      ['deribit', { symbol: 'BTC-PERPETUAL', ...BTC, kind: 'inverse', tickSize: '0.5', lotSize: '10' }, '0.5', '10'],
      ['hyperliquid', { symbol: 'BTC', ...BTC, kind: 'linear', tickSize: '1', lotSize: '0.00001' }, '1', '0.001'],
    ] as const
  ).map(([name, instrument, tick, qty]) => ({ name, preset: preset(name), instrument, tick, price: 60_000, qty })),
];

/** Name of a strategy that throws on purpose. */
export const FAILS = 'fails';

/** A market scenario, as it would be written, and what it is on one line. */
export interface MarketScenario {
  readonly seed: number;
  readonly written: Readonly<Record<string, unknown>> & { readonly sessions: readonly object[] };
  /** Ids of markets in which recorded orders trade, who are nobody's. */
  readonly withFlow: readonly string[];
  readonly about: string;
}

/** Whether a seed plays a market, beside the tape that every seed plays. */
export function drawsMarket(seed: number): boolean {
  return toDice(`market/${seed}`).chance(0.06);
}

/** The market of a seed. */
export function drawMarket(seed: number): MarketScenario {
  const dice = toDice(`markets/${seed}`);
  const ids = dice.chance(0.15) ? ['a', 'b'] : ['a'];
  const places = ids.map(() => (dice.chance(0.4) ? PLAIN : dice.pick(PLACES)));
  // Markets hours apart would make participants of the first wait for the second.
  const start = places.find((place) => place.start !== undefined)?.start ?? '2024-08-08T09:30:00Z';
  const markets = places.map((place, i) => marketOf(dice, ids[i]!, { ...place, start }, seed));
  const scripts = 1 + dice.below(2);
  const sessions = Array.from({ length: scripts }, (_, i) => scriptOf(dice, `me${i}`, ids, places));
  const failing = dice.chance(0.2) ? [failingOf(dice, places[0]!)] : [];
  const window = dice.chance(0.15) ? { window: { from: '800ms', warmup: '300ms', to: '+1s' } } : {};
  const told = markets.map(({ preset: _, participants, ...market }, i) => ({
    ...market,
    preset: places[i]!.name,
    participants: participants.map(({ id, count }) => `${id}×${count}`).join(' '),
  }));
  return {
    seed,
    written: { seed, ...window, markets, sessions: [...sessions, ...failing] },
    withFlow: markets.flatMap(({ id, flow }) => (flow === undefined ? [] : [id])),
    about: `seed ${seed}, its market: ${JSON.stringify({ ...window, markets: told, scripts, failing: failing.length })}`,
  };
}

interface WrittenMarket {
  readonly id: string;
  readonly preset?: string;
  readonly flow?: object;
  readonly participants: readonly { readonly id: string; readonly count: number }[];
}

function marketOf(dice: Dice, id: string, place: Place, seed: number): WrittenMarket {
  const { preset: rules, instrument, price, start } = place;
  const hasFlow = rules === undefined && dice.chance(0.3);
  const hasBatch = !hasFlow && dice.chance(0.15);
  return {
    id,
    kind: 'matching',
    instrument,
    ...(rules === undefined ? {} : { preset: rules }),
    start,
    duration: dice.pick(['1500ms', '3s']),
    reference: String(price),
    ...(hasBatch ? { batch: dice.pick(['20ms', '150ms', '1s']) } : {}),
    // A generator's own prices: those of the other participants are near them by `price` alone.
    ...(hasFlow ? { flow: { synth: { model: 'zero-intelligence', events: 300 + dice.below(900), seed } } } : {}),
    publish: ['l3', 'l2', 'trades'],
    participants: participantsOf(dice, place),
  } as WrittenMarket;
}

function participantsOf(dice: Dice, place: Place): WrittenMarket['participants'] {
  const models = modelsOf(dice, place);
  const [maker, ...others] = [dice.pick(['zero-intelligence', 'hawkes', 'queue-reactive', 'noise']), ...Object.keys(models)].filter(
    (_, i) => i === 0 || dice.chance(0.4),
  );
  const names = [maker!, ...others.filter((name) => name !== maker)];
  return names.map((name) => ({
    id: name,
    strategy: name,
    params: models[name],
    count: dice.pick([1, 1, 2]),
    latency: { feed: latencyOf(dice), entry: latencyOf(dice), response: latencyOf(dice) },
  }));
}

/** The six models in small: a few hundred events a second. */
function modelsOf(dice: Dice, { price, qty }: Place): Readonly<Record<string, object>> {
  const opening = { price, levels: 5 + dice.below(10), orders: 1 + dice.below(3) };
  const sizes = [
    { qty, weight: 2 },
    { qty: multiple(qty, 3), weight: 1 },
  ];
  const one = (kind: string, rate: number): object[] => ['buy', 'sell'].map((side) => ({ do: kind, side, rate }));
  const jumps = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (__, j) => (i === j ? 3 : (i + j) % 3 === 0 ? 0.5 : 0)));
  const fundamental = { seed: dice.below(100), mean: price, reversion: 0.5, volatility: 8 };
  const maxPosition = multiple(qty, 200);
  return {
    'zero-intelligence': { limitRate: 2, marketRate: 6, cancelRate: 0.5, range: 12, qty, opening },
    hawkes: {
      events: [...one('market', 6), ...one('limit', 25), ...one('cancel', 10)],
      kernels: [{ decay: 10, jumps }],
      sizes,
      distances: [-1, 0, 1, 4].map((ticks) => ({ ticks, weight: 1 })),
      opening,
    },
    'queue-reactive': { price, qty, theta: dice.pick([0, 0.7, 1]), thetaReinit: dice.pick([0, 0.2]) },
    noise: { rate: 40, takes: dice.pick([0.1, 0.5]), range: 2 + dice.below(8), patience: '400ms', sizes, opening },
    informed: { fundamental, rate: 15, qty, edgeTicks: dice.below(3), errorTicks: 1, maxPosition },
    momentum: { rate: 15, qty, fast: '100ms', slow: '500ms', thresholdTicks: dice.below(2), maxPosition },
  };
}

/** A session that sends orders of every kind, takes them back and changes them, now and then without sense. */
function scriptOf(dice: Dice, id: string, markets: readonly string[], places: readonly Place[]): object {
  const ids: string[] = [];
  const times = Array.from({ length: 10 + dice.below(60) }, () => dice.below(2800));
  // An id that comes first in a cancel is the first market's; an order of that id on another one would end the session.
  if (markets.length > 1) times.sort((a, b) => a - b);
  const actions = times.map((ms) => {
    const at = `${ms}ms`;
    const what = ids.length === 0 || dice.chance(0.65) ? 'new' : dice.pick(['cancel', 'cancel', 'replace']);
    const at0 = dice.below(markets.length);
    const place = places[at0]!;
    const tick = parseDecimal(place.tick);
    const near = Math.round(place.price / Number(place.tick)) + dice.below(31) - 15;
    const price = dice.chance(0.03) ? dice.pick(['0', '-1', '0.00001', '1e9']) : formatOnGrid(near, tick);
    const qty = dice.chance(0.03) ? dice.pick(['0', '-1', '0.00000001', '1e6']) : multiple(place.qty, 1 + dice.below(9));
    if (what === 'cancel') return { at, do: what, clOrdId: dice.pick(ids) };
    if (what === 'replace') {
      const change = { ...(dice.chance(0.6) ? { price } : {}), ...(dice.chance(0.6) ? { qty } : {}) };
      return { at, do: what, clOrdId: dice.pick(ids), ...change };
    }
    const clOrdId = ids.length > 0 && markets.length === 1 && dice.chance(0.02) ? dice.pick(ids) : `${id}-${ids.length}`;
    ids.push(clOrdId);
    return { at, do: what, clOrdId, tape: markets[at0], side: dice.pick(['buy', 'sell']), price, qty, ...kindOf(dice, place, ids) };
  });
  return {
    id,
    strategy: 'script',
    params: { actions },
    independent: dice.chance(0.5),
    venue: { fees: { maker: dice.pick(['0', '-0.0001', '0.0002']), taker: '0.0005', per: dice.pick(['value', 'lot', 'order']) } },
    latency: { feed: latencyOf(dice), entry: latencyOf(dice), response: latencyOf(dice) },
  };
}

/** A session that quotes on the first market and throws a while later. */
function failingOf(dice: Dice, { price, qty, tick }: Place): object {
  const far = formatOnGrid(Math.round(price / Number(tick)) + 40, parseDecimal(tick));
  return {
    id: 'fails',
    strategy: FAILS,
    params: { price: far, qty, after: dice.pick(['100ms', '900ms']) },
    latency: { entry: latencyOf(dice) },
  };
}

/** Type, time in force and terms; `price` is left where the type takes none. */
function kindOf(dice: Dice, place: Place, ids: readonly string[]): object {
  const tick = parseDecimal(place.tick);
  const stopPrice = formatOnGrid(Math.round(place.price / Number(place.tick)) + dice.below(21) - 10, tick);
  const kind = dice.below(20);
  if (kind < 6) return { tif: dice.pick(['GTC', 'IOC', 'FOK', 'GTX', 'DAY', 'ATO', 'ATC']) };
  if (kind < 8) return { type: 'market', price: undefined };
  if (kind < 10) return { type: dice.pick(['stop', 'stopLimit']), terms: { stopPrice } };
  if (kind === 10) return { type: 'stop', terms: { trailingTicks: 1 + dice.below(5) } };
  if (kind === 11) return { terms: { displayQty: place.qty } };
  if (kind === 12) return { terms: { hidden: true, ...(dice.chance(0.5) ? { minQty: place.qty } : {}) } };
  if (kind === 13) return { type: 'pegged', terms: { peg: dice.pick(['primary', 'market', 'mid']), hidden: dice.chance(0.5) } };
  if (kind === 14) return { tif: 'GTD', terms: { expire: `${dice.below(3000)}ms` } };
  if (kind === 15) return { terms: { reduceOnly: true } };
  if (kind === 16) return { terms: { otherLeg: dice.pick(ids) } };
  if (kind === 17) return { tif: 'GTX', terms: { postOnly: dice.pick(['reject', 'slide']) } };
  return {};
}

function latencyOf(dice: Dice): unknown {
  return dice.pick(['0ns', '0ns', '1us', '300us', '20ms', { model: 'lognormal', median: '1ms', sigma: '0.8' }]);
}

/** A decimal times a whole number. */
function multiple(qty: string, by: number): string {
  return formatDecimal(multiplyDecimals(parseDecimal(qty), parseDecimal(String(by))));
}
