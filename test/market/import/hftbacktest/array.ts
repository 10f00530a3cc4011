/** Arrays of hftbacktest for tests, row by row; times as they stand in the file. */
import { npyHeader } from '../../../../src/base/io/npy.js';
import { FIELDS } from '../../../../src/market/import/hftbacktest/layout.js';

export const KIND = { depth: 1, trade: 2, clear: 3, snapshot: 4, bbo: 5, add: 10, cancel: 11, modify: 12, fill: 13 } as const;

export interface EventSpec {
  readonly kind: number;
  /** `x` the exchange, `l` the strategy; default both. */
  readonly for?: 'x' | 'l' | '';
  readonly side?: 'buy' | 'sell';
  readonly exch?: number | bigint;
  readonly local?: number | bigint;
  readonly px?: number;
  readonly qty?: number;
  readonly order?: bigint;
}

export function eventRow({ kind, for: reader, side, exch = 0, local, px = 0, qty = 0, order = 0n }: EventSpec): Buffer {
  const row = Buffer.alloc(64);
  const readers = reader === '' ? 0 : reader === 'x' ? 0x80000000 : reader === 'l' ? 0x40000000 : 0xc0000000;
  row.writeUInt32LE(readers + (side === 'buy' ? 0x20000000 : side === 'sell' ? 0x10000000 : 0) + kind);
  row.writeBigInt64LE(BigInt(exch), 8);
  row.writeBigInt64LE(BigInt(local ?? exch), 16);
  row.writeDoubleLE(px, 24);
  row.writeDoubleLE(qty, 32);
  row.writeBigUInt64LE(order, 40);
  return row;
}

export function npyFile(specs: readonly EventSpec[], length = specs.length): Buffer {
  return Buffer.concat([npyHeader(FIELDS, length), ...specs.map(eventRow)]);
}
