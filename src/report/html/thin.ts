/**
 * What is drawn when there is too much to draw: which fills, which orders one by one, which orders as merged stretches.
 *
 * A page draws up to `cap` fills and `cap` stretches of orders a session. Above that fills are taken evenly; orders with a drawn fill
 * keep a stretch of their own, and the rest is merged: orders of one side at one price whose stretches touch, or nearly, become one.
 * Figures never come from here, and the page says what was left out.
 *
 * Units: ns since the tape epoch, ticks. Invariant: without pressure everything is drawn and nothing merged.
 *
 * Example: 20,000 quotes that came and went at 300 prices become a few hundred stretches, "64 orders".
 */
import { ExecType, type ReportColumns } from '../../sim/columns.js';
import { counted, fixed } from '../numbers.js';
import type { OrderLife } from '../orders.js';

/** A stretch of time at one price. */
export interface Stretch {
  readonly fromTs: number;
  readonly toTs: number;
  readonly ticks: number;
  readonly side: 1 | -1;
  /** Index into the drawn orders; −1: `merged` orders. */
  readonly order: number;
  readonly merged: number;
}

/** What is drawn of a session. */
export interface Drawn {
  /** Rows of the report columns. */
  readonly fills: readonly number[];
  readonly orders: readonly OrderLife[];
  readonly stretches: readonly Stretch[];
  /** Sentences about what is not drawn one by one; empty when everything is. */
  readonly leftOut: readonly string[];
}

/** Choose what to draw of one tape's fills and orders; `nearNs` is about a pixel. */
export function thinned(reports: ReportColumns, instrument: number, lives: readonly OrderLife[], cap: number, nearNs: number): Drawn {
  const all = fillRows(reports, instrument);
  const fills = evenly(all, cap);
  const orders = namedOrders(lives, reports, fills, cap);
  const index = new Map(orders.map((life, i) => [life.clOrd, i]));
  const own = stretchesOf(orders, (_, i) => i);
  const rest = stretchesOf(
    lives.filter((life) => !index.has(life.clOrd)),
    () => -1,
  );
  const drawnOwn = longest(own, 2 * cap);
  const merged = mergedUntil(rest, Math.max(100, cap - own.length), nearNs);
  const drawnRest = longest(merged, Math.max(100, cap - own.length));
  const dropped = own.length - drawnOwn.length + merged.length - drawnRest.length;
  const leftOut: string[] = [];
  if (fills.length < all.length) leftOut.push(`${fixed(fills.length, 0)} of ${counted(all.length, 'fill')} are drawn, taken evenly.`);
  if (rest.length > 0) {
    const ordersMerged = `${fixed(lives.length - orders.length, 0)} of ${counted(lives.length, 'order')} are drawn merged`;
    leftOut.push(`${ordersMerged}: those of one side at one price that follow each other closely are one line.`);
  }
  if (dropped > 0) leftOut.push(`The ${counted(dropped, 'shortest line')} of orders ${dropped === 1 ? 'is' : 'are'} left out.`);
  if (leftOut.length > 0) leftOut.push('All figures and tables are of everything.');
  return { fills, orders, stretches: [...drawnOwn, ...drawnRest], leftOut };
}

function fillRows(reports: ReportColumns, instrument: number): number[] {
  const rows: number[] = [];
  for (let i = 0; i < reports.count; i++) if (reports.instrument[i] === instrument && reports.execType[i] === ExecType.trade) rows.push(i);
  return rows;
}

/** At most `cap` of the list, evenly over its length, first and last among them. */
export function evenly<T>(list: readonly T[], cap: number): readonly T[] {
  if (list.length <= cap) return list;
  return Array.from({ length: cap }, (_, i) => list[Math.round((i * (list.length - 1)) / (cap - 1))]!);
}

/** Orders drawn one by one: all where they fit, else those of the drawn fills. */
function namedOrders(lives: readonly OrderLife[], reports: ReportColumns, fills: readonly number[], cap: number): readonly OrderLife[] {
  const accepted = lives.filter((life) => !Number.isNaN(life.acceptedTs));
  const pieces = accepted.reduce((sum, life) => sum + life.pieces.length, 0);
  if (accepted.length <= cap && pieces <= 2 * cap) return accepted;
  const filled = new Set(fills.map((row) => reports.clOrd[row]!));
  return evenly(
    accepted.filter((life) => filled.has(life.clOrd)),
    cap,
  );
}

function stretchesOf(lives: readonly OrderLife[], orderOf: (life: OrderLife, i: number) => number): Stretch[] {
  const stretches: Stretch[] = [];
  lives.forEach((life, i) => {
    const order = orderOf(life, i);
    for (const { fromTs, toTs, priceTicks } of life.pieces)
      stretches.push({ fromTs, toTs, ticks: priceTicks, side: life.side, order, merged: 1 });
  });
  return stretches;
}

/** Farthest that stretches may lie apart and still be merged, as a multiple of `nearNs`. */
const FARTHEST = 64;

/** Merge neighbours at one price, wider and wider, until no more than `room` are left or wider would mislead. */
function mergedUntil(stretches: readonly Stretch[], room: number, nearNs: number): readonly Stretch[] {
  let current: readonly Stretch[] = [...stretches].sort(byPlace);
  for (let apart = nearNs; apart <= FARTHEST * nearNs && current.length > room; apart *= 4) current = mergeNear(current, apart);
  return current;
}

/** The `room` that last longest. */
function longest(stretches: readonly Stretch[], room: number): readonly Stretch[] {
  if (stretches.length <= room) return stretches;
  return [...stretches].sort((a, b) => b.toTs - b.fromTs - (a.toTs - a.fromTs) || byPlace(a, b)).slice(0, room);
}

/** Side, price, time: a total order, since two orders of one place differ in time or are merged. */
function byPlace(a: Stretch, b: Stretch): number {
  return a.side - b.side || a.ticks - b.ticks || a.fromTs - b.fromTs || a.toTs - b.toTs;
}

function mergeNear(sorted: readonly Stretch[], toleranceNs: number): Stretch[] {
  const merged: Stretch[] = [];
  let last: { -readonly [K in keyof Stretch]: Stretch[K] } | undefined;
  for (const next of sorted) {
    if (last?.side === next.side && last.ticks === next.ticks && next.fromTs - last.toTs <= toleranceNs) {
      last.toTs = Math.max(last.toTs, next.toTs);
      last.merged += next.merged;
    } else {
      last = { ...next };
      merged.push(last);
    }
  }
  return merged;
}
