/**
 * A point of a tape as people write it: a row's number, a time in ns since the Unix epoch (`1723161300000000000ns`), or `end`.
 *
 * Example: `parseTapePoint('17')` is row 17, `parseTapePoint('17ns')` the time 17 ns.
 */
import { UsageError } from '../base/errors.js';
import type { Int64Words, TapeBatch } from './tape.js';

export type TapePoint =
  { readonly kind: 'row'; readonly row: number } | { readonly kind: 'time'; readonly ns: bigint } | { readonly kind: 'end' };

/** Read a point. @throws UsageError */
export function parseTapePoint(at: number | string): TapePoint {
  const text = String(at);
  if (text === 'end') return { kind: 'end' };
  const match = /^(\d+)(ns)?$/.exec(text);
  const digits = match?.[1];
  if (digits !== undefined && match?.[2] !== undefined) return { kind: 'time', ns: BigInt(digits) };
  if (digits !== undefined && Number.isSafeInteger(Number(digits))) return { kind: 'row', row: Number(digits) };
  throw new UsageError(`got ${JSON.stringify(at)}, expected a row (17), a time in ns since the Unix epoch (1723161300000000000ns) or end`);
}

/** The point as it is written. */
export function pointText(point: TapePoint): string {
  if (point.kind === 'end') return 'end';
  return point.kind === 'row' ? `row ${String(point.row)}` : `${String(point.ns)}ns`;
}

/** Element `i` of a time column, ns since the Unix epoch. */
function bigTimeOf(words: Int64Words, i: number): bigint {
  return (BigInt(words[2 * i + 1]!) << 32n) | BigInt(words[2 * i]! >>> 0);
}

/** The same as text. */
export function timeOf(words: Int64Words, i: number): string {
  return String(bigTimeOf(words, i));
}

/** How many rows of a batch lie up to and with the point. */
export function rowsUpTo(batch: TapeBatch, point: TapePoint): number {
  if (point.kind === 'end') return batch.length;
  if (point.kind === 'row') return Math.min(batch.length, Math.max(0, point.row + 1 - batch.firstRow));
  return rowsWhere(batch, (ns) => ns <= point.ns);
}

/** How many rows of a batch lie before the point. */
export function rowsBefore(batch: TapeBatch, point: TapePoint): number {
  if (point.kind === 'end') return batch.length;
  if (point.kind === 'row') return Math.min(batch.length, Math.max(0, point.row - batch.firstRow));
  return rowsWhere(batch, (ns) => ns < point.ns);
}

/** How many rows at the head of a batch have times that `holds` accepts; times never fall. */
function rowsWhere(batch: TapeBatch, holds: (ns: bigint) => boolean): number {
  let low = 0;
  let high = batch.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(bigTimeOf(batch.exchTs, middle))) low = middle + 1;
    else high = middle;
  }
  return low;
}
