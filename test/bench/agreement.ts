/**
 * Whether two engines did the same: every order and every fill of every session, by hash, and the first difference where they did not.
 *
 * Compared are each order's number, time of sending, side, price and quantity, and each fill's order, time, price and quantity.
 */
import { readFileSync } from 'node:fs';
import { FILL_FIELDS, ORDER_FIELDS, type SessionSummary } from './outcome.js';

/** Index of the first session that differs; undefined when all agree. */
export function firstDifferent(ours: readonly SessionSummary[], peer: readonly SessionSummary[]): number | undefined {
  if (ours.length !== peer.length) return 0;
  const at = ours.findIndex((mine, i) => mine.ordersHash !== peer[i]!.ordersHash || mine.fillsHash !== peer[i]!.fillsHash);
  return at < 0 ? undefined : at;
}

/** Counts of what was the same, in words. */
export function agreementText(sessions: readonly SessionSummary[]): string {
  const sum = (key: 'orders' | 'fills'): number => sessions.reduce((total, each) => total + each[key], 0);
  return `same ${sum('orders')} orders and ${sum('fills')} fills (order, time, price, quantity of each)`;
}

/** The first order or fill in which two dumped sessions differ, in words. */
export function firstDifference(oursDump: string, peerDump: string): string {
  const fill = difference(`${oursDump}.fills`, `${peerDump}.fills`, FILL_FIELDS);
  const order = difference(`${oursDump}.orders`, `${peerDump}.orders`, ORDER_FIELDS);
  if (fill === undefined && order === undefined) return 'the records agree when this session runs alone';
  // What comes first is the cause.
  const first =
    fill === undefined || (order !== undefined && order.timeNs < fill.timeNs) ? { what: 'order', ...order! } : { what: 'fill', ...fill };
  return `first ${first.what} that differs, number ${first.index}: ours ${first.ours}, hftbacktest's ${first.peer}`;
}

interface Difference {
  readonly index: number;
  readonly timeNs: bigint;
  readonly ours: string;
  readonly peer: string;
}

function difference(oursPath: string, peerPath: string, fields: readonly string[]): Difference | undefined {
  const ours = records(oursPath);
  const peer = records(peerPath);
  const width = fields.length;
  for (let at = 0; at < Math.max(ours.length, peer.length); at += width) {
    const [mine, theirs] = [ours, peer].map((all) => all.subarray(at, at + width));
    if (mine!.join() === theirs!.join()) continue;
    const times = [mine!, theirs!].flatMap((record) => (record.length === 0 ? [] : [record[1]!]));
    return {
      index: at / width,
      timeNs: times.reduce((least, each) => (each < least ? each : least)),
      ours: recordText(mine!, fields),
      peer: recordText(theirs!, fields),
    };
  }
  return undefined;
}

function recordText(record: BigInt64Array, fields: readonly string[]): string {
  return record.length === 0 ? 'none' : fields.map((field, i) => `${field} ${record[i]!}`).join(' ');
}

function records(path: string): BigInt64Array {
  const bytes = readFileSync(path);
  return new BigInt64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
