/**
 * Books by level and trades: records of `mbp-10`, `mbp-1`, `tbbo` and `trades` become rows.
 *
 * Each record states its levels as they are after it. Ten levels become changes of levels (`levels.ts`), the first picture and one after a
 * clear a snapshot; a touch becomes quote rows where it changed. A trade becomes a trade row behind them, with its aggressor. A group
 * ends with the flag LAST, in files without any such flag (`tbbo` and `trades` hold parts of events) with each record.
 *
 * Units: ticks, lots.
 *
 * Example: an `mbp-1` record `A, bid 3720.25 × 24, ask 3720.50 × 11` is two quote rows.
 */
import { Flag, Kind } from '../../row.js';
import type { InputRecord, RowSink } from '../importer.js';
import { LEVEL_BYTES, LEVELS_AT, RecordFlag } from './layouts.js';
import { SideView } from './levels.js';
import { type DbnRows, sideOf } from './rows.js';

const PRICE_AT = 16;
const SIZE_AT = 24;
const ACTION_AT = 28;
const SIDE_AT = 29;
const FLAGS_AT = 30;
const TS_RECV_AT = 32;
const CLEAR = 82;
const TRADE = 84;
/** Within a level. */
const ASK_PRICE = 8;
const BID_SIZE = 16;
const ASK_SIZE = 20;
const DEPTH = 10;

/** What of a book the records state. */
export type BookKind = 'levels' | 'touch' | 'none';

/** The rows of one instrument. */
export class MbpRows {
  readonly counts = { undefinedPrices: 0 };
  readonly #rows: DbnRows;
  readonly #book: BookKind;
  readonly #endsEach: boolean;
  readonly #bids = new SideView(1);
  readonly #asks = new SideView(-1);
  #isKnown = false;
  /** The touch as it was written last; quantity 0 where there is none. */
  #bidTicks = 0;
  #bidLots = 0;
  #askTicks = 0;
  #askLots = 0;

  /** `endsEach`: each record is a group of its own. */
  constructor(rows: DbnRows, book: BookKind, endsEach: boolean) {
    this.#rows = rows;
    this.#book = book;
    this.#endsEach = endsEach;
  }

  /** The rows of a record. @throws DataError */
  read(record: InputRecord, sink: RowSink): void {
    const { bytes, from } = record;
    const flags = bytes[from + FLAGS_AT]!;
    const action = bytes[from + ACTION_AT]!;
    this.#rows.at(record, TS_RECV_AT, flags, sink);
    if (action === CLEAR) this.#clear();
    if (this.#book === 'levels') this.#levels(bytes, from + LEVELS_AT);
    else if (this.#book === 'touch') this.#touch(bytes, from + LEVELS_AT);
    if (action === TRADE) this.#trade(bytes, from);
    if (this.#endsEach || (flags & RecordFlag.last) !== 0) this.#rows.endGroup();
  }

  /** From here on nothing is known of the book. */
  forget(record: InputRecord, sink: RowSink): void {
    this.#rows.endGroup();
    this.#rows.at(record, TS_RECV_AT, 0, sink);
    this.#clear();
    this.#rows.endGroup();
  }

  /** After the last record. */
  endEvent(): void {
    this.#rows.endGroup();
  }

  #clear(): void {
    if (this.#book === 'none') return;
    this.#rows.put(Kind.clear, 0, 0, 0, 0, 0);
    this.#bids.forget();
    this.#asks.forget();
    this.#isKnown = false;
    this.#bidLots = 0;
    this.#askLots = 0;
  }

  #levels(bytes: Buffer, at: number): void {
    const bids = this.#bids;
    const asks = this.#asks;
    for (let i = 0; i < DEPTH; i++) {
      const level = at + i * LEVEL_BYTES;
      this.#take(bids, bytes, level, level + BID_SIZE);
      this.#take(asks, bytes, level + ASK_PRICE, level + ASK_SIZE);
    }
    if (!bids.isSorted || !asks.isSorted) this.#rows.refuse('its levels are not in order, expected the best first. Is the file whole?');
    if (this.#isKnown) {
      bids.changes(this.#rows);
      asks.changes(this.#rows);
    } else if (bids.count > 0 || asks.count > 0) {
      bids.whole(this.#rows, Kind.snapshot, Flag.snapshotPart);
      asks.whole(this.#rows, Kind.snapshot, Flag.snapshotPart);
      this.#isKnown = true;
    }
    bids.settle();
    asks.settle();
  }

  #take(side: SideView, bytes: Buffer, priceAt: number, sizeAt: number): void {
    const lots = this.#lotsAt(bytes, priceAt, sizeAt);
    if (lots === 0) return;
    side.ticks[side.count] = this.#rows.price(bytes, priceAt);
    side.lots[side.count++] = lots;
  }

  /** Quote rows of a side that changed; an empty side has the price that it had. */
  #touch(bytes: Buffer, at: number): void {
    const bidLots = this.#lotsAt(bytes, at, at + BID_SIZE);
    const bidTicks = bidLots > 0 ? this.#rows.price(bytes, at) : this.#bidTicks;
    if (bidLots !== this.#bidLots || (bidLots > 0 && bidTicks !== this.#bidTicks)) this.#rows.put(Kind.quote, 1, bidTicks, bidLots, 0, 0);
    const askLots = this.#lotsAt(bytes, at + ASK_PRICE, at + ASK_SIZE);
    const askTicks = askLots > 0 ? this.#rows.price(bytes, at + ASK_PRICE) : this.#askTicks;
    if (askLots !== this.#askLots || (askLots > 0 && askTicks !== this.#askTicks)) this.#rows.put(Kind.quote, -1, askTicks, askLots, 0, 0);
    this.#bidTicks = bidTicks;
    this.#bidLots = bidLots;
    this.#askTicks = askTicks;
    this.#askLots = askLots;
  }

  #lotsAt(bytes: Buffer, priceAt: number, sizeAt: number): number {
    return this.#rows.isUndefined(bytes, priceAt) ? 0 : this.#rows.size(bytes, sizeAt);
  }

  #trade(bytes: Buffer, from: number): void {
    const lots = this.#rows.size(bytes, from + SIZE_AT);
    if (this.#rows.isUndefined(bytes, from + PRICE_AT)) this.counts.undefinedPrices++;
    else if (lots > 0) this.#rows.put(Kind.trade, sideOf(bytes[from + SIDE_AT]!), this.#rows.price(bytes, from + PRICE_AT), lots, 0, 0);
  }
}
