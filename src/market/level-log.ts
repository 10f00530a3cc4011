/**
 * What each row of a tape of single orders did to the levels of a book: written by who keeps the orders, read by who wants their sums alone.
 *
 * A replay keeps one book of orders at the venue, and a book of levels for each feed, some time behind. Which order a row means and what is left of it
 * is found out once; a feed states the levels that came of it. Of each row the log has the quantities of one level or two, or a side that was emptied.
 *
 * Rows are counted from the tape's first. The log ends (`end`) where feeds and the venue are told different things; and a reader may come to a row
 * before the writer. There it goes on with a book of its own (`leave`). Entries lie in chunks, which are used again when all have read them.
 *
 * Units: lots, prices as keys of their side (`ladder.ts`). Invariant: readers are never past the writer.
 *
 * Example: `log.write(book); const reader = log.read(levels)!; …; log.level(level, key); log.endRow(); reader.row()` states that level.
 */
import { invariant } from '../base/errors.js';
import type { L2Book } from './book.js';
import { L3Book } from './l3-book.js';
import { NO_KEY, type Ladder } from './ladder.js';
import { ID, LINKS, LOTS, NEXT, NO_ID, ROW, VALUES } from './order-pool.js';
import { Kind } from './row.js';

/** Numbers an entry in `lots`, and in `ints`, of which the first 2 lie under `lots`. */
const NUMBERS = 2;
const INTS = 4;
const KEY = 2;
const CODE = 3;

/** What an entry says, in the low bits: the level of an ask or of a bid, nothing, or that sides were emptied. */
const BID = 1;
const NOTHING = 2;
const CLEAR = 3;
const SAID = 3;
/** The row has no more entries. */
const LAST = 4;

const CHUNK_ENTRIES = 1 << 15;
/** Of one row at most. */
const MOST_ENTRIES = 2;

/** Some entries, and the chunk behind them. */
class Chunk {
  readonly lots = new Float64Array(CHUNK_ENTRIES * NUMBERS);
  readonly ints = new Int32Array(this.lots.buffer);
  next: Chunk | undefined;
}

/** One writer, any number of readers. */
export class LevelLog {
  /** Rows written. */
  rows = 0;
  /** Whether somebody reads what is written. */
  isOn = false;
  private readonly readers = new Set<LevelReader>();
  private book: L3Book | undefined;
  private hasBegun = false;
  /** Of asks, of bids. */
  private ladders: readonly Ladder[] = [];
  private first = new Chunk();
  private chunk = this.first;
  private used = 0;
  private rowStart = 0;

  /** What is written is told of this book, which is empty. There is one writer. */
  write(book: L3Book): void {
    invariant(this.book === undefined, 'the levels of a tape are told by one venue');
    this.book = book;
    this.ladders = [book.levels.asks, book.levels.bids];
    this.isOn = this.readers.size > 0;
  }

  /** Read from the first row on into levels, which are empty; undefined when rows have gone by. */
  read(levels: L2Book): LevelReader | undefined {
    if (this.hasBegun) return undefined;
    const reader = new LevelReader(this, this.chunk, levels);
    this.readers.add(reader);
    this.isOn = this.book !== undefined;
    return reader;
  }

  /** The writer goes on. */
  begin(): void {
    this.hasBegun = true;
  }

  /** The row changed a level: by its number as `LEVEL` of an order has it, and its key. It is what it is now. */
  level(level: number, key: number): void {
    const { lots, ints } = this.chunk;
    const entry = this.used++;
    lots[entry * NUMBERS] = this.ladders[level & 1]!.qty[level >> 1]!;
    ints[entry * INTS + KEY] = key;
    ints[entry * INTS + CODE] = level & 1;
  }

  /** The row emptied a side (+1, −1), or both (0). */
  clear(side: number): void {
    const { ints } = this.chunk;
    const entry = this.used++;
    ints[entry * INTS + KEY] = side;
    ints[entry * INTS + CODE] = CLEAR;
  }

  /** The row is over. */
  endRow(): void {
    const { ints } = this.chunk;
    if (this.used === this.rowStart) ints[this.used++ * INTS + CODE] = NOTHING;
    ints[(this.used - 1) * INTS + CODE]! |= LAST;
    this.rows++;
    this.rowStart = this.used;
    if (this.used > CHUNK_ENTRIES - MOST_ENTRIES) this.nextChunk();
  }

  /** From the next row on readers are not told what the writer is: the book as it stands is kept for them. */
  end(): void {
    if (this.isOn) this.book = sameOrders(this.book!);
    this.isOn = false;
  }

  /** A reader that has read all goes on by itself; gives it a book of the same orders. */
  leave(reader: LevelReader): L3Book {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.isOn = false;
    return this.book === undefined ? new L3Book() : sameOrders(this.book);
  }

  private nextChunk(): void {
    let next: Chunk | undefined;
    if (this.first !== this.chunk && ![...this.readers].some(({ chunk }) => chunk === this.first)) {
      next = this.first;
      this.first = next.next!;
      next.next = undefined;
    }
    next ??= new Chunk();
    this.chunk.next = next;
    this.chunk = next;
    this.used = 0;
    this.rowStart = 0;
  }
}

/** Reads row by row into a book of levels. */
export class LevelReader {
  /** The chunk of the next entry. */
  chunk: Chunk;
  private readonly log: LevelLog;
  private readonly levels: L2Book;
  /** Of asks, of bids. */
  private readonly ladders: readonly Ladder[];
  private at = 0;

  constructor(log: LevelLog, chunk: Chunk, levels: L2Book) {
    this.log = log;
    this.chunk = chunk;
    this.levels = levels;
    this.ladders = [levels.asks, levels.bids];
  }

  /** Rows that can be read, from the tape's first on. */
  get rows(): number {
    return this.log.rows;
  }

  /** Read the next row, which is there. */
  row(): void {
    if (this.at > CHUNK_ENTRIES - MOST_ENTRIES) {
      this.chunk = this.chunk.next!;
      this.at = 0;
    }
    const { lots, ints } = this.chunk;
    for (let code = 0; (code & LAST) === 0; this.at++) {
      const { at } = this;
      code = ints[at * INTS + CODE]!;
      const said = code & SAID;
      if (said <= BID) this.ladders[said]!.set(ints[at * INTS + KEY]!, lots[at * NUMBERS]!);
      else if (said === CLEAR) this.levels.apply(Kind.clear, ints[at * INTS + KEY]!, 0, 0);
    }
  }

  /** Go on without the log. */
  leave(): L3Book {
    return this.log.leave(this);
  }
}

/** A book with the same orders in the same queues. Their places are other ones, and what stood before clears is forgotten: levels are the same whatever comes. */
function sameOrders(book: L3Book): L3Book {
  const same = new L3Book();
  const { values, links } = book.pool;
  for (const side of [1, -1]) {
    const ladder = book.levels.ladder(side);
    for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key)) {
      for (let o = book.first(side, key); o >= 0; o = links[o * LINKS + NEXT]!) {
        const id = values[o * VALUES + ID]!;
        const lots = values[o * VALUES + LOTS]!;
        const row = values[o * VALUES + ROW]!;
        if (id === NO_ID) same.setLoose(side, key, lots, row);
        else same.add(id, side, key, lots, row, false);
      }
    }
  }
  return same;
}
