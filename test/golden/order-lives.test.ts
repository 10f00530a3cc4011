/**
 * Golden runs on single orders: strategies on a simulated market's tape, digest and the lives of a few orders as text under `order-lives/semantics-N/`.
 * What holds of `lives.test.ts` holds of these.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { TapeWriter, NO_REPAIRS } from '../../src/market/tape-write.js';
import { runScenario, type RunResult } from '../../src/run/index.js';
import { SEMANTICS } from '../../src/sim/message.js';
import { GENERATED_EPOCH_NS, GENERATED_INSTRUMENT } from '../bench/generated-tape.js';
import { drawInstructions, SimulatedOrders } from '../market/simulated-orders.js';
import { tempFolder } from '../market/tape-rows.js';
import { goldenText } from './life-text.js';

const ROWS = 20_000;
const venue = { fees: { maker: '0.0002', taker: '0.0005' } };
const latency = { feed: '0ns', entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' };
const PARAMS: Readonly<Record<string, object>> = {
  twap: { side: 'buy', qty: '0.3', start: '3s', end: '20s', slices: 6 },
  quoter: { levels: 2, offsetTicks: 0, stepTicks: 1, qty: '0.005', interval: '250ms', maxPosition: '0.5', skewTicksPerLot: '0.02' },
  sweep: { side: 'sell', qty: '0.05', at: '10s' },
};

describe(`${ROWS} rows of a simulated market of single orders`, () => {
  let run: RunResult;

  beforeAll(async () => {
    const path = join(tempFolder(), 'orders.arrow');
    const writer = await TapeWriter.create(path, {
      instrument: GENERATED_INSTRUMENT,
      epochNs: GENERATED_EPOCH_NS,
      importer: { name: 'simulated', options: {} },
      orderIds: true,
    });
    const look = { startNs: 43_200_000_000_000, stepNs: 1_500_000, middle: 600_000 };
    new SimulatedOrders(writer).run(drawInstructions(8, look), undefined, ROWS);
    await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L3' });
    const sessions = Object.entries(PARAMS).map(([strategy, params]) => ({ id: strategy, strategy, params, venue, latency }));
    run = await runScenario({ seed: 1, tapes: [{ id: 'orders', path }], sessions });
  });

  it.each(Object.keys(PARAMS))('%s does what it did', async (name) => {
    await expect(goldenText(run, name, GENERATED_INSTRUMENT)).toMatchFileSnapshot(`order-lives/semantics-${SEMANTICS}/${name}.txt`);
  });

  it('measures every session, and says what has no effect where queues are real', () => {
    for (const { measures } of run.sessions) expect(measures[0]!.metrics.length).toBeGreaterThan(20);
    const said = new Map(run.manifest.assumptions.map(({ path, value }) => [path, value]));
    for (const key of ['queue', 'netWindow'])
      expect(said.get(`sessions.twap.venue.${key}`)).toContain('without effect on orders, where queues are real (L3)');
    expect(run.manifest.venue).toEqual({ unsided: 0, unsidedLost: 0, clears: 0, halts: 0, unknownOrders: 0, executedBeyond: 0 });
  });
});
