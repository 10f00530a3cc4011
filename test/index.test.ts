/**
 * The public face: what a notebook calls works from one import, a run read back is the run that was made, and the declarations stand a
 * user's strictest compiler without any library's types.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as slipgauge from 'slipgauge';
import {
  bookAt,
  exportTape,
  importTape,
  loadRun,
  marketFacts,
  openTape,
  run,
  synth,
  tapeCheck,
  tapeCut,
  tapeHead,
  type Frame,
  type Run,
} from 'slipgauge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const dir = realpathSync(mkdtempSync(join(tmpdir(), 'slipgauge-face-')));
const at = (name: string): string => join(dir, name);

/** One second of a market around 100: a touch that trades, thins out and moves. */
const CSV = `# slipgauge {"instrument":{"symbol":"TOY","kind":"linear","tickSize":"0.5","lotSize":"0.1","multiplier":"1"},"netWindow":"0ns"}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1700000000000000000,1700000000000100000,snapshot,bid,100,0.8,,
1700000000000000000,1700000000000100000,snapshot,bid,99.5,2,,
1700000000000000000,1700000000000100000,snapshot,ask,100.5,1.4,,
1700000000000000000,1700000000000100000,snapshot,ask,101,3,,1
1700000000400000000,1700000000400100000,level,bid,100,0.5,,1
1700000000500000000,1700000000500100000,trade,sell,100,0.7,,1
1700000000500000000,1700000000500100000,level,bid,100,0.2,,1
1700000000800000000,1700000000800100000,trade,sell,99.5,1,,1
1700000000800000000,1700000000800100000,level,bid,100,0,,1
1700000001000000000,1700000001000100000,level,ask,100.5,2,,1
`;

const STRATEGY = `import { defineStrategy, param } from 'slipgauge';
export default defineStrategy({
  params: { side: param.side(), qty: param.qty(), signal: param.text({ default: 'alpha' }) },
  onStart(ctx) { ctx.schedule(ctx.startTs + 100e6); },
  onTimer(ctx) {
    const { side, qty, signal } = ctx.params;
    const parent = ctx.parent({ side, qtyLots: qty });
    ctx.submit({ parent, side, priceTicks: side === 'buy' ? ctx.book.bidTicks : ctx.book.askTicks, qtyLots: qty });
    ctx.record(signal, ctx.book.mid2Ticks / 2);
  },
});
`;

function scenario(tape = 'toy.arrow'): object {
  return {
    seed: 3,
    tapes: [{ id: 'toy', path: tape }],
    sessions: [
      {
        id: 'patient',
        strategy: './join-once.ts',
        params: { side: 'buy', qty: '0.6' },
        venue: { queue: { model: 'uniform' } },
        latency: { entry: '2ms', response: '1ms' },
      },
      { id: 'other', strategy: './join-once.ts', params: { side: 'sell', qty: '0.3', signal: 'beta' }, latency: { entry: '2ms' } },
    ],
    measure: { markouts: ['100ms'], benchmarks: ['arrival', 'vwap'] },
  };
}

beforeAll(async () => {
  writeFileSync(at('toy.csv'), CSV);
  writeFileSync(at('join-once.ts'), STRATEGY);
  await importTape({ files: [at('toy.csv')], out: at('toy.arrow') });
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('tapes', () => {
  it('are imported, opened, looked at, checked, cut and exported', async () => {
    const tape = await openTape(at('toy.arrow'));
    expect(tape.meta).toMatchObject({ rows: 10, levelOfDetail: 'L2', instrument: { symbol: 'TOY', tickSize: '0.5' } });
    expect((await tapeHead(tape, 2, 4)).map(({ kind, side, price, qty }) => [kind, side, price, qty])).toEqual([
      ['level', 'bid', '100', '0.5'],
      ['trade', 'sell', '100', '0.7'],
    ]);
    expect(await bookAt(tape, 3)).toMatchObject({
      bids: [
        ['100.0', '0.8'],
        ['99.5', '2.0'],
      ],
      asks: [
        ['100.5', '1.4'],
        ['101.0', '3.0'],
      ],
    });
    expect((await bookAt(tape)).asks).toEqual([
      ['100.5', '2.0'],
      ['101.0', '3.0'],
    ]);
    expect(await tapeCheck(tape)).toMatchObject({ ok: true, rows: 10 });
    const facts = await marketFacts(tape);
    expect(facts.facts.find(({ name }) => name === 'signs.lag1')).toMatchObject({ count: 2, counted: 'trades' });
    expect((await tapeCut(tape, { from: 5, to: 7 }, at('cut.arrow'))).rowsByKind.trade).toBe(1);
    await exportTape(tape, at('again.csv'));
    expect((await importTape({ files: [at('again.csv')], out: at('again.arrow') })).digest).toBe(tape.meta.digest);
  });

  it('are made where there is no market, and are single orders if wanted', async () => {
    const { files, events } = await synth({ format: 'tape-l3', out: at('made.arrow'), events: 3000, seed: 5, rates: { markets: 900 } });
    expect({ files, events }).toEqual({ files: [at('made.arrow')], events: 3000 });
    const made = await openTape(at('made.arrow'));
    expect(made.meta.levelOfDetail).toBe('L3');
    expect(await tapeCheck(made)).toMatchObject({ ok: true });
    await exportTape(made, at('made.parquet'));
    const back = await importTape({ files: [at('made.parquet')], out: at('levels.arrow'), options: { degrade: 'l2' } });
    expect(back.levelOfDetail).toBe('L2');
    await expect(synth({ format: 'tape-l4', out: at('x.arrow'), events: 3 })).rejects.toThrow(slipgauge.UsageError);
  });

  it('are not left half-written when the import is stopped or fails', async () => {
    await expect(importTape({ files: [at('toy.csv')], out: at('stopped.arrow'), signal: AbortSignal.abort() })).rejects.toThrow(
      slipgauge.Interrupted,
    );
    await expect(importTape({ files: [at('gone.csv')], out: at('stopped.arrow') })).rejects.toThrow(slipgauge.DataError);
    await expect(importTape({ files: [at('toy.csv')], out: at('stopped.arrow'), options: { onGap: 'resync' } })).rejects.toThrow(
      /unknown option onGap \(--on-gap\) of format csv/,
    );
    expect(existsSync(at('stopped.arrow'))).toBe(false);
  });
});

/** What a run says of itself and all of its tables, in a form that can be compared. */
async function everythingOf(one: Run): Promise<object> {
  const { timings: _, ...manifest } = one.manifest;
  const tables = await Promise.all([one.frames(), ...manifest.sessions.map(({ id }) => one.frames(id))]);
  const rows = tables.map((frames) =>
    Object.fromEntries(Object.entries(frames).map(([name, frame]: [string, Frame]) => [name, frame.objects({ limit: Infinity })])),
  );
  return { manifest, metrics: one.metrics, rows };
}

describe('runs', () => {
  it('give figures by session and tables of each or of all', async () => {
    const made = await run(scenario(), { baseDir: dir });
    expect(made.dir).toBeUndefined();
    expect(made.manifest.counts).toMatchObject({ sessions: 2, orders: 2 });
    expect(Object.keys(made.metrics)).toEqual(['patient', 'other']);
    expect(made.metrics['patient']!.parents[0]).toMatchObject({ orderedQty: 0.6, side: 1, decisionPrice: 100.25 });
    const { fills, orders, parents, metrics, samples } = await made.frames('patient');
    // 0.8 stood ahead; 0.3 of it were cancelled, of which `uniform` takes 0.3 · 0.8 / 1.1 from ahead; the print of 0.7 reaches beyond the rest.
    expect(fills.objects()).toMatchObject([
      { session: 'patient', side: 'buy', price: 100, liquidity: 'maker', rule: 'queue', tapeRow: 5 },
      { session: 'patient', price: 100, rule: 'through', tapeRow: 7, certainty: 'certain' },
    ]);
    expect(orders.array('execType')).toEqual(['new', 'trade', 'trade']);
    expect(parents.numRows()).toBe(1);
    expect(metrics.columnNames()).toContain('low');
    expect(samples.columnNames()).toContain('alpha');
    const all = await made.frames();
    expect(all.parents.array('session')).toEqual(['patient', 'other']);
    const signals = all.samples.objects({ limit: Infinity }) as { session: string; alpha: number; beta: number }[];
    expect(signals.filter(({ alpha }) => !Number.isNaN(alpha)).map(({ session, alpha }) => [session, alpha])).toEqual([['patient', 200.5]]);
    expect(signals.filter(({ beta }) => !Number.isNaN(beta)).map(({ session, beta }) => [session, beta])).toEqual([['other', 200.5]]);
  });

  it('are the same when read back from their folder', async () => {
    const made = await run(scenario(), { baseDir: dir, out: at('made') });
    const loaded = await loadRun(at('made'));
    expect([made.dir, loaded.dir]).toEqual([at('made'), at('made')]);
    expect(await everythingOf(loaded)).toEqual(await everythingOf(made));
  });

  it('name the session that they do not have', async () => {
    const made = await run(scenario(), { baseDir: dir });
    await expect(made.frames('patent')).rejects.toThrow(/no session patent in the run; it has patient, other; did you mean 'patient'\?/);
  });

  it('say where one failed, and finish the others', async () => {
    writeFileSync(
      at('fails.ts'),
      `import { defineStrategy } from 'slipgauge';\nexport default defineStrategy({\n  onTrade() {\n    throw new Error('no more');\n  },\n});\n`,
    );
    const { sessions, ...rest } = scenario() as { sessions: object[] };
    const made = await run({ ...rest, sessions: [{ id: 'bad', strategy: './fails.ts' }, sessions[0]] }, { baseDir: dir });
    expect(made.manifest.sessions[0]!.failed).toMatch(/^session bad failed at tape row 6: no more/);
    expect(made.manifest.sessions[1]!.failed).toBeNull();
    expect((await made.frames('patient')).fills.numRows()).toBe(2);
  });

  it('are refused where there is none, or a damaged one', async () => {
    await expect(loadRun(at('nowhere'))).rejects.toThrow(slipgauge.UsageError);
    mkdirSync(at('empty'));
    await expect(loadRun(at('empty'))).rejects.toThrow(/no manifest\.json/);
    await run(scenario(), { baseDir: dir, out: at('damaged') });
    truncateSync(at('damaged/samples.arrow'), 400);
    await expect((await loadRun(at('damaged'))).frames()).rejects.toThrow(/samples\.arrow: .*Run the scenario again/);
    writeFileSync(at('damaged/metrics.json'), '{');
    await expect(loadRun(at('damaged'))).rejects.toThrow(slipgauge.DataError);
  });

  it('leave nothing when they are stopped or refused', async () => {
    await expect(run(scenario(), { baseDir: dir, out: at('never'), signal: AbortSignal.abort() })).rejects.toThrow(slipgauge.Interrupted);
    await expect(run(scenario('gone.arrow'), { baseDir: dir, out: at('never') })).rejects.toThrow(/no such file: gone\.arrow/);
    await expect(run(scenario(), { baseDir: dir, out: at('made') })).rejects.toThrow(/exists; give --force/);
    expect(existsSync(at('never'))).toBe(false);
  });
});

describe('declarations', () => {
  it('reach no package and no type of the platform', () => {
    const seen = new Set<string>();
    const foreign: string[] = [];
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');
      for (const [, from] of text.matchAll(/(?:\bfrom|\bimport\(|^import) ?['"]([^'"]+)['"]/gm)) {
        if (from!.startsWith('.')) visit(resolve(dirname(file), from!.replace(/\.js$/, '.d.ts')));
        else foreign.push(`${file}: ${from!}`);
      }
      for (const [name] of text.matchAll(/\b(AbortSignal|Buffer|NodeJS|ReadableStream|URL)\b/g)) foreign.push(`${file}: ${name}`);
    };
    visit(join(ROOT, 'dist/index.d.ts'));
    expect(foreign).toEqual([]);
    expect(seen.size).toBeGreaterThan(10);
  });

  it("compile in a user's project that checks libraries too and has no platform's types", () => {
    const project = at('project');
    mkdirSync(project);
    writeFileSync(join(project, 'notebook.ts'), NOTEBOOK);
    const compilerOptions = {
      target: 'ES2023',
      lib: ['ES2023'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      skipLibCheck: false,
      types: [],
      paths: { slipgauge: [join(ROOT, 'dist/index.d.ts')] },
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['notebook.ts'] }));
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    const tsc = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project], { encoding: 'utf8' });
    expect(tsc.stdout).toBe('');
    expect(tsc.status).toBe(0);
  });
});

const NOTEBOOK = `import { importTape, loadRun, openTape, run, type Frame, type ImportRequest, type Metric, type Run, type TapeMeta } from 'slipgauge';
const request: ImportRequest = { files: ['a.gz'], out: 'a.arrow', format: 'binance', options: { onGap: 'resync', reorderNs: 1e9 } };
const meta: TapeMeta = await importTape(request);
const tape = await openTape([meta.digest]);
for await (const batch of tape.batches()) if (batch.priceTicks[0] !== 0) break;
const made: Run = await run({ tapes: [], sessions: [] }, { out: 'runs/a', force: true });
const again = await loadRun(made.dir ?? '');
const metric: Metric | undefined = again.metrics['a']?.metrics.find((one) => one.name === 'shortfall.total');
const interval: readonly [number, number] | undefined = metric?.interval ? [metric.interval.low, metric.interval.high] : undefined;
const { fills } = await again.frames('a');
const takers: Frame = fills.filter((d: { liquidity: string }) => d.liquidity === 'taker').groupby('rule').count();
// @ts-expect-error a count is a number
const wrong: string = takers.numRows();
// @ts-expect-error there is no such option
await importTape({ ...request, options: { onGaps: 'resync' } });
export { interval, wrong };
`;
