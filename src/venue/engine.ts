/**
 * The state of a replay venue: the recorded market of one instrument, what sessions have in it, and what is being handled now.
 *
 * Rules (`resting.ts`, `arrival.ts`, `requests.ts`) are functions over this state; `replay.ts` drives them. One engine serves all sessions of a
 * replay: the tape is decoded and the books are kept once, and a session's result does not depend on the others.
 *
 * Units: ticks, lots, ns since the tape epoch.
 */
import { Ladder, NO_KEY } from '../market/ladder.js';
import type { VenuePort } from '../sim/port.js';
import { Accounts } from './accounts.js';
import { newSession, type Floor, type FloorCounts, type Queues, type SessionOrders } from './floor.js';
import { MissingLevels } from './impact/missing-levels.js';
import { levelQueues } from './level-queues.js';
import { OwnOrders } from './own-orders.js';
import type { VenueClock } from './price-log.js';
import { PrintMemory } from './prints.js';
import type { SessionRules, VenueFacts } from './rules.js';
import { SeatScratch } from './seat-scratch.js';
import { VenueSide } from './side.js';
import { Taken } from './taken.js';
import { WORLDS } from './worlds.js';

/** One side of the market with everything kept about it. */
export interface EngineSide {
  readonly levels: VenueSide;
  readonly taken: Taken;
  readonly accounts: Accounts;
  /** Own orders of this side by key: how many rest at each price, over all sessions. */
  readonly own: Ladder;
}

/** Counts of what the tape told and the rules noticed. */
export interface EngineCounts extends FloorCounts {
  /** Prints of the other aggressor at or through an own order. */
  otherAggressor: number;
}

/** The state. */
export class Engine implements Floor {
  readonly bid: EngineSide;
  readonly ask: EngineSide;
  readonly orders = new OwnOrders();
  readonly sessions: readonly SessionOrders[];
  /** Number of each session's netting window. */
  readonly windows: readonly number[];
  readonly queues: Queues;
  readonly prints = new PrintMemory();
  readonly counts: EngineCounts = { otherAggressor: 0, unsided: 0, unsidedLost: 0, clears: 0, halts: 0 };
  readonly port: VenuePort;
  readonly facts: VenueFacts;
  readonly instrument: number;
  /** Lots of the print under way that a seat may still share out. */
  readonly printLeft: SeatScratch;
  /** Lots ahead of the last order of a seat while an account is gone through. */
  readonly queueFloor: SeatScratch;

  /** Venue time and row of what is being handled. */
  nowNs = Number.NEGATIVE_INFINITY;
  row = -1;
  halted = false;
  /** When the last book row came. */
  lastBookTs = Number.NEGATIVE_INFINITY;
  /** Whether a book row was seen yet. */
  anyBookRow = false;
  /** Lots of the row's print that seats' models have filled: what conservation is checked against. */
  readonly printFilled: SeatScratch;
  /** Whether a report was made since it was last set to false. */
  reported = false;

  constructor(instrument: number, facts: VenueFacts, rules: readonly SessionRules[], port: VenuePort) {
    this.instrument = instrument;
    this.facts = facts;
    this.port = port;
    const windowsNs = [...new Set(rules.map((each) => each.netWindowNs))].sort((a, b) => a - b);
    this.bid = newSide(1, windowsNs, rules.length, facts, this);
    this.ask = newSide(-1, windowsNs, rules.length, facts, this);
    this.sessions = rules.map(newSession);
    this.windows = rules.map((each) => windowsNs.indexOf(each.netWindowNs));
    this.queues = levelQueues(this);
    this.printLeft = new SeatScratch(rules.length * WORLDS);
    this.printFilled = new SeatScratch(rules.length * WORLDS);
    this.queueFloor = new SeatScratch(rules.length * WORLDS);
    this.bid.taken.watcher = this.ask.taken.watcher = MissingLevels.of(this);
  }

  /** The side with the given sign: +1 bids, −1 asks. */
  side(sign: number): EngineSide {
    return sign > 0 ? this.bid : this.ask;
  }

  /** Whether no book row has come for longer than the tape may be silent. */
  get isStale(): boolean {
    return this.nowNs - this.lastBookTs > this.facts.staleAfterNs;
  }

  /** Whether both sides show a touch and it is crossed or locked. */
  get tapeCrossed(): boolean {
    const bid = this.bid.levels.ladder.bestKey;
    const ask = this.ask.levels.ladder.bestKey;
    return bid !== NO_KEY && ask !== NO_KEY && bid >= -ask;
  }
}

function newSide(sign: 1 | -1, windowsNs: readonly number[], sessions: number, facts: VenueFacts, clock: VenueClock): EngineSide {
  const levels = new VenueSide(sign, facts.depth);
  const range = facts.snapshotRange;
  if (range !== undefined) levels.rangeLowKey = levels.key(sign > 0 ? range.bidLowTicks : range.askHighTicks);
  return { levels, taken: new Taken(levels, sessions * WORLDS), accounts: new Accounts(levels, windowsNs, clock), own: new Ladder() };
}
