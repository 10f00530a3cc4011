/**
 * Market by order: what Databento tells of single orders becomes L3 rows (DESIGN §4, "L3 rows").
 *
 * Records up to one with the flag LAST are one event of the venue, an atomic group. A fill (F) and the cancel or modify (C, M) of the same
 * order in the event are one execution; what a cancel takes beyond it is a reduce or a delete, what a modify leaves otherwise a replace. A
 * trade (T) is dropped as far as fills at its price tell it; what is left met no displayed order: a hidden print, or, without an
 * aggressor or while the market is in an auction, a trade. A fill that no cancel or modify follows was of lots not displayed. An order
 * that is refilled after its last displayed lot (an iceberg) is a new one at the back.
 *
 * Unknown ids, and cancels or executions of more than is left, are counted and written as they are. An add of a live id is an error.
 *
 * Example: `T 5 @100 sell, F id 7 5 @100, C id 7 5` with 7 bid 5 @100 is the one row `execute bid 100 5 id 7`.
 */
import { Flag, Kind } from '../../row.js';
import type { InputRecord, RowSink } from '../importer.js';
import { idText, LIVE_INTS, LIVE_LOTS, LiveOrders, LOTS, NUMBER, PRICE, SIDE } from '../books/live-orders.js';
import { RecordFlag } from './layouts.js';
import { EventPrints } from '../books/prints.js';
import { type DbnRows, sideOf } from './rows.js';

const ORDER_ID = 16;
const PRICE_AT = 24;
const SIZE_AT = 32;
const FLAGS_AT = 36;
const ACTION_AT = 38;
const SIDE_AT = 39;
const TS_RECV_AT = 40;

/** Actions by their letters. */
const ADD = 65;
const CANCEL = 67;
const FILL = 70;
const MODIFY = 77;
const NONE = 78;
const CLEAR = 82;
const TRADE = 84;

/** The rows of one instrument's orders. */
export class MboRows {
  /** Whether the market was in an auction when it last said. */
  inAuction = false;
  readonly counts = {
    unknownOrders: 0,
    executedBeyond: 0,
    cancelledBeyond: 0,
    toldTrades: 0,
    hiddenFills: 0,
    refilledOrders: 0,
    undefinedPrices: 0,
  };
  readonly #rows: DbnRows;
  readonly #orders = new LiveOrders();
  readonly #prints = new EventPrints();
  readonly #wantsIds: boolean;
  readonly #tellsHiddenSide: boolean;
  // The order that the record is about.
  #high = 0;
  #low = 0;
  #slot = -1;

  constructor(rows: DbnRows, options: { readonly wantsIds: boolean; readonly tellsHiddenSide: boolean }) {
    this.#rows = rows;
    this.#wantsIds = options.wantsIds;
    this.#tellsHiddenSide = options.tellsHiddenSide;
  }

  /** The rows of a record. @throws DataError */
  read(record: InputRecord, sink: RowSink): void {
    const { bytes, from } = record;
    const flags = bytes[from + FLAGS_AT]!;
    this.#rows.at(record, TS_RECV_AT, flags, sink);
    this.#act(bytes, from, (flags & RecordFlag.snapshot) === 0 ? 0 : Flag.snapshotPart, sink);
    if ((flags & RecordFlag.last) !== 0) this.endEvent();
  }

  /** From here on nothing is known of the book. */
  forget(record: InputRecord, sink: RowSink): void {
    this.endEvent();
    this.#rows.at(record, TS_RECV_AT, 0, sink);
    this.#clear(0);
    this.#rows.endGroup();
  }

  /** What the event told and nothing took is told as prints; its last row is marked. */
  endEvent(): void {
    if (this.#prints.fills > 0 || this.#prints.trades > 0) this.#endPrints();
    this.#rows.endGroup();
  }

  #act(bytes: Buffer, from: number, part: number, sink: RowSink): void {
    const action = bytes[from + ACTION_AT]!;
    if (action === CLEAR) this.#clear(part);
    else if (action === CANCEL) this.#cancel(bytes, from, sink);
    else if (action === NONE) return;
    else if (action !== ADD && action !== MODIFY && action !== FILL && action !== TRADE) {
      this.#rows.refuse(`action ${JSON.stringify(String.fromCharCode(action))}, expected one of A, C, M, R, T, F, N. Is the file whole?`);
    } else if (this.#rows.isUndefined(bytes, from + PRICE_AT)) {
      this.counts.undefinedPrices++;
    } else if (action === ADD) this.#add(bytes, from, part, sink);
    else if (action === MODIFY) this.#modify(bytes, from, part, sink);
    else this.#print(bytes, from, action === FILL);
  }

  #clear(part: number): void {
    this.#orders.clear();
    this.#rows.put(Kind.clear, 0, 0, 0, 0, part);
  }

  #find(bytes: Buffer, from: number): boolean {
    this.#low = bytes.readInt32LE(from + ORDER_ID);
    this.#high = bytes.readInt32LE(from + ORDER_ID + 4);
    this.#slot = this.#orders.find(this.#high, this.#low);
    return this.#slot >= 0;
  }

  #add(bytes: Buffer, from: number, part: number, sink: RowSink): void {
    if (this.#find(bytes, from))
      this.#rows.refuse(`add of order ${idText(this.#high, this.#low)}, which is there already; expected a new id, or a cancel before`);
    const lots = this.#rows.size(bytes, from + SIZE_AT);
    if (lots > 0) this.#place(Kind.add, this.#bookSide(bytes, from), this.#rows.price(bytes, from + PRICE_AT), lots, part, sink);
  }

  /** An order that was not there, at the back. */
  #place(kind: number, side: number, priceTicks: number, lots: number, flags: number, sink: RowSink): void {
    const number = this.#orders.add(this.#high, this.#low, side, priceTicks, lots);
    if (this.#wantsIds) sink.named(number, idText(this.#high, this.#low));
    this.#rows.put(kind, side, priceTicks, lots, number, flags);
  }

  #cancel(bytes: Buffer, from: number, sink: RowSink): void {
    const size = this.#rows.size(bytes, from + SIZE_AT);
    if (!this.#find(bytes, from)) {
      this.#cancelUnknown(bytes, from, size, sink);
      return;
    }
    const rest = size - this.#execute(size);
    const left = this.#left;
    if (rest > left) this.counts.cancelledBeyond++;
    if (rest > 0 && left > 0) this.#tell(rest < left ? Kind.reduce : Kind.delete, Math.min(rest, left));
    this.#leave(left - rest);
  }

  #modify(bytes: Buffer, from: number, part: number, sink: RowSink): void {
    const side = this.#bookSide(bytes, from);
    const ticks = this.#rows.price(bytes, from + PRICE_AT);
    const lots = this.#rows.size(bytes, from + SIZE_AT);
    if (!this.#find(bytes, from)) {
      this.counts.unknownOrders++;
      if (lots > 0) this.#place(Kind.replace, side, ticks, lots, part, sink);
      return;
    }
    this.#execute(Number.POSITIVE_INFINITY);
    const left = this.#left;
    if (left === 0) {
      this.#orders.remove(this.#slot);
      if (lots === 0) return;
      this.counts.refilledOrders++;
      this.#place(Kind.add, side, ticks, lots, part, sink);
    } else if (lots === 0) {
      this.#tell(Kind.delete, left);
      this.#leave(0);
    } else {
      this.#replace(side, ticks, lots, part);
    }
  }

  #replace(side: number, priceTicks: number, lots: number, part: number): void {
    const { ints } = this.#orders;
    const at = this.#slot * LIVE_INTS;
    const isSamePrice = ints[at + PRICE] === priceTicks && ints[at + SIDE] === side;
    const left = this.#left;
    if (isSamePrice && lots === left) return;
    const keeps = isSamePrice && lots < left ? Flag.keepsPlace : 0;
    this.#rows.put(Kind.replace, side, priceTicks, lots, ints[at + NUMBER]!, part | keeps);
    ints[at + PRICE] = priceTicks;
    ints[at + SIDE] = side;
    this.#leave(lots);
  }

  /** Fills of the order that the event told, up to `most` lots, are executions; gives their lots. */
  #execute(most: number): number {
    const prints = this.#prints;
    let executed = 0;
    while (executed < most) {
      const i = prints.fillOf(this.#high, this.#low);
      if (i < 0) break;
      const lots = Math.min(prints.fillLots[i]!, most - executed);
      prints.fillLots[i]! -= lots;
      executed += lots;
      const { ints } = this.#orders;
      const at = this.#slot * LIVE_INTS;
      const left = this.#left;
      if (lots > left) this.counts.executedBeyond++;
      this.#rows.put(Kind.execute, ints[at + SIDE]!, prints.fillTicks[i]!, lots, ints[at + NUMBER]!, 0);
      this.#orders.lots[this.#slot * LIVE_LOTS + LOTS] = Math.max(0, left - lots);
    }
    return executed;
  }

  /** An order that is not known is named by a number of its own, once. */
  #cancelUnknown(bytes: Buffer, from: number, size: number, sink: RowSink): void {
    this.counts.unknownOrders++;
    const number = ++this.#orders.given;
    if (this.#wantsIds) sink.named(number, idText(this.#high, this.#low));
    const side = sideOf(bytes[from + SIDE_AT]!);
    const hasPrice = side !== 0 && !this.#rows.isUndefined(bytes, from + PRICE_AT);
    let rest = size;
    for (let i = this.#prints.fillOf(this.#high, this.#low); i >= 0 && rest > 0; i = this.#prints.fillOf(this.#high, this.#low)) {
      const lots = Math.min(this.#prints.fillLots[i]!, rest);
      this.#prints.fillLots[i]! -= lots;
      rest -= lots;
      this.#rows.put(Kind.execute, this.#prints.fillSide[i]!, this.#prints.fillTicks[i]!, lots, number, 0);
    }
    if (rest === 0) return;
    this.#rows.put(Kind.delete, hasPrice ? side : 0, hasPrice ? this.#rows.price(bytes, from + PRICE_AT) : 0, rest, number, 0);
  }

  /** Lots of the order that are left. */
  get #left(): number {
    return this.#orders.lots[this.#slot * LIVE_LOTS + LOTS]!;
  }

  #leave(lots: number): void {
    if (lots > 0) this.#orders.lots[this.#slot * LIVE_LOTS + LOTS] = lots;
    else this.#orders.remove(this.#slot);
  }

  /** A row of the order at its own price. */
  #tell(kind: number, lots: number): void {
    const { ints } = this.#orders;
    const at = this.#slot * LIVE_INTS;
    this.#rows.put(kind, ints[at + SIDE]!, ints[at + PRICE]!, lots, ints[at + NUMBER]!, 0);
  }

  #print(bytes: Buffer, from: number, isFill: boolean): void {
    const lots = this.#rows.size(bytes, from + SIZE_AT);
    if (lots === 0) return;
    const side = sideOf(bytes[from + SIDE_AT]!);
    const ticks = this.#rows.price(bytes, from + PRICE_AT);
    if (isFill) this.#prints.fill(bytes.readInt32LE(from + ORDER_ID + 4), bytes.readInt32LE(from + ORDER_ID), side, ticks, lots);
    else this.#prints.trade(side, ticks, lots);
  }

  #endPrints(): void {
    const prints = this.#prints;
    prints.matchTrades();
    for (let i = 0; i < prints.fills; i++) {
      if (prints.fillLots[i] === 0) continue;
      this.counts.hiddenFills++;
      this.#hidden(-prints.fillSide[i]!, prints.fillTicks[i]!, prints.fillLots[i]!);
    }
    for (let i = 0; i < prints.trades; i++) {
      const lots = prints.tradeLots[i]!;
      const side = prints.tradeSide[i]!;
      if (lots === 0) this.counts.toldTrades++;
      else if (side === 0 || this.inAuction) this.#rows.put(Kind.trade, side, prints.tradeTicks[i]!, lots, 0, 0);
      else this.#hidden(side, prints.tradeTicks[i]!, lots);
    }
    prints.clear();
  }

  #hidden(side: number, priceTicks: number, lots: number): void {
    this.#rows.put(Kind.hidden, this.#tellsHiddenSide ? side + 0 : 0, priceTicks, lots, 0, 0);
  }

  #bookSide(bytes: Buffer, from: number): number {
    const side = sideOf(bytes[from + SIDE_AT]!);
    if (side === 0) this.#rows.refuse('an order without a side, expected A or B. Is the file whole?');
    return side;
  }
}
