/**
 * The rows of a tape as hftbacktest's rows (`import/hftbacktest/layout.ts`), in the order in which both of its clocks can read them.
 *
 * Rows for the exchange stand in the tape's order, those for the strategy in the order of delivery. Where the two orders agree a row is for
 * both, else it stands twice, once for each. A row of a single order may be several of theirs: an execution is a trade, a fill, and the
 * cancel or modify that makes it so in the book.
 *
 * What they cannot hold is left out and counted by kind: status, mark, index, funding, hidden prints, lots without an order, rows of
 * unknown orders. A replace that goes to the back though it asks for no more is a cancel and an add, and counts as changed.
 *
 * Example: `events.row(batch, i, true); for (const chunk of events.take()) write(chunk)`.
 */
import { parseDecimal } from '../../base/num/decimal.js';
import { type FloatGrid, floatGrid } from '../../base/num/float-grid.js';
import { LIVE_INTS, LIVE_LOTS, LiveOrders, LOTS, PRICE, SIDE } from '../import/books/live-orders.js';
import { EventFlag, EventKind, EXCH_TS, IVAL, LOCAL_TS, ORDER_ID, OWN_FLAGS, PX, QTY, ROW_BYTES } from '../import/hftbacktest/layout.js';
import type { Instrument } from '../instrument.js';
import { Flag, Kind } from '../row.js';
import type { TapeBatch } from '../tape.js';

const TWO32 = 4_294_967_296;
const CHUNK_ROWS = 4096;
const ONE_CLOCK = Flag.venueOnly | Flag.strategyOnly;

/** Kinds that are one row of theirs on a tape of levels. */
const PLAIN: Readonly<Record<number, number>> = {
  [Kind.level]: EventKind.depth,
  [Kind.trade]: EventKind.trade,
  [Kind.clear]: EventKind.clear,
  [Kind.snapshot]: EventKind.snapshot,
  [Kind.quote]: EventKind.quote,
};
/** And on one of single orders. */
const PLAIN_L3: Readonly<Record<number, number>> = { [Kind.trade]: EventKind.trade, [Kind.clear]: EventKind.clear };
const OF_ORDERS: ReadonlySet<number> = new Set([Kind.add, Kind.reduce, Kind.replace, Kind.execute, Kind.delete]);

/** Rows of a tape in, bytes out. */
export class HftEvents {
  /** Rows of theirs so far. */
  rows = 0;
  /** Rows left out, by kind. */
  readonly left = new Float64Array(256);
  /** Rows of orders that are not known. */
  unknownOrders = 0;
  /** Rows that come back as other ones. */
  changed = 0;
  readonly #isL3: boolean;
  readonly #prices: FloatGrid;
  readonly #sizes: FloatGrid;
  readonly #orders = new LiveOrders();
  /** Row of the tape that comes next. */
  #row = 0;
  /** Rows in the order of delivery, as far as it is known; those before `#due` were delivered. */
  #delivers: number[] = [];
  #due = 0;
  /** Rows of theirs that the strategy is still to be told, by row of the tape. */
  readonly #untold = new Map<number, Buffer>();
  #chunk = Buffer.alloc(CHUNK_ROWS * ROW_BYTES);
  #at = 0;
  /** Where the rows of the row under way begin. */
  #begin = 0;
  readonly #full: Buffer[] = [];

  constructor(instrument: Instrument, isL3: boolean) {
    this.#isL3 = isL3;
    this.#prices = floatGrid(parseDecimal(instrument.tickSize));
    this.#sizes = floatGrid(parseDecimal(instrument.lotSize));
  }

  /** Whether rows of the kind are told at all. */
  holds(kind: number): boolean {
    return this.#isL3 ? OF_ORDERS.has(kind) || PLAIN_L3[kind] !== undefined : PLAIN[kind] !== undefined;
  }

  /** The next row of the tape. `endsGroup`: the next row of the exchange that is told has other times, or there is none. */
  row(batch: TapeBatch, i: number, endsGroup: boolean): void {
    const row = this.#row++;
    const flags = batch.flags[i]!;
    this.#delivers.push(row + (batch.feedShift?.[i] ?? 0));
    this.#begin = this.#at;
    if (!this.holds(batch.kind[i]!)) this.left[batch.kind[i]!]!++;
    else this.#tell(batch, i, ownFlags(batch.kind[i]!, flags, endsGroup));
    const isNext = this.#delivers[this.#due] === row;
    if ((flags & Flag.strategyOnly) !== 0) {
      if (isNext) this.#mark(EventFlag.local);
      else this.#untold.set(row, this.#cut());
    } else if (isNext && (flags & Flag.venueOnly) === 0) this.#mark(EventFlag.exchange + EventFlag.local);
    else {
      this.#mark(EventFlag.exchange);
      if ((flags & Flag.venueOnly) === 0 && !isNext) this.#untold.set(row, this.#copy());
    }
    if (isNext) this.#due++;
    this.#fillHalf();
    this.#tellStrategy();
  }

  /** The bytes so far. */
  take(): Buffer[] {
    this.#fill();
    return this.#full.splice(0);
  }

  /** Rows that were overtaken and are due now. */
  #tellStrategy(): void {
    for (; this.#due < this.#delivers.length && this.#delivers[this.#due]! < this.#row; this.#due++) {
      const row = this.#delivers[this.#due]!;
      const bytes = this.#untold.get(row);
      if (bytes === undefined) continue;
      this.#untold.delete(row);
      this.#begin = this.#at;
      for (let from = 0; from < bytes.length; from += ROW_BYTES) bytes.copy(this.#chunk, this.#next(), from, from + ROW_BYTES);
      this.#mark(EventFlag.local);
      this.#fillHalf();
    }
    if (this.#due < CHUNK_ROWS || 2 * this.#due < this.#delivers.length) return;
    this.#delivers = this.#delivers.slice(this.#due);
    this.#due = 0;
  }

  #fillHalf(): void {
    if (this.#at > this.#chunk.length / 2) this.#fill();
  }

  #tell(batch: TapeBatch, i: number, ival: number): void {
    const kind = batch.kind[i]!;
    const plain = this.#isL3 ? PLAIN_L3[kind] : PLAIN[kind];
    if (plain === undefined) {
      this.#order(batch, i, ival);
      return;
    }
    const side = batch.side[i]!;
    const isClear = kind === Kind.clear;
    this.#put(batch, i, plain, side, isClear ? Number.NaN : batch.priceTicks[i]!, isClear ? 0 : batch.qtyLots[i]!, ival, false);
    if (isClear && this.#isL3) {
      if (side === 0) this.#orders.clear();
      else this.#orders.removeSide(side);
    }
  }

  #order(batch: TapeBatch, i: number, ival: number): void {
    const kind = batch.kind[i]!;
    const id = batch.orderId![i]!;
    const [high, low] = [Math.floor(id / TWO32), id % TWO32];
    const slot = this.#orders.find(high, low);
    const [side, ticks, lots] = [batch.side[i]!, batch.priceTicks[i]!, batch.qtyLots[i]!];
    if (kind === Kind.add && slot < 0) {
      this.#orders.add(high, low, side, ticks, lots);
      this.#put(batch, i, EventKind.add, side, ticks, lots, ival, true);
    } else if (slot < 0 || kind === Kind.add) this.unknownOrders++;
    else if (kind === Kind.replace) this.#replace(batch, i, slot, ival);
    else this.#reduce(batch, i, slot, ival);
  }

  /** Executions, reductions and deletions: what is left is their word on the order. */
  #reduce(batch: TapeBatch, i: number, slot: number, ival: number): void {
    const kind = batch.kind[i]!;
    const { ints, lots } = this.#orders;
    const at = slot * LIVE_INTS;
    const [side, ticks, left] = [ints[at + SIDE]!, ints[at + PRICE]!, lots[slot * LIVE_LOTS + LOTS]!];
    if (kind === Kind.execute) {
      const isVolume = (batch.flags[i]! & Flag.notVolume) === 0;
      if (isVolume) this.#put(batch, i, EventKind.trade, -side, batch.priceTicks[i]!, batch.qtyLots[i]!, 0, false);
      this.#put(batch, i, EventKind.fill, side, batch.priceTicks[i]!, batch.qtyLots[i]!, 0, true);
    }
    const rest = kind === Kind.delete ? 0 : Math.max(0, left - batch.qtyLots[i]!);
    if (rest === 0) {
      if (kind === Kind.reduce) this.changed++;
      this.#put(batch, i, EventKind.cancel, side, ticks, kind === Kind.execute ? 0 : left, ival, true);
      this.#orders.remove(slot);
    } else {
      this.#put(batch, i, EventKind.modify, side, ticks, rest, ival, true);
      lots[slot * LIVE_LOTS + LOTS] = rest;
    }
  }

  #replace(batch: TapeBatch, i: number, slot: number, ival: number): void {
    const { ints, lots } = this.#orders;
    const at = slot * LIVE_INTS;
    const [side, ticks, wants] = [batch.side[i]!, batch.priceTicks[i]!, batch.qtyLots[i]!];
    const keeps = (batch.flags[i]! & Flag.keepsPlace) !== 0;
    const left = lots[slot * LIVE_LOTS + LOTS]!;
    const isSame = ints[at + PRICE] === ticks && wants <= left;
    if (wants === 0 || (isSame && !keeps)) {
      this.changed++;
      this.#put(batch, i, EventKind.cancel, side, ints[at + PRICE]!, left, 0, true);
      if (wants === 0) this.#orders.remove(slot);
      else this.#put(batch, i, EventKind.add, side, ticks, wants, 0, true);
    } else {
      if (isSame) this.changed++;
      this.#put(batch, i, EventKind.modify, side, ticks, wants, ival, true);
    }
    if (wants === 0) return;
    ints[at + PRICE] = ticks;
    lots[slot * LIVE_LOTS + LOTS] = wants;
  }

  /** One row of theirs; who reads it is marked later. */
  #put(batch: TapeBatch, i: number, kind: number, side: number, priceTicks: number, lots: number, ival: number, hasId: boolean): void {
    const to = this.#next();
    const chunk = this.#chunk;
    chunk.fill(0, to, to + ROW_BYTES);
    chunk.writeUInt32LE(kind + (side > 0 ? EventFlag.buy : side < 0 ? EventFlag.sell : 0), to);
    chunk.writeInt32LE(batch.exchTs[2 * i]!, to + EXCH_TS);
    chunk.writeInt32LE(batch.exchTs[2 * i + 1]!, to + EXCH_TS + 4);
    chunk.writeInt32LE(batch.recvTs[2 * i]!, to + LOCAL_TS);
    chunk.writeInt32LE(batch.recvTs[2 * i + 1]!, to + LOCAL_TS + 4);
    chunk.writeDoubleLE(this.#prices.value(priceTicks), to + PX);
    chunk.writeDoubleLE(this.#sizes.value(lots), to + QTY);
    chunk.writeInt32LE(ival, to + IVAL);
    if (!hasId) return;
    const id = batch.orderId![i]!;
    chunk.writeUInt32LE(id % TWO32, to + ORDER_ID);
    chunk.writeUInt32LE(Math.floor(id / TWO32), to + ORDER_ID + 4);
  }

  #next(): number {
    const to = this.#at;
    this.#at += ROW_BYTES;
    this.rows++;
    return to;
  }

  /** Who reads the rows of the row under way. */
  #mark(readers: number): void {
    for (let at = this.#begin; at < this.#at; at += ROW_BYTES) {
      const said = this.#chunk.readUInt32LE(at) % EventFlag.local;
      this.#chunk.writeUInt32LE(said + readers, at);
    }
  }

  #copy(): Buffer {
    return Buffer.from(this.#chunk.subarray(this.#begin, this.#at));
  }

  /** The rows of the row under way, taken back. */
  #cut(): Buffer {
    const bytes = this.#copy();
    this.rows -= bytes.length / ROW_BYTES;
    this.#at = this.#begin;
    return bytes;
  }

  #fill(): void {
    if (this.#at === 0) return;
    this.#full.push(this.#chunk.subarray(0, this.#at));
    this.#chunk = Buffer.alloc(CHUNK_ROWS * ROW_BYTES);
    this.#at = 0;
  }
}

/** What `ival` says of a row's flags: nothing where they follow from the rows around. */
function ownFlags(kind: number, flags: number, endsGroup: boolean): number {
  const part = kind === Kind.snapshot ? Flag.snapshotPart : 0;
  const last = endsGroup || (flags & Flag.strategyOnly) !== 0 ? Flag.last : 0;
  const own = flags & ~ONE_CLOCK;
  return own === (part | last) ? 0 : OWN_FLAGS + own;
}
