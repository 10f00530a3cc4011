/** Hawkes: drawn exactly (rates, clustering, the law of each wait), refused where it would explode, and turned into orders event by event. */
import { describe, expect, it } from 'vitest';
import hawkes from '../../../strategies/market/hawkes.js';
import { branching, HawkesProcess, type Kernel } from '../../../strategies/market/parts/hawkes-process.js';
import { spectralRadius } from '../../../strategies/market/parts/spectral-radius.js';
import { randomStream } from '../../../src/base/rand/stream.js';
import { Market } from '../market-harness.js';
import { distanceBound, largestDistance } from './exact-intervals.js';

function draw(rates: readonly number[], kernels: readonly Kernel[], count: number, seed = 5): { atS: number[]; events: number[] } {
  const process = new HawkesProcess(rates, kernels);
  const random = randomStream(seed, 'hawkes');
  const atS: number[] = [];
  const events: number[] = [];
  for (let i = 0; i < count; i++) {
    process.next(random);
    atS.push(process.atS);
    events.push(process.event);
  }
  return { atS, events };
}

/** Solve (I − G) x = μ by going on with x = μ + G x. */
function stationary(rates: readonly number[], g: readonly (readonly number[])[]): number[] {
  let x = [...rates];
  for (let i = 0; i < 2000; i++) x = rates.map((mu, row) => mu + g[row]!.reduce((sum, entry, j) => sum + entry * x[j]!, 0));
  return x;
}

const TWO = [
  { decay: 30, jumps: [[9, 3], [6, 3]] },
  { decay: 2, jumps: [[0.2, 0.4], [0, 0.6]] },
]; // prettier-ignore

describe('the process', () => {
  it('has the mean rates (I − G)⁻¹ μ, kernels added up', () => {
    const rates = [2, 0.5];
    const { atS, events } = draw(rates, TWO, 400_000);
    const expected = stationary(rates, branching(TWO, 2));
    for (const i of [0, 1]) {
      const measured = events.filter((event) => event === i).length / atS.at(-1)!;
      expect(Math.abs(measured / expected[i]! - 1)).toBeLessThan(0.02);
    }
  });

  it('waits by its own law: each wait, measured by the rate summed over it, is exponential (1-D, against the closed form)', () => {
    const [rate, jump, decay] = [1.5, 4, 6];
    const { atS } = draw([rate], [{ decay, jumps: [[jump]] }], 100_000);
    let excited = 0;
    let before = 0;
    const waits = atS.map((at) => {
      const gap = at - before;
      before = at;
      const sum = rate * gap + (excited / decay) * (1 - Math.exp(-decay * gap));
      excited = excited * Math.exp(-decay * gap) + jump;
      return sum;
    });
    expect(largestDistance(waits, (x) => 1 - Math.exp(-x))).toBeLessThan(distanceBound(waits.length));
    // and not by that of a Poisson stream of the same mean rate
    const mean = atS.at(-1)! / atS.length;
    const plain = atS.map((at, i) => (at - (atS[i - 1] ?? 0)) / mean);
    expect(largestDistance(plain, (x) => 1 - Math.exp(-x))).toBeGreaterThan(5 * distanceBound(plain.length));
  });

  it('is clustered: the variance of counts is that of the closed form, above their mean', () => {
    const [rate, jump, decay, windowS] = [1, 3, 6, 5];
    const n = jump / decay;
    const { atS } = draw([rate], [{ decay, jumps: [[jump]] }], 200_000);
    const counts = new Array<number>(Math.floor(atS.at(-1)! / windowS)).fill(0);
    for (const at of atS) if (at < counts.length * windowS) counts[Math.floor(at / windowS)]!++;
    const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
    const fano = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length / mean;
    // Hawkes (1971): with the decay of the covariance γ = β (1 − n).
    const gamma = decay * (1 - n);
    const squared = 1 / (1 - n) ** 2;
    const expected = squared + ((1 - squared) * (1 - Math.exp(-gamma * windowS))) / (gamma * windowS);
    expect(fano).toBeGreaterThan(2);
    expect(Math.abs(fano / expected - 1)).toBeLessThan(0.05);
  });

  it('without jumps is a Poisson stream, and without any rate never comes', () => {
    const { atS } = draw([3], [{ decay: 1, jumps: [[0]] }], 50_000);
    const waits = atS.map((at, i) => 3 * (at - (atS[i - 1] ?? 0)));
    expect(largestDistance(waits, (x) => 1 - Math.exp(-x))).toBeLessThan(distanceBound(waits.length));
    expect(draw([0], [{ decay: 1, jumps: [[0]] }], 1).atS).toEqual([Infinity]);
  });
});

describe('the spectral radius', () => {
  it.each<[number, number[][]]>([
    [0.5, [[0.5]]],
    [0, [[0, 1], [0, 0]]],
    [1, [[0, 2], [0.5, 0]]],
    [0.9, [[0.9, 5], [0, 0.3]]],
    [3, [[1, 2], [2, 1]]],
    [0, [[0]]],
  ] as [number, number[][]][])('%d', (radius, matrix) => {
    expect(spectralRadius(matrix)).toBeCloseTo(radius, 9);
  }); // prettier-ignore
});

const EVENTS = [
  { do: 'market', side: 'buy', rate: 1 },
  { do: 'market', side: 'sell', rate: 1 },
  { do: 'limit', side: 'buy', rate: 6 },
  { do: 'limit', side: 'sell', rate: 6, distances: [{ ticks: 0, weight: 1 }, { ticks: 3, weight: 1 }] },
  { do: 'cancel', side: 'buy', rate: 2 },
  { do: 'cancel', side: 'sell', rate: 2 },
]; // prettier-ignore
/** Market orders call for their like and for limit orders of the other side; limit orders for cancels. */
const JUMPS = [
  [4, 0, 0, 0, 0, 0],
  [0, 4, 0, 0, 0, 0],
  [0, 3, 2, 0, 0, 0],
  [3, 0, 0, 2, 0, 0],
  [0, 0, 1, 0, 1, 0],
  [0, 0, 0, 1, 0, 1],
];
const PARAMS = {
  events: EVENTS,
  kernels: [{ decay: 10, jumps: JUMPS }],
  sizes: [{ qty: 1, weight: 3 }, { qty: 5, weight: 1 }],
  distances: [{ ticks: -1, weight: 1 }, { ticks: 0, weight: 3 }, { ticks: 2, weight: 2 }],
  opening: { price: 1000, levels: 20, orders: 3 },
}; // prettier-ignore

function marketOf(params: object): Market {
  const market = new Market(4);
  market.add({ strategy: hawkes, params: { ...PARAMS, ...params } });
  return market;
}

describe('the crowd', () => {
  it('sends each kind at its mean rate', () => {
    const market = marketOf({});
    market.run(1000e9);
    const rates = stationary(
      EVENTS.map(({ rate }) => rate),
      branching(PARAMS.kernels, 6),
    );
    const { limits, markets, cancels } = market.participants[0]!.sent;
    expect((limits - 120) / 1000 / (rates[2]! + rates[3]!)).toBeCloseTo(1, 1);
    expect(markets / 1000 / (rates[0]! + rates[1]!)).toBeCloseTo(1, 1);
    expect(cancels / 1000 / (rates[4]! + rates[5]!)).toBeCloseTo(1, 1);
    expect(market.book.spreadTicks).toBeGreaterThan(0);
    market.engine.invariant();
  });

  it('draws sizes and distances by their weights', () => {
    const only = (kind: object): Market =>
      marketOf({ events: [kind], kernels: [{ decay: 1, jumps: [[0]] }], opening: { price: 1000, levels: 1 } });
    const market = only(EVENTS[3]!);
    market.run(500e9);
    const at = [1001, 1004].map((price) => market.book.qtyAt(-1, price));
    expect(at[0]! / at[1]!).toBeGreaterThan(0.85);
    expect(at[0]! / at[1]!).toBeLessThan(1.15);
    // 3000 orders of 2 lots in the mean
    expect((at[0]! + at[1]!) / (500 * 6 * 2)).toBeCloseTo(1, 0);
  });
});

describe('wrong parameters', () => {
  it.each([
    [{ kernels: [{ decay: 1, jumps: JUMPS }] }, "params: 'kernels': the spectral radius of jumps over decay is 4.0000, expected below 1"],
    [{ kernels: [{ decay: 1, jumps: [[1]] }] }, "params: 'kernels.0.jumps': got 1 rows, expected 6"],
    [{ kernels: [{ decay: 1, jumps: JUMPS.map((row) => row.slice(1)) }] }, "'kernels.0.jumps': got 5 numbers in row 0, expected 6"],
    [{ kernels: [{ decay: 0, jumps: JUMPS }] }, 'params.kernels.0.decay: got 0'],
    [{ events: [{ do: 'trade', side: 'buy', rate: 1 }] }, 'params.events.0.do: got "trade", expected one of market, limit, cancel'],
    [{ sizes: [{ qty: 1, weight: 0 }] }, "params: 'sizes': got weights that are all 0"],
    [{ distances: [] }, 'params.distances: got 0 elements, expected at least 1'],
    [{ kernels: [{ decay: 1, jumps: JUMPS.map((row) => row.map((jump) => -jump)) }] }, 'params.kernels.0.jumps.0.0: got -4'],
  ])('%# is refused, the key named', (params, message) => {
    expect(() => marketOf(params)).toThrow(message);
  });
});
