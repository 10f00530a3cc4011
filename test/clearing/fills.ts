/**
 * Fills for tests of the books: as generators, and as the columns of a journal.
 */
import fc from 'fast-check';
import type { Instrument } from '../../src/market/instrument.js';
import type { ReportColumns } from '../../src/sim/columns.js';
import { ExecType } from '../../src/sim/message.js';

/** One fill as a test states it. */
export interface Fill {
  readonly side: 1 | -1;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly feeUnits: number;
  readonly exchTs?: number;
  readonly instrument?: number;
  /** Default trade. */
  readonly execType?: number;
}

/** One instrument of each kind. */
export const INSTRUMENTS: readonly Instrument[] = [
  { symbol: 'SPOT', kind: 'spot', tickSize: '0.01', lotSize: '0.0001', multiplier: '1' },
  { symbol: 'LINEAR', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' },
  { symbol: 'COARSE', kind: 'linear', tickSize: '0.25', lotSize: '1', multiplier: '0.3', cashUnit: '0.01' },
  { symbol: 'INVERSE', kind: 'inverse', tickSize: '0.1', lotSize: '1', multiplier: '100' },
];

export const anyInstrument = fc.constantFrom(...INSTRUMENTS);

export const anyFill: fc.Arbitrary<Fill> = fc.record({
  side: fc.constantFrom(1 as const, -1 as const),
  priceTicks: fc.integer({ min: 1, max: 1_000_000 }),
  qtyLots: fc.integer({ min: 1, max: 10_000 }),
  feeUnits: fc.integer({ min: -1000, max: 1000 }),
});

export const anyFills = fc.array(anyFill, { maxLength: 30 });

/** Reports of these fills; the columns that the books do not read are zeros. */
export function reportsOf(fills: readonly Fill[]): ReportColumns {
  const count = fills.length;
  const float = (read: (fill: Fill) => number): Float64Array => Float64Array.from(fills, read);
  return {
    count,
    exchTs: float((fill) => fill.exchTs ?? 0),
    recvTs: new Float64Array(count),
    instrument: Uint8Array.from(fills, (fill) => fill.instrument ?? 0),
    clOrd: new Int32Array(count),
    parent: new Int32Array(count),
    side: Int8Array.from(fills, (fill) => fill.side),
    execType: Uint8Array.from(fills, (fill) => fill.execType ?? ExecType.trade),
    ordStatus: new Uint8Array(count),
    reason: new Uint8Array(count),
    leavesQtyLots: new Float64Array(count),
    cumQtyLots: new Float64Array(count),
    priceTicks: new Float64Array(count).fill(Number.NaN),
    lastPxTicks: float((fill) => fill.priceTicks),
    lastQtyLots: float((fill) => fill.qtyLots),
    liquidity: new Uint8Array(count),
    rule: new Uint8Array(count),
    tapeRow: new Float64Array(count),
    aheadBeforeLots: new Float64Array(count),
    aheadAfterLots: new Float64Array(count),
    certainty: new Uint8Array(count),
    feeUnits: float((fill) => fill.feeUnits),
  };
}
