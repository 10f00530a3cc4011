/**
 * A replay: the sessions of a scenario on its tapes, joined and run (DESIGN §5).
 *
 * This is the one place where venue, trading and clearing meet. A ledger a session and tape books each report while the run goes on and again from
 * the journal afterwards; that the two agree is checked here, in every run.
 */
import { InvariantError, UsageError } from '../base/errors.js';
import { sumCounts } from '../base/num/counts.js';
import { randomStream } from '../base/rand/stream.js';
import { Ledger } from '../clearing/ledger.js';
import { checkSameBooks } from '../clearing/replay-ledger.js';
import { epochWords, sinceEpoch, type Tape } from '../market/tape.js';
import { contractOf } from '../pricing/contract.js';
import type { SessionColumns } from '../sim/columns.js';
import { Feed } from '../sim/feed.js';
import { guarded, installGuard } from '../sim/guard.js';
import { fillScan } from '../sim/journal-fills.js';
import { JournalWriter } from '../sim/journal.js';
import { Loop } from '../sim/loop.js';
import { ExecType, type Message } from '../sim/message.js';
import { Seat } from '../sim/seat.js';
import { LiveWindow } from '../sim/live-window.js';
import type { RowWindow } from '../sim/row-window.js';
import { TapeWindow } from '../sim/tape-window.js';
import type { LoadedStrategy } from '../trading/load.js';
import { parseParams } from '../trading/params.js';
import { TraderSession } from '../trading/session.js';
import { OwnFeed } from '../venue/impact/own-feed.js';
import { openVenue } from '../venue/open.js';
import type { FlowRows, MatchingMarket } from '../venue/matching/index.js';
import type { RecordedVenue } from '../venue/split.js';
import { describeFailure } from './failure.js';
import { journalColumns, type StoredJournal } from './journal-store.js';
import { flowTerms, sessionRules, venueFacts } from './rules.js';
import type { LiveTape } from './market/live-tape.js';
import { marketOf, type LoadedScenario } from './scenario/index.js';
import type { OpenedTape } from './tapes.js';
import { runClock, type RunClock } from './window.js';
import { drawOf, feedKey, sessionPipes, sessionTables, tableDigests, type SessionTables } from './wires.js';

/** What is replayed. */
export interface ReplayInput {
  readonly scenario: LoadedScenario;
  /** The scenario's tapes, in its order, counted from one epoch. */
  readonly opened: readonly OpenedTape[];
  /** One a session. */
  readonly strategies: readonly LoadedStrategy[];
  readonly journals: readonly StoredJournal[];
  /** Folder in which markets that are made are recorded; absent: one that goes with the run. */
  readonly marketsDir?: string | undefined;
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
  const markets: OpenMarket[] = [];
  for (const tape of opened.keys()) markets.push(await openMarket(input, tape, tables, clock, loop));
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

/** A tape in the loop. */
interface OpenMarket {
  readonly window: RowWindow;
  readonly venue: RecordedVenue;
  /** By session; sessions with the same latency share one. */
  readonly feedOf: readonly Feed[];
  /** By session: its version of the market where its trading changes it for it. */
  readonly ownViewOf?: readonly (OwnFeed | undefined)[];
  /** The venue, where it matches. */
  readonly matching?: MatchingMarket;
}

async function openMarket(
  input: ReplayInput,
  tape: number,
  tables: readonly (readonly SessionTables[])[],
  clock: RunClock,
  loop: Loop,
): Promise<OpenMarket> {
  const one = input.opened[tape]!;
  if (one.live !== undefined) return openLiveMarket(input, one.live, tape, tables, clock, loop);
  const { scenario } = input;
  const window = new TapeWindow(one.tape, clock.window?.toTs);
  const rules = scenario.sessions.map((session, i) =>
    sessionRules(marketOf(session, one.id).venue, one, () => scenario.where(['sessions', i, 'venue'])),
  );
  const feedOf = sessionFeeds(input, tape, tables, window, loop);
  const ownViewOf = rules.map(({ impact }, i) => (impact === undefined ? undefined : new OwnFeed(feedOf[i]!, impact)));
  return { window, venue: openVenue(tape, window, venueFacts(one), rules, loop), feedOf, ownViewOf };
}

/** A market that matches: its rows are those that its venue makes. */
async function openLiveMarket(
  input: ReplayInput,
  live: LiveTape,
  tape: number,
  tables: readonly (readonly SessionTables[])[],
  clock: RunClock,
  loop: Loop,
): Promise<OpenMarket> {
  const { scenario } = input;
  const { instrument, source, rules, alone } = live;
  const [{ marketPlan, planOfTape }, { leadMarketMakers, marketMembers }, { FlowRows, MatchingMarket }] = await Promise.all([
    import('./market/plan.js'),
    import('./market/members.js'),
    import('../venue/matching/index.js'),
  ]);
  const lmmPercents = leadMarketMakers(scenario, live);
  const drawn = (name: string): (() => number) => randomStream(scenario.seed, `market/${live.id}/${name}`);
  const plan = placed(
    () =>
      alone === undefined
        ? marketPlan(source, rules, instrument, clock.epochNs, lmmPercents, drawn)
        : planOfTape(source, instrument, clock.epochNs, alone, drawn),
    () => scenario.where(['tapes', tape, 'preset']),
  );
  const feeds = new Set(scenario.sessions.map((session, index) => feedKey(session, tables[index]![tape]!)));
  const endNs = Math.min(plan.endNs, clock.window?.toTs ?? Number.POSITIVE_INFINITY);
  const flow = live.flow === undefined ? undefined : flowRows(live, live.flow, plan.startNs, endNs, FlowRows);
  const window = new LiveWindow(epochWords(clock.epochNs), endNs, feeds.size > 1, flow);
  const members = marketMembers(scenario, { id: live.id, instrument, rules, startNs: plan.startNs, runStartNs: clock.firstRecvTs });
  const sink = await live.record(input.marketsDir);
  const venue = new MatchingMarket(tape, plan, window, members, loop, sink, flow);
  return { window, venue, matching: venue, feedOf: sessionFeeds(input, tape, tables, window, loop) };
}

/** Markets state their prices; gives by market the feeds by which each looks at others. */
async function lookAtOthers(opened: readonly OpenedTape[], markets: readonly OpenMarket[], loop: Loop): Promise<Feed[][]> {
  if (!opened.some(({ live }) => live !== undefined)) return opened.map(() => []);
  const { statePrices } = await import('./market/stated-prices.js');
  const all = opened.map(({ id, instrument }, i) => ({ id, tickSize: instrument.tickSize, window: markets[i]!.window }));
  return opened.map(({ live }, place) => {
    const venue = markets[place]!.matching;
    return live === undefined || venue === undefined ? [] : statePrices({ venue, place, source: live.source }, all, loop);
  });
}

/** A recorded flow on the run's clock: its first row falls on the market's start. */
function flowRows({ instrument, alone }: LiveTape, tape: Tape, startNs: number, endNs: number, Rows: typeof FlowRows): FlowRows {
  const shiftNs = startNs - sinceEpoch(tape.meta, tape.meta.firstExchTs);
  return new Rows(new TapeWindow(tape, endNs - shiftNs), shiftNs, flowTerms(venueFacts({ tape, instrument }), tape, alone?.netWindowNs));
}

/** What is wrong with a preset stands where it is named. */
function placed<T>(make: () => T, where: () => string): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${where()}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** By session, the feed that brings it a market's rows. */
function sessionFeeds(
  { scenario }: ReplayInput,
  tape: number,
  tables: readonly (readonly SessionTables[])[],
  window: RowWindow,
  loop: Loop,
): Feed[] {
  const feeds = new Map<string, Feed>();
  return scenario.sessions.map((session, index) => {
    const of = tables[index]![tape]!;
    const key = feedKey(session, of);
    const feed = feeds.get(key) ?? new Feed(window, tape, drawOf(scenario, index, tape, of.tables, 'feed'), loop);
    feeds.set(key, feed);
    return feed;
  });
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
