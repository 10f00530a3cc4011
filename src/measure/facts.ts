/**
 * What a session did, sorted for measuring: fills, orders, cancel requests and parents of one instrument, from its journal columns.
 *
 * Units: ns since the tape epoch, ticks, lots, cash units. NaN = did not happen. Fills are in the venue's order, orders and requests
 * in the order of sending. An order is one `clOrdId`; a replace changes it and makes no new one.
 *
 * Invariant: Σ qty of the fills of an order = its `filledLots`.
 */
import type { Instrument } from '../market/instrument.js';
import {
  ExecType,
  Liquidity,
  OrdStatus,
  Reason,
  RequestType,
  type ReportColumns,
  type RequestColumns,
  type SessionColumns,
} from '../sim/columns.js';
import { ContractScale } from './contract.js';

/** A fill. Plain rows: there are few of them beside the tape's. */
export interface Fill {
  readonly exchTs: number;
  readonly recvTs: number;
  readonly clOrd: number;
  /** 0 = without a parent. */
  readonly parent: number;
  readonly side: 1 | -1;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly liquidity: number;
  /** Code of the rule that made it (FILLS.md). */
  readonly rule: number;
  readonly certainty: number;
  /** Cash units, positive when we pay. */
  readonly feeUnits: number;
}

/** An order's life, filled in while reports are read. */
export interface Order {
  readonly clOrd: number;
  readonly parent: number;
  readonly side: 1 | -1;
  readonly sentTs: number;
  readonly arriveTs: number;
  /** Whether the venue took it: any report but a rejection. */
  accepted: boolean;
  rejected: boolean;
  /** Lost on the way: it never reached the venue. */
  lost: boolean;
  /** When the venue took it, and when it was canceled or expired. */
  acceptedTs: number;
  canceledTs: number;
  /** Total quantity, as last replaced. */
  orderedLots: number;
  filledLots: number;
  firstFillTs: number;
  /** Whether its first fill took what others had resting. */
  firstFillTook: boolean;
  /** When its last lot filled, and when the trader was told. */
  completeTs: number;
  completeRecvTs: number;
  /** What only the optimistic shadow would have filled. */
  missedLots: number;
}

/** A cancel or replace request. */
export interface Amendment {
  readonly clOrd: number;
  readonly sentTs: number;
  answered: boolean;
  /** Refused because the order had filled before, which the trader could not know when it sent. */
  raceLost: boolean;
}

/** A decision of the trader. */
export interface Parent {
  readonly id: number;
  readonly side: 1 | -1;
  readonly orderedLots: number;
  readonly decidedTs: number;
  readonly startTs: number;
  readonly endTs: number;
  /** NaN when the strategy saw no mid. */
  readonly decisionMid2Ticks: number;
  /** Arrival of the first child order at the venue; NaN when none got there. */
  readonly firstArriveTs: number;
  readonly fills: readonly Fill[];
}

/** Everything that metrics read of a session. */
export interface SessionFacts {
  readonly columns: SessionColumns;
  readonly instrument: Instrument;
  readonly instrumentIndex: number;
  readonly scale: ContractScale;
  readonly fills: readonly Fill[];
  readonly orders: readonly Order[];
  readonly amendments: readonly Amendment[];
  readonly parents: readonly Parent[];
}

/** Read the facts of one instrument out of a session's columns. */
export function factsOf(columns: SessionColumns, instrument: Instrument, instrumentIndex: number): SessionFacts {
  const orders = new Map<number, Order>();
  const amendments: Amendment[] = [];
  readRequests(columns.requests, instrumentIndex, orders, amendments);
  const fills = readReports(columns.reports, instrumentIndex, orders, openAmendments(amendments));
  readMissed(columns, instrumentIndex, orders);
  return {
    columns,
    instrument,
    instrumentIndex,
    scale: new ContractScale(instrument),
    fills,
    orders: [...orders.values()],
    amendments,
    parents: readParents(columns, instrumentIndex, fills, firstArrivals(orders.values())),
  };
}

function readRequests(requests: RequestColumns, instrument: number, orders: Map<number, Order>, amendments: Amendment[]): void {
  for (let i = 0; i < requests.count; i++) {
    if (requests.instrument[i] !== instrument) continue;
    const clOrd = requests.clOrd[i]!;
    // It is of no order: what became of them their own reports tell.
    if (requests.type[i] === RequestType.massCancel) continue;
    if (requests.type[i] !== RequestType.new) amendments.push({ clOrd, sentTs: requests.sentTs[i]!, answered: false, raceLost: false });
    // A second order of the same name is refused as a duplicate and says nothing of the first.
    else if (!orders.has(clOrd)) orders.set(clOrd, orderOf(requests, i));
  }
}

function orderOf(requests: RequestColumns, i: number): Order {
  return {
    clOrd: requests.clOrd[i]!,
    parent: requests.parent[i]!,
    side: requests.side[i]! > 0 ? 1 : -1,
    sentTs: requests.sentTs[i]!,
    arriveTs: requests.arriveTs[i]!,
    accepted: false,
    rejected: false,
    lost: false,
    acceptedTs: Number.NaN,
    canceledTs: Number.NaN,
    orderedLots: requests.qtyLots[i]!,
    filledLots: 0,
    firstFillTs: Number.NaN,
    firstFillTook: false,
    completeTs: Number.NaN,
    completeRecvTs: Number.NaN,
    missedLots: 0,
  };
}

/** Requests of each order that wait for an answer; the venue answers those of one order in the order of sending. */
function openAmendments(amendments: readonly Amendment[]): Map<number, Amendment[]> {
  const open = new Map<number, Amendment[]>();
  for (const amendment of amendments) {
    const waiting = open.get(amendment.clOrd);
    if (waiting === undefined) open.set(amendment.clOrd, [amendment]);
    else waiting.push(amendment);
  }
  return open;
}

function readReports(reports: ReportColumns, instrument: number, orders: Map<number, Order>, waiting: Map<number, Amendment[]>): Fill[] {
  const fills: Fill[] = [];
  for (let i = 0; i < reports.count; i++) {
    const order = orders.get(reports.clOrd[i]!);
    if (reports.instrument[i] !== instrument || order === undefined) continue;
    const execType = reports.execType[i]!;
    if (execType === ExecType.trade) fills.push(fillOf(reports, i, order));
    if (execType === ExecType.rejected) rejectOrder(order, reports.reason[i]!);
    else if (execType !== ExecType.cancelReject) acceptOrder(order, reports.exchTs[i]!);
    if (execType === ExecType.canceled || execType === ExecType.expired) order.canceledTs = reports.exchTs[i]!;
    if (execType === ExecType.replaced) order.orderedLots = reports.cumQtyLots[i]! + reports.leavesQtyLots[i]!;
    if (execType === ExecType.canceled || execType === ExecType.replaced || execType === ExecType.cancelReject)
      answer(amendmentOf(waiting.get(order.clOrd), reports, i), order, reports, i);
  }
  return fills;
}

function fillOf(reports: ReportColumns, i: number, order: Order): Fill {
  const exchTs = reports.exchTs[i]!;
  const qtyLots = reports.lastQtyLots[i]!;
  order.filledLots += qtyLots;
  if (Number.isNaN(order.firstFillTs)) {
    order.firstFillTs = exchTs;
    order.firstFillTook = reports.liquidity[i] === Liquidity.taker;
  }
  if (reports.ordStatus[i] === OrdStatus.filled) {
    order.completeTs = exchTs;
    order.completeRecvTs = reports.recvTs[i]!;
  }
  return {
    exchTs,
    recvTs: reports.recvTs[i]!,
    clOrd: order.clOrd,
    parent: reports.parent[i]!,
    side: order.side,
    priceTicks: reports.lastPxTicks[i]!,
    qtyLots,
    liquidity: reports.liquidity[i]!,
    rule: reports.rule[i]!,
    certainty: reports.certainty[i]!,
    feeUnits: reports.feeUnits[i]!,
  };
}

/** Any report but a rejection shows that the venue has the order. */
function acceptOrder(order: Order, exchTs: number): void {
  if (!order.accepted) order.acceptedTs = exchTs;
  order.accepted = true;
}

/** A rejection of an order that the venue has is of a duplicate. */
function rejectOrder(order: Order, reason: number): void {
  if (order.accepted || order.rejected) return;
  order.rejected = true;
  order.lost = reason === Reason.technical;
}

/** The request that a report answers: the oldest of the order; a loss on the way is told apart, as it is known when it is sent. */
function amendmentOf(waiting: Amendment[] | undefined, reports: ReportColumns, i: number): Amendment | undefined {
  if (reports.reason[i] !== Reason.technical) return waiting?.shift();
  const at = waiting?.findIndex((amendment) => amendment.sentTs === reports.exchTs[i]) ?? -1;
  return at < 0 ? undefined : waiting?.splice(at, 1)[0];
}

function answer(amendment: Amendment | undefined, order: Order, reports: ReportColumns, i: number): void {
  if (amendment === undefined) return;
  amendment.answered = true;
  amendment.raceLost =
    reports.execType[i] === ExecType.cancelReject &&
    reports.reason[i] === Reason.tooLate &&
    order.completeTs <= reports.exchTs[i]! &&
    order.completeRecvTs > amendment.sentTs;
}

function readMissed(columns: SessionColumns, instrument: number, orders: Map<number, Order>): void {
  const { missed } = columns;
  for (let i = 0; i < missed.count; i++) {
    const order = orders.get(missed.clOrd[i]!);
    if (missed.instrument[i] === instrument && order !== undefined) order.missedLots += missed.missedQtyLots[i]!;
  }
}

function readParents(columns: SessionColumns, instrument: number, fills: readonly Fill[], arrivals: ReadonlyMap<number, number>): Parent[] {
  const { parents } = columns;
  const fillsByParent = byParent(fills);
  const read: Parent[] = [];
  for (let i = 0; i < parents.count; i++) {
    if (parents.instrument[i] !== instrument) continue;
    const id = parents.id[i]!;
    read.push({
      id,
      side: parents.side[i]! > 0 ? 1 : -1,
      orderedLots: parents.qtyLots[i]!,
      decidedTs: parents.decidedTs[i]!,
      startTs: parents.startTs[i]!,
      endTs: parents.endTs[i]!,
      decisionMid2Ticks: parents.decisionMid2Ticks[i]!,
      firstArriveTs: arrivals.get(id) ?? Number.NaN,
      fills: fillsByParent.get(id) ?? [],
    });
  }
  return read;
}

function byParent(fills: readonly Fill[]): Map<number, Fill[]> {
  const groups = new Map<number, Fill[]>();
  for (const fill of fills) {
    const group = groups.get(fill.parent);
    if (group === undefined) groups.set(fill.parent, [fill]);
    else group.push(fill);
  }
  return groups;
}

/** By parent: when the first of its orders reached the venue. */
function firstArrivals(orders: Iterable<Order>): Map<number, number> {
  const arrivals = new Map<number, number>();
  for (const { parent, arriveTs, lost } of orders) {
    if (parent !== 0 && !lost) arrivals.set(parent, Math.min(arrivals.get(parent) ?? Number.POSITIVE_INFINITY, arriveTs));
  }
  return arrivals;
}
