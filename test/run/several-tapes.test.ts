/**
 * Several tapes in one scenario run on one clock: on each a session trades as if it were alone there, and what the scenario says of one tape holds on
 * that tape alone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRun } from '../../src/index.js';
import { synthSettings } from '../../src/market/synth/settings.js';
import { writeSynth } from '../../src/market/synth/write.js';
import { explainOrder, openRun, runScenario, shownRows, verifyRun, type RunResult, type ShownRow } from '../../src/run/index.js';
import { tempFolder } from '../market/tape-rows.js';
import { sampleTape } from './sample.js';

const LATENCY = { entry: '3ms', response: '2ms' };
const FEES = { fees: { maker: '0.0001', taker: '0.0004' } };

let capture: string;

beforeAll(async () => {
  capture = await sampleTape(20);
});

/** A csv tape with a book of 10 lots a side and a print a second, from a day and price on. */
function csvTape(day: string, bid: number): string {
  const path = join(tempFolder(), `${day}.csv`);
  const start = BigInt(Date.parse(`${day}T10:00:00Z`)) * 1_000_000n;
  const meta = { instrument: { symbol: `AT${String(bid)}`, kind: 'linear', tickSize: '0.5', lotSize: '1', multiplier: '1' } };
  const rows = [`level,bid,${bid},10`, `level,ask,${bid + 1},10`, ...Array.from({ length: 20 }, () => `trade,sell,${bid},2`)];
  const lines = rows.map((row, i) => `${start + BigInt(i) * 1_000_000_000n},,${row},,`);
  writeFileSync(path, [`# slipgauge ${JSON.stringify(meta)}`, 'exchTs,recvTs,kind,side,price,qty,orderId,flags', ...lines, ''].join('\n'));
  return path;
}

function taking(at: string, clOrdId: string, tape?: string): object {
  return { at, do: 'new', clOrdId, side: 'buy', type: 'market', qty: 0.4, ...(tape === undefined ? {} : { tape }) };
}

function resting(at: string, clOrdId: string, tape?: string): object {
  return { at, do: 'new', clOrdId, side: 'sell', type: 'limit', price: '70000.0', qty: 0.4, ...(tape === undefined ? {} : { tape }) };
}

async function play(actions: readonly object[], tapes: readonly object[], session: object = {}, out?: string): Promise<RunResult> {
  const sessions = [{ id: 's', strategy: 'script', params: { actions }, venue: FEES, latency: LATENCY, ...session }];
  return runScenario({ seed: 3, tapes, sessions }, out === undefined ? {} : { out });
}

/** Rows of a table, without the tape's name. */
async function rowsOf(dir: string, what: 'fills' | 'orders'): Promise<ShownRow[]> {
  const rows: ShownRow[] = [];
  for await (const { tape: _, ...row } of shownRows(openRun(dir), what)) rows.push(row);
  return rows;
}

const NEAR = {
  id: 'near',
  get path() {
    return capture;
  },
};
const FAR = {
  id: 'far',
  get path() {
    return capture;
  },
};

describe('on each of several tapes', () => {
  const actions = (tape?: string): object[] => [
    taking('2s', 'a', tape),
    resting('3s', 'b', tape),
    { at: '5s', do: 'replace', clOrdId: 'b', qty: 0.3 },
    { at: '7s', do: 'cancel', clOrdId: 'b' },
  ];

  it.each(['near', 'far'])('a session that trades %s does there what it does alone', async (tape) => {
    const [alone, among] = [join(tempFolder(), 'alone'), join(tempFolder(), 'among')];
    await play(actions(), [NEAR], {}, alone);
    await play(actions(tape), [NEAR, FAR], {}, among);
    expect((await rowsOf(alone, 'fills')).length).toBeGreaterThan(0);
    expect(await rowsOf(among, 'fills')).toEqual(await rowsOf(alone, 'fills'));
    expect(await rowsOf(among, 'orders')).toEqual(await rowsOf(alone, 'orders'));
    expect((await rowsOf(alone, 'orders')).map(({ execType }) => execType)).toContain('canceled');
  });

  it('a session that trades the first alone has the digest of a run without the others', async () => {
    const lognormal = { latency: { entry: { model: 'lognormal', median: '3ms', sigma: 0.5 }, response: '1ms' } };
    const alone = await play(actions(), [NEAR], lognormal);
    const among = await play(actions(), [NEAR, FAR], lognormal);
    expect(among.manifest.sessions[0]!.digest).toBe(alone.manifest.sessions[0]!.digest);
  });

  it('draws its own latencies', async () => {
    const lognormal = { latency: { entry: { model: 'lognormal', median: '3ms', sigma: 0.5 } } };
    const { sessions } = await play([taking('2s', 'a', 'near'), taking('2s', 'b', 'far')], [NEAR, FAR], lognormal);
    const { arriveTs, instrument } = sessions[0]!.columns.requests;
    expect([...instrument.subarray(0, 2)]).toEqual([0, 1]);
    expect(arriveTs[0]).not.toBe(arriveTs[1]);
  });

  it('what `on` says holds there, and the rest is the session’s', async () => {
    const on = { far: { venue: { fees: { maker: '0', taker: '0.001' } }, latency: { entry: '8ms' } } };
    const { sessions, manifest } = await play([taking('2s', 'a', 'near'), taking('2s', 'b', 'far')], [NEAR, FAR], { on });
    const { requests, reports } = sessions[0]!.columns;
    expect([requests.arriveTs[0]! - requests.sentTs[0]!, requests.arriveTs[1]! - requests.sentTs[1]!]).toEqual([3e6, 8e6]);
    const responses = new Set(Array.from({ length: reports.count }, (_, i) => reports.recvTs[i]! - reports.exchTs[i]!));
    expect(responses).toEqual(new Set([2e6]));
    const [near, far] = sessions[0]!.measures.map(({ metrics }) => metrics.find(({ name }) => name === 'fees')!.value!);
    expect(near).toBeCloseTo(4, 6);
    expect(far).toBeCloseTo(10, 6);
    expect(manifest.assumptions).toContainEqual({
      path: 'sessions.s.on.far.latency.entry',
      value: '8ms, one pipe for new, cancel and replace',
      byDefault: false,
    });
  });
});

describe('sixteen tapes, of levels and of single orders by turns', () => {
  it('replay together as each does alone', async () => {
    const folder = tempFolder();
    const tapes: { id: string; path: string }[] = [];
    for (let i = 0; i < 16; i++) {
      const path = join(folder, `${i}.arrow`);
      const settings = synthSettings({ seed: 100 + i, symbols: [`S${i}`], price: String(50 + i) });
      await writeSynth({ settings, format: i % 2 === 0 ? 'tape-l2' : 'tape-l3', out: path, events: 3000 });
      tapes.push({ id: `t${i}`, path });
    }
    const on = Object.fromEntries(tapes.map(({ id }, i) => [id, { latency: { entry: `${i + 1}ms`, response: '2ms' } }]));
    const actions = (id: string, i: number): object[] => [
      { at: '1723109400100000000', do: 'new', clOrdId: `${id}-take`, tape: id, side: 'buy', type: 'market', qty: 150 },
      { at: '1723109400110000000', do: 'new', clOrdId: `${id}-rest`, tape: id, side: 'sell', type: 'limit', price: `${51 + i}`, qty: 120 },
      { at: '1723109400170000000', do: 'cancel', clOrdId: `${id}-rest` },
    ];
    const among = join(tempFolder(), 'among');
    const { manifest } = await play(
      tapes.flatMap(({ id }, i) => actions(id, i)),
      tapes,
      { on },
      among,
    );
    expect(manifest.tapes).toHaveLength(16);
    const fills = await rowsOf(among, 'fills');
    const events = await rowsOf(among, 'orders');
    for (const [i, tape] of tapes.entries()) {
      const alone = join(tempFolder(), 'alone');
      await play(actions(tape.id, i), [tape], { on: { [tape.id]: on[tape.id] } }, alone);
      const own = (rows: readonly ShownRow[]): ShownRow[] => rows.filter(({ clOrdId }) => String(clOrdId).startsWith(`${tape.id}-`));
      expect(own(fills).length).toBeGreaterThan(0);
      expect(own(fills)).toEqual(await rowsOf(alone, 'fills'));
      expect(own(events)).toEqual(await rowsOf(alone, 'orders'));
    }
  });
});

describe('tapes of other days and instruments', () => {
  it('run on one clock, and each has its own units and books', async () => {
    const out = join(tempFolder(), 'run');
    const tapes = [
      { id: 'late', path: csvTape('2024-05-03', 200), format: 'csv' },
      { id: 'early', path: csvTape('2024-05-01', 100), format: 'csv' },
    ];
    const buy = (at: string, clOrdId: string, tape: string): object => ({
      at,
      do: 'new',
      clOrdId,
      tape,
      side: 'buy',
      type: 'market',
      qty: 3,
    });
    const run = await play([buy('2024-05-01T10:00:05Z', 'e', 'early'), buy('2024-05-03T10:00:05Z', 'l', 'late')], tapes, {}, out);
    const fills = await rowsOf(out, 'fills');
    expect(fills).toMatchObject([
      { clOrdId: 'e', instrument: 'AT100', price: '101.0', exchTs: '1714557605003000000' },
      { clOrdId: 'l', instrument: 'AT200', price: '201.0', exchTs: '1714730405003000000' },
    ]);
    expect(run.sessions[0]!.ledgers.map(({ positionLots }) => positionLots)).toEqual([3, 3]);
    expect(openRun(out).metrics.sessions.map(({ session, tape }) => `${session}/${tape}`)).toEqual(['s/late', 's/early']);
    const arrow = tableFromIPC(readFileSync(join(out, 'fills.arrow')));
    expect([arrow.getChild('tape')!.get(0), arrow.getChild('price')!.get(0)]).toEqual(['late', 201]);
    expect((await verifyRun(out)).ok).toBe(true);
    const [life] = explainOrder(openRun(out), 'e');
    expect(life).toMatchObject({ tape: 'early', clOrdId: 'e' });
    expect(life!.lines[0]!.text).toMatch(/^buy 3/);
    const stored = await loadRun(out);
    expect(Object.keys(stored.metrics)).toEqual(['s', 's/early']);
    const { samples } = await stored.frames('s');
    expect(new Set(samples.array('instrument') as string[])).toEqual(new Set(['AT200', 'AT100']));
  });
});

describe('what cannot be meant is refused', () => {
  it('a tape in `on` that the scenario has not', async () => {
    await expect(play([], [NEAR], { on: { fra: {} } })).rejects.toThrow('sessions.s.on.fra: no tape fra, expected one of near');
  });

  it('one clOrdId on two tapes: a cancel would not say which is meant', async () => {
    const { sessions } = await play([taking('2s', 'a', 'near'), taking('3s', 'a', 'far')], [NEAR, FAR]);
    expect(sessions[0]!.failed).toMatch(/got clOrdId "a" for far, expected another: it is an order on near/);
  });

  it('a tape that a strategy does not find', async () => {
    const file = join(tempFolder(), 'lost.ts');
    writeFileSync(
      file,
      `import { defineStrategy } from 'slipgauge';
       export default defineStrategy({ onStart(ctx) { ctx.market('faar'); } });`,
    );
    const run = await runScenario({ tapes: [NEAR, FAR], sessions: [{ id: 's', strategy: file }] });
    expect(run.sessions[0]!.failed).toMatch(/got the tape "faar", expected one of near, far; did you mean 'far'\?/);
  });
});

describe('a strategy on several tapes', () => {
  it('is told which tape each book, print and report is of, and has a position a tape', async () => {
    const file = join(tempFolder(), 'listen.ts');
    writeFileSync(
      file,
      `import { defineStrategy } from 'slipgauge';
       const seen = new Set();
       export default defineStrategy({
         onStart(ctx) { ctx.schedule(ctx.startTs + 2e9); },
         onTimer(ctx) { ctx.submit({ tape: 'far', side: 'sell', ordType: 'market', qty: '0.2' }); },
         onBook(ctx, tape) { seen.add('book ' + tape); },
         onTrade(ctx, trade, tape) { seen.add('trade ' + tape); },
         onOrder(ctx, report) { seen.add('report ' + report.tape); },
         onEnd(ctx) {
           ctx.log([...seen].sort().join(', '));
           ctx.log(ctx.markets.map((market) => market.tape + ' ' + market.position.qtyLots).join(', '));
         },
       });`,
    );
    const run = await runScenario({ tapes: [NEAR, FAR], sessions: [{ id: 's', strategy: file, latency: LATENCY }] });
    const { strings } = run.sessions[0]!.columns;
    expect(strings).toContain('book far, book near, report far, trade far, trade near');
    expect(strings).toContain('near 0, far -200');
  });
});
