/**
 * What the engine reports, told to the sessions that it concerns: one message for an order, two for a trade.
 *
 * Units: ticks, lots, ns. Invariant: every report of the engine reaches its owner once, in the order in which it was made.
 */
import { ExecType, Liquidity, type Message, OrdStatus, Reason, RequestType, Rule } from '../../sim/message.js';
import type { VenuePort } from '../../sim/port.js';
import { CUM, LEAVES, VALUES } from './book/order-records.js';
import { type MatchingFloor, sideOf } from './floor.js';
import { clOrdOf, orderIdOf, type Owner, sessionOf } from './owners.js';
import { NO_PRICE, type ReportRing } from './reports.js';

/** What telling needs of the venue. */
export interface Teller {
  readonly instrument: number;
  readonly port: VenuePort;
  readonly owners: readonly Owner[];
  readonly nowNs: number;
  /** The tape's row that a fill names, of a report's `eventRow`. */
  rowOf(eventRow: number): number;
  /** Whether the trades are an auction's: nobody is the aggressor. */
  readonly isUncross: boolean;
  /** Orders with numbers from here on are nobody's: of a recorded flow. */
  readonly strangersFrom: number;
  /** How far a fill can be trusted, one of `Certainty`; `side` and price are those of the order at rest. */
  certainty(side: number, priceTicks: number): number;
  /** The request that is being answered, one of `RequestType`. */
  readonly requestType: number;
  /** Price that the order which is entered asks for, NaN none; −Infinity: it waits for one. */
  readonly askedTicks: number;
}

/** Tell all reports that wait in the ring. Gives how many somebody was told. */
export function tellReports(t: Teller, ring: ReportRing): number {
  const { strangersFrom } = t;
  let told = 0;
  for (; ring.read < ring.written; ring.read++) {
    const at = ring.read & ring.mask;
    const orderId = ring.orderId[at]!;
    const makerId = ring.makerId[at]!;
    if (ring.execType[at] === ExecType.trade) {
      const side = ring.side[at]!;
      const rule = t.isUncross ? Rule.uncross : Rule.matched;
      if (orderId < strangersFrom) {
        tellFill(t, ring, at, orderId, side, ring.leavesLots[at]!, ring.cumLots[at]!, t.isUncross ? Rule.uncross : Rule.taker);
        told++;
      }
      if (makerId < strangersFrom) {
        tellFill(t, ring, at, makerId, -side, ring.makerLeavesLots[at]!, ring.makerCumLots[at]!, rule);
        told++;
      }
    } else if (orderId < strangersFrom) {
      tellState(t, ring, at);
      told++;
    }
  }
  return told;
}

function tellFill(
  t: Teller,
  ring: ReportRing,
  at: number,
  orderId: number,
  side: number,
  leavesLots: number,
  cumLots: number,
  rule: number,
): void {
  const owner = t.owners[sessionOf(orderId)]!;
  const m = start(t, orderId, ExecType.trade, side);
  const priceTicks = ring.priceTicks[at]!;
  const lots = ring.qtyLots[at]!;
  m.leavesQtyLots = leavesLots;
  m.cumQtyLots = cumLots;
  m.ordStatus = leavesLots === 0 ? OrdStatus.filled : OrdStatus.partiallyFilled;
  m.lastPxTicks = priceTicks;
  m.lastQtyLots = lots;
  m.liquidity = rule === Rule.taker ? Liquidity.taker : Liquidity.maker;
  m.rule = rule;
  m.tapeRow = t.rowOf(ring.eventRow[at]!);
  m.aheadBefore = 0;
  m.aheadAfter = 0;
  m.certainty = t.certainty(-ring.side[at]!, priceTicks);
  m.feeUnits = owner.feeUnits(orderId, m.liquidity, priceTicks, lots, t.nowNs);
  if (leavesLots === 0) owner.end(m.clOrd, cumLots);
  t.port.report(m);
}

/** A report of one order: accepted, changed, ended, refused. */
function tellState(t: Teller, ring: ReportRing, at: number): void {
  const orderId = ring.orderId[at]!;
  const owner = t.owners[sessionOf(orderId)]!;
  const execType = ring.execType[at]!;
  const m = start(t, orderId, execType, ring.side[at]!);
  m.reason = ring.reason[at]!;
  m.leavesQtyLots = ring.leavesLots[at]!;
  m.cumQtyLots = ring.cumLots[at]!;
  m.ordStatus = statusOf(execType, m.cumQtyLots);
  const priceTicks = ring.priceTicks[at]!;
  if (priceTicks !== NO_PRICE && isVenuesPrice(execType, m.reason, priceTicks, t.askedTicks)) m.priceTicks = priceTicks;
  if (execType === ExecType.new) owner.openOrders++;
  if (execType === ExecType.canceled || execType === ExecType.expired) owner.end(m.clOrd, m.cumQtyLots);
  if (execType === ExecType.cancelReject) tellWhyNot(t, m, owner);
  t.port.report(m);
}

/** Whether a report's price is one that the venue has chosen: a peg's, or another than was asked for. */
function isVenuesPrice(execType: number, reason: number, priceTicks: number, askedTicks: number): boolean {
  if (execType === ExecType.restated) return reason === Reason.none;
  return execType === ExecType.new && askedTicks !== Number.NEGATIVE_INFINITY && priceTicks !== askedTicks;
}

/** A request that did not reach the engine is refused; of a change it is told how the order stands. */
export function tellRefusal(t: Teller, f: MatchingFloor, request: Message, reason: number): void {
  const isNew = request.requestType === RequestType.new;
  const orderId = orderIdOf(request.session, request.clOrd);
  const m = start(t, orderId, isNew ? ExecType.rejected : ExecType.cancelReject, request.side);
  m.requestType = request.requestType;
  m.reason = reason;
  m.ordStatus = OrdStatus.rejected;
  m.cumQtyLots = 0;
  m.leavesQtyLots = 0;
  const { values } = f.records;
  const o = isNew ? -1 : f.ids.get(values, orderId);
  if (o >= 0) {
    m.side = sideOf(f, o);
    m.cumQtyLots = values[o * VALUES + CUM]!;
    m.leavesQtyLots = values[o * VALUES + LEAVES]!;
  }
  t.port.report(m);
}

/** A change that was refused: of an order that is over, how it ended; of one at rest, how it stands. */
function tellWhyNot(t: Teller, m: Message, owner: Owner): void {
  m.requestType = t.requestType;
  m.ordStatus = OrdStatus.rejected;
  if (m.reason !== Reason.unknownOrder || !owner.hasUsed(m.clOrd)) return;
  m.reason = Reason.tooLate;
  m.cumQtyLots = owner.filledOf(m.clOrd);
}

function start(t: Teller, orderId: number, execType: number, side: number): Message {
  const session = sessionOf(orderId);
  const m = t.port.blankReport(session);
  m.instrument = t.instrument;
  m.exchTs = t.nowNs;
  m.execType = execType;
  m.reason = Reason.none;
  m.clOrd = clOrdOf(orderId);
  m.parent = t.owners[session]!.parentOf(m.clOrd);
  m.side = side;
  m.rule = Rule.none;
  return m;
}

function statusOf(execType: number, cumLots: number): number {
  switch (execType) {
    case ExecType.canceled:
      return OrdStatus.canceled;
    case ExecType.expired:
      return OrdStatus.expired;
    case ExecType.rejected:
      return OrdStatus.rejected;
    default:
      return cumLots > 0 ? OrdStatus.partiallyFilled : OrdStatus.new;
  }
}
