/** Runs a conformance case (tape, sessions with scripted actions) through the kernel and gives what it reported. */
import { formatOnGrid, formatUnits, parseDecimal, parseUnits } from '../../src/base/num/decimal.js';
import { parseDurationNs } from '../../src/base/num/duration.js';
import { Loop } from '../../src/sim/loop.js';
import { Feed } from '../../src/sim/feed.js';
import { Pipe, type Pipes } from '../../src/sim/gateway.js';
import { LatencyDraw } from '../../src/sim/latency/draw.js';
import { constantTable } from '../../src/sim/latency/table.js';
import { Certainty, ExecType, Liquidity, namesByCode, OrdStatus, OrdType, Rule, TimeInForce, type Message } from '../../src/sim/message.js';
import type { SessionPort, Trader } from '../../src/sim/port.js';
import { Seat } from '../../src/sim/seat.js';
import { TapeWindow } from '../../src/sim/tape-window.js';
import { queueShare } from '../../src/venue/queue-models.js';
import { ReplayVenue } from '../../src/venue/replay.js';
import type { SessionRules } from '../../src/venue/rules.js';
import { NamedJournal, textIn } from '../sim/named-journal.js';
import { journalColumns, memoryJournal } from '../../src/run/journal-store.js';
import type { Instrument } from '../../src/market/instrument.js';
import type { Tape } from '../../src/market/tape.js';

export interface Action {
  readonly at: number | string;
  readonly do: 'new' | 'cancel' | 'replace';
  readonly clOrdId: string;
  readonly side?: string;
  readonly type?: string;
  readonly price?: string;
  readonly qty?: string;
  readonly tif?: string;
}

type OneOrParts = string | Readonly<Record<string, string>>;

export interface CaseSession {
  readonly id: string;
  readonly params: { readonly actions: readonly Action[] };
  readonly latency: { readonly feed: string; readonly entry: OneOrParts; readonly response: OneOrParts };
  readonly venue: {
    /** Has no effect on a tape of single orders. */
    readonly queue?: { readonly model: string; readonly n?: number };
    readonly netWindow?: string;
    readonly halted?: 'reject' | 'hold';
    readonly postOnly?: 'reject' | 'slide';
  };
}

/** The fields of a fill in conformance files, and certainty. */
export interface CaseFill {
  readonly clOrdId: string;
  readonly exchTs: string;
  readonly recvTs: string;
  readonly price: string;
  readonly qty: string;
  readonly liquidity: string;
  readonly rule: string;
  readonly tapeRow: number;
  readonly aheadBeforeLots: string;
  readonly aheadAfterLots: string;
  readonly certainty: string;
}

export interface CaseResult {
  readonly fills: CaseFill[];
  readonly orders: (string | number)[][];
  readonly missed: Record<string, number>;
  readonly digest: string;
  readonly failure: Error | undefined;
}

/** 1/65536 lot. */
const GRID = parseDecimal('0.0000152587890625');
const EXEC = namesByCode(ExecType);
const STATUS = namesByCode(OrdStatus);
const RULE = namesByCode(Rule);
const LIQUIDITY = namesByCode(Liquidity);
const CERTAINTY = namesByCode(Certainty);

/** Plays a list of actions; equal times in list order. */
function scriptTrader(port: SessionPort, actions: readonly Action[], instrument: Instrument): Trader {
  const tick = parseDecimal(instrument.tickSize);
  const lot = parseDecimal(instrument.lotSize);
  return {
    wantsBook: false,
    wantsTrades: false,
    onStart: () => {
      actions.forEach((action, i) => {
        port.schedule(typeof action.at === 'string' ? port.startTs + parseDurationNs(action.at) : action.at, i);
      });
    },
    onTimer: (tag) => {
      const a = actions[tag]!;
      const clOrd = port.intern(a.clOrdId);
      const price = a.price === undefined ? Number.NaN : parseUnits(a.price, tick);
      const qty = a.qty === undefined ? Number.NaN : parseUnits(a.qty, lot);
      if (a.do === 'cancel') port.sendCancel(0, clOrd);
      else if (a.do === 'replace') port.sendReplace(0, clOrd, price, qty, 0);
      else
        port.sendNew(
          0,
          clOrd,
          0,
          a.side === 'buy' ? 1 : -1,
          OrdType[(a.type ?? 'limit') as keyof typeof OrdType],
          TimeInForce[(a.tif ?? (a.type === 'market' ? 'IOC' : 'GTC')) as keyof typeof TimeInForce],
          price,
          qty,
          0,
        );
    },
    onBook: () => undefined,
    onTrade: () => undefined,
    onReport: () => undefined,
    onEnd: () => undefined,
  };
}

function orderTickTicks({ orderTick, tickSize }: Instrument): number {
  return orderTick === undefined ? 1 : parseUnits(orderTick, parseDecimal(tickSize));
}

function pipe(duration: string): Pipe {
  return new Pipe(new LatencyDraw(constantTable(parseDurationNs(duration)), 0, 0));
}

function pipesOf(latency: CaseSession['latency']): Pipes {
  const entry = typeof latency.entry === 'string' ? pipe(latency.entry) : undefined;
  const response = typeof latency.response === 'string' ? pipe(latency.response) : undefined;
  const part = (whole: OneOrParts, name: string): string => (whole as Readonly<Record<string, string>>)[name]!;
  return {
    entryNew: entry ?? pipe(part(latency.entry, 'new')),
    entryCancel: entry ?? pipe(part(latency.entry, 'cancel')),
    entryReplace: entry ?? pipe(part(latency.entry, 'replace')),
    responseAck: response ?? pipe(part(latency.response, 'ack')),
    responseFill: response ?? pipe(part(latency.response, 'fill')),
  };
}

function rulesOf(session: CaseSession, tape: Tape): SessionRules {
  const { queue = { model: 'pessimistic' }, netWindow, postOnly, halted } = session.venue;
  return {
    share: queueShare(queue),
    netWindowNs: netWindow === undefined ? (tape.meta.netWindowNs ?? 50_000_000) : parseDurationNs(netWindow),
    postOnly: postOnly ?? 'reject',
    halted: halted ?? 'reject',
    feeUnits: () => 0,
  };
}

/** Run sessions together on one tape; results by session. */
export async function runCase(tape: Tape, sessions: readonly CaseSession[]): Promise<CaseResult[]> {
  const loop = new Loop();
  const window = new TapeWindow(tape);
  const facts = {
    orderTickTicks: orderTickTicks(tape.meta.instrument),
    negativePrices: false,
    depth: tape.meta.depth ?? Number.POSITIVE_INFINITY,
    snapshotRange: tape.meta.snapshotRange,
    staleAfterNs: tape.meta.staleAfterNs ?? 5_000_000_000,
  };
  const venue = new ReplayVenue(
    0,
    window,
    facts,
    sessions.map((session) => rulesOf(session, tape)),
    loop,
  );
  const results: CaseResult[] = [];
  const seats: Seat[] = [];
  const journals = sessions.map(() => memoryJournal());
  const feeds: Feed[] = [];
  sessions.forEach((session, index) => {
    const feed = new Feed(window, 0, new LatencyDraw(constantTable(parseDurationNs(session.latency.feed)), 0, 0), loop);
    feeds.push(feed);
    const result = {
      fills: [] as CaseFill[],
      orders: [] as (string | number)[][],
      missed: {} as Record<string, number>,
      digest: '',
      failure: undefined,
    };
    const seat: Seat = new Seat(loop, {
      id: session.id,
      index,
      startTs: Number(tape.meta.firstRecvTs),
      pipes: [pipesOf(session.latency)],
      feeds: [feed],
      journal: new NamedJournal(journals[index]!, 0),
      ordersFromTs: Number.NEGATIVE_INFINITY,
      onReport: (m) => {
        note(result, m, textIn(seat.journal, m.clOrd), tape.meta.instrument);
      },
    });
    seat.seat(scriptTrader(seat, session.params.actions, tape.meta.instrument));
    loop.addSeat(seat);
    seats.push(seat);
    results.push(result);
  });
  loop.addMarket({ window, venue, feeds });
  await loop.run();
  return results.map((result, i) => {
    const { missed, strings } = journalColumns(journals[i]!, sessions[i]!.id, seats[i]!.digest);
    for (let k = 0; k < missed.count; k++) {
      const clOrdId = strings[missed.clOrd[k]!]!;
      result.missed[clOrdId] = (result.missed[clOrdId] ?? 0) + missed.missedQtyLots[k]!;
    }
    return { ...result, digest: seats[i]!.digest, failure: seats[i]!.failure };
  });
}

function note(result: { fills: CaseFill[]; orders: (string | number)[][] }, m: Message, clOrdId: string, instrument: Instrument): void {
  result.orders.push([clOrdId, String(m.exchTs), String(m.recvTs), EXEC[m.execType]!, STATUS[m.ordStatus]!, m.leavesQtyLots, m.cumQtyLots]);
  if (m.execType !== ExecType.trade) return;
  result.fills.push({
    clOrdId,
    exchTs: String(m.exchTs),
    recvTs: String(m.recvTs),
    price: formatOnGrid(m.lastPxTicks, parseDecimal(instrument.tickSize)),
    qty: formatOnGrid(m.lastQtyLots, parseDecimal(instrument.lotSize)),
    liquidity: LIQUIDITY[m.liquidity]!,
    rule: RULE[m.rule]!,
    tapeRow: m.tapeRow,
    aheadBeforeLots: formatUnits(m.aheadBefore, GRID),
    aheadAfterLots: formatUnits(m.aheadAfter, GRID),
    certainty: CERTAINTY[m.certainty]!,
  });
}
