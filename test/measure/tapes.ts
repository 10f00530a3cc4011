/**
 * Tapes in memory for tests of measuring: rows as objects, cut into small batches so that batch edges are met.
 *
 * Times are ns since the tape epoch.
 */
import { Kind, type KindName } from '../../src/market/row.js';
import { epochWords, type Tape, type TapeBatch, type TapeMeta } from '../../src/market/tape.js';
import type { Instrument } from '../../src/market/instrument.js';

export interface Row {
  readonly ts: number;
  readonly kind: KindName;
  readonly side?: 1 | -1 | 0;
  readonly price?: number;
  readonly qty?: number;
  readonly flags?: number;
  /** L3 only. */
  readonly id?: number;
}

export const EPOCH_NS = 1_700_006_400_000_000_000n;

export const LINEAR: Instrument = { symbol: 'T', kind: 'linear', tickSize: '0.01', lotSize: '1', multiplier: '1' };

/** A level row. */
export function level(ts: number, side: 1 | -1, price: number, qty: number): Row {
  return { ts, kind: 'level', side, price, qty };
}

/** A print. */
export function trade(ts: number, side: 1 | -1 | 0, price: number, qty: number, flags = 0): Row {
  return { ts, kind: 'trade', side, price, qty, flags };
}

/** Rows that move the touch to bid/ask with the given quantities: the old one is cleared. */
export function touch(ts: number, bid: number, ask: number, bidQty = 10, askQty = 10): Row[] {
  return [
    { ts, kind: 'quote', side: 1, price: bid, qty: bidQty },
    { ts, kind: 'quote', side: -1, price: ask, qty: askQty },
  ];
}

/** A tape of these rows. */
export function tapeOf(rows: readonly Row[], instrument: Instrument = LINEAR, meta: Partial<TapeMeta> = {}, batchRows = 3): Tape {
  const epoch = epochWords(EPOCH_NS);
  const batches: TapeBatch[] = [];
  for (let at = 0; at < rows.length; at += batchRows) batches.push(batchOf(rows.slice(at, at + batchRows), at));
  const stamp = (row: Row | undefined): string => String(EPOCH_NS + BigInt(row?.ts ?? 0));
  return {
    paths: ['memory'],
    epoch,
    meta: {
      format: 1,
      instrument,
      epochNs: String(EPOCH_NS),
      importer: { name: 'test', options: {} },
      inputs: [],
      rows: rows.length,
      rowsByKind: {},
      firstExchTs: stamp(rows[0]),
      lastExchTs: stamp(rows.at(-1)),
      firstRecvTs: stamp(rows[0]),
      lastRecvTs: stamp(rows.at(-1)),
      levelOfDetail: 'L2',
      repairs: { clockOffsetNs: '0', borrowedTimes: 0, reorderedRows: 0, gaps: 0, counts: {} },
      digest: '',
      ...meta,
    },
    async *batches() {
      for (const batch of batches) yield await Promise.resolve(batch);
    },
  };
}

function batchOf(rows: readonly Row[], firstRow: number): TapeBatch {
  const times = BigInt64Array.from(rows, (row) => EPOCH_NS + BigInt(row.ts));
  const words = new Int32Array(times.buffer);
  return {
    firstRow,
    length: rows.length,
    epoch: epochWords(EPOCH_NS),
    exchTs: words,
    recvTs: words,
    kind: Uint8Array.from(rows, (row) => Kind[row.kind]),
    side: Int8Array.from(rows, (row) => row.side ?? 0),
    priceTicks: Int32Array.from(rows, (row) => row.price ?? 0),
    qtyLots: Float64Array.from(rows, (row) => row.qty ?? 0),
    orderId: rows.some((row) => row.id !== undefined) ? Float64Array.from(rows, (row) => row.id ?? 0) : undefined,
    flags: Uint8Array.from(rows, (row) => row.flags ?? 0),
    feedShift: undefined,
  };
}
