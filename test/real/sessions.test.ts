/**
 * The whole way on recorded markets: a capture is imported, strategies trade on the tape, and what they filled and what it cost is checked
 * by other means than those that made it.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runScenario, type RunResult } from '../../src/run/index.js';
import type { Tape } from '../../src/market/tape.js';
import { formatOnGrid, parseDecimal } from '../../src/base/num/decimal.js';
import { readTape, tempFolder, type Row } from '../market/tape-rows.js';
import { audit } from './audit.js';
import { absentCaptures, captures, importCapture, LATENCY, STEADY, VENUE, workingSessions, type Capture } from './captures.js';
import { midAfter, naiveCost, PlainBook } from './cost.js';
import { filledBy, fillsOf, missedLots, type Fill } from './story.js';
import { mirrorTape } from './tape-copy.js';

const absent = absentCaptures();
if (absent !== undefined) console.warn(`skipped: ${absent}`);
it.skipIf(absent !== undefined)(absent ?? 'all recorded captures are there', () => {
  expect(captures).toHaveLength(3);
});

const MODELS = ['pessimistic', 'prob-power3', 'optimistic'] as const;
/** Orders that wait alone: so many, one each so many seconds, each for so many seconds. */
const WAITERS = 40;
const EACH_SECONDS = 8;
const FOR_SECONDS = 3;

/** One order a session, post-only at the touch of its time, called back after a while; each under three models. */
function waitingSessions({ waitingQty, instrument }: Capture, rows: readonly Row[]): object[] {
  const sessions: object[] = [];
  const startTs = rows.reduce((least, { recvTs }) => Math.min(least, recvTs), Infinity);
  const book = new PlainBook();
  let row = 0;
  for (let i = 0; i < WAITERS; i++) {
    const at = 10 + i * EACH_SECONDS;
    for (; rows[row]!.exchTs <= startTs + at * 1e9; row++) book.apply(rows[row]!);
    const sign = i % 2 === 0 ? 1 : -1;
    const order = {
      clOrdId: 'o',
      side: sign > 0 ? 'buy' : 'sell',
      price: formatOnGrid(book.touch(sign), parseDecimal(instrument.tickSize)),
      qty: waitingQty,
      tif: 'GTX',
    };
    const actions = [
      { at: `${at}s`, do: 'new', ...order },
      { at: `${at + FOR_SECONDS}s`, do: 'cancel', clOrdId: 'o' },
    ];
    for (const model of MODELS) {
      sessions.push({
        id: `${i}-${model}`,
        strategy: 'script',
        params: { actions },
        venue: { ...VENUE, queue: { model } },
        latency: LATENCY,
      });
    }
  }
  return sessions;
}

async function run(tape: Tape, sessions: readonly object[]): Promise<RunResult> {
  const result = await runScenario({ seed: 7, tapes: [{ id: 'tape', path: tape.paths }], sessions });
  expect(result.manifest.sessions.filter(({ failed }) => failed !== null)).toEqual([]);
  return result;
}

const byId = ({ sessions }: RunResult, id: string): RunResult['sessions'][number] => sessions.find((each) => each.id === id)!;

describe.each(captures)('$name', (capture) => {
  let tape: Tape;
  let rows: Row[];
  let delivered: number[];
  let result: RunResult;

  beforeAll(async () => {
    tape = await importCapture(capture);
    ({ rows, delivered } = await readTape(tape));
    result = await run(tape, [
      ...workingSessions(capture, 'buy', LATENCY),
      ...workingSessions(capture, 'buy', STEADY, 'steady-'),
      ...waitingSessions(capture, rows),
    ]);
  });

  it('has the rows that the capture tells', () => {
    expect(tape.meta.rows).toBe(capture.rows);
    expect(result.manifest.timings.rows).toBe(capture.rows);
  });

  it('fills at what the market traded, quoted or showed, each lot of it once', () => {
    for (const id of ['twap', 'join', 'quoter']) {
      const { faults, fills } = audit(rows, byId(result, id).columns);
      expect({ id, faults }).toEqual({ id, faults: [] });
      // The audit has seen all fills, and those of the busiest session are of all three passive rules.
      const count = Object.values(fills).reduce((sum, n) => sum + n, 0);
      expect(count).toBe(result.manifest.sessions.find((each) => each.id === id)!.counts.fills);
      if (id === 'quoter') expect(Object.keys(fills)).toEqual(['2', '3', '4']);
    }
  });

  it('the audit finds a lot that is filled twice and a price that nobody asked for', () => {
    const { columns } = byId(result, 'quoter');
    const { reports } = columns;
    const twice = { ...columns, reports: { ...reports, lastQtyLots: reports.lastQtyLots.map((lots) => 2 * lots) } };
    const off = { ...columns, reports: { ...reports, lastPxTicks: reports.lastPxTicks.map((ticks) => ticks + 1) } };
    expect(audit(rows, twice).faults.filter((fault) => /twice|on display/.test(fault)).length).toBeGreaterThan(50);
    expect(audit(rows, off).faults.length).toBeGreaterThan(reports.rule.filter((rule) => rule !== 0).length / 2);
  });

  it('twap and join fill what they were told to', () => {
    for (const id of ['twap', 'join']) {
      const [parent] = byId(result, id).measures[0]!.parents;
      expect(parent!.filledQty).toBe(Number(capture.qty));
      expect(parent!.filledLots).toBe(parent!.orderedLots);
    }
  });

  it('the parts of a shortfall add up to it, and to what the fills say', () => {
    for (const id of ['twap', 'join']) {
      const session = byId(result, id);
      for (const parent of session.measures[0]!.parents) {
        for (const { delay, spread, timing, trading, opportunity, fees, total } of [parent.currency, parent.bps]) {
          expect(spread! + timing!).toBeCloseTo(trading!, 9);
          expect(delay! + trading! + opportunity! + fees!).toBeCloseTo(total!, 9);
        }
        expect(parent.currency.total!).toBeCloseTo(naiveCost(fillsOf(session.columns), parent, capture.instrument), 9);
      }
    }
  });

  it('the prices that a cost is measured against are those that were in view', () => {
    const tick = Number(capture.instrument.tickSize);
    for (const id of ['twap', 'join']) {
      const [parent] = byId(result, id).measures[0]!.parents;
      const { decidedTs, arriveTs } = parent!;
      const seen = midAfter(
        delivered.map((row) => rows[row]!),
        ({ recvTs }) => recvTs <= decidedTs,
      );
      const atVenue = midAfter(rows, ({ exchTs }) => exchTs <= arriveTs!);
      expect(parent!.decisionPrice).toBeCloseTo(seen * tick, 9);
      expect(parent!.arrivalPrice).toBeCloseTo(atVenue * tick, 9);
    }
  });

  it('an order alone fills at most as much under pessimistic as under a model, and that at most as much as under optimistic', () => {
    const filled = { pessimistic: 0, 'prob-power3': 0, optimistic: 0 };
    for (let i = 0; i < WAITERS; i++) {
      const [pessimistic, model, optimistic] = MODELS.map((name) => byId(result, `${i}-${name}`).columns);
      const [low, middle, high] = [fillsOf(pessimistic!), fillsOf(model!), fillsOf(optimistic!)];
      neverAhead(low, middle);
      neverAhead(middle, high);
      checkCertainty(middle, low);
      checkCertainty(high, low);
      expect(low.filter(({ certainty }) => certainty === 'likely')).toEqual([]);
      expect(missedLots(model!)).toBe(filledBy(high, Infinity) - filledBy(middle, Infinity));
      expect(missedLots(optimistic!)).toBe(0);
      MODELS.forEach((name, k) => (filled[name] += lotSeconds([low, middle, high][k]!, tape)));
    }
    // The bounds are not idle: the models differ on this tape.
    expect(filled.pessimistic).toBeGreaterThan(0);
    expect(filled['prob-power3']).toBeGreaterThan(filled.pessimistic);
    expect(filled.optimistic).toBeGreaterThan(filled['prob-power3']);
  });

  it('a mirrored market gives mirrored fills', async () => {
    const { mirrored, aboutTicks } = await mirrorTape(tape, join(tempFolder(), 'mirrored.arrow'));
    const other = await run(mirrored, workingSessions(capture, 'sell', STEADY));
    for (const id of ['twap', 'join', 'quoter']) {
      const fills = fillsOf(byId(result, `steady-${id}`).columns);
      expect(fills.length).toBeGreaterThan(0);
      expect(inOrder(fillsOf(byId(other, id).columns).map((fill) => flipped(fill, aboutTicks)))).toEqual(
        inOrder(fills.map((fill) => ({ ...fill, feeUnits: 0 }))),
      );
    }
  });
});

/** Lots filled × seconds to the end of the tape: more is filled, or the same earlier, when it is more. */
function lotSeconds(fills: readonly Fill[], { meta }: Tape): number {
  const endTs = Number(BigInt(meta.lastExchTs) - BigInt(meta.epochNs));
  return fills.reduce((sum, { lots, exchTs }) => sum + (lots * (endTs - exchTs)) / 1e9, 0);
}

/** At each fill of the lower session the upper one has filled at least as much. */
function neverAhead(lower: readonly Fill[], upper: readonly Fill[]): void {
  for (const { exchTs } of lower) expect(filledBy(lower, exchTs)).toBeLessThanOrEqual(filledBy(upper, exchTs));
}

/** A fill is certain when the pessimistic session has filled at least as much by then, likely when it has not. */
function checkCertainty(fills: readonly Fill[], pessimistic: readonly Fill[]): void {
  let cumLots = 0;
  for (const fill of fills) {
    cumLots += fill.lots;
    const byThen = pessimistic.filter((other) => other.tapeRow <= fill.tapeRow).reduce((sum, { lots }) => sum + lots, 0);
    if (fill.certainty === 'certain') expect(byThen).toBeGreaterThanOrEqual(cumLots);
    if (fill.certainty === 'likely') expect(byThen).toBeLessThan(cumLots);
  }
}

/** A fill of the mirrored market as it would be in the plain one. Fees are of the price, which is another. */
function flipped(fill: Fill, aboutTicks: number): Fill {
  return { ...fill, side: 0 - fill.side, priceTicks: aboutTicks - fill.priceTicks, feeUnits: 0 };
}

/** At one row the two sides of a session may stand in either order. */
function inOrder(fills: readonly Fill[]): Fill[] {
  return fills
    .map((fill, i) => ({ fill, i }))
    .sort((a, b) => a.fill.exchTs - b.fill.exchTs || a.fill.tapeRow - b.fill.tapeRow || a.fill.side - b.fill.side || a.i - b.i)
    .map(({ fill }) => fill);
}
