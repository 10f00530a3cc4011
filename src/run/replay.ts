/**
 * A replay: the sessions of a scenario on one tape, joined and run (DESIGN §5).
 *
 * This is the one place where venue, trading and clearing meet. The ledger books each report while the run goes on and again from the journal
 * afterwards; that the two agree is checked here, in every run.
 */
import { InvariantError } from '../base/errors.js';
import { parseDecimal, unitsOf } from '../base/num/decimal.js';
import { randomStream } from '../base/rand/stream.js';
import { Ledger } from '../clearing/ledger.js';
import { checkSameBooks } from '../clearing/replay-ledger.js';
import type { Instrument } from '../market/instrument.js';
import { contractOf } from '../pricing/contract.js';
import type { SessionColumns } from '../sim/columns.js';
import { Feed } from '../sim/feed.js';
import { guarded, installGuard } from '../sim/guard.js';
import { fillScan } from '../sim/journal-fills.js';
import { JournalWriter } from '../sim/journal.js';
import { Loop } from '../sim/loop.js';
import { ExecType, type Message } from '../sim/message.js';
import { Seat } from '../sim/seat.js';
import { TapeWindow } from '../sim/tape-window.js';
import type { LoadedStrategy } from '../trading/load.js';
import { parseParams } from '../trading/params.js';
import { TraderSession } from '../trading/session.js';
import { compatQueue, qtyOfLots } from '../venue/compat/queue.js';
import { feeSchedule } from '../venue/fees.js';
import { openVenue } from '../venue/open.js';
import { queueShare } from '../venue/queue-models.js';
import type { CompatRules, SessionRules, VenueFacts } from '../venue/rules.js';
import { describeFailure } from './failure.js';
import { journalColumns, type StoredJournal } from './journal-store.js';
import type { LoadedScenario, ResolvedSession } from './scenario/index.js';
import type { OpenedTape } from './tapes.js';
import { drawOf, feedKey, sessionPipes, sessionTables, type SessionTables } from './wires.js';

/** Netting window where neither the session nor the tape says one (FILLS.md §3.8). */
export const NET_WINDOW_NS = 50_000_000;
/** How long a tape may be silent before fills are doubtful, where it does not say (FILLS.md §5.5). */
export const STALE_AFTER_NS = 5_000_000_000;

/** What is replayed. */
export interface ReplayInput {
  readonly scenario: LoadedScenario;
  readonly opened: OpenedTape;
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
  readonly ledger: Ledger;
  /** Why it stopped early, in words for a person; undefined when it did not. */
  readonly failed: string | undefined;
  readonly latencyDigests: Readonly<Record<string, string>>;
}

/** What a replay gives. */
export interface ReplayOutcome {
  readonly sessions: readonly SessionOutcome[];
  /** Market rows applied. */
  readonly rows: number;
  /** What the rules noticed on the tape. */
  readonly venueCounts: Readonly<Record<string, number>>;
}

/**
 * Run the sessions of a scenario together.
 * @throws UsageError for wrong parameters, DataError for the tape, InvariantError, Interrupted; a strategy that fails ends its own session.
 */
export async function replay(input: ReplayInput): Promise<ReplayOutcome> {
  const { scenario, opened } = input;
  const { tape, instrument } = opened;
  const epochNs = BigInt(tape.meta.epochNs);
  const startTs = tape.meta.rows === 0 ? 0 : Number(BigInt(tape.meta.firstRecvTs) - epochNs);
  const tables = scenario.sessions.map((_, i) => sessionTables(scenario, i, epochNs));
  const loop = new Loop();
  const window = new TapeWindow(tape);
  const venue = openVenue(
    0,
    window,
    venueFacts(opened),
    scenario.sessions.map((session) => sessionRules(session, opened)),
    loop,
  );
  const feeds = sharedFeeds(scenario, tables, window, loop);
  const seats = scenario.sessions.map((session, index) => {
    const ledger = new Ledger(contractOf(instrument));
    const seat = new Seat(loop, {
      id: session.id,
      index,
      startTs,
      pipes: sessionPipes(session, tables[index]!, scenario.seed),
      feeds: [feeds.get(feedKey(session, tables[index]!))!],
      journal: new JournalWriter(input.journals[index]!, scenario.seed),
      ordersFromTs: Number.NEGATIVE_INFINITY,
      lostQueueUp: session.venue.compat !== null,
      onReport: (m) => {
        bookFill(ledger, m);
      },
    });
    seat.seat(seatTrader(input, index, seat, startTs, epochNs));
    loop.addSeat(seat);
    return { seat, ledger };
  });
  loop.addMarket({ window, venue, feeds: [...feeds.values()] });
  installGuard();
  await loop
    .run({ signal: input.signal, stretch: guarded, onProgress: (rows) => input.onProgress?.(rows, tape.meta.rows) })
    .catch((error: unknown) => {
      throw atRow(error, loop.tapeRow());
    });
  const sessions = seats.map(({ seat, ledger }, index) => closeSession(input, index, seat, ledger, tables[index]!));
  return { sessions, rows: venue.nextRow, venueCounts: { ...venue.counts } };
}

function seatTrader(input: ReplayInput, index: number, seat: Seat, startTs: number, epochNs: bigint): TraderSession {
  const { scenario, opened } = input;
  const session = scenario.sessions[index]!;
  const { strategy } = input.strategies[index]!;
  const params = parseParams(
    strategy.params,
    session.params,
    (keys) => scenario.where(['sessions', index, 'params', ...keys]),
    { instrument: opened.instrument, epochNs, startTs, tapeIds: scenario.tapes.map((tape) => tape.id) },
    strategy.check,
  );
  const stream = session.independent ? `strategy/${session.drawsAs ?? session.id}` : 'strategy';
  return new TraderSession({
    strategy,
    params,
    instrument: opened.instrument,
    port: seat,
    random: randomStream(scenario.seed, stream),
    ...(input.debug === undefined ? {} : { debug: input.debug }),
  });
}

function sharedFeeds(scenario: LoadedScenario, tables: readonly SessionTables[], window: TapeWindow, loop: Loop): Map<string, Feed> {
  const feeds = new Map<string, Feed>();
  scenario.sessions.forEach((session, index) => {
    const key = feedKey(session, tables[index]!);
    if (!feeds.has(key)) feeds.set(key, new Feed(window, 0, drawOf(session, tables[index]!.tables, 'feed', scenario.seed), loop));
  });
  return feeds;
}

function sessionRules(session: ResolvedSession, opened: OpenedTape): SessionRules {
  const { venue } = session;
  return {
    share: queueShare(venue.queue),
    netWindowNs: venue.netWindowNs ?? opened.tape.meta.netWindowNs ?? NET_WINDOW_NS,
    postOnly: venue.postOnly,
    halted: venue.halted,
    feeUnits: feeSchedule(contractOf(opened.instrument), venue.fees),
    compat: venue.compat === null ? undefined : compatRules(venue, opened.instrument),
  };
}

function compatRules(venue: ResolvedSession['venue'], { lotSize }: Instrument): CompatRules {
  const qtyOf = qtyOfLots(parseDecimal(lotSize));
  return { queue: compatQueue(venue.queue), partial: venue.fills === 'partial', qtyOf, lotQtyBase: qtyOf(1) };
}

function venueFacts({ tape, instrument }: OpenedTape): VenueFacts {
  return {
    orderTickTicks: orderTickTicks(instrument),
    negativePrices: instrument.negativePrices ?? false,
    depth: tape.meta.depth ?? Number.POSITIVE_INFINITY,
    snapshotRange: tape.meta.snapshotRange,
    staleAfterNs: tape.meta.staleAfterNs ?? STALE_AFTER_NS,
  };
}

function orderTickTicks({ orderTick, tickSize }: Instrument): number {
  return orderTick === undefined ? 1 : Number(unitsOf(parseDecimal(orderTick), parseDecimal(tickSize)));
}

function bookFill(ledger: Ledger, m: Message): void {
  if (m.execType !== ExecType.trade) return;
  ledger.book(m.side, m.lastPxTicks, m.lastQtyLots, m.feeUnits);
  ledger.invariant();
}

function closeSession(input: ReplayInput, index: number, seat: Seat, ledger: Ledger, tables: SessionTables): SessionOutcome {
  const session = input.scenario.sessions[index]!;
  const journal = input.journals[index]!;
  journal.close();
  checkSameBooks(ledger, bookedAgain(journal, input.opened.instrument), session.id);
  const failed =
    seat.failure === undefined ? undefined : describeFailure(seat.failure, session.id, seat.failedRow, input.strategies[index]!.sources);
  let columns: SessionColumns | undefined;
  return {
    get columns() {
      return (columns ??= journalColumns(journal, session.id, seat.digest));
    },
    ledger,
    failed,
    latencyDigests: tables.digests,
  };
}

function bookedAgain(journal: StoredJournal, instrument: Instrument): Ledger {
  const again = new Ledger(contractOf(instrument));
  const scan = fillScan((_, side, priceTicks, qtyLots, feeUnits) => {
    again.book(side, priceTicks, qtyLots, feeUnits);
  });
  journal.pieces((bytes) => {
    scan.push(bytes);
  });
  again.invariant();
  return again;
}

/** A broken invariant names the row at which it broke. */
function atRow(error: unknown, row: number): unknown {
  if (!(error instanceof InvariantError)) return error;
  const named = new InvariantError(`${error.message}, at tape row ${row}`);
  if (error.stack !== undefined) named.stack = error.stack.replace(error.message, named.message);
  return named;
}
