/**
 * The slow twin of the walk: all rows at once, the book as a map of prices, each figure by its definition over the list of states and trades.
 *
 * It reads levels (L2), or single orders (L3) as a map of orders; both without flags for strategies alone, clears and snapshots.
 */
import { Flag, Kind } from '../../../src/market/row.js';
import type { Row } from '../../market/tape-rows.js';

/** The market from one time to the next. */
interface State {
  readonly fromTs: number;
  readonly toTs: number;
  readonly bid: number;
  readonly ask: number;
  readonly bids: ReadonlyMap<number, number>;
  readonly asks: ReadonlyMap<number, number>;
  readonly printTicks: number;
}

interface Trade {
  readonly sign: number;
  lots: number;
  readonly before: number;
  readonly ts: number;
}

/** What the twin finds. */
export function naiveFacts(rows: readonly Row[], distances: number) {
  const { states, trades, flow, lifetimes } = replay(rows);
  const known = states.filter(({ bid, ask }) => bid < ask);
  const ns = sum(known.map(lasted));
  const over = (of: (state: State) => number): number => sum(known.map((state) => of(state) * lasted(state))) / ns;
  const mid = ({ bid, ask }: State): number => (bid < ask ? (bid + ask) / 2 : Number.NaN);
  const signs = trades.map(({ sign }) => sign);
  const response = (lag: number): number => mean(trades.slice(lag).map(({ before }, i) => trades[i]!.sign * (before - trades[i]!.before)));
  const impact = new Map<number, number[]>();
  trades.slice(1).forEach(({ before }, i) => {
    const change = trades[i]!.sign * (before - trades[i]!.before);
    impact.set(trades[i]!.lots, [...(impact.get(trades[i]!.lots) ?? []), change]);
  });
  return {
    seconds: ns / 1e9,
    spread: over(({ bid, ask }) => ask - bid),
    oneTick: over(({ bid, ask }) => (ask - bid === 1 ? 1 : 0)),
    depth: Array.from({ length: distances + 1 }, (_, d) => [
      over(({ bid, bids }) => bids.get(bid - d) ?? 0),
      over(({ ask, asks }) => asks.get(ask + d) ?? 0),
    ]),
    depthFromMid: Array.from({ length: distances + 1 }, (_, d) => [
      over((state) => within(state.bids, mid(state), d)),
      over((state) => within(state.asks, mid(state), d)),
    ]),
    trades: trades.length,
    correlation: (lag: number): number => autocorrelation(signs, lag),
    response,
    impact,
    returns: (intervalNs: number): number[] => changes(states, intervalNs, mid),
    printVariance: (intervalNs: number): number => {
      const found = changes(states, intervalNs, ({ printTicks }) => printTicks);
      return (1e9 * mean(found.map((x) => x * x))) / intervalNs;
    },
    flow,
    lifetimes,
  };
}

function replay(rows: readonly Row[]) {
  const states: State[] = [];
  const trades: Trade[] = [];
  const orders = new Map<number, { side: number; price: number; lots: number; bornTs: number }>();
  const levels = new Map<string, number>();
  const flow = { adds: 0, outs: 0, outLots: 0, taken: 0, prints: 0 };
  const lifetimes: { readonly ns: number; readonly isCancelled: boolean; readonly bornTs: number }[] = [];
  let printTicks = Number.NaN;
  let midBefore = Number.NaN;
  rows.forEach((row, i) => {
    if (row.kind === Kind.level) {
      const key = `${row.side} ${row.priceTicks}`;
      const change = row.qtyLots - (levels.get(key) ?? 0);
      if (change > 0) flow.adds++;
      if (change < 0) [flow.outs, flow.outLots] = [flow.outs + 1, flow.outLots - change];
      levels.set(key, row.qtyLots);
    }
    if ((row.kind === Kind.trade || row.kind === Kind.execute || row.kind === Kind.hidden) && (row.flags & Flag.notVolume) === 0) {
      const sign = row.kind === Kind.execute ? -row.side : row.side;
      const last = trades.at(-1);
      printTicks = row.priceTicks;
      flow.prints++;
      if (sign !== 0 && last?.ts === row.exchTs && last.sign === sign) last.lots += row.qtyLots;
      else if (sign !== 0) trades.push({ sign, lots: row.qtyLots, before: midBefore, ts: row.exchTs });
    }
    const order = orders.get(row.orderId);
    if (row.kind === Kind.add) {
      orders.set(row.orderId, { side: row.side, price: row.priceTicks, lots: row.qtyLots, bornTs: row.exchTs });
      flow.adds++;
    } else if (order !== undefined && row.kind === Kind.replace) {
      Object.assign(order, { price: row.priceTicks, lots: row.qtyLots });
    } else if (order !== undefined) {
      const out = row.kind === Kind.delete ? order.lots : row.kind === Kind.reduce || row.kind === Kind.execute ? row.qtyLots : 0;
      order.lots -= out;
      if (row.kind === Kind.execute) flow.taken += out;
      else if (out > 0) [flow.outs, flow.outLots] = [flow.outs + 1, flow.outLots + out];
      if (order.lots <= 0) {
        orders.delete(row.orderId);
        lifetimes.push({ ns: row.exchTs - order.bornTs, isCancelled: row.kind !== Kind.execute, bornTs: order.bornTs });
      }
    }
    const toTs = rows[i + 1]?.exchTs ?? row.exchTs;
    if (toTs === row.exchTs) return;
    const bids = side(levels, orders.values(), 1);
    const asks = side(levels, orders.values(), -1);
    const bid = bids.size === 0 ? Number.NaN : Math.max(...bids.keys());
    const ask = asks.size === 0 ? Number.NaN : Math.min(...asks.keys());
    midBefore = bid < ask ? (bid + ask) / 2 : Number.NaN;
    states.push({ fromTs: row.exchTs, toTs, bid, ask, bids, asks, printTicks });
  });
  return { states, trades, flow, lifetimes };
}

function side(
  levels: ReadonlyMap<string, number>,
  orders: Iterable<{ readonly side: number; readonly price: number; readonly lots: number }>,
  sign: number,
): Map<number, number> {
  const found = new Map<number, number>();
  const add = (price: number, lots: number): unknown => lots > 0 && found.set(price, (found.get(price) ?? 0) + lots);
  for (const [key, lots] of levels) {
    const [of, price] = key.split(' ').map(Number) as [number, number];
    if (of === sign) add(price, lots);
  }
  for (const order of orders) if (order.side === sign) add(order.price, order.lots);
  return found;
}

/** Lots more than d − 1 and up to d from the mid. */
function within(levels: ReadonlyMap<number, number>, mid: number, d: number): number {
  return sum([...levels].map(([price, lots]) => (Math.abs(price - mid) > d - 1 && Math.abs(price - mid) <= d ? lots : 0)));
}

/** Changes between moments of the clock that follow each other; those without a value at both are left out. */
function changes(states: readonly State[], intervalNs: number, of: (state: State) => number): number[] {
  const first = states[0]!.fromTs;
  const found: number[] = [];
  for (let ts = first + intervalNs; ts < states.at(-1)!.toTs; ts += intervalNs) {
    const at = (moment: number): number => of(states.find(({ fromTs, toTs }) => fromTs <= moment && moment < toTs)!);
    const change = at(ts) - at(ts - intervalNs);
    if (!Number.isNaN(change)) found.push(change);
  }
  return found;
}

/** By the definition, the mean taken over all values. */
function autocorrelation(values: readonly number[], lag: number): number {
  const m = mean(values);
  return (mean(values.slice(lag).map((x, i) => x * values[i]!)) - m * m) / (mean(values.map((x) => x * x)) - m * m);
}

/** Fourth moment about the mean over the square of the second. */
export function kurtosis(values: readonly number[]): number {
  const m = mean(values);
  const second = mean(values.map((x) => (x - m) ** 2));
  return mean(values.map((x) => (x - m) ** 4)) / second ** 2;
}

function lasted({ fromTs, toTs }: State): number {
  return toTs - fromTs;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
