/**
 * The tapes of a scenario as markets of a loop: where their rows come from, the venue that each is traded on, and the feed by which each session sees it.
 *
 * A recorded tape is read row by row; a market that matches makes its rows while the run goes on.
 */
import { UsageError } from '../base/errors.js';
import { randomStream } from '../base/rand/stream.js';
import { epochWords, sinceEpoch, type Tape } from '../market/tape.js';
import { Feed } from '../sim/feed.js';
import { LiveWindow } from '../sim/live-window.js';
import type { Loop } from '../sim/loop.js';
import type { RowWindow } from '../sim/row-window.js';
import { TapeWindow } from '../sim/tape-window.js';
import { OwnFeed } from '../venue/impact/own-feed.js';
import type { FlowRows, MatchingMarket } from '../venue/matching/index.js';
import { openVenue } from '../venue/open.js';
import type { RecordedVenue } from '../venue/split.js';
import type { LiveTape } from './market/live-tape.js';
import { flowTerms, sessionRules, venueFacts } from './rules.js';
import { marketOf, type LoadedScenario } from './scenario/index.js';
import type { OpenedTape } from './tapes.js';
import type { RunClock } from './window.js';
import { drawOf, feedKey, type SessionTables } from './wires.js';

/** What markets are opened from. */
export interface MarketsInput {
  readonly scenario: LoadedScenario;
  /** The scenario's tapes, in its order, counted from one epoch. */
  readonly opened: readonly OpenedTape[];
  /** Folder in which markets that are made are recorded; absent: one that goes with the run. */
  readonly marketsDir?: string | undefined;
}

/** A tape in the loop. */
export interface OpenMarket {
  readonly window: RowWindow;
  readonly venue: RecordedVenue;
  /** By session; sessions with the same latency share one. */
  readonly feedOf: readonly Feed[];
  /** By session: its version of the market where its trading changes it for it. */
  readonly ownViewOf?: readonly (OwnFeed | undefined)[];
  /** The venue, where it matches. */
  readonly matching?: MatchingMarket;
}

/** Tables of latencies by session and tape. */
type AllTables = readonly (readonly SessionTables[])[];

/** One a tape, in their order. @throws UsageError for a venue that the tape cannot have */
export async function openMarkets(input: MarketsInput, tables: AllTables, clock: RunClock, loop: Loop): Promise<OpenMarket[]> {
  const markets: OpenMarket[] = [];
  for (const tape of input.opened.keys()) markets.push(await openMarket(input, tape, tables, clock, loop));
  return markets;
}

async function openMarket(input: MarketsInput, tape: number, tables: AllTables, clock: RunClock, loop: Loop): Promise<OpenMarket> {
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
  input: MarketsInput,
  live: LiveTape,
  tape: number,
  tables: AllTables,
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
export async function lookAtOthers(opened: readonly OpenedTape[], markets: readonly OpenMarket[], loop: Loop): Promise<Feed[][]> {
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
function sessionFeeds({ scenario }: MarketsInput, tape: number, tables: AllTables, window: RowWindow, loop: Loop): Feed[] {
  const feeds = new Map<string, Feed>();
  return scenario.sessions.map((session, index) => {
    const of = tables[index]![tape]!;
    const key = feedKey(session, of);
    const feed = feeds.get(key) ?? new Feed(window, tape, drawOf(scenario, index, tape, of.tables, 'feed'), loop);
    feeds.set(key, feed);
    return feed;
  });
}
