/** Plays strategies on a small tape in memory, through the kernel: what each sent, what it was told, what it holds. */
import { parseDurationNs } from '../../src/base/num/duration.js';
import type { Instrument } from '../../src/market/instrument.js';
import type { TapeMeta } from '../../src/market/tape.js';
import { Feed } from '../../src/sim/feed.js';
import { Pipe, type Pipes } from '../../src/sim/gateway.js';
import { guarded, installGuard } from '../../src/sim/guard.js';
import { LatencyDraw } from '../../src/sim/latency/draw.js';
import { constantTable, type LatencyTable } from '../../src/sim/latency/table.js';
import { Loop } from '../../src/sim/loop.js';
import { ExecType, namesByCode, Reason } from '../../src/sim/message.js';
import type { SessionPort } from '../../src/sim/port.js';
import { Seat } from '../../src/sim/seat.js';
import { TapeWindow } from '../../src/sim/tape-window.js';
import { TraderSession } from '../../src/trading/session.js';
import type { Strategy, StrategyDefinition } from '../../src/trading/strategy.js';
import { parseParams } from '../../src/trading/params.js';
import { queueShare } from '../../src/venue/queue-models.js';
import { ReplayVenue } from '../../src/venue/replay.js';
import { NamedJournal, textIn } from '../sim/named-journal.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';

export const PLAIN: Instrument = { symbol: 'T', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' };

type Parts = string | Readonly<Record<string, string>>;
/** A strategy with its parameters; defineStrategy's type is of its own parameters, which a test hands over by name. */
type Any = StrategyDefinition<never, never>;

export interface PlayOptions {
  readonly rows: readonly RowText[];
  readonly strategy: Any;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly instrument?: Instrument;
  readonly meta?: Partial<TapeMeta>;
  readonly entry?: Parts | LatencyTable;
  readonly response?: Parts;
  readonly queue?: { readonly model: string; readonly n?: number };
  readonly netWindow?: string;
  readonly halted?: 'reject' | 'hold';
  readonly debug?: boolean;
}

/** One line a request: `10 new 1 buy 3 @100 GTC`; one a report: `12 1 trade 2 @100 maker leaves 1`. */
export interface Played {
  readonly sent: string[];
  readonly told: string[];
  readonly parents: string[];
  readonly session: TraderSession;
  readonly failure: Error | undefined;
  readonly digest: string;
}

const EXEC = namesByCode(ExecType);
const REASON = namesByCode(Reason);
const TYPES = ['', 'market', 'limit'];
const TIFS = ['', 'GTC', 'IOC', 'FOK', 'GTX'];

export async function play(options: PlayOptions): Promise<Played> {
  installGuard();
  const tape = memoryTape(options.instrument ?? PLAIN, options.rows, options.meta);
  const loop = new Loop();
  const window = new TapeWindow(tape);
  const rules = {
    share: queueShare(options.queue ?? { model: 'pessimistic' }),
    netWindowNs: parseDurationNs(options.netWindow ?? '0ns'),
    postOnly: 'reject',
    halted: options.halted ?? 'reject',
    feeUnits: () => 0,
  } as const;
  const facts = {
    singleOrders: false,
    orderTickTicks: 1,
    negativePrices: false,
    depth: Number.POSITIVE_INFINITY,
    snapshotRange: undefined,
    staleAfterNs: 5e9,
  };
  const venue = new ReplayVenue(0, window, facts, [rules], loop);
  const feed = new Feed(window, 0, new LatencyDraw(constantTable(0), 0, 0), loop);
  const told: string[] = [];
  const startTs = Number(tape.meta.firstRecvTs);
  const seat: Seat = new Seat(loop, {
    id: 'a',
    index: 0,
    startTs,
    pipes: [pipesOf(options.entry ?? '0ns', options.response ?? '0ns')],
    feeds: [feed],
    journal: new NamedJournal({ write: () => undefined }, 0),
    ordersFromTs: Number.NEGATIVE_INFINITY,
    onReport: (m) => {
      const fill =
        m.execType === ExecType.trade ? ` ${String(m.lastQtyLots)} @${String(m.lastPxTicks)} ${m.liquidity === 1 ? 'maker' : 'taker'}` : '';
      const reason = m.reason === Reason.none ? '' : ` ${REASON[m.reason]!}`;
      told.push(
        `${String(m.recvTs)} ${textIn(seat.journal, m.clOrd)} ${EXEC[m.execType]!}${fill}${reason} leaves ${String(m.leavesQtyLots)}`,
      );
    },
  });
  const strategy = options.strategy as unknown as Strategy;
  const scope = { instrument: tape.meta.instrument, epochNs: 0n, startTs, tapeIds: ['t'] };
  const params = parseParams(strategy.params, options.params, 'params', scope, strategy.check);
  const log: Pick<Played, 'sent' | 'parents'> = { sent: [], parents: [] };
  const session = new TraderSession({
    strategy,
    params,
    tapes: [{ tape: 't', instrument: tape.meta.instrument }],
    port: noted(seat, log),
    random: () => 0.5,
    debug: options.debug ?? false,
  });
  seat.seat(session);
  loop.addSeat(seat);
  loop.addMarket({ window, venue, feeds: [feed] });
  await loop.run({ stretch: guarded });
  return { ...log, told, session, failure: seat.failure, digest: seat.digest };
}

/** The seat's port, with what is asked of it written down. */
function noted(seat: Seat, log: Pick<Played, 'sent' | 'parents'>): SessionPort {
  const name = (clOrd: number): string => textIn(seat.journal, clOrd);
  const terms = (price: number, qty: number): string =>
    `${Number.isNaN(qty) ? '' : ` ${String(qty)}`}${Number.isNaN(price) ? '' : ` @${String(price)}`}`;
  const port: SessionPort = Object.create(seat) as SessionPort;
  port.sendNew = (instrument, clOrd, parent, side, ordType, tif, price, qty, fault) => {
    log.sent.push(
      `${String(seat.now())} new ${name(clOrd)} ${side > 0 ? 'buy' : 'sell'}${terms(price, qty)} ${TYPES[ordType]!} ${TIFS[tif]!}${fault === 0 ? '' : ` ${REASON[fault]!}`}`,
    );
    seat.sendNew(instrument, clOrd, parent, side, ordType, tif, price, qty, fault);
  };
  port.sendCancel = (instrument, clOrd) => {
    log.sent.push(`${String(seat.now())} cancel ${name(clOrd)}`);
    seat.sendCancel(instrument, clOrd);
  };
  port.sendReplace = (instrument, clOrd, price, qty, fault) => {
    log.sent.push(`${String(seat.now())} replace ${name(clOrd)}${terms(price, qty)}${fault === 0 ? '' : ` ${REASON[fault]!}`}`);
    seat.sendReplace(instrument, clOrd, price, qty, fault);
  };
  port.parent = (instrument, side, qty, startNs, endNs) => {
    log.parents.push(
      `${String(seat.now())} ${side > 0 ? 'buy' : 'sell'} ${String(qty)} from ${String(startNs)} to ${endNs === Number.MAX_SAFE_INTEGER ? 'the end' : String(endNs)}`,
    );
    return seat.parent(instrument, side, qty, startNs, endNs);
  };
  return port;
}

function pipesOf(entry: Parts | LatencyTable, response: Parts): Pipes {
  const [entryNew, entryCancel, entryReplace] = pipes(entry, ['new', 'cancel', 'replace']) as [Pipe, Pipe, Pipe];
  const [responseAck, responseFill] = pipes(response, ['ack', 'fill']) as [Pipe, Pipe];
  return { entryNew, entryCancel, entryReplace, responseAck, responseFill };
}

function pipes(latency: Parts | LatencyTable, names: readonly string[]): Pipe[] {
  if (typeof latency === 'string')
    return names.map(
      (
        (shared) => () =>
          shared
      )(pipe(constantTable(parseDurationNs(latency)))),
    );
  if ('kind' in latency)
    return names.map(
      (
        (shared) => () =>
          shared
      )(pipe(latency as LatencyTable)),
    );
  return names.map((name) => pipe(constantTable(parseDurationNs(latency[name]!))));
}

function pipe(table: LatencyTable): Pipe {
  return new Pipe(new LatencyDraw(table, 11, 13));
}

/** Rows of a book that stays as it is: a snapshot at `at`, all of one group. Levels are `price: quantity`. */
export function book(at: number, bids: Readonly<Record<number, number>>, asks: Readonly<Record<number, number>>): RowText[] {
  const rows = [
    ...Object.entries(bids).map(([p, q]) => ['bid', p, q] as const),
    ...Object.entries(asks).map(([p, q]) => ['ask', p, q] as const),
  ];
  return rows.map(([side, price, qty], i) => [at, at, 'snapshot', side, price, qty, '', i === rows.length - 1 ? 3 : 2]);
}

/** A level row, stated and received at `at`. */
export function level(at: number, side: 'bid' | 'ask', price: number, qty: number): RowText {
  return [at, at, 'level', side, price, qty];
}

/** A print: the aggressor's side. */
export function trade(at: number, side: 'buy' | 'sell', price: number, qty: number): RowText {
  return [at, at, 'trade', side, price, qty];
}
