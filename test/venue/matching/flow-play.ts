/** A matching market that a tape enters, played by hand: tapes of a simulated market, sessions' orders in between, and the tape's own book beside it. */
import { L3Book } from '../../../src/market/l3-book.js';
import { NO_KEY } from '../../../src/market/ladder.js';
import { Kind } from '../../../src/market/row.js';
import type { RowColumns } from '../../../src/market/row-columns.js';
import type { Tape, TapeBatch } from '../../../src/market/tape.js';
import { nsAt, sinceEpoch } from '../../../src/market/tape.js';
import { LiveWindow } from '../../../src/sim/live-window.js';
import { Message, OrdType, RequestType, TimeInForce } from '../../../src/sim/message.js';
import { TapeWindow } from '../../../src/sim/tape-window.js';
import { DEFAULT_RULES, FlowRows, type FlowTerms, MatchingMarket, Phase, PostOnly, Stp } from '../../../src/venue/matching/index.js';
import { RecordedOrders } from '../../../src/venue/matching/flow/orders/recorded-orders.js';
import { memoryTape, type RowText } from '../../kernel/memory-tape.js';
import { queueOf } from '../../market/l3-queue.js';
import { SimulatedOrders, type Instruction, type Planted } from '../../market/simulated-orders.js';
import { PLAIN } from '../../trading/play.js';

const KIND_NAMES = Object.fromEntries(Object.entries(Kind).map(([name, code]) => [code, name]));

/** One of the rows that the market published. */
export interface Published {
  readonly ts: number;
  readonly kind: string;
  readonly side: number;
  readonly priceTicks: number;
  readonly lots: number;
}

/** Orders of a side from the best price outward, at a price from the front of the queue: price, id, lots. */
export type Queue = readonly (readonly [priceTicks: number, orderId: number, lots: number])[];

/** The rows of a market that did what it was told, `planted` in it or not. */
export function rowsOf(list: readonly Instruction[]): RowText[] {
  const rows: RowText[] = [];
  new SimulatedOrders({
    append: (exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags) =>
      rows.push([exchTs, recvTs, KIND_NAMES[kind]!, side > 0 ? 'bid' : 'ask', priceTicks, qtyLots, orderId, flags]),
  }).run(list);
  return rows;
}

/** A tape of single orders in memory. */
export function ordersTape(rows: readonly RowText[], batchRows = 50): Tape {
  return memoryTape(PLAIN, rows, { levelOfDetail: 'L3' }, batchRows);
}

/** The market. */
export class FlowPlay {
  readonly reports: Message[] = [];
  private readonly recorded: Published[] = [];
  readonly market: MatchingMarket;
  private readonly sessions: number;
  private clOrds = 0;

  private constructor(flow: FlowRows, window: LiveWindow, sessions: number, startNs: number) {
    this.sessions = sessions;
    const plan = {
      rules: DEFAULT_RULES,
      startNs,
      endNs: Number.POSITIVE_INFINITY,
      phases: [{ atNs: startNs, phase: Phase.continuous }],
      batchNs: Number.POSITIVE_INFINITY,
      guard: undefined,
      calls: [],
      volatility: { lengthNs: 0, toldNs: 0, toldEveryNs: 0, noEntryNs: 0, noCancelNs: 0, laterNs: () => 0 },
      rateLimits: [],
      postOnly: PostOnly.reject,
      cancelOnDisconnect: false,
      maxOpenOrders: Number.POSITIVE_INFINITY,
      referenceTicks: Number.NaN,
      isOfTape: false,
    };
    const port = {
      blankReport: (session: number) => Object.assign(new Message(0), { session }),
      report: (m: Message) => this.reports.push(m),
      missed: () => undefined,
      holdReports: () => undefined,
      indicative: () => 0,
    };
    const sink = { append: (rows: RowColumns, count: number) => this.note(rows, count), appendAuctions: () => undefined };
    this.market = new MatchingMarket(
      0,
      plan,
      window,
      Array.from({ length: sessions }, (_, i) => ({
        feeUnits: () => 0,
        stp: Stp.none,
        stpGroup: i + 1,
        losses: [],
        reconnectNs: 0,
        isLimited: true,
      })),
      port,
      sink,
      flow,
    );
  }

  /** A tape enters at its own times. */
  static async of(tape: Tape, sessions = 1, terms?: FlowTerms): Promise<FlowPlay> {
    const flow = new FlowRows(new TapeWindow(tape), 0, terms);
    const window = new LiveWindow(tape.epoch, Number.MAX_SAFE_INTEGER, true, flow);
    const play = new FlowPlay(flow, window, sessions, sinceEpoch(tape.meta, tape.meta.firstExchTs));
    // All of it at once: what is passed is dropped by the flow itself.
    while (!window.ended) await window.loadNext();
    play.market.refresh();
    return play;
  }

  /** Rows that the market has published so far. */
  get published(): readonly Published[] {
    // What waits to be recorded is recorded.
    this.market.finish();
    return this.recorded;
  }

  get counts(): Readonly<Record<string, number>> {
    return this.market.counts;
  }

  /** Rows and what they cause, up to a time. */
  to(ns: number): void {
    while (this.market.nextTs <= ns) this.market.advance(ns);
  }

  /** An order of a session arrives behind all rows of its time. */
  send({ at, side, priceTicks, qtyLots }: Planted, session = 0, timeInForce: number = TimeInForce.GTC): number {
    this.to(at);
    const m = new Message(0);
    m.dueNs = at;
    m.session = session;
    m.requestType = RequestType.new;
    m.clOrd = ++this.clOrds;
    m.side = side;
    m.ordType = OrdType.limit;
    m.timeInForce = timeInForce;
    m.priceTicks = priceTicks;
    m.qtyLots = qtyLots;
    this.market.onRequest(m);
    return m.clOrd;
  }

  cancel(at: number, clOrd: number, session = 0): void {
    this.to(at);
    const m = new Message(0);
    Object.assign(m, { dueNs: at, session, requestType: RequestType.cancel, clOrd });
    this.market.onRequest(m);
  }

  /** How many lots of a tape's order the market has more than the tape. */
  apartOf(orderId: number): number {
    const recorded = this.market.flow!.recorded;
    if (!(recorded instanceof RecordedOrders)) throw new TypeError('the tape tells single orders');
    return recorded.apart.of(orderId + this.sessions * 4_294_967_296);
  }

  /** What the tape's orders are in the book. */
  flowQueue(side: 1 | -1): Queue {
    const first = this.sessions * 4_294_967_296;
    return this.market.engine
      .book(side)
      .filter(({ orderId }) => orderId >= first)
      .map(({ priceTicks, orderId, leavesLots }) => [priceTicks, orderId - first, leavesLots] as const);
  }

  /** Recorded lots by price, from the best outward. */
  flowLevels(side: 1 | -1): [priceTicks: number, lots: number][] {
    const levels = new Map<number, number>();
    for (const [priceTicks, , lots] of this.flowQueue(side)) levels.set(priceTicks, (levels.get(priceTicks) ?? 0) + lots);
    return [...levels];
  }

  private note(rows: RowColumns, count: number): void {
    for (let i = 0; i < count; i++)
      this.recorded.push({
        ts: rows.exchTs[i]!,
        kind: KIND_NAMES[rows.kind[i]!]!,
        side: rows.side[i]!,
        priceTicks: rows.priceTicks[i]!,
        lots: rows.qtyLots[i]!,
      });
  }
}

/** A tape's own book, time by time: `check` is called behind all rows of each. Lots without an order are left out. */
export async function alongTape(tape: Tape, check: (ts: number, sideOf: (side: 1 | -1) => Queue) => void): Promise<void> {
  const book = new L3Book();
  const sideOf = (side: 1 | -1): Queue => {
    const queue: (readonly [number, number, number])[] = [];
    const ladder = book.levels.ladder(side);
    for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key))
      for (const [orderId, lots] of queueOf(book, side, key)) if (orderId >= 0) queue.push([side * key, orderId, lots]);
    return queue;
  };
  let last: { batch: TapeBatch; ts: number } | undefined;
  for await (const batch of tape.batches()) {
    for (let i = 0; i < batch.length; i++) {
      const ts = nsAt(batch.exchTs, i, batch.epoch);
      if (last !== undefined && ts > last.ts) check(last.ts, sideOf);
      book.apply(
        batch.kind[i]!,
        batch.side[i]!,
        batch.priceTicks[i]!,
        batch.qtyLots[i]!,
        batch.orderId![i]!,
        batch.flags[i]!,
        batch.firstRow + i,
      );
      last = { batch, ts };
    }
  }
  if (last !== undefined) check(last.ts, sideOf);
}

/** Trades of a tape's rows, as lines: what was executed or printed hidden, and at which price. */
export function tradesOf(rows: readonly RowText[]): string[] {
  return rows
    .filter(([, , kind]) => kind === 'execute' || kind === 'hidden')
    .map(([ts, , , , price, qty]) => `${String(ts)} ${String(qty)}@${String(price)}`);
}
