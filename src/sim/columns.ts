/**
 * What a session did, as columns: the journal decoded for measuring, tables and charts.
 *
 * One `SessionColumns` a session. Times are ns since the tape epoch, prices ticks, quantities lots, fees cash units (positive =
 * we pay), `ahead` in lots (a multiple of 1/65536). Row i of a table is one event; tables are in journal order, which is the order
 * in which things happened at the sender.
 */

/** The codes in the columns: who reads columns alone needs nothing else of `sim`. */
export { Certainty, ExecType, Liquidity, namesByCode, OrdStatus, OrdType, Reason, RequestType, Rule, TimeInForce } from './message.js';
export type { CertaintyName, RuleName } from './message.js';

/** Requests as they were sent. `type` is RequestType; absent price or quantity is NaN. */
export interface RequestColumns {
  readonly count: number;
  readonly sentTs: Float64Array;
  /** When it reached the venue (or would have, had the tape not ended). */
  readonly arriveTs: Float64Array;
  readonly instrument: Uint8Array;
  readonly type: Uint8Array;
  readonly clOrd: Int32Array;
  readonly parent: Int32Array;
  readonly side: Int8Array;
  readonly ordType: Uint8Array;
  readonly timeInForce: Uint8Array;
  readonly priceTicks: Float64Array;
  readonly qtyLots: Float64Array;
}

/** Further terms of new orders, of those that have any. Absent prices, quantities and times are NaN. */
export interface TermsColumns {
  readonly count: number;
  /** Row of the request. */
  readonly request: Int32Array;
  readonly trigger: Uint8Array;
  readonly peg: Uint8Array;
  /** Of `JournalTermFlag`. */
  readonly flags: Uint8Array;
  /** One of `PostOnly`, −1: as the venue does. */
  readonly postOnly: Int8Array;
  readonly stopPxTicks: Float64Array;
  readonly trailingBps: Float64Array;
  readonly trailingTicks: Float64Array;
  readonly displayQtyLots: Float64Array;
  readonly minQtyLots: Float64Array;
  readonly budgetTicksLots: Float64Array;
  readonly pegOffsetTicks: Float64Array;
  readonly expireTs: Float64Array;
  /** Number of the clOrdId of the other order of a pair, −1 none. */
  readonly otherLegClOrd: Int32Array;
}

/** Reports: every order event, fills included (execType trade). */
export interface ReportColumns {
  readonly count: number;
  readonly exchTs: Float64Array;
  readonly recvTs: Float64Array;
  readonly instrument: Uint8Array;
  readonly clOrd: Int32Array;
  readonly parent: Int32Array;
  readonly side: Int8Array;
  readonly execType: Uint8Array;
  readonly ordStatus: Uint8Array;
  readonly reason: Uint8Array;
  readonly leavesQtyLots: Float64Array;
  readonly cumQtyLots: Float64Array;
  /** Price at which the venue has put the order: pegged, slid, protected; NaN where it has not chosen one. */
  readonly priceTicks: Float64Array;
  // the rest only where execType is trade
  readonly lastPxTicks: Float64Array;
  readonly lastQtyLots: Float64Array;
  readonly liquidity: Uint8Array;
  readonly rule: Uint8Array;
  readonly tapeRow: Float64Array;
  readonly aheadBeforeLots: Float64Array;
  readonly aheadAfterLots: Float64Array;
  readonly certainty: Uint8Array;
  readonly feeUnits: Float64Array;
}

/** Parent orders: what the trader decided. */
export interface ParentColumns {
  readonly count: number;
  /** 1, 2, … as child orders carry it. */
  readonly id: Int32Array;
  readonly instrument: Uint8Array;
  readonly side: Int8Array;
  readonly qtyLots: Float64Array;
  readonly decidedTs: Float64Array;
  readonly startTs: Float64Array;
  readonly endTs: Float64Array;
  /** Twice the mid that the strategy saw when it decided (best bid + best ask, ticks); NaN when it saw none. */
  readonly decisionMid2Ticks: Float64Array;
}

/** What `ctx.record(name, value)` recorded; `name` indexes `strings`. */
export interface RecordColumns {
  readonly count: number;
  readonly ts: Float64Array;
  readonly name: Int32Array;
  readonly value: Float64Array;
}

/** What `ctx.log(text)` said; `text` indexes `strings`. */
export interface LogColumns {
  readonly count: number;
  readonly ts: Float64Array;
  readonly text: Int32Array;
}

/** What only the optimistic shadow would have filled of an order when it ended, FILLS.md §4. */
export interface MissedColumns {
  readonly count: number;
  readonly clOrd: Int32Array;
  readonly instrument: Uint8Array;
  readonly missedQtyLots: Float64Array;
}

/** Everything one session did. */
export interface SessionColumns {
  readonly id: string;
  /** Text by number: `strings[clOrd]` is the clOrdId. Index 0 is the empty string. */
  readonly strings: readonly string[];
  readonly requests: RequestColumns;
  readonly terms: TermsColumns;
  readonly reports: ReportColumns;
  readonly parents: ParentColumns;
  readonly records: RecordColumns;
  readonly logs: LogColumns;
  readonly missed: MissedColumns;
  /** SHA-256 over the session's journal, hex. */
  readonly digest: string;
}
