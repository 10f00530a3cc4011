/**
 * `impact: replay-into-venue`: a session trades alone in a market that its tape enters. It is on the tape's clock, changes nothing for others, first fills as
 * in the replay, and what it did there lasts.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { latencyCurve, pointsAt } from '../../src/lab/latency-curve/index.js';
import { bookAt } from '../../src/market/tape-book.js';
import { openTape } from '../../src/market/tape-read.js';
import { compareRuns, explainOrder, openRun, runScenario, verifyRun, type RunResult } from '../../src/run/index.js';
import { ExecType } from '../../src/sim/message.js';
import { tempFolder } from '../market/tape-rows.js';
import { sampleTape, scenarioOn } from './sample.js';
import { INSTRUMENT } from './market-play.js';

const ENTERS = { impact: 'replay-into-venue' };
const LATENCY = { entry: '3ms', response: '2ms' };
const HEAD = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags`;

let sample = '';
beforeAll(async () => {
  sample = await sampleTape(30);
});

const scripted = (id: string, venue: object, actions: readonly object[]): object => ({
  id,
  strategy: 'script',
  params: { actions },
  venue,
  latency: LATENCY,
});
const sweep = (id: string, venue: object, at = '10s'): object => ({
  id,
  strategy: 'sweep',
  params: { side: 'buy', qty: 5, at },
  venue,
  latency: LATENCY,
});
const joining = (id: string, venue: object): object => ({
  id,
  strategy: 'join',
  params: { side: 'buy', qty: 1, start: '3s', end: '25s' },
  venue,
  latency: LATENCY,
});

/** Time, price and lots of a session's fills; those of one time and price are one. */
function fillsOf({ sessions }: RunResult, index: number): string[] {
  const { reports } = sessions[index]!.columns;
  const fills = new Map<string, number>();
  for (let i = 0; i < reports.count; i++) {
    if (reports.execType[i] !== ExecType.trade) continue;
    const key = `${reports.exchTs[i]!} @${reports.lastPxTicks[i]!}`;
    fills.set(key, (fills.get(key) ?? 0) + reports.lastQtyLots[i]!);
  }
  return [...fills].map(([key, lots]) => `${key} ${lots}`);
}

/** A hand-made tape, a row a second. */
function tapeOf(...rows: readonly string[]): object {
  const path = join(tempFolder(), 'a.csv');
  const lines = rows.map((row, i) => `${i * 1e9},${i * 1e9 + 5e8},${row}`);
  writeFileSync(path, `${HEAD}\n${lines.join('\n')}\n`);
  return { id: 't', path, format: 'csv' };
}

describe('a session in a market of its own', () => {
  it('on a tape of levels fills first what it would in the replay, at the same time, and hears of the market when it would', async () => {
    const sessions = [sweep('a', {}), sweep('b', ENTERS), joining('c', {}), joining('d', ENTERS)];
    const run = await runScenario(scenarioOn(sample, sessions));
    expect(fillsOf(run, 1)).toEqual(fillsOf(run, 0));
    expect(fillsOf(run, 0).length).toBeGreaterThan(10);
    const [first] = fillsOf(run, 2);
    expect(fillsOf(run, 3)[0]).toBe(first);
    // What the two decide first they decide at the same time: by the same row, as late as it was recorded.
    const sent = run.sessions.map(({ columns }) => [columns.requests.sentTs[0], columns.requests.priceTicks[0]]);
    expect([sent[1], sent[3]]).toEqual([sent[0], sent[2]]);
    expect(run.sessions.map(({ failed }) => failed)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('on a tape of single orders too', async () => {
    const tapes = [{ id: 'sim', synth: { model: 'zero-intelligence', events: 5000, detail: 'L3' }, instrument: INSTRUMENT }];
    const order = (id: string, venue: object): object =>
      scripted(id, venue, [{ at: '300ms', do: 'new', clOrdId: 'x', side: 'buy', price: '99.98', qty: 40 }]);
    const run = await runScenario({ seed: 3, tapes, sessions: [order('a', {}), order('b', ENTERS)] });
    expect(fillsOf(run, 1)[0]).toBe(fillsOf(run, 0)[0]);
    expect(run.manifest.sessions[1]!.venue).toMatchObject({ recordedRows: 5000, outOfTurn: 0 });
    expect(run.manifest.venue).not.toHaveProperty('recordedRows');
  });

  it('leaves in it what it did: a recorded lot in whose place it traded stands there still', async () => {
    const tape = tapeOf(
      'level,bid,100,5,,1',
      'level,ask,103,5,,1',
      'level,bid,101,2,,1',
      'trade,sell,101,2,,1',
      'level,bid,101,0,,1',
      'level,ask,103,6,,1',
      'level,ask,103,7,,1',
    );
    const actions = [
      { at: '500ms', do: 'new', clOrdId: 'first', side: 'buy', price: '101', qty: 2 },
      { at: '5s', do: 'new', clOrdId: 'later', side: 'sell', price: '101', qty: 2 },
    ];
    const run = await runScenario({ seed: 1, tapes: [tape], sessions: [scripted('a', {}, actions), scripted('b', ENTERS, actions)] });
    const bought = `3000000000 @101 2`;
    // The recorded buyer at 101 has traded on the tape. Here the first order did, so he still stands there.
    expect([fillsOf(run, 0), fillsOf(run, 1)]).toEqual([[bought], [bought, '5503000000 @101 2']]);
  });

  it('is, with its digest, what it is alone, and the others what they are without it', async () => {
    const sessions = [joining('a', {}), joining('b', ENTERS), sweep('c', { impact: 'consume' }), sweep('d', ENTERS)];
    const together = await runScenario(scenarioOn(sample, sessions));
    for (const [i, session] of sessions.entries()) {
      const alone = await runScenario(scenarioOn(sample, [session]));
      expect(together.manifest.sessions[i]!.digest).toBe(alone.manifest.sessions[0]!.digest);
      expect(together.manifest.sessions[i]!.venue).toEqual(alone.manifest.sessions[0]!.venue);
    }
  });

  it('keeps to a window: rows before it have happened, orders wait for its start', async () => {
    const window = { from: '8s', to: '+10s', warmup: '2s' };
    const actions = [
      { at: '7s', do: 'new', clOrdId: 'early', side: 'buy', type: 'market', qty: 0.5 },
      { at: '12s', do: 'new', clOrdId: 'x', side: 'buy', type: 'market', qty: 0.5 },
    ];
    const sessions = [scripted('a', {}, actions), scripted('b', ENTERS, actions)];
    const run = await runScenario({ ...scenarioOn(sample, sessions), window });
    const whole = await runScenario(scenarioOn(sample, [scripted('b', ENTERS, actions.slice(1))]));
    expect(fillsOf(run, 1)).toEqual(fillsOf(run, 0));
    expect(fillsOf(run, 1)).toEqual(fillsOf(whole, 0));
    expect(fillsOf(run, 1).length).toBeGreaterThan(0);
    expect(run.manifest.sessions[1]!.counts).toMatchObject({ requests: 2, orders: 2 });
  });

  it('on several tapes has one where it says so', async () => {
    const scenario = scenarioOn(sample, []) as { tapes: object[] };
    const session = { ...sweep('a', {}), on: { btc: { venue: ENTERS } } };
    const other = { id: 'sim', synth: { model: 'zero-intelligence', events: 2000, start: '2024-08-08T23:54:20Z' }, instrument: INSTRUMENT };
    const run = await runScenario({ ...scenario, tapes: [...scenario.tapes, other], sessions: [session] });
    expect(run.manifest.sessions[0]!.venue).toHaveProperty('recordedRows');
    expect(fillsOf(run, 0)).toEqual(fillsOf(await runScenario(scenarioOn(sample, [sweep('a', ENTERS)])), 0));
  });
});

describe('a run with markets of their own', () => {
  it('can be repeated, explained and compared, and says what it assumes', async () => {
    const dir = join(tempFolder(), 'run');
    const { manifest } = await runScenario(scenarioOn(sample, [joining('a', {}), joining('b', ENTERS)]), { out: dir });
    expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
    const [life] = explainOrder(openRun(dir), '1', 'b');
    const fill = life!.lines.find(({ event }) => event === 'trade')!.text;
    expect(fill).toMatch(/rule matched: tape row [\d,]+ brought lots to our price or through it/);
    expect(fill).toMatch(/cancelled lots are taken from behind the order/);
    // The row is the tape's own: the print that reached us in the replay too.
    const [inReplay] = explainOrder(openRun(dir), '1', 'a');
    const rowOf = (text: string): string | undefined => /tape row ([\d,]+)/.exec(text)?.[1];
    expect(rowOf(fill)).toBe(rowOf(inReplay!.lines.find(({ event }) => event === 'trade')!.text));

    const made = await openTape(join(dir, 'markets', 'b', 'btc.arrow'));
    const told = await openTape(sample);
    const before = `${BigInt(told.meta.firstExchTs) + 2_000_000_000n}ns`;
    expect((await bookAt(made, before, 10)).bids).toEqual((await bookAt(told, before, 10)).bids);
    expect(existsSync(join(dir, 'markets', 'a'))).toBe(false);

    expect(
      manifest.assumptions
        .filter(({ path }) => /\.b\.venue\.(queue|fills|impact)/.test(path))
        .map(({ path, value }) => `${path}: ${value}`),
    ).toMatchInlineSnapshot(`
        [
          "sessions.b.venue.queue: real, and where levels are recorded cancelled lots are taken from behind, as a pessimistic queue has it",
          "sessions.b.venue.fills: partial; trades happen in a market of the session’s own, which the recorded flow enters; figures are held against the recorded one",
          "sessions.b.venue.impact: replay-into-venue: the recorded flow enters a market in which the session trades alone, meets its orders and does not react to them",
        ]
      `);
    expect(readFileSync(join(dir, 'report.html'), 'utf8')).toContain('b: trades in a market of its own, which the recorded flow enters');
    const compared = await compareRuns(dir, dir, { session: 'a', sessionB: 'b' });
    expect(JSON.stringify(compared)).toContain('replay-into-venue');
  });

  it('has a latency curve, each point in one of its own, which says so', async () => {
    const scenario = scenarioOn(sample, [sweep('a', ENTERS), sweep('b', {})]);
    const points = pointsAt('50ms');
    const { curve } = await latencyCurve(scenario, { paths: ['entry'], by: 'at', points, metrics: [] });
    const base = await runScenario(scenarioOn(sample, [sweep('a', ENTERS)]));
    expect(curve.curves[0]!.points[0]!.digest).toBe(base.manifest.sessions[0]!.digest);
    expect(curve.notes.join(' ')).toContain(
      'by session, each point trades in a market of its own, which the recorded flow enters: its orders change that one; orders do not move the market at any of them.',
    );
  });

  it.each([
    [
      'held orders',
      (): object => scenarioOn(sample, [sweep('a', { ...ENTERS, halted: 'hold' })]),
      'venue.halted: got hold, expected reject',
    ],
    [
      'another program’s rules',
      (): object => scenarioOn(sample, [sweep('a', { ...ENTERS, compat: 'hftbacktest' })]),
      'venue.impact: hftbacktest knows nothing of it',
    ],
    [
      'a market beside it',
      (): object => ({
        ...scenarioOn(sample, [sweep('a', ENTERS)]),
        markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '1s' }],
      }),
      'venue.impact: got replay-into-venue, which is for scenarios of tapes alone',
    ],
    [
      'a market beside it, said of one tape',
      (): object => ({
        ...scenarioOn(sample, [{ ...sweep('a', {}), on: { btc: { venue: ENTERS } } }]),
        markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '1s' }],
      }),
      'on.btc.venue.impact: got replay-into-venue, which is for scenarios of tapes alone',
    ],
  ])('refuses %s', async (_, scenario, said) => {
    const error: unknown = await runScenario(scenario()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(said);
  });
});
