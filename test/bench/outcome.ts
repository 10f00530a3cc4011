/**
 * What came of a replay in a form that two engines can be compared by: orders and fills as int64 records.
 *
 * An order is `number, sentTs, side, priceTicks, qtyLots`, in the order of sending; a fill `number, exchTs, priceTicks, qtyLots`, in the order of
 * (time, number). `number` counts a session's orders from 0; times are ns since the Unix epoch. Orders sent after the tape's last row
 * are left out: engines differ in how long they let a strategy go on, and nothing fills there.
 *
 * Invariant: two sessions have equal hashes exactly when their records are equal.
 */
import { createHash } from 'node:crypto';
import { ExecType, RequestType, type SessionColumns } from '../../src/sim/columns.js';

export const ORDER_FIELDS = ['number', 'sentTs', 'side', 'priceTicks', 'qtyLots'] as const;
export const FILL_FIELDS = ['number', 'exchTs', 'priceTicks', 'qtyLots'] as const;

/** One session's orders and fills, hashed. */
export interface SessionSummary {
  readonly orders: number;
  readonly fills: number;
  readonly ordersHash: string;
  readonly fillsHash: string;
  /** At the end, filled buys less filled sells. */
  readonly positionLots: number;
}

/** Orders and fills of a session as int64 records, one after another. */
export interface SessionRecords {
  readonly orders: BigInt64Array;
  readonly fills: BigInt64Array;
  readonly positionLots: number;
}

/** Records of a session. `lastTs`: of the tape's last row, ns since the epoch. */
export function recordsOf({ requests, reports }: SessionColumns, epochNs: bigint, lastTs: number): SessionRecords {
  const numbers = new Map<number, bigint>();
  const orders: bigint[] = [];
  for (let i = 0; i < requests.count; i++) {
    if (requests.type[i] !== RequestType.new) continue;
    const number = BigInt(numbers.size);
    numbers.set(requests.clOrd[i]!, number);
    if (requests.sentTs[i]! > lastTs) continue;
    const values = [requests.side[i]!, requests.priceTicks[i]!, requests.qtyLots[i]!];
    orders.push(number, epochNs + BigInt(requests.sentTs[i]!), ...values.map(BigInt));
  }
  const fills: bigint[][] = [];
  let positionLots = 0;
  for (let i = 0; i < reports.count; i++) {
    if (reports.execType[i] !== ExecType.trade) continue;
    positionLots += reports.side[i]! * reports.lastQtyLots[i]!;
    const number = numbers.get(reports.clOrd[i]!)!;
    fills.push([number, epochNs + BigInt(reports.exchTs[i]!), BigInt(reports.lastPxTicks[i]!), BigInt(reports.lastQtyLots[i]!)]);
  }
  fills.sort((a, b) => (a[1] === b[1] ? Number(a[0]! - b[0]!) : Number(a[1]! - b[1]!)));
  return { orders: BigInt64Array.from(orders), fills: BigInt64Array.from(fills.flat()), positionLots };
}

/** The records' counts and hashes. */
export function summaryOf({ orders, fills, positionLots }: SessionRecords): SessionSummary {
  return {
    orders: orders.length / ORDER_FIELDS.length,
    fills: fills.length / FILL_FIELDS.length,
    ordersHash: hashOf(orders),
    fillsHash: hashOf(fills),
    positionLots,
  };
}

function hashOf(values: BigInt64Array): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')
    .slice(0, 16);
}
