/** Tapes of a synthetic market contradict nothing; the L3 tape holds the true orders, and the L2 tape is what it degrades to. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { L2Book } from '../../../src/market/book.js';
import { NaiveOrders } from '../naive-orders.js';
import { Degrader } from '../../../src/market/degrade.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { RowColumns } from '../../../src/market/row-columns.js';
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

/** Rows as columns, and back. */
function columnsOf(rows: readonly Row[]): RowColumns {
  const columns = new RowColumns(rows.length);
  for (const [i, row] of rows.entries()) for (const [name, value] of Object.entries(row)) columns[name as keyof Row][i] = value as number;
  return columns;
}

function rowsOf(columns: RowColumns, count: number): Row[] {
  const { exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags } = columns;
  return Array.from({ length: count }, (_, i) => ({
    exchTs: exchTs[i]!,
    recvTs: recvTs[i]!,
    kind: kind[i]!,
    side: side[i]!,
    priceTicks: priceTicks[i]!,
    qtyLots: qtyLots[i]!,
    orderId: orderId[i]!,
    flags: flags[i]!,
  }));
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
  it('is row by row what the L3 tape degrades to, and leads to the true book', () => {
    const degrader = new Degrader(false);
    degrader.take(
      columnsOf(l3.rows),
      Uint32Array.from(l3.rows, (_, i) => i),
      l3.rows.length,
    );
    const degraded = rowsOf(degrader.rows, degrader.count);
    const differs = degraded.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(l2.rows[i]));
    expect([differs, degraded[differs]]).toEqual([-1, l2.rows[differs]]);
    expect(l2.rows.length).toBe(degraded.length);

    const book = new L2Book();
    for (const { kind, side, priceTicks, qtyLots } of l2.rows) book.apply(kind, side, priceTicks, qtyLots);
    const truth = new SynthMarket(settings);
    for (let k = 0; k < EVENTS; k++) truth.next();
    expect(sides(book)).toEqual([trueLevels(truth.book, 1), trueLevels(truth.book, -1)]);
  });

  it('says nothing of a replace that changes no level', () => {
    const idle = l3.rows.length - l2.rows.filter((row) => (row.flags & Flag.last) !== 0).length;
    expect(idle).toBeGreaterThan(5);
    expect(idle).toBeLessThan(l3.tape.meta.rowsByKind.replace! / 4);
  });
});
