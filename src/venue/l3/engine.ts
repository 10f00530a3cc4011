/**
 * The state of a replayed market of single orders (FILLS.md §6): the recorded book, and the orders of sessions that stand in its queues.
 *
 * Rules (`rows.ts`, `share.ts`, `queues.ts`) are functions over this state. Nothing is estimated: each own order has a place among those of the recorded
 * orders at its price, and what stands ahead of it is looked up where a fill is told. So rows of the tape cost no more for orders that rest, and
 * only the sessions that a row reaches are looked at.
 *
 * The three worlds of an order (`worlds.ts`) agree: there are no shadows.
 *
 * Units: ticks, lots, ns since the tape epoch. Invariant: own and recorded orders at one price have different places.
 */
import { L3Book } from '../../market/l3-book.js';
import { NO_KEY } from '../../market/ladder.js';
import type { LevelLog } from '../../market/level-log.js';
import type { VenuePort } from '../../sim/port.js';
import { newSession, type Floor, type FloorCounts, type Queues, type SessionOrders } from '../floor.js';
import { OwnOrders } from '../own-orders.js';
import { PrintMemory } from '../prints.js';
import type { SessionRules, VenueFacts } from '../rules.js';
import { SeatScratch } from '../seat-scratch.js';
import { MissingLots } from './missing-lots.js';
import { OwnQueues } from './own-queues.js';
import { orderQueues } from './queues.js';
import { TakenLots } from './taken.js';

/** Counts of what the tape told. */
export interface L3Counts extends FloorCounts {
  /** Rows of ids that are not in the book. */
  unknownOrders: number;
  /** Executions of more than was known of their order. */
  executedBeyond: number;
}

/** The state. */
export class L3Engine implements Floor {
  readonly book = new L3Book();
  readonly orders = new OwnOrders();
  readonly bidOwn = new OwnQueues(this.orders);
  readonly askOwn = new OwnQueues(this.orders);
  readonly taken = new TakenLots();
  readonly sessions: readonly SessionOrders[];
  readonly queues: Queues;
  readonly counts: L3Counts = { unsided: 0, unsidedLost: 0, clears: 0, halts: 0, unknownOrders: 0, executedBeyond: 0 };
  readonly prints = new PrintMemory();
  /** What feeds are told of the levels. */
  readonly log: LevelLog;
  readonly port: VenuePort;
  readonly facts: VenueFacts;
  readonly instrument: number;
  /** By session: lots of the row under way that are still to be shared out. */
  readonly left: SeatScratch;
  /** Where sessions see what they took; absent where none does. */
  readonly missing: MissingLots | undefined;

  nowNs = Number.NEGATIVE_INFINITY;
  row = -1;
  halted = false;
  reported = false;
  /** When the last row of the book came. */
  lastBookTs = Number.NEGATIVE_INFINITY;
  /** Whether the book was cleared, and no row since then spoke of an order that is no part of a snapshot. */
  inHole = false;

  constructor(instrument: number, log: LevelLog, facts: VenueFacts, rules: readonly SessionRules[], port: VenuePort) {
    this.log = log;
    log.write(this.book);
    this.instrument = instrument;
    this.facts = facts;
    this.port = port;
    this.sessions = rules.map(newSession);
    this.queues = orderQueues(this);
    this.left = new SeatScratch(rules.length);
    this.missing = MissingLots.of(this);
  }

  /** Own orders of a side. */
  own(side: number): OwnQueues {
    return side > 0 ? this.bidOwn : this.askOwn;
  }

  /** Whether no book row has come for longer than the tape may be silent. */
  get isStale(): boolean {
    return this.nowNs - this.lastBookTs > this.facts.staleAfterNs;
  }

  /** Whether both sides of the tape's book show a touch and it is crossed or locked. */
  get tapeCrossed(): boolean {
    const bid = this.book.levels.bids.bestKey;
    const ask = this.book.levels.asks.bestKey;
    return bid !== NO_KEY && ask !== NO_KEY && bid >= -ask;
  }
}
