/**
 * The plain twin of the Binance importer: the whole capture in memory, `JSON.parse`, BigInt times, one sort at the end. For captures
 * without gaps, with one snapshot that comes late.
 */
import type { Instrument } from '../../../src/market/instrument.js';
import { Flag, Kind } from '../../../src/market/row.js';

export interface NaiveRow {
  readonly exchNs: bigint;
  readonly recvNs: bigint;
  readonly kind: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly flags: number;
}

interface Data {
  e?: string;
  E?: number;
  T?: number;
  U: number;
  u: number;
  pu?: number;
  p: string;
  q: string;
  m: boolean;
  b: [string, string][];
  a: [string, string][];
}

interface Snapshot {
  lastUpdateId: number;
  bids: [string, string][];
  asks: [string, string][];
}

/** A decimal text in units: both are written to the same number of places, the point dropped. */
function units(text: string, unit: string): number {
  const places = Math.max(...[text, unit].map((t) => (t.split('.')[1] ?? '').length));
  const whole = (t: string): bigint => {
    const [head = '', tail = ''] = t.split('.');
    return BigInt(head + tail.padEnd(places, '0'));
  };
  if (whole(text) % whole(unit) !== 0n) throw new Error(`${text} is no multiple of ${unit}`);
  return Number(whole(text) / whole(unit));
}

/** Rows of depth and trades, latency repaired to `minLatencyNs`. */
export function naiveRows(text: string, { tickSize, lotSize }: Instrument, minLatencyNs: bigint): { rows: NaiveRow[]; offsetNs: bigint } {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => ({ recvNs: BigInt(line.slice(0, 19)), json: JSON.parse(line.slice(20)) as { data?: Data } & Partial<Snapshot> }));
  const frames = lines
    .filter(({ json }) => json.data?.e === 'depthUpdate' || json.data?.e === 'trade')
    .map(({ recvNs, json }) => ({ recvNs, data: json.data!, exchNs: BigInt(json.data!.T ?? json.data!.E!) * 1_000_000n }));
  const least = frames.map((f) => f.recvNs - f.exchNs).reduce((a, b) => (b < a ? b : a));
  const offsetNs = minLatencyNs - least;

  const snapshotLine = lines.find(({ json }) => json.lastUpdateId !== undefined)!;
  const snapshot = snapshotLine.json as Snapshot;
  const isSpot = frames.every((f) => f.data.pu === undefined);
  const target = snapshot.lastUpdateId + (isSpot ? 1 : 0);
  const diffs = frames.filter((f) => f.data.e === 'depthUpdate' && f.data.u >= target);
  const bridge = diffs[0]!;
  if (bridge.data.U > target) throw new Error('no bridge');

  const later = (ns: bigint): bigint => (ns > snapshotLine.recvNs ? ns : snapshotLine.recvNs) + offsetNs;
  const rows: NaiveRow[] = [];
  const push = (levels: [string, string][][], exchNs: bigint, recvNs: bigint, kind: number, flags: number): void => {
    const group = levels.flatMap((side, i) =>
      side.map(([p, q]) => ({
        exchNs,
        recvNs,
        kind,
        side: i === 0 ? 1 : -1,
        priceTicks: units(p, tickSize),
        qtyLots: units(q, lotSize),
        flags,
      })),
    );
    rows.push(...group.map((row, i) => (i === group.length - 1 ? { ...row, flags: row.flags | Flag.last } : row)));
  };
  push([snapshot.bids, snapshot.asks], bridge.exchNs, later(bridge.recvNs), Kind.snapshot, Flag.snapshotPart);
  const kept = new Set(diffs);
  // What is held for the snapshot takes its place in the order of arrival: behind the trades that came in between.
  const arrival = (f: (typeof frames)[number]): bigint => (kept.has(f) && f.recvNs < snapshotLine.recvNs ? snapshotLine.recvNs : f.recvNs);
  const inOrder = frames.map((f, i) => ({ f, i })).sort((x, y) => Number(arrival(x.f) - arrival(y.f)) || x.i - y.i);
  for (const { f } of inOrder) {
    const { data, exchNs } = f;
    if (data.e === 'trade')
      rows.push({
        exchNs,
        recvNs: f.recvNs + offsetNs,
        kind: Kind.trade,
        side: data.m ? -1 : 1,
        priceTicks: units(data.p, tickSize),
        qtyLots: units(data.q, lotSize),
        flags: Flag.last,
      });
    else if (kept.has(f)) push([data.b, data.a], exchNs, later(f.recvNs), Kind.level, 0);
  }
  return { rows: rows.sort((x, y) => (x.exchNs < y.exchNs ? -1 : x.exchNs > y.exchNs ? 1 : 0)), offsetNs };
}
