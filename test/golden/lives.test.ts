/**
 * Golden runs: each built-in strategy on the first seconds of the shipped capture, its digest and the lives of a few orders, as text under
 * `lives/semantics-N/`. A difference means that a run gives other events than before: either a defect, or a changed rule, which raises
 * `SEMANTICS` and writes new files beside the old (`npx vitest run test/golden -u`); look at each line that changes.
 */
import { existsSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runScenario, type RunResult } from '../../src/run/index.js';
import { SEMANTICS } from '../../src/sim/message.js';
import { builtinNames } from '../../src/trading/find.js';
import { INSTRUMENT, sampleTape, scenarioOn } from '../run/sample.js';
import { goldenText } from './life-text.js';

const SECONDS = 30;
const venue = { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } };
const latency = { feed: '0ns', entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' };
const PARAMS: Readonly<Record<string, object>> = {
  twap: { side: 'buy', qty: 1, start: '3s', end: '27s', slices: 6 },
  join: { side: 'sell', qty: 2, start: '3s', end: '27s' },
  quoter: { levels: 2, offsetTicks: 1, stepTicks: 5, qty: '0.05', interval: '250ms', maxPosition: '0.5', skewTicksPerLot: '0.02' },
  sweep: { side: 'buy', qty: 12, at: '10s' },
  route: { side: 'buy', qty: 1, start: '3s', end: '27s', slices: 6 },
  'market/zero-intelligence': {
    limitRate: '0.05',
    marketRate: '0.1',
    cancelRate: '0.2',
    range: 40,
    qty: '0.01',
    opening: { price: '61800', levels: 5, orders: 1 },
  },
  'market/hawkes': {
    events: [
      { do: 'market', side: 'buy', rate: '0.1' },
      { do: 'limit', side: 'buy', rate: '0.5' },
      { do: 'cancel', side: 'buy', rate: '0.2' },
      { do: 'limit', side: 'sell', rate: '0.5', distances: [{ ticks: 0, weight: 1 }] },
    ],
    kernels: [
      { decay: 2, jumps: [[1, 0, 0, 0], [0, '0.5', 0, 0], [0, '0.5', 0, 0], [1, 0, 0, '0.5']] },
      { decay: 20, jumps: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [5, 0, 0, 0]] },
    ],
    sizes: [{ qty: '0.01', weight: 2 }, { qty: '0.05', weight: 1 }],
    distances: [{ ticks: -1, weight: 1 }, { ticks: 5, weight: 2 }],
  },
  'market/queue-reactive': { price: '61800', qty: '0.01', theta: '0.7', thetaReinit: '0.1' },
  'market/noise': { rate: 3, takes: '0.3', range: 30, patience: '5s', sizes: [{ qty: '0.01', weight: 1 }] },
  'market/informed': {
    fundamental: { seed: 3, mean: '61800', start: '61790', reversion: '0.1', volatility: 40, grid: '50ms' },
    rate: 2,
    qty: '0.1',
    edgeTicks: 10,
    errorTicks: 20,
    maxPosition: '0.5',
  },
  'market/momentum': { rate: 5, qty: '0.05', fast: '1s', slow: '5s', thresholdTicks: 5, maxPosition: '0.4' },
  script: {
    actions: [
      { at: '5s', do: 'new', clOrdId: 'at-the-bid', side: 'buy', price: '61800.2', qty: '0.5', tif: 'GTX' },
      { at: '6s', do: 'new', clOrdId: 'too-high', side: 'buy', price: '62000', qty: '0.5', tif: 'GTX' },
      { at: '7s', do: 'replace', clOrdId: 'at-the-bid', qty: '0.4' },
      { at: '9s', do: 'replace', clOrdId: 'at-the-bid', price: '61810', qty: '3' },
      { at: '12s', do: 'cancel', clOrdId: 'at-the-bid' },
      { at: '13s', do: 'new', clOrdId: 'ioc', side: 'sell', price: '61700', qty: '8', tif: 'IOC' },
      { at: '14s', do: 'new', clOrdId: 'fok', side: 'buy', price: '62000', qty: '900', tif: 'FOK' },
      { at: '15s', do: 'cancel', clOrdId: 'nobody' },
    ],
  },
};

/** A session's id and its golden's name: a built-in's name without a folder separator. */
const idOf = (strategy: string): string => strategy.replace('/', '-');

describe(`the first ${SECONDS} s of the shipped capture`, () => {
  let run: RunResult;

  beforeAll(async () => {
    const sessions = Object.entries(PARAMS).map(([strategy, params]) => ({ id: idOf(strategy), strategy, params, venue, latency }));
    run = await runScenario(scenarioOn(await sampleTape(SECONDS), sessions));
  });

  it.each(builtinNames())('%s does what it did', async (name) => {
    await expect(goldenText(run, idOf(name), INSTRUMENT)).toMatchFileSnapshot(`lives/semantics-${SEMANTICS}/${idOf(name)}.txt`);
  });

  it('has a golden for each built-in strategy and no other', () => {
    const folder = new URL(`lives/semantics-${SEMANTICS}/`, import.meta.url);
    const files = builtinNames().map((name) => `${idOf(name)}.txt`);
    // The first files of a new number are written when the tests are over.
    expect(existsSync(folder) ? readdirSync(folder).sort() : files).toEqual(files);
  });
});
