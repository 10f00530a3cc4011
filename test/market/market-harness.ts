/**
 * A market in memory: strategies trade with each other on one matching engine, each through the real trader's side (session, blotter, context).
 *
 * Time is events in a heap, ordered by (time, responses before timers before requests, order of making). The feed has no latency: a session's book is
 * the engine's lit book as it is. Entry and response have one fixed latency a session. Nothing is written down: a test counts by `sent` and `onPrint`, or looks
 * at the book between two calls of `run`.
 */
import { EventHeap } from '../../src/base/mem/event-heap.js';
import { randomStream } from '../../src/base/rand/stream.js';
import type { Instrument } from '../../src/market/instrument.js';
import { EventClass, ExecType, Liquidity, Message, OrdStatus, OrdType, RequestType, Rule } from '../../src/sim/message.js';
import type { FeedTrade, SessionPort } from '../../src/sim/port.js';
import { parseParams } from '../../src/trading/params.js';
import { TraderSession } from '../../src/trading/session.js';
import type { Strategy } from '../../src/trading/strategy.js';
import { type BookRules, DEFAULT_RULES, MatchingEngine, OrderEntry, ReportRing } from '../../src/venue/matching/index.js';
import { EngineFeed } from './engine-feed.js';

export interface ParticipantOptions {
  readonly strategy: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly entryNs?: number;
  readonly responseNs?: number;
}

export interface Sent {
  limits: number;
  markets: number;
  cancels: number;
  rejected: number;
}

export interface Participant {
  readonly index: number;
  readonly session: TraderSession;
  readonly sent: Sent;
}

interface Seat extends Participant {
  readonly entryNs: number;
  readonly responseNs: number;
  readonly texts: Map<string, number>;
  /** Venue's number of an order by the number of its id. */
  readonly orderIds: number[];
}

/** Ranks of one class stay below those of the next. */
const CLASS_RANKS = 2 ** 45;

export class Market {
  nowNs = 0;
  /** Requests that the engine has handled. */
  messages = 0;
  onPrint: (priceTicks: number, qtyLots: number, side: number) => void = () => undefined;
  readonly engine: MatchingEngine;
  readonly book: EngineFeed;
  readonly participants: Seat[] = [];

  private readonly bookListeners: TraderSession[] = [];
  private readonly tradeListeners: TraderSession[] = [];
  private readonly ring = new ReportRing();
  private readonly heap = new EventHeap();
  private readonly pool: Message[] = [];
  private readonly free: number[] = [];
  private readonly entry = new OrderEntry();
  private readonly print: FeedTrade = { side: 0, priceTicks: 0, qtyLots: 0, exchTs: 0, recvTs: 0, tapeRow: 0 };
  /** By the venue's number of an order: whose it is, its number there, its side, and what has filled. */
  private readonly owners: number[] = [];
  private readonly clOrds: number[] = [];
  private readonly sides: number[] = [];
  private readonly filled: number[] = [];
  private rank = 0;
  private started = 0;
  private readonly seed: number;
  private readonly instrument: Instrument;

  constructor(seed: number, rules: BookRules = DEFAULT_RULES) {
    this.seed = seed;
    const orderTick = String(rules.orderTickTicks);
    this.instrument = { symbol: 'M', kind: 'linear', tickSize: '1', lotSize: '1', orderTick, multiplier: '1' };
    this.engine = new MatchingEngine(0, rules, this.ring);
    this.book = new EngineFeed(this.engine);
  }

  add({ strategy, params, entryNs = 0, responseNs = 0 }: ParticipantOptions): Participant {
    const index = this.participants.length;
    const one = strategy as Strategy;
    const scope = { instrument: this.instrument, epochNs: 0n, startTs: 0, tapeIds: ['m'] };
    const sent: Sent = { limits: 0, markets: 0, cancels: 0, rejected: 0 };
    const texts = new Map<string, number>();
    const session = new TraderSession({
      strategy: one,
      params: parseParams(one.params, params, 'params', scope, one.check),
      tapes: [{ tape: 'm', instrument: this.instrument }],
      port: this.port(index, texts, sent),
      random: randomStream(this.seed, `participant/${String(index)}`),
    });
    const seat: Seat = { index, session, sent, entryNs, responseNs, texts, orderIds: [] };
    this.participants.push(seat);
    if (session.wantsBook) this.bookListeners.push(session);
    if (session.wantsTrades) this.tradeListeners.push(session);
    return seat;
  }

  /** Play until a time; may be called again with a later one. */
  run(untilNs: number): void {
    for (; this.started < this.participants.length; this.started++) this.participants[this.started]!.session.onStart();
    const { heap } = this;
    while (heap.topTime <= untilNs) {
      this.nowNs = heap.topTime;
      const at = heap.pop();
      const m = this.pool[at]!;
      if (m.eventClass === EventClass.request) this.handle(m);
      else if (m.eventClass === EventClass.timer) this.participants[m.session]!.session.onTimer(m.tag);
      else this.participants[m.session]!.session.onReport(m);
      this.free.push(at);
    }
    this.nowNs = untilNs;
  }

  private handle(m: Message): void {
    const { engine, entry, nowNs } = this;
    this.messages++;
    engine.at(this.messages, nowNs);
    const { orderIds } = this.participants[m.session]!;
    if (m.requestType === RequestType.new) {
      const orderId = this.owners.length;
      this.owners.push(m.session);
      this.clOrds.push(m.clOrd);
      this.sides.push(m.side);
      this.filled.push(0);
      orderIds[m.clOrd] = orderId;
      entry.clear();
      entry.orderId = orderId;
      entry.account = m.session + 1;
      entry.side = m.side;
      entry.ordType = m.ordType;
      entry.timeInForce = m.timeInForce;
      entry.priceTicks = m.priceTicks;
      entry.qtyLots = m.qtyLots;
      engine.enter(entry);
    } else if (m.requestType === RequestType.cancel) {
      engine.cancel(orderIds[m.clOrd] ?? -1, m.session + 1);
    } else {
      throw new Error('the harness has no replace');
    }
    this.drain(m);
    for (const session of this.bookListeners) session.onBook(0);
  }

  private drain(m: Message): void {
    const { ring } = this;
    for (; ring.read < ring.written; ring.read++) {
      const at = ring.read & ring.mask;
      const execType = ring.execType[at]!;
      const orderId = ring.orderId[at]!;
      if (execType === ExecType.cancelReject) this.report(at, m.session, m.clOrd, execType, orderId, 0, ring.leavesLots[at]!);
      else this.report(at, this.owners[orderId]!, this.clOrds[orderId]!, execType, orderId, Liquidity.taker, ring.leavesLots[at]!);
      if (execType !== ExecType.trade) continue;
      const makerId = ring.makerId[at]!;
      this.report(at, this.owners[makerId]!, this.clOrds[makerId]!, execType, makerId, Liquidity.maker, ring.makerLeavesLots[at]!);
      this.tell(ring.priceTicks[at]!, ring.qtyLots[at]!, ring.side[at]!);
    }
  }

  private tell(priceTicks: number, qtyLots: number, side: number): void {
    this.onPrint(priceTicks, qtyLots, side);
    Object.assign(this.print, { side, priceTicks, qtyLots, exchTs: this.nowNs, recvTs: this.nowNs });
    for (const session of this.tradeListeners) session.onTrade(0, this.print);
  }

  private report(at: number, session: number, clOrd: number, execType: number, orderId: number, liquidity: number, leaves: number): void {
    const { ring } = this;
    const seat = this.participants[session]!;
    if (execType === ExecType.rejected) seat.sent.rejected++;
    const isFill = execType === ExecType.trade;
    const isOver = execType === ExecType.canceled || execType === ExecType.expired || execType === ExecType.rejected;
    if (isFill) this.filled[orderId]! += ring.qtyLots[at]!;
    const m = this.message(EventClass.response, session, this.nowNs + seat.responseNs);
    m.clOrd = clOrd;
    m.requestType = RequestType.cancel;
    m.side = this.sides[orderId] ?? 0;
    m.execType = execType;
    m.reason = ring.reason[at]!;
    m.leavesQtyLots = isOver ? 0 : leaves;
    m.cumQtyLots = this.filled[orderId] ?? 0;
    m.lastPxTicks = ring.priceTicks[at]!;
    m.lastQtyLots = isFill ? ring.qtyLots[at]! : 0;
    m.liquidity = isFill ? liquidity : Liquidity.none;
    m.rule = isFill ? Rule.queue : Rule.none;
    m.exchTs = this.nowNs;
    m.recvTs = m.dueNs;
    m.ordStatus = statusOf(execType, m.leavesQtyLots, m.cumQtyLots);
  }

  /** A message of the pool, already in the heap: its fields are set before anything else runs. */
  private message(eventClass: number, session: number, dueNs: number): Message {
    const at = this.free.pop() ?? this.pool.push(new Message(this.pool.length)) - 1;
    const m = this.pool[at]!;
    m.eventClass = eventClass;
    m.session = session;
    m.dueNs = dueNs;
    this.heap.push(dueNs, eventClass * CLASS_RANKS + this.rank++, at);
    return m;
  }

  private port(index: number, texts: Map<string, number>, sent: Sent): SessionPort {
    const request = (requestType: number, clOrd: number): Message => {
      const m = this.message(EventClass.request, index, this.nowNs + this.participants[index]!.entryNs);
      m.requestType = requestType;
      m.clOrd = clOrd;
      return m;
    };
    return {
      sessionId: String(index),
      startTs: 0,
      now: () => this.nowNs,
      feed: () => this.book,
      intern: (text) => {
        const known = texts.get(text);
        if (known === undefined) texts.set(text, texts.size);
        return known ?? texts.size - 1;
      },
      known: (text) => texts.get(text) ?? -1,
      sendNew: (_instrument, clOrd, _parent, side, ordType, timeInForce, priceTicks, qtyLots) => {
        if (ordType === OrdType.market) sent.markets++;
        else sent.limits++;
        Object.assign(request(RequestType.new, clOrd), { side, ordType, timeInForce, priceTicks, qtyLots });
      },
      sendCancel: (_instrument, clOrd) => {
        sent.cancels++;
        request(RequestType.cancel, clOrd);
      },
      sendReplace: () => undefined,
      sendMassCancel: () => undefined,
      sendMassQuote: () => undefined,
      schedule: (dueNs, tag) => {
        this.message(EventClass.timer, index, dueNs).tag = tag;
      },
      parent: () => 1,
      record: () => undefined,
      log: () => undefined,
    };
  }
}

function statusOf(execType: number, leaves: number, cum: number): number {
  if (execType === ExecType.rejected) return OrdStatus.rejected;
  if (execType === ExecType.canceled) return OrdStatus.canceled;
  if (execType === ExecType.expired) return OrdStatus.expired;
  if (leaves === 0) return OrdStatus.filled;
  return cum > 0 ? OrdStatus.partiallyFilled : OrdStatus.new;
}
