/**
 * What a venue has to offer so that its raw captures can be imported, and what its reader tells.
 *
 * A reader takes the frames of one symbol, as JSON, and tells a `Market` what they say: levels, trades, places in the venue's chain,
 * checksums. In pass 1 the market only takes notes (`survey.ts`), in pass 2 it writes rows (`market.ts`); the reader is the same, made anew.
 *
 * Units: ns on the clock of `Stamps`; decimals as the venue spells them.
 *
 * A new venue is one file in `venues/` and a line in `venues.ts`.
 */
import type { Stamps } from '../frame/clock.js';
import type { JsonObject } from './json.js';
import type { Levels, Spelled } from './levels.js';
import type { TextBook } from './text-book.js';

/** What happened to an order of a feed that tells single orders. */
export interface OrderTold {
  /** `executeTo`: a trade has left so much of the order. `filled`: the order leaves, which its executions may have told already. */
  readonly action: 'add' | 'reduceTo' | 'execute' | 'executeTo' | 'delete' | 'filled';
  readonly id: string;
  readonly side?: number;
  readonly price?: Spelled;
  /** Of an add all, of `reduceTo` and `executeTo` what is left, of `execute` what was executed. */
  readonly qty?: Spelled;
}

/** Takes what a reader tells of its symbol. Times are NaN where the frame has none. */
export interface Market {
  /** The levels of the message under way: fill them, then call `snapshot`, `update` or `window`. */
  readonly levels: Levels;
  /** The frame is of the symbol: called first. */
  own(): void;
  /** The frame is of another symbol; empty: of none. */
  other(symbol: string): void;
  /** The whole book, or its best `depth` levels, which updates will change. */
  snapshot(exchTs: number, depth?: number): void;
  /** Levels that have changed. */
  update(exchTs: number): void;
  /** The best `depth` levels, of a feed that sends nothing else. */
  window(exchTs: number, depth: number): void;
  /** A trade. `side`: the aggressor's, 0 not told. `id`: rising, or NaN. */
  trade(exchTs: number, side: number, price: Spelled, qty: Spelled, id: number): void;
  /** A trade that names the order at rest: its execution where orders are told, else a trade. `side`: the aggressor's. */
  match(exchTs: number, makerId: string, side: number, price: Spelled, qty: Spelled, id: number, rank: number): void;
  /** A link of the venue's chain: where `got` is not `expected` there is a gap. `expected` is NaN where nothing is. @throws DataError */
  link(exchTs: number, name: string, got: number, expected: number): void;
  /** Compares a checksum over the book as the venue spells it. @throws DataError when it differs */
  verify(expected: number, sumOf: (book: TextBook) => number): void;
  /** The venue's own word on its touch, held against the book. */
  touch(exchTs: number, bid: Spelled, bidQty: Spelled, ask: Spelled, askQty: Spelled): void;
  /** All orders at rest, from the levels: ids by the level's number. */
  orderSnapshot(exchTs: number, ids: readonly string[], rank?: number): void;
  /** What happened to an order. `rank` tells whether a snapshot knows it already; default its time. */
  order(exchTs: number, told: OrderTold, rank?: number): void;
  /** Counts something for the metadata. */
  count(name: string): void;
}

/** Reads the frames of one symbol. */
export interface VenueReader {
  /** @throws BadShape, DataError */
  frame(frame: unknown, market: Market): void;
  /** An answer of REST. @throws BadShape, DataError */
  answer?(url: string, body: JsonObject, market: Market): void;
}

/** How frames of the book, by far the most, give their time without being read as JSON: pass 1 needs no more of them. */
export interface Glance {
  /** Bytes that each such frame holds, and no other. */
  readonly has: string;
  /** What stands before the time, the last time that it occurs; absent: these frames have no time. */
  readonly key?: string;
  readonly form?: 'whole' | 'iso';
}

/** One venue. */
export interface Venue {
  /** As `--venue` spells it. */
  readonly name: string;
  /** Whether a line of text is a frame of this venue. */
  readonly looks: RegExp;
  /** Whether an answer of REST is of this venue. */
  readonly answers?: RegExp;
  /** Bytes that each frame of a symbol holds. */
  needle(symbol: string): string;
  /** For which level of detail the snapshot comes by REST, maybe after the first updates. */
  readonly asksFor?: 'L2' | 'L3';
  readonly glance?: Glance;
  /** Names of the lists that a reader takes with `addPairs` alone. */
  readonly pairs?: readonly string[];
  open(symbol: string, stamps: Stamps): VenueReader;
}
