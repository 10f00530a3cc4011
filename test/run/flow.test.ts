/**
 * Recorded orders in a market of a run: the recording of a market enters another one and makes it again, sessions meet it, the run says what it stands on.
 */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportTape } from '../../src/market/export/index.js';
import { importTape } from '../../src/market/import/index.js';
import { openTape } from '../../src/market/tape-read.js';
import { tapeCheck } from '../../src/market/tape-tools.js';
import { bookAt } from '../../src/market/tape-book.js';
import type { Tape } from '../../src/market/tape.js';
import { runScenario, verifyRun, type RunResult } from '../../src/run/index.js';
import { ExecType } from '../../src/sim/message.js';
import { readTape, tempFolder } from '../market/tape-rows.js';
import { INSTRUMENT } from './market-play.js';

const IDLE = { id: 'me', strategy: 'script', params: { actions: [] } };
const CROWD = {
  id: 'crowd',
  strategy: 'market/zero-intelligence',
  params: { limitRate: 2, marketRate: 10, cancelRate: 0.5, range: 60, qty: 1, opening: { price: 100, levels: 60, orders: 3 } },
  latency: { feed: '100us', entry: '100us', response: '100us' },
};

let recorded = '';
beforeAll(async () => {
  const dir = join(tempFolder(), 'run');
  const actions = [
    { at: '3s', do: 'new', clOrdId: 'ice', side: 'buy', price: '99.95', qty: 40, terms: { displayQty: 5 } },
    { at: '4s', do: 'new', clOrdId: 'hidden', side: 'sell', price: '100.01', qty: 20, terms: { hidden: true } },
    { at: '5s', do: 'new', clOrdId: 'peg', side: 'buy', type: 'pegged', qty: 20, terms: { peg: 'primary' } },
    { at: '7s', do: 'new', clOrdId: 'big', side: 'buy', type: 'market', qty: 60 },
  ];
  await runScenario(
    {
      seed: 5,
      markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '20s', participants: [CROWD] }],
      sessions: [{ ...IDLE, params: { actions } }],
    },
    { out: dir },
  );
  recorded = join(tempFolder(), 'recorded.arrow');
  cpSync(join(dir, 'markets', 'sim.arrow'), recorded);
});

async function play(market: object, sessions: readonly object[] = [IDLE], out?: string): Promise<RunResult> {
  const one = { id: 'sim', kind: 'matching', instrument: INSTRUMENT, flow: { path: recorded }, ...market };
  return runScenario({ seed: 1, markets: [one], sessions }, out === undefined ? {} : { out });
}

/** A tape of orders as the venue that tells levels would have sent it. */
async function degradeTape(from: string, out: string): Promise<void> {
  const table = join(tempFolder(), 'orders.arrow');
  await exportTape(await openTape(from), table);
  await importTape({ files: [table], out, format: 'arrow', options: { degrade: 'l2' } });
}

/** Rows of a tape without the numbers of orders, which are others in a recording. */
async function rowsOf(tape: Tape, shiftNs = 0): Promise<string[]> {
  const { rows } = await readTape(tape);
  return rows.map(({ exchTs, kind, side, priceTicks, qtyLots, flags }) =>
    [exchTs - shiftNs, kind, side, priceTicks, qtyLots, flags].join(' '),
  );
}

describe('a market with a flow', () => {
  it('where nobody else trades is recorded as the tape that entered it, row by row', async () => {
    const dir = join(tempFolder(), 'run');
    const { manifest } = await play({}, [IDLE], dir);
    const again = await openTape(join(dir, 'markets', 'sim.arrow'));
    expect(await rowsOf(again)).toEqual(await rowsOf(await openTape(recorded)));
    expect((await tapeCheck(again)).findings).toEqual([]);
    expect(manifest.venue).toMatchObject({ outOfTurn: 0, crossed: 0, voidRows: 0, unmetLots: 0 });
    expect(manifest.tapes[0]!.flow).toEqual({
      digest: (await openTape(recorded)).meta.digest,
      rows: manifest.tapes[0]!.rows,
      levelOfDetail: 'L3',
    });
    expect(await bookAt(again, 5000, 5).then(({ bids, asks }) => ({ bids, asks }))).toEqual(
      await bookAt(await openTape(recorded), 5000, 5).then(({ bids, asks }) => ({ bids, asks })),
    );
  });

  it('begins at its own time, or with its first row at `start`, and ends when it is told to', async () => {
    const folder = tempFolder();
    const { manifest } = await play({ start: '2024-01-05T10:00:00Z', duration: '5s' }, [IDLE], join(folder, 'a'));
    const { meta } = manifest.tapes[0]!;
    expect(meta.firstExchTs).toBe(String(Date.UTC(2024, 0, 5, 10) * 1_000_000).slice(0, -6) + '000000');
    expect(BigInt(meta.lastExchTs) - BigInt(meta.firstExchTs)).toBeLessThanOrEqual(5_000_000_000n);
    const told = await rowsOf(await openTape(recorded));
    const got = await rowsOf(await openTape(join(folder, 'a', 'markets', 'sim.arrow')));
    expect(got.length).toBeGreaterThan(1000);
    const withoutTime = (row: string): string => row.slice(row.indexOf(' '));
    expect(got.map(withoutTime)).toEqual(told.slice(0, got.length).map(withoutTime));
  });

  it('gives the same run again, and a tape that has changed is told', async () => {
    const dir = join(tempFolder(), 'run');
    const flow = join(tempFolder(), 'flow.arrow');
    cpSync(recorded, flow);
    const actions = [{ at: '2s', do: 'new', clOrdId: 'a', side: 'buy', price: '100.20', qty: 30 }];
    await play({ flow: { path: flow } }, [{ ...IDLE, params: { actions } }], dir);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
    // Its own recording, in which the session's order is one of the tape's.
    cpSync(join(dir, 'markets', 'sim.arrow'), flow);
    const { differences } = await verifyRun(dir);
    expect(differences.some((text) => text.startsWith('the flow of market sim is another one'))).toBe(true);
  });

  it('fills an order first as the replay of the same tape does', async () => {
    for (const [side, price] of [
      ['buy', '99.97'],
      ['sell', '100.06'],
      ['buy', '100.30'],
    ] as const) {
      const session = {
        ...IDLE,
        params: { actions: [{ at: '1s', do: 'new', clOrdId: 'a', side, price, qty: 3 }] },
        latency: { feed: '0ns', entry: '1ms', response: '1ms' },
      };
      const replayed = await runScenario({ seed: 1, tapes: [{ id: 'sim', path: recorded }], sessions: [session] });
      expect(firstFill(await play({}, [session]))).toEqual(firstFill(replayed));
    }
  });

  it('is joined by participants and stopped by nobody who listens', async () => {
    const noise = {
      id: 'noise',
      strategy: 'market/noise',
      params: { rate: 20, takes: 0.5, range: 10, patience: '2s', sizes: [{ qty: 1, weight: 1 }] },
    };
    const join = { id: 'me', strategy: 'join', params: { side: 'buy', qty: 20, start: '1s', end: '15s' } };
    const { manifest, sessions } = await play({ participants: [noise] }, [join]);
    expect(manifest.sessions.map(({ counts }) => counts.fills > 0)).toEqual([true, true]);
    expect(sessions[0]!.failed).toBeUndefined();
    expect(manifest.assumptions.filter(({ path }) => path.startsWith('markets.')).map(({ path, value }) => `${path}: ${value}`))
      .toMatchInlineSnapshot(`
      [
        "markets.sim.rules: price-time priority on every tick, open while the flow says so",
        "markets.sim.flow: the recorded orders of recorded.arrow: they meet those of sessions and do not react to them; the recorder's own delays are left out",
        "markets.sim.participants: 1, each a model: the market answers as they do",
      ]
    `);
  });

  it('may be one of levels, whose book it has; the run is the same again', async () => {
    const dir = join(tempFolder(), 'run');
    const flow = join(tempFolder(), 'levels.arrow');
    await degradeTape(recorded, flow);
    const session = { ...IDLE, params: { actions: [{ at: '19s', do: 'new', clOrdId: 'a', side: 'buy', price: '100.20', qty: 30 }] } };
    const { manifest } = await play({ flow: { path: flow } }, [session], dir);
    const told = await openTape(flow);
    const made = await openTape(join(dir, 'markets', 'sim.arrow'));
    for (const at of ['2', '7', '12', '18']) {
      const point = `${BigInt(told.meta.firstExchTs) + BigInt(at) * 1_000_000_000n}ns`;
      const [bookTold, bookMade] = [await bookAt(told, point, 20), await bookAt(made, point, 20)];
      expect([at, bookMade.bids, bookMade.asks]).toEqual([at, bookTold.bids, bookTold.asks]);
      expect(bookTold.bids.length).toBeGreaterThan(10);
    }
    expect((await tapeCheck(made)).findings).toEqual([]);
    expect(manifest.tapes[0]!.flow).toMatchObject({ levelOfDetail: 'L2', rows: told.meta.rows });
    expect(manifest.venue).toMatchObject({ recordedRows: told.meta.rows, crossed: 0, unsided: 0 });
    expect(manifest.assumptions.filter(({ path }) => /flow|venue.queue/.test(path)).map(({ path, value }) => `${path}: ${value}`))
      .toMatchInlineSnapshot(`
        [
          "markets.sim.flow: the recorded levels of levels.arrow: lots at a price are taken from the front by trades and from behind by cancels, a trade and its level row are one within 0ns; they meet orders of sessions and do not react to them; the recorder's own delays are left out",
          "sessions.me.venue.queue: pessimistic; without effect on sim, where what its flow says holds for all",
        ]
      `);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
  });

  it('may be one that never was', async () => {
    const { manifest } = await play({ flow: { synth: { model: 'zero-intelligence', events: 3000, halts: 0.5 } } });
    expect(manifest.tapes[0]!.rows).toBe(manifest.venue['recordedRows']);
    expect(manifest.assumptions.find(({ path }) => path === 'markets.sim.flow')!.value).toMatch(
      /^the recorded orders of a market that never was/,
    );
  });
});

/** Time, price and lots of what filled a run's first order first. */
function firstFill({ sessions }: RunResult): unknown {
  const { reports } = sessions[0]!.columns;
  for (let i = 0; i < reports.count; i++)
    if (reports.execType[i] === ExecType.trade) return [reports.exchTs[i], reports.lastPxTicks[i], reports.lastQtyLots[i]];
  return undefined;
}

describe('what is wrong with a flow is named with its place', () => {
  const faultOf = (market: object): Promise<string> =>
    play(market).then(
      () => 'none',
      (error: unknown) => (error as Error).message.replaceAll(/\/\S*\/(?=[^/ ]+\.arrow)/g, '…/'),
    );

  it.each([
    ['a file that is not there', { flow: { path: 'nowhere.arrow' } }],
    ['a key that there is not', { flow: { tape: 'x.arrow' } }],
    ['neither duration nor flow', { flow: undefined }],
    ['batches', { batch: '1s' }],
    ['the instrument of another tape', { instrument: { ...INSTRUMENT, tickSize: '0.05' } }],
  ])('%s', async (_, market) => {
    expect(await faultOf(market)).toMatchSnapshot();
  });

  it('a venue that shares trades out', async () => {
    const preset = join(tempFolder(), 'shares.yaml');
    writeFileSync(
      preset,
      'name: shares\nasOf: 2026-11-27\nsources: [{ url: "https://a/b", says: a rule book }]\nmatching: { algorithm: A }\n',
    );
    expect(await faultOf({ preset })).toBe(
      'markets.sim.preset: shares shares trades out among the orders at a price, expected price-time priority for a market with a flow',
    );
  });
});
