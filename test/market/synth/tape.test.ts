/** Tapes of a synthetic market contradict nothing; the L3 tape holds the true orders, and the L2 tape its book, event by event. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { L2Book } from '../../../src/market/book.js';
import { NaiveOrders } from '../naive-orders.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { synthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { tapeCheck } from '../../../src/market/tape-check.js';
import { openTape } from '../../../src/market/tape-read.js';
import { readTape, type Row, tempFolder } from '../tape-rows.js';
import { trueLevels } from './naive-orders.js';

const EVENTS = 15_000;
const settings = synthSettings({ seed: 21, rates: { halts: 4, crosses: 5, broken: 5, elsewhere: 0.05, distances: 12 } });
const folder = tempFolder();

async function tapeOf(detail: 'l2' | 'l3') {
  const out = join(folder, `${detail}.arrow`);
  const made = await writeSynth({ settings, format: `tape-${detail}`, out, events: EVENTS });
  const tape = await openTape(out);
  return { made, tape, rows: (await readTape(tape)).rows };
}

let l2: Awaited<ReturnType<typeof tapeOf>>;
let l3: Awaited<ReturnType<typeof tapeOf>>;
beforeAll(async () => {
  l2 = await tapeOf('l2');
  l3 = await tapeOf('l3');
});

/** Rows by their atomic groups. */
function groups(rows: readonly Row[]): Row[][] {
  const found: Row[][] = [[]];
  for (const row of rows) {
    found.at(-1)!.push(row);
    if ((row.flags & Flag.last) !== 0) found.push([]);
  }
  return found.slice(0, -1);
}

function sides(book: L2Book): [number, number][][] {
  return [1, -1].map((side) => {
    const levels: [number, number][] = [];
    for (let ticks = side > 0 ? book.bidTicks : book.askTicks; !Number.isNaN(ticks); ticks = book.worseThan(side, ticks))
      levels.push([ticks, book.qtyAt(side, ticks)]);
    return levels;
  });
}

describe('both tapes', () => {
  it.each(['l2', 'l3'] as const)('%s: nothing contradicts itself, and the book is never crossed', async (detail) => {
    const { tape, made, rows } = detail === 'l2' ? l2 : l3;
    expect(await tapeCheck(tape)).toMatchObject({ ok: true, totals: {}, rows: rows.length });
    expect(made.messages).toBe(rows.length);
    expect(tape.meta).toMatchObject({
      levelOfDetail: detail.toUpperCase(),
      instrument: { symbol: 'SYNTH', tickSize: '0.01', lotSize: '1' },
    });
    expect(tape.meta.importer).toMatchObject({
      name: 'synth',
      options: { model: 'zero-intelligence', seed: 21, rates: { distances: 12 } },
    });
    expect(tape.meta.netWindowNs).toBe(detail === 'l2' ? 0 : undefined);
  });

  it('are received in order, between 1 ms and 1.2 ms late or with the row before', () => {
    const isRight = ({ exchTs, recvTs }: Row, i: number): boolean => {
      const last = l3.rows[i - 1]?.recvTs ?? 0;
      const lateNs = recvTs - exchTs;
      return recvTs >= last && lateNs >= 1_000_000 && (lateNs < 1_200_000 || recvTs === last);
    };
    expect(l3.rows.filter((row, i) => !isRight(row, i))).toEqual([]);
    expect(new Set(l3.rows.map((row) => row.recvTs - row.exchTs)).size).toBeGreaterThan(1000);
  });
});

describe('the L3 tape', () => {
  it('has a row for each event but broken trades, of every kind', () => {
    const truth = new SynthMarket(settings);
    let broken = 0;
    for (let k = 0; k < EVENTS; k++) {
      truth.next();
      if (truth.event.kind === 0) broken++;
    }
    expect(broken).toBeGreaterThan(1);
    expect(l3.rows.length).toBe(EVENTS - broken);
    expect(Object.keys(l3.tape.meta.rowsByKind).sort()).toEqual(
      ['add', 'delete', 'execute', 'hidden', 'reduce', 'replace', 'status', 'trade'].sort(),
    );
    expect(l3.rows.filter((row) => row.kind === Kind.execute && (row.flags & Flag.notVolume) !== 0).length).toBeGreaterThan(5);
  });

  it('holds the true orders by id, price and place', () => {
    const truth = new SynthMarket(settings);
    const orders = new NaiveOrders();
    let event = 0;
    for (const [i, row] of l3.rows.entries()) {
      orders.apply(row.kind, row.side, row.priceTicks, row.qtyLots, row.orderId, row.flags);
      do {
        truth.next();
        event++;
      } while (truth.event.kind === 0);
      if (i % 997 !== 0 && i !== l3.rows.length - 1) continue;
      const known = [...orders.orders()].sort((a, b) => b.side - a.side || b.side * (b.priceTicks - a.priceTicks));
      const expected = [...truth.book.orders()].map(({ orderId, side, priceTicks, leftLots }) => ({ orderId, side, priceTicks, leftLots }));
      expect(known).toEqual(expected);
      truth.book.invariant();
    }
    expect(event).toBeGreaterThan(EVENTS - 10);
  });
});

describe('the L2 tape', () => {
  it('is the L3 tape by level: one group a row, the same book behind each, the same prints', () => {
    const told = groups(l2.rows);
    expect(told.length).toBe(l3.rows.length);
    const orders = new NaiveOrders();
    const book = new L2Book();
    for (const [i, row] of l3.rows.entries()) {
      orders.apply(row.kind, row.side, row.priceTicks, row.qtyLots, row.orderId, row.flags);
      const group = told[i]!;
      for (const { kind, side, priceTicks, qtyLots } of group) book.apply(kind, side, priceTicks, qtyLots);
      const wrong = group.filter((one) => one.exchTs !== row.exchTs || one.recvTs !== row.recvTs);
      const isPrint = row.kind === Kind.execute && (row.flags & Flag.notVolume) === 0;
      const prints = group.filter((one) => one.kind === Kind.trade).map((one) => [one.side, one.priceTicks, one.qtyLots]);
      const isPassing = row.kind === Kind.hidden || row.kind === Kind.trade;
      const expected = isPrint || isPassing ? [[isPrint ? -row.side : row.side, row.priceTicks, row.qtyLots]] : [];
      const { levels } = orders;
      const touch = (of: L2Book): string => [of.bidTicks, of.bidQtyLots, of.askTicks, of.askQtyLots].join();
      if (wrong.length > 0 || String(prints) !== String(expected) || touch(book) !== touch(levels))
        expect([i, wrong, prints, touch(book)]).toEqual([i, [], expected, touch(levels)]);
      if (i % 500 === 0 || i === l3.rows.length - 1) expect(sides(book)).toEqual(sides(levels));
    }
    const truth = new SynthMarket(settings);
    for (let k = 0; k < EVENTS; k++) truth.next();
    expect(sides(book)).toEqual([trueLevels(truth.book, 1), trueLevels(truth.book, -1)]);
  });
});
