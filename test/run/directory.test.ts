/** A run directory holds the run: what is read back from it is what the run gave, and nothing is left of a run that did not end (DESIGN §6). */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC, type Table } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../src/base/errors.js';
import { openRun, runScenario, verifyRun, type RunResult } from '../../src/run/index.js';
import type { SessionColumns } from '../../src/sim/columns.js';
import { ExecType } from '../../src/sim/message.js';
import { tempFolder } from '../market/tape-rows.js';
import { fillsOf } from '../real/story.js';
import { sampleTape, scenarioOn } from './sample.js';

const venue = { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } };
const latency = { entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' };
const RECORDER = `import { defineStrategy, param } from 'slipgauge';
export default defineStrategy({
  params: { at: param.time() },
  onStart(ctx) { ctx.schedule(ctx.params.at); },
  onTimer(ctx) { ctx.record('bid', ctx.book.bidTicks); ctx.log('looked'); ctx.submit({ side: 'buy', ordType: 'market', qtyLots: 5 }); },
});
`;
const BROKEN = RECORDER.replace("ctx.log('looked')", "throw new Error('as asked')");
const SESSIONS = [
  { id: 'twap', strategy: 'twap', params: { side: 'buy', qty: 1, start: '2s', end: '9s', slices: 4 }, venue, latency },
  { id: 'join', strategy: 'join', params: { side: 'sell', qty: 1, start: '2s', end: '9s' }, venue, latency },
];

describe('a run directory', () => {
  let folder: string;
  let tape: string;
  let dir: string;
  let run: RunResult;

  beforeAll(async () => {
    folder = tempFolder();
    writeFileSync(join(folder, 'recorder.ts'), RECORDER);
    tape = await sampleTape(10);
    dir = join(folder, 'run');
    const recorder = { id: 'recorder', strategy: './recorder.ts', params: { at: '3s' }, venue, latency };
    run = await runScenario(scenarioOn(tape, [...SESSIONS, recorder]), { out: dir, baseDir: folder });
  });

  it('gives the manifest and what each session did as the run gave them', () => {
    const loaded = openRun(dir);
    expect(loaded.manifest).toEqual(JSON.parse(JSON.stringify(run.manifest)));
    run.sessions.forEach(({ columns }, i) => {
      expect(loaded.columns(i)).toEqual(columns);
    });
    expect(loaded.metrics.digest).toBe(run.manifest.digest);
    expect(loaded.metrics.sessions.map(({ parents }) => parents)).toEqual(run.sessions.map(({ measures }) => measures[0]!.parents));
  });

  it('is the same run as one in memory', async () => {
    const inMemory = await runScenario(scenarioOn(tape, SESSIONS));
    for (const { id, digest } of inMemory.manifest.sessions) {
      expect(digest).toBe(run.manifest.sessions.find((session) => session.id === id)!.digest);
    }
    expect(inMemory.manifest.digest).not.toBe(run.manifest.digest);
  });

  it('counts in the manifest are those of the tables', () => {
    const rows = (file: string): number => tableOf(dir, file).numRows;
    expect(rows('orders')).toBe(run.manifest.counts.reports);
    expect(rows('fills')).toBe(run.manifest.counts.fills);
    expect(run.manifest.counts.fills).toBeGreaterThan(10);
    expect(rows('samples')).toBe(run.sessions.reduce((sum, { measures }) => sum + measures[0]!.samples.count, 0));
  });

  it('fills.arrow has each number as an integer and as the decimal that it is', () => {
    const fills = tableOf(dir, 'fills');
    expect(String(fills.getChild('exchTs')!.type)).toBe('Timestamp<NANOSECOND, UTC>');
    const epochNs = BigInt(run.manifest.tapes[0]!.meta.epochNs);
    const times = fills.getChild('exchTs')!.toArray() as BigInt64Array;
    run.sessions
      .flatMap(({ id, columns }) => fillsOf(columns).map((fill) => ({ id, fill })))
      .forEach(({ id, fill }, i) => {
        const row = (name: string): unknown => fills.getChild(name)!.get(i);
        expect([row('session'), row('priceTicks'), row('qtyLots'), row('rule'), row('certainty')]).toEqual([
          id,
          fill.priceTicks,
          fill.lots,
          fill.rule,
          fill.certainty,
        ]);
        // One decimal of price, three of quantity: the float64 nearest to the decimal, not a product of floats.
        expect([row('price'), row('qty')]).toEqual([fill.priceTicks / 10, fill.lots / 1000]);
        expect(times[i]).toBe(epochNs + BigInt(fill.exchTs));
      });
  });

  it('samples.arrow has position and cash as the fills make them, and what was recorded', () => {
    const samples = tableOf(dir, 'samples');
    const { columns, measures, ledgers } = run.sessions[0]!;
    const [ledger] = ledgers as [(typeof ledgers)[number]];
    const last = measures[0]!.samples.count - 1;
    expect(samples.getChild('position')!.get(last)).toBe(1);
    expect(samples.getChild('cash')!.get(last)).toBeCloseTo(Number(ledger.cashUnits) / 1e8, 8);
    expect(ledger.positionLots).toBe(fillsOf(columns).reduce((sum, { side, lots }) => sum + side * lots, 0));
    expect(ledger.feesUnits).toBe(BigInt(fillsOf(columns).reduce((sum, { feeUnits }) => sum + feeUnits, 0)));
    const recorded = [...(samples.getChild('record.bid')!.toArray() as Float64Array)].filter((value) => !Number.isNaN(value));
    const { records } = run.sessions[2]!.columns;
    expect(recorded).toEqual([records.value[0]]);
    expect(recorded[0]).toBeGreaterThan(600_000);
  });

  it('verifies, and tells when a strategy has changed since', async () => {
    expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
    writeFileSync(join(folder, 'recorder.ts'), RECORDER.replace('qtyLots: 5', 'qtyLots: 6'));
    const { ok, differences } = await verifyRun(dir);
    writeFileSync(join(folder, 'recorder.ts'), RECORDER);
    expect(ok).toBe(false);
    expect(differences).toHaveLength(2);
    expect(differences[0]).toMatch(/session recorder: the strategy \S+recorder\.ts has changed/);
    expect(differences[1]).toMatch(/session recorder: event \d+: then .*\b5@.*; now .*\b6@/);
  });

  it('a damaged journal is an error that names it', async () => {
    const copy = join(folder, 'damaged');
    await runScenario(scenarioOn(tape, SESSIONS), { out: copy });
    truncateSync(join(copy, 'journals/1.journal'), 200);
    expect(openRun(copy).columns(0).digest).toBe(run.manifest.sessions[0]!.digest);
    expect(() => openRun(copy).columns(1)).toThrow(DataError);
    expect(() => openRun(folder)).toThrow(UsageError);
  });

  it('a journal in which one number has changed is found out by its digest, also by verify', async () => {
    const copy = join(folder, 'changed');
    await runScenario(scenarioOn(tape, SESSIONS), { out: copy });
    const path = join(copy, 'journals/0.journal');
    const bytes = readFileSync(path);
    bytes.writeInt8(bytes.readInt8(105) ^ 1, 105);
    writeFileSync(path, bytes);
    expect(() => openRun(copy).columns(0)).toThrow(/0\.journal: got a journal with digest .*has changed since the run/);
    await expect(verifyRun(copy)).rejects.toThrow(/0\.journal: got a journal with digest/);
  });

  it('a session that fails leaves the others as they are, and what it did before is kept', async () => {
    writeFileSync(join(folder, 'broken.ts'), BROKEN);
    const broken = { id: 'broken', strategy: './broken.ts', params: { at: '3s' }, venue, latency };
    const { manifest, sessions } = await runScenario(scenarioOn(tape, [SESSIONS[0]!, broken, SESSIONS[1]!]), { baseDir: folder });
    expect(manifest.sessions.map(({ failed }) => failed !== null)).toEqual([false, true, false]);
    expect(manifest.sessions[1]!.failed).toContain('as asked');
    expect(recordedOf(sessions[1]!.columns)).toEqual(recordedOf(run.sessions[2]!.columns));
    for (const i of [0, 2]) expect(manifest.sessions[i]!.digest).toBe(run.manifest.sessions[i / 2]!.digest);
  });

  it('nothing is left of a run that is stopped; the run that stood there stays', async () => {
    const before = readdirSync(folder).sort();
    const stop = new AbortController();
    const stopped = runScenario(scenarioOn(tape, SESSIONS), {
      out: dir,
      force: true,
      signal: stop.signal,
      onProgress: (stage) => {
        if (stage === 'replay') stop.abort();
      },
    });
    await expect(stopped).rejects.toThrow(/interrupted|aborted/);
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(openRun(dir).manifest.digest).toBe(run.manifest.digest);
    await expect(runScenario(scenarioOn(tape, SESSIONS), { out: dir })).rejects.toThrow(/--force/);
    expect(existsSync(join(dir, 'report.html'))).toBe(true);
  });
});

describe('the ledger', () => {
  it('an order is acknowledged before it fills, and never beyond its quantity', async () => {
    const run = await runScenario(scenarioOn(await sampleTape(10), SESSIONS));
    for (const { columns } of run.sessions) checkLives(columns);
  });
});

/** Each order is `new` first; what is filled and what is open add up to what is ordered; after its end nothing comes. */
function checkLives({ reports: r, requests: q }: SessionColumns): void {
  const cum = new Map<number, number>();
  const ended = new Set<number>();
  for (let i = 0; i < r.count; i++) {
    const clOrd = r.clOrd[i]!;
    if (r.execType[i] === ExecType.cancelReject) continue;
    expect(ended.has(clOrd)).toBe(false);
    if (r.execType[i] === ExecType.new) cum.set(clOrd, 0);
    if (r.execType[i] === ExecType.trade) cum.set(clOrd, cum.get(clOrd)! + r.lastQtyLots[i]!);
    expect(r.cumQtyLots[i]).toBe(cum.get(clOrd));
    expect(r.cumQtyLots[i]! + r.leavesQtyLots[i]!).toBeLessThanOrEqual(q.qtyLots[q.clOrd.indexOf(clOrd)]!);
    if (r.leavesQtyLots[i] === 0) ended.add(clOrd);
  }
}

function tableOf(dir: string, file: string): Table {
  return tableFromIPC(readFileSync(join(dir, `${file}.arrow`)));
}

function recordedOf({ records, strings }: SessionColumns): unknown {
  return [...records.value].map((value, i) => [strings[records.name[i]!], value, records.ts[i]]);
}
