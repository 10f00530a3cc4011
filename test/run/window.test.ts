/**
 * A window runs a part of a tape as the whole tape would have been run there: the rows before it have happened, orders wait for its start, and nothing
 * is known beyond its end.
 */
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { formatInstantNs } from '../../src/base/num/instant.js';
import { openTape } from '../../src/market/tape-read.js';
import { bookAt } from '../../src/market/tape-tools.js';
import type { TapeMeta } from '../../src/market/tape.js';
import { runScenario, type RunResult } from '../../src/run/index.js';
import { fillTexts, orderTexts, spelledTapes } from '../../src/run/texts.js';
import { tempFolder } from '../market/tape-rows.js';
import { sampleTape, scenarioOn } from './sample.js';

let tape: string;
let meta: TapeMeta;
let firstNs: bigint;

beforeAll(async () => {
  tape = await sampleTape(40);
  ({ meta } = await openTape(tape));
  firstNs = BigInt(meta.firstRecvTs);
});

/** ISO text of a time so many seconds after the first receive time. */
function after(seconds: number): string {
  return formatInstantNs(firstNs + BigInt(seconds) * 1_000_000_000n);
}

function taking(at: string, clOrdId: string): object {
  return { at, do: 'new', clOrdId, side: 'buy', type: 'market', qty: 0.5 };
}

async function play(actions: readonly object[], window?: object): Promise<RunResult> {
  const latency = { entry: '3ms', response: '2ms' };
  const scenario = scenarioOn(tape, [{ id: 's', strategy: 'script', params: { actions }, latency }]);
  return runScenario(window === undefined ? scenario : { ...scenario, window });
}

function eventsOf({ manifest, sessions }: RunResult): { fills: unknown[]; orders: unknown[] } {
  const tapes = spelledTapes(manifest);
  return { fills: [...fillTexts(sessions[0]!.columns, tapes)], orders: [...orderTexts(sessions[0]!.columns, tapes)] };
}

describe('a window', () => {
  it('that holds the whole tape changes nothing, digest included', async () => {
    const actions = [taking('1s', 'a'), { at: '5s', do: 'new', clOrdId: 'b', side: 'buy', price: '1.0', qty: 1 }];
    const whole = await play(actions);
    const windowed = await play(actions, { from: formatInstantNs(BigInt(meta.firstExchTs)), to: formatInstantNs(BigInt(meta.lastExchTs)) });
    expect(windowed.manifest.sessions[0]!.digest).toBe(whole.manifest.sessions[0]!.digest);
  });

  it('finds the market as the rows before it left it: the same fills by the same rows, ahead in the same queues', async () => {
    const rests = { at: '20s', do: 'new', clOrdId: 'r', side: 'buy', type: 'limit', price: await bidAfter(20), qty: 0.5 };
    const actions = [rests, taking('21s', 'm'), { at: '32s', do: 'cancel', clOrdId: 'r' }];
    const whole = eventsOf(await play(actions));
    expect(whole.fills.length).toBeGreaterThan(0);
    for (const window of [{ from: '10s' }, { from: after(15), to: '+20s' }, { from: '19s', to: '35s', warmup: '2s' }]) {
      expect(eventsOf(await play(actions, window))).toEqual(whole);
    }
  });

  it('shows strategies the book of its start', async () => {
    const file = join(tempFolder(), 'look.ts');
    writeFileSync(
      file,
      `import { defineStrategy } from 'slipgauge';
       export default defineStrategy({ onStart(ctx) { ctx.record('bid', ctx.book.bidTicks); ctx.record('now', ctx.now); } });`,
    );
    const from = after(12);
    const run = await runScenario({ ...scenarioOn(tape, [{ id: 's', strategy: file }]), window: { from, warmup: '2s' } });
    const { records, strings } = run.sessions[0]!.columns;
    const told = Object.fromEntries(Array.from({ length: records.count }, (_, i) => [strings[records.name[i]!]!, records.value[i]!]));
    const startNs = firstNs + 10_000_000_000n;
    expect(BigInt(meta.epochNs) + BigInt(told['now']!)).toBe(startNs);
    expect(run.manifest.window).toMatchObject({ startTs: told['now'], fromTs: told['now']! + 2e9 });
    expect(told['bid']).toBe(await bidReceivedBy(startNs));
  });

  it('rejects orders in the warm-up and takes them from its start on', async () => {
    const run = await play([taking('11s', 'early'), taking('12s', 'late')], { from: '12s', warmup: '2s' });
    const { orders, fills } = eventsOf(run);
    expect(orders[0]).toMatchObject({ clOrdId: 'early', execType: 'rejected', text: 'warm-up: orders are not accepted yet (FIX 103=2)' });
    expect(fills.every((fill) => (fill as { clOrdId: string }).clOrdId === 'late')).toBe(true);
    expect(fills.length).toBeGreaterThan(0);
  });

  it('ends where it says: nothing of the market is known after that, and measures are of it alone', async () => {
    const run = await play([taking('13s', 'a')], { from: '12s', to: '+5s', warmup: '1s' });
    const { startTs, fromTs, toTs } = run.manifest.window!;
    expect([fromTs - startTs, toTs - fromTs]).toEqual([1e9, 5e9]);
    const { samples, chart } = run.sessions[0]!.measures[0]!;
    expect(samples.ts[0]).toBeGreaterThanOrEqual(fromTs);
    expect(samples.ts[samples.count - 1]).toBeLessThanOrEqual(toTs);
    expect(chart.fromTs).toBe(fromTs);
    expect(run.manifest.assumptions.find(({ path }) => path === 'window')!.value).toMatch(
      /after a warm-up of 1s in which orders are rejected/,
    );
    const censored = run.sessions[0]!.measures[0]!.metrics.find(({ name }) => name === 'markout.mid.10s.all')!;
    expect(censored).toMatchObject({ count: 0, value: null });
  });

  it('ends with the tape where more is asked for', async () => {
    const [asked, whole] = [
      await play([taking('13s', 'a')], { from: '12s', to: '10h' }),
      await play([taking('13s', 'a')], { from: '12s' }),
    ];
    expect(asked.manifest.window).toEqual(whole.manifest.window);
    expect(asked.manifest.digest).toBe(whole.manifest.digest);
  });

  it.each([
    [{ from: '10s', to: '10s' }, /window\.to: got .*, expected a time later than from/],
    [{ from: '41m' }, /window\.from: got .*, expected a time before the last row; the tapes are of 2024-/],
    [{ from: '10s', to: '5s' }, /window\.to: got .*, expected a time later than from/],
    [{ from: '2s', warmup: '1h' }, /window\.warmup: got 1h, expected at most .*, what there is before from/],
    [{ from: '+4m' }, /window\.from: got \+4m, expected a time or a duration without a plus/],
    [{ to: '2024-08-08T23:55:00' }, /window\.to: got "2024-08-08T23:55:00", expected a time with a zone such as/],
    [{ from: 'soon' }, /window\.from: got "soon", expected a time with a zone such as 2024-08-08T23:55:00Z, or a duration/],
    [{ until: '3s' }, /window\.until: unknown key 'until'/],
  ])('%j is refused', async (window, message) => {
    const error = await play([], window).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(message);
  });
});

async function bidAfter(seconds: number): Promise<string> {
  const { bids } = await bookAt(await openTape(tape), `${String(firstNs + BigInt(seconds) * 1_000_000_000n)}ns`, 1);
  return bids[0]![0];
}

/** Best bid by the rows received before a time, in ticks. */
async function bidReceivedBy(ns: bigint): Promise<number> {
  const { L2Book } = await import('../../src/market/book.js');
  const { nsAt } = await import('../../src/market/tape.js');
  const book = new L2Book();
  const rows: { recv: number; row: number; apply: () => void }[] = [];
  for await (const batch of (await openTape(tape)).batches()) {
    for (let i = 0; i < batch.length; i++) {
      const [kind, side, price, qty] = [batch.kind[i]!, batch.side[i]!, batch.priceTicks[i]!, batch.qtyLots[i]!];
      rows.push({
        recv: nsAt(batch.recvTs, i, batch.epoch),
        row: batch.firstRow + i,
        apply: () => {
          book.apply(kind, side, price, qty);
        },
      });
    }
  }
  rows.sort((a, b) => a.recv - b.recv || a.row - b.row);
  const until = Number(ns - BigInt(meta.epochNs));
  for (const { recv, apply } of rows) if (recv < until) apply();
  return book.bidTicks;
}
