/**
 * A replay: the sessions of a scenario on its tapes, joined and run (DESIGN §5).
 *
 * This is the one place where venue, trading and clearing meet; the tapes and their venues come from `open-markets.ts`. A ledger a session and tape books
 * each report while the run goes on and again from the journal afterwards; that the two agree is checked here, in every run.
 */
import { InvariantError } from '../base/errors.js';
import { sumCounts } from '../base/num/counts.js';
import { randomStream } from '../base/rand/stream.js';
import { Ledger } from '../clearing/ledger.js';
import { checkSameBooks } from '../clearing/replay-ledger.js';
import { contractOf } from '../pricing/contract.js';
import type { SessionColumns } from '../sim/columns.js';
import { guarded, installGuard } from '../sim/guard.js';
import { fillScan } from '../sim/journal-fills.js';
import { JournalWriter } from '../sim/journal.js';
import { Loop } from '../sim/loop.js';
import { ExecType, type Message } from '../sim/message.js';
import { Seat } from '../sim/seat.js';
import type { LoadedStrategy } from '../trading/load.js';
import { parseParams } from '../trading/params.js';
import { TraderSession } from '../trading/session.js';
import { describeFailure } from './failure.js';
import { journalColumns, type StoredJournal } from './journal-store.js';
import { lookAtOthers, type MarketsInput, openMarkets } from './open-markets.js';
import { marketOf } from './scenario/index.js';
import type { OpenedTape } from './tapes.js';
import { runClock, type RunClock } from './window.js';
import { sessionPipes, sessionTables, tableDigests, type SessionTables } from './wires.js';

/** What is replayed. */
export interface ReplayInput extends MarketsInput {
  /** One a session. */
  readonly strategies: readonly LoadedStrategy[];
  readonly journals: readonly StoredJournal[];
  readonly debug?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((rows: number, total: number) => void) | undefined;
}

/** What a session came to. */
export interface SessionOutcome {
  /** Everything that it did; the journal is decoded when this is first asked for. */
  readonly columns: SessionColumns;
  /** One a tape. */
  readonly ledgers: readonly Ledger[];
  /** Why it stopped early, in words for a person; undefined when it did not. */
  readonly failed: string | undefined;
  readonly latencyDigests: Readonly<Record<string, string>>;
  /** What was noticed in markets of its own; absent: it has none. */
  readonly venueCounts?: Readonly<Record<string, number>>;
}

/** What a replay gives. */
export interface ReplayOutcome {
  /** In the order of the scenario. */
  readonly sessions: readonly SessionOutcome[];
  /** Market rows applied, of all tapes. */
  readonly rows: number;
  /** What the rules noticed on the tapes. */
  readonly venueCounts: Readonly<Record<string, number>>;
  readonly clock: RunClock;
}

/**
 * Run the sessions of a scenario together.
 * @throws UsageError for wrong parameters or a window beside the tapes, DataError for a tape, InvariantError, Interrupted; a strategy that fails
 * ends its own session.
 */
export async function replay(input: ReplayInput): Promise<ReplayOutcome> {
  const { scenario, opened } = input;
  const clock = runClock(scenario, opened);
  // By session and tape.
  const tables = scenario.sessions.map((_, i) => opened.map((_, tape) => sessionTables(scenario, i, tape, clock.epochNs)));
  const loop = new Loop();
  const markets = await openMarkets(input, tables, clock, loop);
  const looks = await lookAtOthers(opened, markets, loop);
  const seats = scenario.sessions.map((session, index) => {
    const ledgers = opened.map(({ instrument }) => new Ledger(contractOf(instrument)));
    const seat = new Seat(loop, {
      id: session.id,
      index,
      startTs: clock.firstRecvTs,
      pipes: tables[index]!.map((of, tape) => sessionPipes(scenario, index, tape, of)),
      feeds: markets.map(({ feedOf }) => feedOf[index]!),
      ownViews: markets.map(({ ownViewOf }) => ownViewOf?.[index]),
      journal: new JournalWriter(input.journals[index]!, scenario.seed),
      // Participants make the book in the warm-up that others wait for.
      ordersFromTs: session.home === undefined && clock.window !== undefined ? clock.window.fromTs : Number.NEGATIVE_INFINITY,
      lostQueueUp: opened.map(({ id }) => marketOf(session, id).venue.compat !== null),
      onReport: (m) => {
        bookFill(ledgers[m.instrument]!, m);
      },
    });
    seat.seat(seatTrader(input, index, seat, clock));
    loop.addSeat(seat);
    return { seat, ledgers };
  });
  for (const [tape, { window, venue, feedOf, matching }] of markets.entries()) {
    const others = looks.flat().filter(({ instrument }) => instrument === tape);
    const looksElsewhere = looks[tape]!.length > 0;
    loop.addMarket({ window, venue, feeds: [...new Set(feedOf), ...others], isLive: matching !== undefined, looksElsewhere });
  }
  installGuard();
  const total = opened.reduce((rows, { tape }) => rows + tape.meta.rows, 0);
  await loop
    .run({ signal: input.signal, fromTs: clock.window?.startTs, stretch: guarded, onProgress: (rows) => input.onProgress?.(rows, total) })
    .catch((error: unknown) => {
      throw atRow(error, loop.tapeRow());
    });
  for (const { live } of opened) await live?.settle();
  return {
    sessions: seats.map(({ seat, ledgers }, index) => closeSession(input, index, seat, ledgers, tables[index]!)),
    rows: markets.reduce((rows, { venue }) => rows + venue.nextRow, 0),
    venueCounts: sumCounts(markets.map(({ venue }) => venue.counts)),
    clock,
  };
}

function seatTrader(input: ReplayInput, index: number, seat: Seat, clock: RunClock): TraderSession {
  const { scenario, opened } = input;
  const session = scenario.sessions[index]!;
  const { strategy } = input.strategies[index]!;
  const first = session.home === undefined ? 0 : opened.findIndex(({ id }) => id === session.home);
  const params = parseParams(
    strategy.params,
    session.params,
    (keys) => scenario.where(['sessions', index, 'params', ...keys]),
    { instrument: opened[first]!.instrument, epochNs: clock.epochNs, startTs: clock.firstRecvTs, tapeIds: opened.map(({ id }) => id) },
    strategy.check,
  );
  const stream = session.independent ? `strategy/${session.drawsAs ?? session.id}` : 'strategy';
  return new TraderSession({
    strategy,
    params,
    tapes: opened.map(({ id, instrument }) => ({ tape: id, instrument })),
    first,
    port: seat,
    random: randomStream(scenario.seed, stream),
    ...(input.debug === undefined ? {} : { debug: input.debug }),
  });
}

function bookFill(ledger: Ledger, m: Message): void {
  if (m.execType !== ExecType.trade) return;
  ledger.book(m.side, m.lastPxTicks, m.lastQtyLots, m.feeUnits);
  ledger.invariant();
}

function closeSession(
  input: ReplayInput,
  index: number,
  seat: Seat,
  ledgers: readonly Ledger[],
  tables: readonly SessionTables[],
): SessionOutcome {
  const session = input.scenario.sessions[index]!;
  const journal = input.journals[index]!;
  journal.close();
  bookedAgain(journal, input.opened).forEach((again, tape) => {
    checkSameBooks(ledgers[tape]!, again, session.id);
  });
  const failed =
    seat.failure === undefined ? undefined : describeFailure(seat.failure, session.id, seat.failedRow, input.strategies[index]!.sources);
  let columns: SessionColumns | undefined;
  return {
    get columns() {
      return (columns ??= journalColumns(journal, session.id, seat.digest));
    },
    ledgers,
    failed,
    latencyDigests: tableDigests(
      input.opened.map(({ id }) => id),
      tables,
    ),
  };
}

function bookedAgain(journal: StoredJournal, opened: readonly OpenedTape[]): Ledger[] {
  const again = opened.map(({ instrument }) => new Ledger(contractOf(instrument)));
  const scan = fillScan((tape, side, priceTicks, qtyLots, feeUnits) => {
    again[tape]!.book(side, priceTicks, qtyLots, feeUnits);
  });
  journal.pieces((bytes) => {
    scan.push(bytes);
  });
  for (const ledger of again) ledger.invariant();
  return again;
}

/** A broken invariant names the row at which it broke. */
function atRow(error: unknown, row: number): unknown {
  if (!(error instanceof InvariantError)) return error;
  const named = new InvariantError(`${error.message}, at tape row ${row}`);
  if (error.stack !== undefined) named.stack = error.stack.replace(error.message, named.message);
  return named;
}
