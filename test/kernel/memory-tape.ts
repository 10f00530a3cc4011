/** Tapes in memory for tests: rows as the csv format spells them, in batches of any size. */
import { parseDecimal, parseUnits } from '../../src/base/num/decimal.js';
import { L3Orders, type L3Row } from '../../src/market/import/books/l3-orders.js';
import { Flag, Kind, type KindName } from '../../src/market/row.js';
import type { Instrument } from '../../src/market/instrument.js';
import { epochWords, type Tape, type TapeBatch, type TapeMeta } from '../../src/market/tape.js';

/** exchTs, recvTs, kind, side, price, qty, orderId, flags, as in the csv format. */
export type RowText = readonly (string | number)[];

const SIDES: Readonly<Record<string, number>> = { bid: 1, buy: 1, ask: -1, sell: -1, '': 0 };

/** A tape of rows in memory, `batchRows` a batch; times count from `epochNs`. */
export function memoryTape(
  instrument: Instrument,
  rows: readonly RowText[],
  meta: Partial<TapeMeta> = {},
  batchRows = 7,
  epochNs = 0n,
): Tape {
  const epoch = epochWords(epochNs);
  const order = deliveryOrder(rows);
  const orders = meta.levelOfDetail === 'L3' ? ordersOf(instrument, rows) : undefined;
  const whole: TapeMeta = {
    format: 1,
    instrument,
    epochNs: String(epochNs),
    importer: { name: 'test', options: {} },
    inputs: [],
    rows: rows.length,
    rowsByKind: {},
    firstExchTs: String(rows[0]?.[0] ?? 0),
    lastExchTs: String(rows.at(-1)?.[0] ?? 0),
    firstRecvTs: String(rows[order[0] ?? 0]?.[1] ?? 0),
    lastRecvTs: String(rows[order.at(-1) ?? 0]?.[1] ?? 0),
    levelOfDetail: 'L2',
    repairs: { clockOffsetNs: '0', borrowedTimes: 0, reorderedRows: 0, gaps: 0, counts: {} },
    shiftedPlaces: order.filter((row, place) => row !== place).length,
    digest: 'none',
    ...meta,
  };
  return {
    paths: ['memory'],
    meta: whole,
    epoch,
    async *batches() {
      for (let first = 0; first < rows.length; first += batchRows) {
        await Promise.resolve();
        const batch = batchOf(instrument, rows.slice(first, first + batchRows), first, order, epoch);
        yield orders === undefined ? batch : { ...batch, ...columnsOf(orders.slice(first, first + batchRows)) };
      }
    },
  };
}

function deliveryOrder(rows: readonly RowText[]): number[] {
  return rows.map((_, i) => i).sort((a, b) => Number(BigInt(rows[a]![1]!) - BigInt(rows[b]![1]!)) || a - b);
}

function batchOf(
  instrument: Instrument,
  rows: readonly RowText[],
  firstRow: number,
  order: readonly number[],
  epoch: TapeBatch['epoch'],
): TapeBatch {
  const n = rows.length;
  const tick = parseDecimal(instrument.tickSize);
  const lot = parseDecimal(instrument.lotSize);
  const units = (text: string | number, unit: typeof tick): number => (text === '' ? 0 : parseUnits(String(text), unit));
  const words = (column: number): Int32Array => new Int32Array(BigInt64Array.from(rows, (row) => BigInt(row[column]!)).buffer);
  return {
    firstRow,
    length: n,
    epoch,
    exchTs: words(0),
    recvTs: words(1),
    kind: Uint8Array.from(rows, (row) => Kind[row[2] as KindName]),
    side: Int8Array.from(rows, (row) => SIDES[row[3] as string]!),
    priceTicks: Int32Array.from(rows, (row) => units(row[4]!, tick)),
    qtyLots: Float64Array.from(rows, (row) => units(row[5]!, lot)),
    orderId: undefined,
    flags: Uint8Array.from(rows, (row) => (row[7] === undefined || row[7] === '' ? Flag.last : Number(row[7]))),
    feedShift: Int32Array.from({ length: n }, (_, i) => order[firstRow + i]! - (firstRow + i)),
  };
}

/** Rows of a tape of single orders, completed as the csv importer does: what a row leaves out is the order's. */
function ordersOf(instrument: Instrument, rows: readonly RowText[]): L3Row[] {
  const tick = parseDecimal(instrument.tickSize);
  const lot = parseDecimal(instrument.lotSize);
  const orders = new L3Orders();
  const units = (text: string | number | undefined, unit: typeof tick): number =>
    text === undefined || text === '' ? Number.NaN : parseUnits(String(text), unit);
  return rows.map((row, i) => {
    const one: L3Row = {
      kind: Kind[row[2] as KindName],
      side: SIDES[row[3] as string]!,
      priceTicks: units(row[4], tick),
      qtyLots: units(row[5], lot),
      orderId: Number(row[6] ?? 0),
      flags: row[7] === undefined || row[7] === '' ? Flag.last : Number(row[7]),
    };
    orders.complete(one, () => `row ${i}`);
    return one;
  });
}

function columnsOf(rows: readonly L3Row[]): Pick<TapeBatch, 'side' | 'priceTicks' | 'qtyLots' | 'orderId'> {
  const known = (n: number): number => (Number.isNaN(n) ? 0 : n);
  return {
    side: Int8Array.from(rows, (row) => row.side),
    priceTicks: Int32Array.from(rows, (row) => known(row.priceTicks)),
    qtyLots: Float64Array.from(rows, (row) => known(row.qtyLots)),
    orderId: Float64Array.from(rows, (row) => row.orderId),
  };
}
