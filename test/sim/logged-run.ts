/** Runs traders against logged venues on one or more tapes; every event of the run as one line, in the order in which it happened. */
import type { TapeMeta } from '../../src/market/tape.js';
import { Feed } from '../../src/sim/feed.js';
import { LatencyDraw } from '../../src/sim/latency/draw.js';
import { constantTable } from '../../src/sim/latency/table.js';
import { Loop, type LoopOptions, type Market } from '../../src/sim/loop.js';
import { ExecType, namesByCode } from '../../src/sim/message.js';
import type { SessionPort, Trader } from '../../src/sim/port.js';
import { Seat } from '../../src/sim/seat.js';
import { TapeWindow } from '../../src/sim/tape-window.js';
import { NamedJournal, textIn } from './named-journal.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { LoggedVenue } from './logged-venue.js';
import { IDLE, pipesOf, type Laws } from './stage.js';
import { PLAIN } from '../trading/play.js';

/** A session of a logged run. */
export interface Player {
  readonly id: string;
  readonly laws?: Laws;
  readonly trader?: (port: SessionPort) => Partial<Trader>;
}

/** A logged run: rows by instrument, and what rows report (see `LoggedVenue`). */
export interface LoggedRun {
  readonly tapes: readonly (readonly RowText[])[];
  readonly players: readonly Player[];
  readonly reportsAt?: ReadonlyMap<number, { readonly session: number; readonly clOrd: number }>;
  readonly batchRows?: number;
  readonly meta?: Partial<TapeMeta>;
  readonly options?: LoopOptions;
}

const EXEC = namesByCode(ExecType);

/** Lines such as `2000 a report x new`, `2000 a timer 7`, `2000 a book 0`, `2000 row 0:3`, `2000 request 0:x`; and the seats. */
export async function loggedRun(run: LoggedRun): Promise<{ log: string[]; seats: Seat[]; venues: LoggedVenue[] }> {
  const log: string[] = [];
  const loop = new Loop();
  const seats: Seat[] = [];
  const nameOf = (session: number, clOrd: number): string => textIn(seats[session]!.journal, clOrd);
  const markets = run.tapes.map((rows, instrument) => {
    const window = new TapeWindow(memoryTape(PLAIN, rows, run.meta, run.batchRows));
    const venue = new LoggedVenue({
      instrument,
      window,
      port: loop,
      log,
      nameOf,
      ...(run.reportsAt === undefined ? {} : { reportsAt: run.reportsAt }),
    });
    return { window, venue, feeds: [] as Feed[] } satisfies Market;
  });
  run.players.forEach((player, index) => {
    const { feed = 0 } = player.laws ?? {};
    const table = typeof feed === 'number' ? constantTable(feed) : feed;
    const feeds = markets.map(({ window }, instrument) => new Feed(window, instrument, new LatencyDraw(table, 3, 5), loop));
    markets.forEach((market, i) => market.feeds.push(feeds[i]!));
    const pipes = pipesOf(player.laws ?? {}, 1);
    const seat = new Seat(loop, {
      id: player.id,
      index,
      startTs: Number(run.tapes[0]![0]?.[1] ?? 0),
      pipes: markets.map(() => pipes),
      feeds,
      journal: new NamedJournal({ write: () => undefined }, 0),
      ordersFromTs: Number.NEGATIVE_INFINITY,
      onReport: () => undefined,
    });
    seat.seat(noted(player, seat, log));
    loop.addSeat(seat);
    seats.push(seat);
  });
  for (const market of markets) loop.addMarket(market);
  await loop.run(run.options);
  return { log, seats, venues: markets.map(({ venue }) => venue) };
}

/** The player's trader, each call written down before it runs. */
function noted({ id, trader }: Player, port: Seat, log: string[]): Trader {
  const does: Trader = { ...IDLE, ...trader?.(port) };
  const note = (what: string): number => log.push(`${port.now()} ${id} ${what}`);
  return {
    wantsBook: does.wantsBook,
    wantsTrades: does.wantsTrades,
    onStart: () => {
      note('start');
      does.onStart();
    },
    onBook: (instrument) => {
      note(`book ${instrument}`);
      does.onBook(instrument);
    },
    onTrade: (instrument, trade) => {
      note(`trade ${instrument}`);
      does.onTrade(instrument, trade);
    },
    onReport: (m) => {
      note(`report ${textIn(port.journal, m.clOrd)} ${EXEC[m.execType]!}`);
      does.onReport(m);
    },
    onTimer: (tag) => {
      note(`timer ${tag}`);
      does.onTimer(tag);
    },
    onEnd: () => {
      note('end');
      does.onEnd();
    },
  };
}

/** A limit order of one lot, to buy, good till cancelled. */
export function sendOrder(port: SessionPort, id: string, instrument = 0, price = 99): void {
  port.sendNew(instrument, port.intern(id), 0, 1, 2, 1, price, 1, 0);
}
