/**
 * Session columns for tests of measuring, from a list of what happened: the journal of a session, decoded, without a run.
 */
import { NO_TERMS } from '../sim/no-terms.js';
import type { SessionColumns } from '../../src/sim/columns.js';
import {
  Certainty,
  ExecType,
  Liquidity,
  OrdStatus,
  Reason,
  RequestType,
  Rule,
  type CertaintyName,
  type ReasonName,
  type RuleName,
} from '../../src/sim/message.js';

type Side = 1 | -1;

interface Request {
  type: keyof typeof RequestType;
  clOrd: number;
  sentTs: number;
  arriveTs: number;
  side: Side;
  qty: number;
  parent: number;
  instrument: number;
}

interface Report {
  execType: keyof typeof ExecType;
  ordStatus: keyof typeof OrdStatus;
  clOrd: number;
  exchTs: number;
  recvTs: number;
  side: Side;
  parent: number;
  instrument: number;
  reason: ReasonName;
  leaves: number;
  cum: number;
  price: number;
  qty: number;
  maker: boolean;
  certainty: CertaintyName;
  /** Default: taker, or queue of a maker. */
  rule: RuleName | undefined;
  fee: number;
}

interface Parent {
  side: Side;
  qty: number;
  decidedTs: number;
  startTs: number;
  endTs: number;
  mid2: number;
  instrument: number;
}

/** Writes down what a session did, in order. Orders are numbered from 1. */
export class SessionStory {
  private readonly requests: Request[] = [];
  private readonly reports: Report[] = [];
  private readonly parents: Parent[] = [];
  private readonly records: { ts: number; name: number; value: number }[] = [];
  private readonly missedLots: { clOrd: number; instrument: number; lots: number }[] = [];
  private readonly strings = [''];
  private readonly open = new Map<number, { request: Request; leaves: number; cum: number }>();
  private readonly instrument: number;

  constructor(instrument = 0) {
    this.instrument = instrument;
  }

  /** A decision; returns its number. */
  parent(parent: Partial<Parent> & { side: Side; qty: number }): number {
    return this.parents.push({ decidedTs: 0, startTs: 0, endTs: 0, mid2: Number.NaN, instrument: this.instrument, ...parent });
  }

  /** A new order that the venue takes at `arriveTs`; returns its clOrd. */
  order(order: { side: Side; qty: number; sentTs?: number; arriveTs: number; parent?: number; accepted?: boolean }): number {
    const clOrd = this.strings.push(`o${String(this.strings.length)}`) - 1;
    const request: Request = { type: 'new', clOrd, parent: 0, sentTs: order.arriveTs, instrument: this.instrument, ...order };
    this.requests.push(request);
    this.open.set(clOrd, { request, leaves: order.qty, cum: 0 });
    if (order.accepted !== false) this.report(clOrd, 'new', 'new', order.arriveTs);
    return clOrd;
  }

  reject(clOrd: number, reason: ReasonName, exchTs: number): void {
    this.report(clOrd, 'rejected', 'rejected', exchTs, { reason });
  }

  fill(
    clOrd: number,
    exchTs: number,
    price: number,
    qty: number,
    more: Partial<Pick<Report, 'maker' | 'certainty' | 'rule' | 'fee' | 'recvTs'>> = {},
  ): void {
    const order = this.open.get(clOrd)!;
    order.leaves -= qty;
    order.cum += qty;
    this.report(clOrd, 'trade', order.leaves === 0 ? 'filled' : 'partiallyFilled', exchTs, { price, qty, ...more });
  }

  /** A cancel and its answer. */
  cancel(clOrd: number, sentTs: number, answer: { exchTs: number; tooLate?: boolean; lost?: boolean } | undefined): void {
    this.amend('cancel', clOrd, sentTs);
    if (answer === undefined) return;
    if (answer.tooLate === true) this.refuseLate(clOrd, answer.exchTs);
    else if (answer.lost === true) this.report(clOrd, 'cancelReject', 'rejected', answer.exchTs, { reason: 'technical' });
    else this.report(clOrd, 'canceled', 'canceled', answer.exchTs, { leaves: 0 });
  }

  /** The venue's answer to a cancel that came too late. */
  refuseLate(clOrd: number, exchTs: number): void {
    this.report(clOrd, 'cancelReject', 'rejected', exchTs, { reason: 'tooLate', leaves: 0, cum: 0 });
  }

  /** A replace of the total quantity that the venue takes. */
  replace(clOrd: number, sentTs: number, exchTs: number, qty: number): void {
    const order = this.open.get(clOrd)!;
    this.amend('replace', clOrd, sentTs);
    order.leaves = qty - order.cum;
    this.report(clOrd, 'replaced', order.cum > 0 ? 'partiallyFilled' : 'new', exchTs);
  }

  missed(clOrd: number, lots: number): void {
    this.missedLots.push({ clOrd, instrument: this.instrument, lots });
  }

  record(ts: number, name: string, value: number): void {
    let number = this.strings.indexOf(name);
    if (number < 0) number = this.strings.push(name) - 1;
    this.records.push({ ts, name: number, value });
  }

  columns(id = 's'): SessionColumns {
    const { requests, reports, parents, records, missedLots } = this;
    const none = (rows: readonly unknown[]): Float64Array => new Float64Array(rows.length).fill(Number.NaN);
    return {
      id,
      strings: this.strings,
      digest: '',
      terms: NO_TERMS,
      requests: {
        count: requests.length,
        sentTs: Float64Array.from(requests, (r) => r.sentTs),
        arriveTs: Float64Array.from(requests, (r) => r.arriveTs),
        instrument: Uint8Array.from(requests, (r) => r.instrument),
        type: Uint8Array.from(requests, (r) => RequestType[r.type]),
        clOrd: Int32Array.from(requests, (r) => r.clOrd),
        parent: Int32Array.from(requests, (r) => r.parent),
        side: Int8Array.from(requests, (r) => r.side),
        ordType: new Uint8Array(requests.length).fill(2),
        timeInForce: new Uint8Array(requests.length).fill(1),
        priceTicks: none(requests),
        qtyLots: Float64Array.from(requests, (r) => r.qty),
      },
      reports: {
        count: reports.length,
        exchTs: Float64Array.from(reports, (r) => r.exchTs),
        recvTs: Float64Array.from(reports, (r) => r.recvTs),
        instrument: Uint8Array.from(reports, (r) => r.instrument),
        clOrd: Int32Array.from(reports, (r) => r.clOrd),
        parent: Int32Array.from(reports, (r) => r.parent),
        side: Int8Array.from(reports, (r) => r.side),
        execType: Uint8Array.from(reports, (r) => ExecType[r.execType]),
        ordStatus: Uint8Array.from(reports, (r) => OrdStatus[r.ordStatus]),
        reason: Uint8Array.from(reports, (r) => Reason[r.reason]),
        leavesQtyLots: Float64Array.from(reports, (r) => r.leaves),
        cumQtyLots: Float64Array.from(reports, (r) => r.cum),
        priceTicks: Float64Array.from(reports, () => Number.NaN),
        lastPxTicks: Float64Array.from(reports, (r) => r.price),
        lastQtyLots: Float64Array.from(reports, (r) => r.qty),
        liquidity: Uint8Array.from(reports, (r) => (r.execType !== 'trade' ? 0 : r.maker ? Liquidity.maker : Liquidity.taker)),
        rule: Uint8Array.from(reports, (r) => (r.execType === 'trade' ? Rule[r.rule ?? (r.maker ? 'queue' : 'taker')] : Rule.none)),
        tapeRow: none(reports),
        aheadBeforeLots: new Float64Array(reports.length),
        aheadAfterLots: new Float64Array(reports.length),
        certainty: Uint8Array.from(reports, (r) => (r.execType === 'trade' ? Certainty[r.certainty] : 0)),
        feeUnits: Float64Array.from(reports, (r) => r.fee),
      },
      parents: {
        count: parents.length,
        id: Int32Array.from(parents, (_, i) => i + 1),
        instrument: Uint8Array.from(parents, (p) => p.instrument),
        side: Int8Array.from(parents, (p) => p.side),
        qtyLots: Float64Array.from(parents, (p) => p.qty),
        decidedTs: Float64Array.from(parents, (p) => p.decidedTs),
        startTs: Float64Array.from(parents, (p) => p.startTs),
        endTs: Float64Array.from(parents, (p) => p.endTs),
        decisionMid2Ticks: Float64Array.from(parents, (p) => p.mid2),
      },
      records: {
        count: records.length,
        ts: Float64Array.from(records, (r) => r.ts),
        name: Int32Array.from(records, (r) => r.name),
        value: Float64Array.from(records, (r) => r.value),
      },
      logs: { count: 0, ts: new Float64Array(0), text: new Int32Array(0) },
      missed: {
        count: missedLots.length,
        clOrd: Int32Array.from(missedLots, (m) => m.clOrd),
        instrument: Uint8Array.from(missedLots, (m) => m.instrument),
        missedQtyLots: Float64Array.from(missedLots, (m) => m.lots),
      },
    };
  }

  private amend(type: 'cancel' | 'replace', clOrd: number, sentTs: number): void {
    const { request } = this.open.get(clOrd)!;
    this.requests.push({ ...request, type, sentTs, arriveTs: sentTs, qty: Number.NaN });
  }

  private report(
    clOrd: number,
    execType: Report['execType'],
    ordStatus: Report['ordStatus'],
    exchTs: number,
    more: Partial<Report> = {},
  ): void {
    const { request, leaves, cum } = this.open.get(clOrd)!;
    this.reports.push({
      execType,
      ordStatus,
      clOrd,
      exchTs,
      recvTs: exchTs,
      side: request.side,
      parent: request.parent,
      instrument: request.instrument,
      reason: 'none',
      leaves,
      cum,
      price: Number.NaN,
      qty: 0,
      maker: false,
      certainty: 'certain',
      rule: undefined,
      fee: 0,
      ...more,
    });
  }
}
