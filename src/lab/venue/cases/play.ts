/**
 * Plays a case's orders on a new engine, and tells what came of them in the notation of cases.
 *
 * Orders become numbers in the order in which their ids occur, except that whole numbers stay what they are.
 */
import { ExecType, OrdType, Reason } from '../../../sim/message.js';
import {
  DEFAULT_RULES,
  EntryTif,
  EntryType,
  MatchingEngine,
  OrderEntry,
  PostOnly,
  ReportRing,
  Stp,
  type RestingOrder,
} from '../../../venue/matching/index.js';
import type { CaseOrder, StreamCase } from './notation.js';

/** A price level: price, and its orders with what is open, and what is shown where that is less. */
type Level = readonly [number, readonly (readonly (number | string)[])[]];

/** What came of a case, with the ids of its orders. */
export interface Outcome {
  readonly trades: (readonly (number | string)[])[];
  readonly book: { readonly B: readonly Level[]; readonly S: readonly Level[] };
  readonly status: Readonly<Record<string, string>>;
  readonly rejects: readonly (readonly [number | string, string])[];
  readonly pendingStops: readonly (number | string)[];
  /** Price of the last trade, null before the first. */
  readonly last: number | null;
  /** The report text of workloads. */
  readonly reportLines: readonly string[];
}

const TYPES = { LIMIT: EntryType.limit, MARKET: EntryType.market, STOP: EntryType.stop, STOP_LIMIT: EntryType.stopLimit } as const;
const STP = {
  NONE: Stp.none,
  EXPIRE_TAKER: Stp.expireTaker,
  EXPIRE_MAKER: Stp.expireMaker,
  EXPIRE_BOTH: Stp.expireBoth,
  DECREMENT: Stp.decrement,
} as const;

/** First number for ids that are text. */
const TEXT_IDS = 2 ** 40;

/** Play the orders of a case. */
export function playCase({ config, orders = [], generator }: StreamCase): Outcome {
  const play = new Play(config.replaceAlwaysRequeues);
  for (const order of generator === undefined ? orders : generatedOrders(generator)) play.message(order);
  return play.outcome();
}

/** The one generator that cases name: single lots at one price, and one order that takes them all. */
function* generatedOrders(generator: string): Generator<CaseOrder> {
  const [, count, price] = /^i=1\.\.(\d+): new S 1@(\d+) GTC; then new id \d+ B \d+@\d+ IOC$/.exec(generator) ?? [];
  if (count === undefined) throw new Error(`no such generator: ${generator}`);
  const plain = { op: 'new', px: Number(price), type: 'LIMIT', hidden: false, stp: 'NONE' } as const;
  for (let i = 1; i <= Number(count); i++) yield { ...plain, id: i, side: 'S', qty: 1, tif: 'GTC' };
  yield { ...plain, id: Number(count) + 1, side: 'B', qty: Number(count), tif: 'IOC' };
}

class Play {
  readonly #ring = new ReportRing();
  readonly #engine: MatchingEngine;
  readonly #entry = new OrderEntry();
  readonly #ids = new Map<number | string, number>();
  readonly #names = new Map<number, number | string>();
  readonly #accounts = new Map<string, number>();
  readonly #trades: (readonly (number | string)[])[] = [];
  readonly #status: Record<string, string> = {};
  readonly #rejects: (readonly [number | string, string])[] = [];
  readonly #lines: string[] = [];
  #seq = 0;

  constructor(replaceAlwaysRequeues: boolean) {
    this.#engine = new MatchingEngine(0, { ...DEFAULT_RULES, replaceAlwaysRequeues }, this.#ring);
  }

  message(order: CaseOrder): void {
    const engine = this.#engine;
    const orderId = this.#number(order.id);
    engine.at(this.#seq, this.#seq);
    if (order.op === 'new') engine.enter(this.#read(order, orderId));
    else if (order.op === 'cancel') engine.cancel(orderId);
    else if (order.op === 'replace') engine.replace(orderId, order.px ?? Number.NaN, order.qty ?? Number.NaN);
    else if (order.op === 'amend') engine.amend(orderId, order.qty ?? Number.NaN);
    else engine.reduce(orderId, order.by ?? Number.NaN);
    this.#take(order);
    this.#seq++;
  }

  outcome(): Outcome {
    const engine = this.#engine;
    engine.invariant();
    const pending = engine.waiting().map(({ orderId }) => this.#name(orderId));
    for (const name of pending) this.#status[String(name)] = 'pending';
    return {
      trades: this.#trades,
      book: { B: this.#levels(engine.book(1)), S: this.#levels(engine.book(-1)) },
      status: this.#status,
      rejects: this.#rejects,
      pendingStops: pending,
      last: Number.isNaN(engine.lastPxTicks) ? null : engine.lastPxTicks,
      reportLines: this.#lines,
    };
  }

  #read(order: CaseOrder, orderId: number): OrderEntry {
    const e = this.#entry.clear();
    e.orderId = orderId;
    e.side = order.side === 'B' ? 1 : order.side === 'S' ? -1 : 0;
    e.qtyLots = order.qty ?? Number.NaN;
    e.ordType = TYPES[order.type];
    if (e.ordType !== OrdType.market && e.ordType !== EntryType.stop) e.priceTicks = order.px ?? Number.NaN;
    e.timeInForce = EntryTif[order.tif];
    if (order.post !== undefined) {
      e.timeInForce = EntryTif.GTX;
      e.postOnly = order.post === 'slide' ? PostOnly.slide : PostOnly.reject;
    }
    e.stopPxTicks = order.stopPx ?? Number.NaN;
    e.isHidden = order.hidden;
    e.minQtyLots = order.mes ?? 0;
    e.displayLots = order.disp ?? Number.NaN;
    if (order.acct !== undefined) {
      if (!this.#accounts.has(order.acct)) this.#accounts.set(order.acct, this.#accounts.size + 1);
      e.account = e.stpGroup = this.#accounts.get(order.acct)!;
      e.stp = STP[order.stp];
    }
    return e;
  }

  /** Take the reports of a message. Those of one message stand by type in the report text. */
  #take(order: CaseOrder): void {
    const ring = this.#ring;
    const lines: string[] = [];
    for (; ring.read < ring.written; ring.read++) lines.push(this.#report(ring, ring.read & ring.mask, order));
    lines.sort((a, b) => a.charCodeAt(0) - b.charCodeAt(0));
    this.#lines.push(...lines.filter((line) => line !== ''));
  }

  /** Note one report; gives its line, empty where the text has none. */
  #report(ring: ReportRing, at: number, order: CaseOrder): string {
    const number = ring.orderId[at]!;
    const name = this.#name(number);
    const side = ring.side[at]! > 0 ? 0 : 1;
    const price = ring.priceTicks[at]!;
    const qty = ring.qtyLots[at]!;
    switch (ring.execType[at]) {
      case ExecType.new:
        this.#status[String(name)] = 'resting';
        return `0,${this.#seq},${side},${number},${price},${qty}`;
      case ExecType.trade: {
        const maker = this.#name(ring.makerId[at]!);
        this.#trades.push([maker, name, price, qty]);
        if (ring.leavesLots[at] === 0) this.#status[String(name)] = 'filled';
        if (ring.makerLeavesLots[at] === 0) this.#status[String(maker)] = 'filled';
        return `1,${this.#seq},${price},${qty},${ring.makerId[at]!},${number}`;
      }
      case ExecType.canceled:
      case ExecType.expired:
        this.#status[String(name)] = endedText(ring.reason[at]!, order);
        return `2,${this.#seq},${side},${number},${price}`;
      case ExecType.replaced:
        return `3,${this.#seq},${side},${number},${price},${qty}`;
      case ExecType.rejected:
        this.#status[String(name)] = 'rejected';
        this.#rejects.push([name, rejectText(ring.reason[at]!, order)]);
        return '';
      case ExecType.cancelReject:
        this.#rejects.push([name, rejectText(ring.reason[at]!, order)]);
        return `${order.op === 'cancel' ? 4 : 5},${this.#seq},${number}`;
      default:
        return '';
    }
  }

  #levels(orders: readonly RestingOrder[]): Level[] {
    const levels: (readonly [number, (readonly (number | string)[])[]])[] = [];
    for (const { orderId, priceTicks, leavesLots, shownLots, isIceberg } of orders) {
      if (levels.at(-1)?.[0] !== priceTicks) levels.push([priceTicks, []]);
      const name = this.#name(orderId);
      levels.at(-1)![1].push(isIceberg ? [name, leavesLots, shownLots] : [name, leavesLots]);
    }
    return levels;
  }

  #number(name: number | string): number {
    let number = this.#ids.get(name);
    if (number === undefined) {
      number = typeof name === 'number' ? name : TEXT_IDS + this.#ids.size;
      this.#ids.set(name, number);
      this.#names.set(number, name);
    }
    return number;
  }

  #name(number: number): number | string {
    return this.#names.get(number) ?? number;
  }
}

function endedText(reason: number, { tif }: CaseOrder): string {
  if (reason === Reason.selfTrade) return 'stp';
  return reason === Reason.noLiquidity && tif === 'FOK' ? 'killed' : 'canceled';
}

function rejectText(reason: number, { type }: CaseOrder): string {
  if (reason === Reason.unknownOrder) return 'unknown';
  if (reason === Reason.wouldTake) return 'post';
  const isStop = type === 'STOP' || type === 'STOP_LIMIT';
  if (isStop && (reason === Reason.badPrice || reason === Reason.offTick)) return 'stopPx';
  return Object.keys(Reason).find((name) => Reason[name as keyof typeof Reason] === reason)!;
}
