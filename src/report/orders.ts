/**
 * Orders as lives: from the request through acceptance and replaces to the end, read from a session's columns.
 *
 * Units: ns since the tape epoch on the venue's clock, ticks, lots. NaN = did not happen. An order is one `clOrdId`; while it rests it
 * is a chain of pieces, one a price; a market order, and one that filled or expired on arrival, has none.
 *
 * Invariant: pieces follow each other without gaps, and the last one ends where the order ends (or with the tape).
 *
 * Example: accepted at 5, replaced to another price at 9, canceled at 12: pieces 5–9 and 9–12, fate `canceled`.
 */
import {
  ExecType,
  Liquidity,
  namesByCode,
  OrdStatus,
  OrdType,
  RequestType,
  TimeInForce,
  type ReportColumns,
  type RequestColumns,
  type SessionColumns,
} from '../sim/columns.js';

/** How an order ended, or that it had not when the tape did; `unanswered` = it never reached the venue. */
export type Fate = 'filled' | 'canceled' | 'expired' | 'rejected' | 'open' | 'unanswered';

/** Time at one price. */
export interface Piece {
  readonly fromTs: number;
  toTs: number;
  priceTicks: number;
}

/** One order's life. */
export interface OrderLife {
  readonly clOrd: number;
  readonly clOrdId: string;
  readonly parent: number;
  readonly side: 1 | -1;
  /** `limit` or `market`. */
  readonly ordType: string;
  readonly timeInForce: string;
  /** Limit as first sent; NaN for a market order. */
  readonly limitTicks: number;
  readonly sentTs: number;
  acceptedTs: number;
  endTs: number;
  fate: Fate;
  /** Total quantity, as last replaced. */
  qtyLots: number;
  cumLots: number;
  fills: number;
  replaces: number;
  readonly pieces: Piece[];
}

const ORD_TYPES = namesByCode(OrdType);
const TIMES_IN_FORCE = namesByCode(TimeInForce);

/** Orders of one instrument in the order of sending; those that are open end with the tape at `tapeEndTs`. */
export function orderLives(columns: SessionColumns, instrument: number, tapeEndTs: number): readonly OrderLife[] {
  const lives = new Map<number, OrderLife>();
  const replaces = new Map<number, number[]>();
  readRequests(columns, instrument, lives, replaces);
  const { reports } = columns;
  for (let i = 0; i < reports.count; i++) {
    const life = lives.get(reports.clOrd[i]!);
    if (reports.instrument[i] === instrument && life !== undefined) readReport(life, reports, i, columns.requests, replaces);
  }
  for (const life of lives.values()) closeLife(life, tapeEndTs);
  return [...lives.values()];
}

function readRequests(columns: SessionColumns, instrument: number, lives: Map<number, OrderLife>, replaces: Map<number, number[]>): void {
  const { requests, strings } = columns;
  for (let i = 0; i < requests.count; i++) {
    if (requests.instrument[i] !== instrument) continue;
    const clOrd = requests.clOrd[i]!;
    // A second order of the same name is refused as a duplicate and says nothing of the first.
    if (requests.type[i] === RequestType.new && !lives.has(clOrd)) lives.set(clOrd, newLife(requests, i, strings[clOrd] ?? ''));
    if (requests.type[i] === RequestType.replace) {
      const list = replaces.get(clOrd);
      if (list === undefined) replaces.set(clOrd, [i]);
      else list.push(i);
    }
  }
}

function newLife(requests: RequestColumns, i: number, clOrdId: string): OrderLife {
  return {
    clOrd: requests.clOrd[i]!,
    clOrdId,
    parent: requests.parent[i]!,
    side: requests.side[i]! > 0 ? 1 : -1,
    ordType: ORD_TYPES[requests.ordType[i]!] ?? '',
    timeInForce: TIMES_IN_FORCE[requests.timeInForce[i]!] ?? '',
    limitTicks: requests.priceTicks[i]!,
    sentTs: requests.sentTs[i]!,
    acceptedTs: Number.NaN,
    endTs: Number.NaN,
    fate: 'unanswered',
    qtyLots: requests.qtyLots[i]!,
    cumLots: 0,
    fills: 0,
    replaces: 0,
    pieces: [],
  };
}

function readReport(life: OrderLife, reports: ReportColumns, i: number, requests: RequestColumns, replaces: Map<number, number[]>): void {
  const execType = reports.execType[i]!;
  const exchTs = reports.exchTs[i]!;
  switch (execType) {
    case ExecType.new:
      accept(life, exchTs);
      break;
    case ExecType.trade:
      trade(life, reports, i);
      break;
    case ExecType.replaced:
      replace(life, reports, i, requests, replaces.get(life.clOrd) ?? []);
      break;
    case ExecType.canceled:
      end(life, exchTs, 'canceled');
      break;
    case ExecType.expired:
      end(life, exchTs, 'expired');
      break;
    case ExecType.rejected:
      // A duplicate's rejection carries the name of the order that lives.
      if (Number.isNaN(life.acceptedTs)) end(life, exchTs, 'rejected');
      break;
    default:
  }
}

function accept(life: OrderLife, exchTs: number): void {
  life.acceptedTs = exchTs;
  life.fate = 'open';
  life.pieces.push({ fromTs: exchTs, toTs: Number.NaN, priceTicks: life.limitTicks });
}

function trade(life: OrderLife, reports: ReportColumns, i: number): void {
  const exchTs = reports.exchTs[i]!;
  if (Number.isNaN(life.acceptedTs)) accept(life, exchTs);
  life.cumLots = reports.cumQtyLots[i]!;
  life.fills++;
  const piece = life.pieces.at(-1);
  // A resting order fills at its own price, which differs from its limit where the venue slid it.
  if (piece !== undefined && reports.liquidity[i] === Liquidity.maker) piece.priceTicks = reports.lastPxTicks[i]!;
  if (reports.ordStatus[i] === OrdStatus.filled) end(life, exchTs, 'filled');
}

function replace(life: OrderLife, reports: ReportColumns, i: number, requests: RequestColumns, waiting: number[]): void {
  const exchTs = reports.exchTs[i]!;
  const priceTicks = replacedPrice(exchTs, requests, waiting);
  const piece = life.pieces.at(-1);
  life.replaces++;
  life.qtyLots = reports.cumQtyLots[i]! + reports.leavesQtyLots[i]!;
  if (piece === undefined || Number.isNaN(priceTicks) || priceTicks === piece.priceTicks) return;
  piece.toTs = exchTs;
  life.pieces.push({ fromTs: exchTs, toTs: Number.NaN, priceTicks });
}

/** Price that a replace executed at `exchTs` asked for: that of the request which arrived then, else of the oldest that waits. */
function replacedPrice(exchTs: number, requests: RequestColumns, waiting: number[]): number {
  const at = waiting.findIndex((request) => requests.arriveTs[request] === exchTs);
  const [request] = waiting.splice(Math.max(0, at), 1);
  return request === undefined ? Number.NaN : requests.priceTicks[request]!;
}

function end(life: OrderLife, exchTs: number, fate: Fate): void {
  life.endTs = exchTs;
  life.fate = fate;
}

function closeLife(life: OrderLife, tapeEndTs: number): void {
  const last = life.pieces.at(-1);
  if (last !== undefined) last.toTs = Number.isNaN(life.endTs) ? Math.max(tapeEndTs, last.fromTs) : life.endTs;
  if (life.pieces.every(isDrawn)) return;
  const drawn = life.pieces.filter(isDrawn);
  life.pieces.splice(0, life.pieces.length, ...drawn);
}

/** Whether a piece has a length and a price. */
function isDrawn(piece: Piece): boolean {
  return piece.toTs > piece.fromTs && !Number.isNaN(piece.priceTicks);
}
