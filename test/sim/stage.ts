/**
 * A stage for tests of the kernel: traders written by hand, on tapes in memory, behind latencies of any law.
 *
 * Everything that a run has is there (loop, venue, feeds, seats, journals, ledgers); what a test does not say has a plain value: no latency,
 * the pessimistic queue model, no netting window, no fees.
 *
 * Example: `const [a] = await stage(tape, [{ id: 'a', trader: (port) => ({ ...IDLE, onStart: () => port.schedule(10, 0) }) }])`.
 */
import { Ledger } from '../../src/clearing/ledger.js';
import { contractOf } from '../../src/pricing/contract.js';
import type { SessionColumns } from '../../src/sim/columns.js';
import { Feed } from '../../src/sim/feed.js';
import { Pipe, type Pipes } from '../../src/sim/gateway.js';
import { JournalReader } from '../../src/sim/journal-read.js';
import { JournalWriter } from '../../src/sim/journal.js';
import { latencyDraw, type LatencyPath } from '../../src/sim/latency/draw.js';
import { constantTable, type LatencyTable } from '../../src/sim/latency/table.js';
import { Loop, type LoopOptions } from '../../src/sim/loop.js';
import { ExecType, Message } from '../../src/sim/message.js';
import type { SessionPort, Trader, Venue } from '../../src/sim/port.js';
import { Seat } from '../../src/sim/seat.js';
import { TapeWindow } from '../../src/sim/tape-window.js';
import type { Tape } from '../../src/market/tape.js';
import type { SessionRules, VenueFacts } from '../../src/venue/rules.js';
import type { RecordedVenue } from '../../src/venue/split.js';
import { OwnFeed } from '../../src/venue/impact/own-feed.js';
import { SessionImpact, type ImpactTerms } from '../../src/venue/impact/session-impact.js';
import { openVenue } from '../../src/venue/open.js';
import { queueShare } from '../../src/venue/queue-models.js';

/** A law, or a constant in ns. */
export type Law = LatencyTable | number;

/** Laws of a session's paths; a path that is absent has no latency. */
export interface Laws {
  readonly feed?: Law;
  /** One law is one pipe for all; three are a pipe each. */
  readonly entry?: Law | { readonly new: Law; readonly cancel: Law; readonly replace: Law };
  readonly response?: Law | { readonly ack: Law; readonly fill: Law };
}

/** A session: who trades, and under what. */
export interface Actor {
  readonly id: string;
  readonly trader: (port: SessionPort) => Trader;
  readonly laws?: Laws;
  readonly rules?: Partial<SessionRules>;
  /** What its trading does to its own version of the market; default: nothing. */
  readonly impact?: ImpactTerms;
  /** Sessions with the same key share a feed; default: by themselves. */
  readonly feedKey?: string;
  readonly ordersFromTs?: number;
}

/** The parts of a run under way, for tests that look inside. */
export interface Parts {
  readonly loop: Loop;
  readonly window: TapeWindow;
  readonly venue: RecordedVenue;
  readonly feeds: readonly Feed[];
  readonly seats: readonly Seat[];
}

/** What may be asked of a stage. */
export interface StageOptions extends LoopOptions {
  readonly seed?: number;
  readonly facts?: Partial<VenueFacts>;
  /** Called after each stretch of rows and each request at the venue, and with the parts before the run. */
  readonly onEvent?: (parts: Parts) => void;
}

/** What a session came to. */
export interface Acted {
  readonly id: string;
  /** Reports as the venue made them: copies. */
  readonly reports: readonly Message[];
  readonly columns: SessionColumns;
  /** The journal as it was written. */
  readonly bytes: Buffer;
  readonly ledger: Ledger;
  readonly digest: string;
  readonly failure: Error | undefined;
  readonly failedRow: number;
}

/** A trader that does nothing and listens to nothing. */
export const IDLE: Trader = {
  wantsBook: false,
  wantsTrades: false,
  onStart: () => undefined,
  onBook: () => undefined,
  onTrade: () => undefined,
  onReport: () => undefined,
  onTimer: () => undefined,
  onEnd: () => undefined,
};

/** Run actors together on one tape. */
export async function stage(tape: Tape, actors: readonly Actor[], options: StageOptions = {}): Promise<Acted[]> {
  const loop = new Loop();
  const window = new TapeWindow(tape);
  const rules = actors.map(rulesOf);
  const replay = openVenue(0, window, factsOf(options.facts), rules, loop);
  const feeds = new Map<string, Feed>();
  const startTs = Number(BigInt(tape.meta.firstRecvTs) - BigInt(tape.meta.epochNs));
  const open = actors.map((actor, index) => {
    const feed = feedOf(actor, index, feeds, window, loop, options.seed ?? 1);
    const { impact } = rules[index]!;
    const own = impact === undefined ? undefined : new OwnFeed(feed, impact);
    return openSeat(actor, index, feed, own, startTs, tape, loop, options.seed ?? 1);
  });
  const parts: Parts = { loop, window, venue: replay, feeds: [...feeds.values()], seats: open.map(({ seat }) => seat) };
  loop.addMarket({ window, venue: watched(replay, parts, options.onEvent), feeds: parts.feeds });
  for (const { seat } of open) loop.addSeat(seat);
  await loop.run(options);
  return open.map(({ seat, pieces, reports, ledger }) => ({
    id: seat.sessionId,
    reports,
    columns: readBack(pieces, seat),
    bytes: Buffer.concat(pieces),
    ledger,
    digest: seat.digest,
    failure: seat.failure,
    failedRow: seat.failedRow,
  }));
}

interface Open {
  readonly seat: Seat;
  readonly pieces: Buffer[];
  readonly reports: Message[];
  readonly ledger: Ledger;
}

function openSeat(
  actor: Actor,
  index: number,
  feed: Feed,
  own: OwnFeed | undefined,
  startTs: number,
  tape: Tape,
  loop: Loop,
  seed: number,
): Open {
  const pieces: Buffer[] = [];
  const reports: Message[] = [];
  const ledger = new Ledger(contractOf(tape.meta.instrument));
  const seat = new Seat(loop, {
    id: actor.id,
    index,
    startTs,
    pipes: [pipesOf(actor.laws ?? {}, seed)],
    feeds: [feed],
    ownViews: [own],
    journal: new JournalWriter({ write: (bytes) => pieces.push(Buffer.from(bytes)) }, seed),
    ordersFromTs: actor.ordersFromTs ?? Number.NEGATIVE_INFINITY,
    lostQueueUp: [actor.rules?.compat !== undefined],
    onReport: (m) => {
      reports.push(Object.assign(new Message(m.poolIndex), m));
      if (m.execType === ExecType.trade) ledger.book(m.side, m.lastPxTicks, m.lastQtyLots, m.feeUnits);
    },
  });
  seat.seat(actor.trader(seat));
  return { seat, pieces, reports, ledger };
}

function readBack(pieces: readonly Buffer[], seat: Seat): SessionColumns {
  const reader = new JournalReader();
  for (const piece of pieces) reader.push(piece);
  return reader.finish(seat.sessionId, seat.digest);
}

function feedOf(actor: Actor, index: number, feeds: Map<string, Feed>, window: TapeWindow, loop: Loop, seed: number): Feed {
  const key = actor.feedKey ?? String(index);
  const known = feeds.get(key);
  if (known !== undefined) return known;
  const feed = new Feed(window, 0, latencyDraw(tableOf(actor.laws?.feed), seed, 'feed'), loop);
  feeds.set(key, feed);
  return feed;
}

function tableOf(law: Law | undefined): LatencyTable {
  return law === undefined || typeof law === 'number' ? constantTable(law ?? 0) : law;
}

/** The pipes of a session: one a leg, or one a kind where laws are set apart. */
export function pipesOf({ entry = 0, response = 0 }: Laws, seed: number): Pipes {
  const pipe = (law: Law, path: LatencyPath): Pipe => new Pipe(latencyDraw(tableOf(law), seed, path));
  const isLaw = (legs: object | number): legs is Law => typeof legs === 'number' || 'kind' in legs;
  const [one, back] = [isLaw(entry) ? pipe(entry, 'entry') : entry, isLaw(response) ? pipe(response, 'response') : response];
  return {
    ...(one instanceof Pipe
      ? { entryNew: one, entryCancel: one, entryReplace: one }
      : {
          entryNew: pipe(one.new, 'entry.new'),
          entryCancel: pipe(one.cancel, 'entry.cancel'),
          entryReplace: pipe(one.replace, 'entry.replace'),
        }),
    ...(back instanceof Pipe
      ? { responseAck: back, responseFill: back }
      : { responseAck: pipe(back.ack, 'response.ack'), responseFill: pipe(back.fill, 'response.fill') }),
  };
}

function rulesOf({ rules = {}, impact }: Actor): SessionRules {
  return {
    share: queueShare({ model: 'pessimistic' }),
    netWindowNs: 0,
    postOnly: 'reject',
    halted: 'reject',
    feeUnits: () => 0,
    impact: impact === undefined ? undefined : new SessionImpact(impact),
    ...rules,
  };
}

function factsOf(facts: Partial<VenueFacts> | undefined): VenueFacts {
  return {
    orderTickTicks: 1,
    negativePrices: false,
    depth: Number.POSITIVE_INFINITY,
    snapshotRange: undefined,
    staleAfterNs: 5_000_000_000,
    ...facts,
  };
}

/** The venue, with a look at everything after each thing that it does. */
function watched(venue: Venue, parts: Parts, onEvent: StageOptions['onEvent']): Venue {
  if (onEvent === undefined) return venue;
  onEvent(parts);
  return {
    get nextTs() {
      return venue.nextTs;
    },
    get nextRow() {
      return venue.nextRow;
    },
    get heldRow() {
      return venue.heldRow;
    },
    refresh: () => {
      venue.refresh();
    },
    advance: (limitNs) => {
      venue.advance(limitNs);
      onEvent(parts);
    },
    onRequest: (m) => {
      venue.onRequest(m);
      onEvent(parts);
    },
    dropSession: (session, nowNs) => {
      venue.dropSession(session, nowNs);
    },
    finish: () => {
      venue.finish();
      onEvent(parts);
    },
    invariant: () => {
      venue.invariant();
    },
  };
}
