/**
 * A report as the strategy sees it: codes as names, fields that do not apply blank. One object a session, filled anew each time.
 */
import { Certainty, ExecType, namesByCode, OrdStatus, Reason, Rule, type Message } from '../sim/message.js';
import type { TrackedOrder } from './order.js';
import type { OrderReport } from './strategy.js';

const execTypes = namesByCode(ExecType);
const ordStatuses = namesByCode(OrdStatus);
const reasons = namesByCode(Reason);
const rules = namesByCode(Rule);
const certainties = namesByCode(Certainty);
const liquidities = ['none', 'maker', 'taker'] as const;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The reused report. */
export class ReportView implements Mutable<OrderReport> {
  tape = '';
  clOrdId = '';
  execType: OrderReport['execType'] = 'new';
  ordStatus: OrderReport['ordStatus'] = 'new';
  reason: OrderReport['reason'] = 'none';
  side: OrderReport['side'] = 'buy';
  leavesQtyLots = 0;
  cumQtyLots = 0;
  priceTicks = Number.NaN;
  lastPxTicks = Number.NaN;
  lastQtyLots = 0;
  liquidity: OrderReport['liquidity'] = 'none';
  rule: OrderReport['rule'] = 'none';
  certainty: OrderReport['certainty'] = 'none';
  exchTs = 0;
  recvTs = 0;

  /** Show a message of an order on a tape. */
  show(m: Message, order: TrackedOrder, tape: string): this {
    const isFill = m.execType === ExecType.trade;
    this.tape = tape;
    this.clOrdId = order.clOrdId;
    this.execType = execTypes[m.execType]!;
    this.ordStatus = ordStatuses[m.ordStatus]!;
    this.reason = reasons[m.reason]!;
    this.side = order.side;
    this.leavesQtyLots = m.leavesQtyLots;
    this.cumQtyLots = m.cumQtyLots;
    this.priceTicks = m.priceTicks;
    this.lastPxTicks = isFill ? m.lastPxTicks : Number.NaN;
    this.lastQtyLots = isFill ? m.lastQtyLots : 0;
    this.liquidity = isFill ? liquidities[m.liquidity]! : 'none';
    this.rule = isFill ? rules[m.rule]! : 'none';
    this.certainty = isFill ? certainties[m.certainty]! : 'none';
    this.exchTs = m.exchTs;
    this.recvTs = m.recvTs;
    return this;
  }
}
