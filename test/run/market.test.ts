/**
 * Markets that match in a run: what their sessions and participants do makes the tape, which is then a tape like any other.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainOrder, openRun, runScenario, shownRows, verifyRun, type RunResult } from '../../src/run/index.js';
import { Kind } from '../../src/market/row.js';
import { tapeCheck } from '../../src/market/tape-tools.js';
import { openTape } from '../../src/market/tape-read.js';
import { readTape, tempFolder } from '../market/tape-rows.js';
import { type Action, eventsOf, INSTRUMENT, limit } from './market-play.js';

const LATENCY = { feed: '100us', entry: '100us', response: '100us' };
const CROWD = {
  id: 'crowd',
  strategy: 'market/zero-intelligence',
  params: { limitRate: 2, marketRate: 10, cancelRate: 0.5, range: 60, qty: 1, opening: { price: 100, levels: 60, orders: 3 } },
  latency: LATENCY,
};

/** A market, played by two scripts or by a crowd and a script. */
async function play(
  {
    actions = [],
    others,
    crowd = false,
    ...market
  }: { actions?: readonly Action[]; others?: readonly Action[]; crowd?: boolean; readonly [key: string]: unknown },
  out?: string,
  seed = 5,
): Promise<RunResult> {
  const participants = [
    ...(crowd ? [CROWD] : []),
    ...(others === undefined ? [] : [{ id: 'others', strategy: 'script', params: { actions: others } }]),
  ];
  return runScenario(
    {
      seed,
      markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '20s', participants, ...market }],
      sessions: [{ id: 'me', strategy: 'script', params: { actions }, latency: { entry: '1ms', response: '1ms' } }],
    },
    out === undefined ? {} : { out },
  );
}

describe('a market that matches', () => {
  it('lets sessions trade with each other, each behind its own latency', async () => {
    const dir = join(tempFolder(), 'run');
    await play(
      {
        others: [limit('1s', 'bid', 'buy', '99.99', 10), limit('1s', 'ask', 'sell', '100.01', 10)],
        actions: [
          limit('2s', 'take', 'buy', '100.01', 4),
          limit('3s', 'rest', 'sell', '100.00', 3),
          { at: '4s', do: 'cancel', clOrdId: 'rest' },
        ],
      },
      dir,
    );
    expect(await eventsOf(dir)).toMatchInlineSnapshot(`
      [
        "take new leaves 4 cum 0",
        "take trade leaves 0 cum 4",
        "rest new leaves 3 cum 0",
        "rest canceled leaves 0 cum 0",
      ]
    `);
    expect(await eventsOf(dir, 'sim.others')).toMatchInlineSnapshot(`
      [
        "bid new leaves 10 cum 0",
        "ask new leaves 10 cum 0",
        "ask trade leaves 6 cum 4",
      ]
    `);
  });

  it('knows every kind of order', async () => {
    const dir = join(tempFolder(), 'run');
    await play(
      {
        others: [
          limit('1s', 'bid', 'buy', '99.99', 10),
          limit('1s', 'ask', 'sell', '100.01', 10),
          { at: '3s', do: 'new', clOrdId: 'hit', side: 'sell', type: 'market', qty: 12 },
          limit('4s', 'bid2', 'buy', '99.90', 20),
          { at: '5s', do: 'new', clOrdId: 'hit2', side: 'sell', type: 'market', qty: 9 },
        ],
        actions: [
          limit('2s', 'ice', 'buy', '99.99', 6, { terms: { displayQty: 2 } }),
          limit('2s', 'hidden', 'sell', '100.00', 5, { terms: { hidden: true, minQty: 2 } }),
          limit('2s', 'stop', 'sell', '99.90', 3, { type: 'stopLimit', terms: { stopPrice: '99.95' } }),
          limit('2s', 'one', 'buy', '99.98', 2, { terms: { otherLeg: 'other' } }),
          limit('2s', 'other', 'sell', '100.05', 2, { terms: { otherLeg: 'one' } }),
          { at: '2s', do: 'new', clOrdId: 'peg', side: 'buy', type: 'pegged', qty: 1, terms: { peg: 'primary', hidden: true } },
          limit('2s', 'gtd', 'buy', '99.00', 1, { tif: 'GTD', terms: { expire: '6s' } }),
          limit('2s', 'odd', 'buy', '99.00', 1, { terms: { hidden: true, displayQty: 1 } }),
          limit('7s', 'gtx', 'buy', '100.00', 1, { tif: 'GTX' }),
        ],
      },
      dir,
    );
    expect(await eventsOf(dir)).toMatchInlineSnapshot(`
      [
        "ice new leaves 6 cum 0",
        "hidden new leaves 5 cum 0",
        "stop new leaves 3 cum 0",
        "one new leaves 2 cum 0",
        "other new leaves 2 cum 0",
        "peg new leaves 1 cum 0",
        "gtd new leaves 1 cum 0",
        "odd rejected leaves 0 cum 0 fields do not fit the order type (FIX 103=99)",
        "ice trade leaves 4 cum 2",
        "ice trade leaves 2 cum 4",
        "ice trade leaves 0 cum 6",
        "peg trade leaves 0 cum 1",
        "one trade leaves 0 cum 2",
        "other canceled leaves 0 cum 0 the other order of the pair has traded or ended",
        "stop triggered leaves 3 cum 0",
        "stop trade leaves 0 cum 3",
        "gtd expired leaves 0 cum 0 its time in force has run out",
        "gtx rejected leaves 0 cum 0 post-only order would take (FIX 103=99)",
      ]
    `);
  });

  it('tells at which price it has put an order: a peg each time it moves, a post-only one that slid', async () => {
    const dir = join(tempFolder(), 'run');
    const { sessions } = await play(
      {
        others: [
          limit('1s', 'bid', 'buy', '99.90', 1),
          limit('1s', 'ask', 'sell', '100.10', 9),
          limit('3s', 'better', 'buy', '99.95', 1),
          { at: '4s', do: 'cancel', clOrdId: 'bid' },
          { at: '5s', do: 'cancel', clOrdId: 'better' },
        ],
        actions: [
          { at: '2s', do: 'new', clOrdId: 'peg', side: 'buy', type: 'pegged', qty: 1, terms: { peg: 'primary' } },
          limit('4500ms', 'slid', 'sell', '99.80', 1, { tif: 'GTX', terms: { postOnly: 'slide' } }),
          limit('2s', 'plain', 'sell', '100.20', 1, { tif: 'GTX' }),
          limit('2s', 'stop', 'sell', '90', 1, { type: 'stopLimit', terms: { stopPrice: '91' } }),
        ],
      },
      dir,
    );
    const { strings, reports } = sessions[0]!.columns;
    const told = Array.from(
      { length: reports.count },
      (_, i) => `${strings[reports.clOrd[i]!]!} ${reports.execType[i]!} ${reports.priceTicks[i]!}`,
    );
    expect(told).toMatchInlineSnapshot(`
      [
        "peg 1 9990",
        "plain 1 NaN",
        "stop 1 NaN",
        "peg 9 9995",
        "slid 1 9996",
        "peg 9 NaN",
      ]
    `);
    const lines = explainOrder(openRun(dir), 'peg')[0]!.lines.map(({ event, text }) => `${event} ${text}`);
    expect(lines).toMatchInlineSnapshot(`
      [
        "sent buy 1 pegged GTC, follows primary, on the wire for 1ms",
        "new at 99.90; filled 0, open 1; seen 1ms later",
        "restated at 99.95; filled 0, open 1; seen 1ms later",
        "restated filled 0, open 1; seen 1ms later",
      ]
    `);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
  });

  it('is recorded as a tape, sound and replayed with the same book', async () => {
    const dir = join(tempFolder(), 'run');
    const { manifest } = await play({ crowd: true, actions: [limit('5s', 'a', 'buy', '100.20', 30)] }, dir);
    const tape = await openTape(join(dir, 'markets', 'sim.arrow'));
    const { ok, findings } = await tapeCheck(tape);
    expect({ ok, findings }).toEqual({ ok: true, findings: [] });
    expect(tape.meta.rows).toBeGreaterThan(5_000);
    expect(manifest.tapes[0]).toMatchObject({ id: 'sim', digest: tape.meta.digest, rows: tape.meta.rows });
  });

  it('gives the same run again, and another one with another seed', async () => {
    const dir = join(tempFolder(), 'run');
    const first = await play({ crowd: true }, dir);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: first.manifest.digest });
    const second = await play({ crowd: true });
    expect(second.manifest.tapes[0]!.digest).toBe(first.manifest.tapes[0]!.digest);
    const other = await play({ crowd: true }, undefined, 6);
    expect(other.manifest.tapes[0]!.digest).not.toBe(first.manifest.tapes[0]!.digest);
  });

  it('opens with a window: participants make the book in the warm-up, sessions may order after it, and nothing happens behind it', async () => {
    const dir = join(tempFolder(), 'run');
    const early = limit('500ms', 'early', 'buy', '90', 1);
    const { manifest } = await runScenario(
      {
        seed: 5,
        window: { from: '2s', to: '+3s', warmup: '1500ms' },
        markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '20s', participants: [CROWD] }],
        sessions: [{ id: 'me', strategy: 'script', params: { actions: [early, limit('3s', 'late', 'buy', '100.20', 5)] } }],
      },
      { out: dir },
    );
    expect(await eventsOf(dir)).toMatchInlineSnapshot(`
      [
        "early rejected leaves 0 cum 0 warm-up: orders are not accepted yet (FIX 103=2)",
        "late new leaves 5 cum 0",
        "late trade leaves 4 cum 1",
        "late trade leaves 3 cum 2",
        "late trade leaves 2 cum 3",
        "late trade leaves 1 cum 4",
        "late trade leaves 0 cum 5",
      ]
    `);
    expect((await eventsOf(dir, 'sim.crowd')).filter((line) => line.includes('rejected'))).toEqual([]);
    const { firstExchTs, lastExchTs } = (await openTape(join(dir, 'markets', 'sim.arrow'))).meta;
    const startNs = BigInt(Date.UTC(2024, 7, 8, 9, 30)) * 1_000_000n;
    expect(Number(BigInt(firstExchTs) - startNs)).toBe(500_100_000);
    expect(Number(BigInt(lastExchTs) - startNs)).toBeGreaterThan(4_900_000_000);
    expect(Number(BigInt(lastExchTs) - startNs)).toBeLessThanOrEqual(5_000_000_000);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: manifest.digest });
  });

  it('answers back: a large order moves the price for all who trade there', async () => {
    const buy = (qty: number): Action => ({ at: '5s', do: 'new', clOrdId: 'big', side: 'buy', type: 'market', qty });
    const [quiet, moved] = await Promise.all([play({ crowd: true, actions: [buy(1)] }), play({ crowd: true, actions: [buy(60)] })]);
    const paid = ({ sessions }: RunResult): number => {
      const { reports } = sessions[0]!.columns;
      return Math.max(...Array.from({ length: reports.count }, (_, i) => reports.lastPxTicks[i]!).filter((px) => !Number.isNaN(px)));
    };
    expect(paid(moved)).toBeGreaterThan(paid(quiet) + 5);
    expect(moved.manifest.tapes[0]!.digest).not.toBe(quiet.manifest.tapes[0]!.digest);
  });

  it('holds frequent batch auctions at one price', async () => {
    const dir = join(tempFolder(), 'run');
    await play(
      {
        batch: '1s',
        reference: '100',
        others: [limit('100ms', 'b', 'buy', '100.02', 5), limit('200ms', 's', 'sell', '99.98', 3)],
        actions: [limit('300ms', 'me', 'sell', '99.99', 4)],
      },
      dir,
    );
    expect(await eventsOf(dir)).toMatchInlineSnapshot(`
      [
        "me new leaves 4 cum 0",
        "me trade leaves 2 cum 2",
      ]
    `);
    expect(await eventsOf(dir, 'sim.others')).toMatchInlineSnapshot(`
      [
        "b new leaves 5 cum 0",
        "s new leaves 3 cum 0",
        "b trade leaves 2 cum 3",
        "s trade leaves 0 cum 3",
        "b trade leaves 0 cum 5",
      ]
    `);
  });

  it('goes by the rules of a preset: its ticks, fees and limits', async () => {
    const dir = join(tempFolder(), 'run');
    await play(
      {
        preset: 'binance-usdm',
        instrument: { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' },
        others: [limit('1s', 'ask', 'sell', '60000.1', 1)],
        actions: [
          limit('2s', 'take', 'buy', '60000.1', 0.5),
          limit('3s', 'small', 'buy', '50000', 0.0001),
          ...Array.from({ length: 320 }, (_, i) => limit('4s', `n${i}`, 'buy', '50000', 0.01)),
        ],
      },
      dir,
    );
    const all = await eventsOf(dir);
    expect(all.slice(0, 4)).toMatchInlineSnapshot(`
      [
        "take new leaves 0.500 cum 0.000",
        "take trade leaves 0.000 cum 0.500",
        "small rejected leaves 0.000 cum 0.000 quantity is not a positive number of lots (FIX 103=13)",
        "n0 new leaves 0.010 cum 0.000",
      ]
    `);
    expect(all.filter((line) => line.includes('too many messages')).length).toBeGreaterThan(10);
    const fees: string[] = [];
    for await (const row of shownRows(openRun(dir), 'fills')) fees.push(`${String(row['session'])} ${String(row['fee'])}`);
    expect(fees).toMatchInlineSnapshot(`
      [
        "me 15.000025",
        "sim.others 6.00001",
      ]
    `);
  });

  it('loses the orders of a session that fails, when it fails, which the others see', async () => {
    const folder = tempFolder();
    const file = join(folder, 'fails.ts');
    writeFileSync(
      file,
      `import { defineStrategy } from 'slipgauge';
export default defineStrategy({
  onStart(ctx) {
    ctx.submit({ clOrdId: 'mine', side: 'buy', price: '99.50', qty: 7 });
    ctx.schedule(ctx.startTs + 5e9);
  },
  onTimer() {
    throw new Error('planned');
  },
});
`,
    );
    const dir = join(folder, 'run');
    // Nothing happens at the venue for seconds before the failure.
    const { manifest } = await runScenario(
      {
        markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '10s' }],
        sessions: [
          { id: 'fails', strategy: file, latency: { response: '1ms' } },
          { id: 'late', strategy: 'script', params: { actions: [limit('6s', 'hit', 'sell', '99.50', 7, { tif: 'IOC' })] } },
        ],
      },
      { out: dir },
    );
    expect(manifest.sessions[0]!.failed).toContain('planned');
    expect(await eventsOf(dir, 'fails')).toEqual(['mine new leaves 7 cum 0', expect.stringMatching(/^mine canceled leaves 0 cum 0/)]);
    expect(await eventsOf(dir, 'late')).toEqual(['hit new leaves 7 cum 0', expect.stringMatching(/^hit expired leaves 0 cum 0/)]);
    const { rows } = await readTape(await openTape(join(dir, 'markets', 'sim.arrow')));
    const startNs = (9 * 60 + 30) * 60e9;
    expect(rows.filter(({ kind }) => kind === Kind.delete).map(({ exchTs }) => exchTs - startNs)).toEqual([5e9]);
  });

  it('is over for itself where another goes on: requests are refused, orders stay, nothing more is published', async () => {
    const dir = join(tempFolder(), 'run');
    const market = (id: string, duration: string) => ({ id, kind: 'matching', instrument: INSTRUMENT, duration });
    const actions = [
      limit('1s', 'stays', 'buy', '99.00', 1, { tape: 'short', tif: 'GTD', terms: { expire: '4s' } }),
      { at: '3s', do: 'cancel', clOrdId: 'stays' },
      limit('3s', 'late', 'buy', '99.10', 1, { tape: 'short' }),
      limit('3s', 'other', 'buy', '99.10', 1, { tape: 'long' }),
    ];
    await runScenario(
      { markets: [market('short', '2s'), market('long', '5s')], sessions: [{ id: 'me', strategy: 'script', params: { actions } }] },
      { out: dir },
    );
    expect(await eventsOf(dir)).toMatchInlineSnapshot(`
      [
        "stays new leaves 1 cum 0",
        "stays cancelReject leaves 1 cum 0 the phase takes no such order (FIX 103=2)",
        "late rejected leaves 0 cum 0 the phase takes no such order (FIX 103=2)",
        "other new leaves 1 cum 0",
      ]
    `);
    expect((await openTape(join(dir, 'markets', 'short.arrow'))).meta.rows).toBe(1);
  });

  it('has participants whose parameters are read in its own instrument', async () => {
    const sim = { id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '2s', participants: [CROWD] };
    const instrument = { ...INSTRUMENT, symbol: 'FINE', tickSize: '0.5', lotSize: '0.001' };
    const params = { ...CROWD.params, qty: '0.003', opening: { price: 5000, levels: 60, orders: 3 } };
    const { manifest } = await runScenario({
      markets: [sim, { ...sim, id: 'fine', instrument, participants: [{ ...CROWD, params }] }],
    });
    expect(manifest.tapes.every(({ rows }) => rows > 500)).toBe(true);
  });

  it('has many participants, each with random numbers of its own', async () => {
    const noise = (count: number) => ({ ...CROWD, id: 'n', count, params: { ...CROWD.params, limitRate: 0.2, marketRate: 1 } });
    const { manifest } = await runScenario({
      seed: 2,
      markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '2s', participants: [noise(20)] }],
    });
    expect(manifest.sessions).toHaveLength(20);
    expect(new Set(manifest.sessions.map(({ digest }) => digest)).size).toBe(20);
  });

  it.each([
    ['said', CROWD],
    ['left out', { ...CROWD, latency: undefined }],
  ])('tells the latencies of many that are alike once, where they are %s', async (_, crowd) => {
    const noise = { ...crowd, id: 'n', count: 3, params: { ...CROWD.params, limitRate: 0.2, marketRate: 1 } };
    const markets = [
      { id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '1s', participants: [noise, { ...noise, id: 'm', count: 1 }] },
    ];
    const { manifest } = await runScenario({ markets });
    const told = manifest.assumptions.flatMap(({ path }) => /^sessions\.(.*)\.latency\.entry$/.exec(path)?.[1] ?? []);
    expect(told).toEqual(['sim.n-1', 'sim.m']);
  });
});

describe('what is wrong with a market is named with its place', () => {
  const faultOf = (scenario: object): Promise<string> =>
    runScenario(scenario).then(
      () => 'none',
      (error: unknown) => (error as Error).message,
    );
  const market = (more: object = {}): object => ({ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '1s', ...more });
  const session = { id: 'me', strategy: 'script', params: { actions: [] } };

  it.each([
    ['a kind that there is not', { markets: [market({ kind: 'dark' })], sessions: [session] }],
    ['a preset that there is not', { markets: [market({ preset: 'nasdak' })], sessions: [session] }],
    ['no duration', { markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT }], sessions: [session] }],
    ['a name twice', { markets: [market(), market()], sessions: [session] }],
    ['a participant twice', { markets: [market({ participants: [CROWD, CROWD] })] }],
    ['a parameter of a participant', { markets: [market({ participants: [{ ...CROWD, params: { ...CROWD.params, range: 0 } }] })] }],
    ['nobody', { markets: [market()] }],
    [
      'an instrument that is not the venue’s',
      { markets: [market({ preset: 'nasdaq', instrument: { ...INSTRUMENT, tickSize: '0.003' } })], sessions: [session] },
    ],
    ['a start that is no time', { markets: [market({ start: 'noon' })], sessions: [session] }],
  ])('%s', async (_, scenario) => {
    expect(await faultOf(scenario)).toMatchSnapshot();
  });
});
