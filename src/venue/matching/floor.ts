/**
 * What the parts of a matching venue share: one instrument's book, who waits for a trigger, and what is said of it.
 *
 * The rooms beside (`arrive.ts`, `sweep.ts`, `change.ts`, `stops.ts` …) are functions on a floor; nothing else has state. One order is entered at a time, and
 * what it causes is done before the next one comes.
 *
 * Units: ticks, lots, ns. Invariant: outside a call no order is under way, and the ids are those of the orders in queues.
 */
import { NO_KEY } from '../../market/ladder.js';
import { IdTable } from '../../base/mem/id-table.js';
import { EventHeap } from '../../base/mem/event-heap.js';
import { RestingColumns } from './allocation/resting.js';
import { SideLevels } from './auction/side-levels.js';
import type { PriceGuard } from './bands/price-guard.js';
import { OrderRecords, QUEUE, LINKS, VALUES } from './book/order-records.js';
import { PriceQueues } from './book/price-queues.js';
import type { BookEvents } from './book-events.js';
import type { ReportRing } from './reports.js';
import { type BookRules, Phase } from './rules-in-force.js';
import { OrderTerms } from './terms.js';
import { TrailingColumns } from './trailing.js';

/** Where an order stands, by number of its queues; the lowest bit is 1 for bids. */
export const QueueIndex = {
  lit: 0,
  dark: 2,
  stopLast: 4,
  stopMark: 6,
  stopIndex: 8,
  /** Take-profits, by trigger as stops. */
  takeLast: 10,
  takeMark: 12,
  takeIndex: 14,
  atMarket: 16,
  held: 18,
} as const;
const QUEUES = 20;

/** Key that every price of a side is at or above: no limit. */
export const ANY_KEY = NO_KEY + 1;

/** One instrument's floor. */
export class MatchingFloor {
  readonly instrument: number;
  readonly rules: BookRules;
  readonly records = new OrderRecords();
  readonly ids = new IdTable(VALUES);
  readonly terms = new OrderTerms();
  readonly queues: readonly PriceQueues[];
  readonly reports: ReportRing;
  /** Who is told of the book row by row; undefined: nobody. */
  events: BookEvents | undefined;
  /** Net lots by account, positive long; what nobody owns (account 0) is not counted. */
  positions: Float64Array<ArrayBuffer> = new Float64Array(16);
  /** GTD orders by when they end, then by when they came; the payload is the row of their terms. Who has left before stays in it for a while. */
  expiries = new EventHeap();
  /** GTD orders that are there. */
  expiringOrders = 0;

  /** Number of the message that is being handled, and the time. */
  seq = 0;
  nowNs = 0;
  phase: number = Phase.continuous;
  /** Price of the last trade, NaN before the first; of the mark and the index. */
  lastPxTicks = Number.NaN;
  markPxTicks = Number.NaN;
  indexPxTicks = Number.NaN;
  /** Lowest and highest price of trades since stops were last looked at. */
  lowPxTicks = Number.POSITIVE_INFINITY;
  highPxTicks = Number.NEGATIVE_INFINITY;
  /** The order that is being entered has been taken from the book by self-trade prevention. */
  takerIsGone = false;
  /** Ticks times lots of what `takeable` counted last. */
  costTicksLots = 0;
  /** Orders that are reduce-only or half of a pair: while there is none, nobody looks for them. */
  reduceOnlyOrders = 0;
  peggedOrders = 0;
  pairedOrders = 0;
  /** What bids and asks of a call bring by price, while it is added up. */
  readonly callLevels = [new SideLevels(1), new SideLevels(-1)] as const;
  /** Trailing stops and pegged orders, by rows of their terms, in order of arrival. */
  readonly trailing: number[] = [];
  readonly trailingStops = new TrailingColumns();
  readonly pegged: number[] = [];
  /** Touch that pegged orders have last followed, without theirs; NaN none. */
  pegBidTicks = Number.NaN;
  pegAskTicks = Number.NaN;
  /** Prices of trades since stops were last looked at, in order: all while some stop trails, else each that was lower or higher than those before. */
  readonly tradedTicks: number[] = [];
  /** How many of them there are: the list is reused. */
  tradedPrices = 0;
  /** Stops that have been triggered and are about to be elected, in that order. */
  readonly triggered: number[] = [];
  /** What an order that is being replaced shows in the book until it arrives anew: lots, 0 nothing, and its price. */
  replacedShownLots = 0;
  replacedTicks = 0;
  /** Limits on prices; undefined: none. */
  guard: PriceGuard | undefined;
  /** An order would have traded outside a collar: an auction begins when it is done. */
  wantsAuction = false;
  /** Time in force of the orders that wait apart for the call that lies ahead, or join the one that goes on (ATO, ATC); 0 none. */
  callTif = 0;
  /** Whether orders for that call may not come any more, and whether they may not be changed or go. */
  isEntryShut = false;
  isCancelShut = false;
  /** Least key at which asks and bids may trade: a band or a collar. */
  readonly executionKeys = new Float64Array([ANY_KEY, ANY_KEY]);
  trades = 0;
  /** By side (asks, bids): the order that made the best price alone, for algorithms that give it a share first; −1 none. */
  readonly topIds = new Float64Array([-1, -1]);
  /** What a level's orders look like to an allocation, reused. */
  readonly resting = new RestingColumns();
  readonly restingRecords: number[] = [];
  shares = new Float64Array(64);

  constructor(instrument: number, rules: BookRules, reports: ReportRing) {
    this.instrument = instrument;
    this.rules = rules;
    this.reports = reports;
    this.queues = Array.from({ length: QUEUES }, (_, index) => new PriceQueues(this.records, index));
  }
}

/** Side of an order: +1 buy, −1 sell. */
export function sideOf(f: MatchingFloor, o: number): 1 | -1 {
  return (f.records.links[o * LINKS + QUEUE]! & 1) === 1 ? 1 : -1;
}

/** The queues of a kind on a side. */
export function queuesOf(f: MatchingFloor, index: number, side: number): PriceQueues {
  return f.queues[index + ((side + 1) >> 1)]!;
}

/** Best shown price of a side, ticks; NaN where nothing is shown. */
export function touchOf(f: MatchingFloor, side: 1 | -1): number {
  const { bestKey } = queuesOf(f, QueueIndex.lit, side).ladder;
  return bestKey === NO_KEY ? Number.NaN : side * bestKey;
}
