/**
 * What the rows of hftbacktest's files say, as rows of a tape.
 *
 * Levels: depth, snapshot, trade and quote rows are rows of ours. A clear of a whole side is one too; one up to a price takes the levels that
 * are known up to it, so that each is a level row of quantity 0. Single orders: a fill and the cancel or modify of its order at the same time
 * are one execution, a fill alone was of hidden lots, a trade that fills tell is dropped; a clear is always of whole sides; a modify that lowers an order at its price is a reduce, any other a replace, which
 * keeps no place (the rule of hftbacktest's FIFO queue).
 *
 * A row for one clock has the flag *venue only* or *strategy only*. Rows next to each other with equal times are one atomic group, unless the
 * file says our flags itself (`layout.ts`).
 *
 * Units: ticks, lots; ns on the clock of stamps.
 *
 * Example: `FILL id 7 px 100 qty 5`, `CANCEL id 7` with 7 bid 5 @100 is the row `execute bid 100 5`.
 */
import { DataError } from '../../../base/errors.js';
import { L2Book } from '../../book.js';
import { Flag, Kind } from '../../row.js';
import { type InputRecord, placeOf, type RowSink } from '../importer.js';
import { idText, LIVE_INTS, LIVE_LOTS, LiveOrders, LOTS, NUMBER, PRICE, SIDE } from '../live-orders.js';
import { EventPrints } from '../prints.js';
import { EventFlag, EventKind, OWN_FLAGS } from './layout.js';
import type { HftRow, PairedRows } from './pairing.js';

/** Kinds that are one row of ours. */
const PLAIN: Readonly<Record<number, number>> = {
  [EventKind.depth]: Kind.level,
  [EventKind.trade]: Kind.trade,
  [EventKind.snapshot]: Kind.snapshot,
  [EventKind.quote]: Kind.quote,
};

/** The rows of a tape. */
export class HftRows implements PairedRows {
  readonly counts = {
    venueOnlyRows: 0,
    strategyOnlyRows: 0,
    boundedClears: 0,
    unknownOrders: 0,
    executedBeyond: 0,
    toldTrades: 0,
    hiddenFills: 0,
    refilledOrders: 0,
    strategyOnlyOrders: 0,
    otherRows: 0,
  };
  /** The record that is being read, and where rows go. */
  record: InputRecord | undefined;
  sink: RowSink | undefined;
  readonly #wantsIds: boolean;
  readonly #isL3: boolean;
  readonly #book = new L2Book();
  readonly #orders = new LiveOrders();
  readonly #prints = new EventPrints();
  #eventTs = Number.NaN;
  #eventRecvTs = Number.NaN;
  /** Trades among single orders, until it is clear which of them fills tell. */
  #trades: HftRow[] = [];
  // The row that waits for the next one.
  #waits = false;
  #exchTs = 0;
  #recvTs = 0;
  #kind = 0;
  #side = 0;
  #priceTicks = 0;
  #qtyLots = 0;
  #orderId = 0;
  #flags = 0;
  /** Flags that the file says itself, −1 where it says none. */
  #own = -1;

  constructor(isL3: boolean, wantsIds: boolean) {
    this.#isL3 = isL3;
    this.#wantsIds = wantsIds;
  }

  /** A row of the file, paired. @throws DataError */
  row(row: HftRow): void {
    if (row.readers === EventFlag.local) {
      this.#strategyOnly(row);
      return;
    }
    if (row.exchTs !== this.#eventTs) this.#endEvent();
    this.#eventTs = row.exchTs;
    this.#eventRecvTs = row.recvTs;
    if (row.readers === EventFlag.exchange) this.counts.venueOnlyRows++;
    if (this.#isL3) {
      this.#single(row);
      return;
    }
    const plain = PLAIN[row.kind];
    if (plain !== undefined) this.#plain(row, plain);
    else this.#clear(row);
  }

  /** After the last row. */
  end(): void {
    this.#endEvent();
    this.#release(Flag.last);
  }

  /** Fills that nothing followed were of lots not shown. */
  #endEvent(): void {
    this.#tellTrades();
    const prints = this.#prints;
    for (let i = 0; i < prints.fills; i++) {
      if (prints.fillLots[i] === 0) continue;
      this.counts.hiddenFills++;
      this.#put(this.#eventTs, this.#eventRecvTs, Kind.hidden, 0, prints.fillTicks[i]!, prints.fillLots[i]!, 0, 0);
    }
    prints.clear();
  }

  /** A row of a file of single orders. */
  #single(row: HftRow): void {
    if (row.kind === EventKind.trade) {
      this.#prints.trade(row.side, row.priceTicks, row.qtyLots);
      this.#trades.push({ ...row });
      return;
    }
    if (row.kind === EventKind.fill) {
      this.#prints.fill(row.high, row.low, row.side, row.priceTicks, row.qtyLots);
      return;
    }
    this.#tellTrades();
    if (row.kind === EventKind.clear) this.#clear(row);
    else if (PLAIN[row.kind] === undefined) this.#order(row);
    else this.#refuse('a row of levels and one of single orders in one file; expected one sort');
  }

  /** Trades are told by the fills behind them; what is left of them met no order of the book. */
  #tellTrades(): void {
    if (this.#trades.length === 0) return;
    const prints = this.#prints;
    prints.matchTrades();
    this.#trades.forEach((trade, i) => {
      const lots = prints.tradeLots[i]!;
      if (lots > 0) this.#write(trade, Kind.trade, trade.side, trade.priceTicks, lots, 0, 0);
      else this.counts.toldTrades++;
    });
    prints.trades = 0;
    this.#trades = [];
  }

  #strategyOnly(row: HftRow): void {
    const kind = PLAIN[row.kind] ?? (row.kind === EventKind.clear && Number.isNaN(row.priceTicks) ? Kind.clear : 0);
    if (kind === 0 || (this.#isL3 && kind !== Kind.trade)) {
      this.counts.strategyOnlyOrders++;
      return;
    }
    this.counts.strategyOnlyRows++;
    const flags = row.ival >= OWN_FLAGS ? row.ival - OWN_FLAGS : Flag.last | (kind === Kind.snapshot ? Flag.snapshotPart : 0);
    this.sink!.row(row.exchTs, row.recvTs, kind, row.side, orZero(row.priceTicks), row.qtyLots, 0, flags | Flag.strategyOnly);
  }

  #plain(row: HftRow, kind: number): void {
    const { side, priceTicks, qtyLots } = row;
    if (kind !== Kind.trade && side === 0) this.#refuse('a row of a book without a side, expected BUY or SELL');
    this.#book.apply(kind, side, priceTicks, qtyLots);
    this.#write(row, kind, side, priceTicks, qtyLots, 0, kind === Kind.snapshot ? Flag.snapshotPart : 0);
  }

  #clear(row: HftRow): void {
    if (this.#isL3 || Number.isNaN(row.priceTicks)) {
      this.#book.apply(Kind.clear, row.side, 0, 0);
      this.#forgetOrders(row.side);
      this.#write(row, Kind.clear, row.side, 0, 0, 0, 0);
      return;
    }
    this.counts.boundedClears++;
    if (row.side >= 0) this.#clearUpTo(row, 1);
    if (row.side <= 0) this.#clearUpTo(row, -1);
  }

  #clearUpTo(row: HftRow, side: 1 | -1): void {
    const book = this.#book;
    for (;;) {
      const best = side > 0 ? book.bidTicks : book.askTicks;
      if (Number.isNaN(best) || side * best < side * row.priceTicks) return;
      book.apply(Kind.level, side, best, 0);
      this.#write(row, Kind.level, side, best, 0, 0, 0);
    }
  }

  /** A side's orders leave; LiveOrders forgets all at once, so one side is found by looking at each. */
  #forgetOrders(side: number): void {
    if (side === 0) this.#orders.clear();
    else this.#orders.removeSide(side);
  }

  #order(row: HftRow): void {
    const slot = this.#orders.find(row.high, row.low);
    if (row.kind === EventKind.add) {
      if (slot >= 0)
        this.#refuse(`add of order ${idText(row.high, row.low)}, which is there already; expected a new id, or a cancel before`);
      this.#add(row, Kind.add);
    } else if (slot < 0) this.#unknown(row);
    else if (row.kind === EventKind.cancel) this.#cancel(row, slot);
    else this.#modify(row, slot);
  }

  #add(row: HftRow, kind: number): void {
    if (row.side === 0) this.#refuse('an order without a side, expected BUY or SELL');
    const number = this.#orders.add(row.high, row.low, row.side, row.priceTicks, row.qtyLots);
    if (this.#wantsIds) this.sink!.named(number, idText(row.high, row.low));
    this.#write(row, kind, row.side, row.priceTicks, row.qtyLots, number, 0);
  }

  #unknown(row: HftRow): void {
    this.counts.unknownOrders++;
    if (row.kind === EventKind.modify && row.qtyLots > 0 && row.side !== 0) this.#add(row, Kind.replace);
    else {
      const number = ++this.#orders.given;
      if (this.#wantsIds) this.sink!.named(number, idText(row.high, row.low));
      const kind = row.kind === EventKind.cancel ? Kind.delete : Kind.replace;
      this.#write(row, kind, row.side, row.side === 0 ? 0 : orZero(row.priceTicks), row.qtyLots, number, 0);
    }
  }

  #cancel(row: HftRow, slot: number): void {
    this.#execute(row, slot);
    const left = this.#orders.lots[slot * LIVE_LOTS + LOTS]!;
    if (left > 0) this.#tell(row, slot, Kind.delete, left);
    this.#orders.remove(slot);
  }

  #modify(row: HftRow, slot: number): void {
    this.#execute(row, slot);
    const { ints, lots } = this.#orders;
    const at = slot * LIVE_INTS;
    const left = lots[slot * LIVE_LOTS + LOTS]!;
    if (left === 0) {
      this.#orders.remove(slot);
      if (row.qtyLots === 0) return;
      this.counts.refilledOrders++;
      this.#add(row, Kind.add);
    } else if (row.qtyLots === 0) {
      this.#tell(row, slot, Kind.delete, left);
      this.#orders.remove(slot);
    } else {
      if (ints[at + PRICE] === row.priceTicks && row.qtyLots <= left) {
        if (row.qtyLots < left) this.#tell(row, slot, Kind.reduce, left - row.qtyLots);
      } else this.#write(row, Kind.replace, ints[at + SIDE]!, row.priceTicks, row.qtyLots, ints[at + NUMBER]!, 0);
      ints[at + PRICE] = row.priceTicks;
      lots[slot * LIVE_LOTS + LOTS] = row.qtyLots;
    }
  }

  /** Fills of the order at this time are executions. */
  #execute(row: HftRow, slot: number): void {
    const prints = this.#prints;
    for (let i = prints.fillOf(row.high, row.low); i >= 0; i = prints.fillOf(row.high, row.low)) {
      const { ints, lots } = this.#orders;
      const at = slot * LIVE_INTS;
      const left = lots[slot * LIVE_LOTS + LOTS]!;
      const filled = prints.fillLots[i]!;
      prints.fillLots[i] = 0;
      if (filled > left) this.counts.executedBeyond++;
      this.#write(row, Kind.execute, ints[at + SIDE]!, prints.fillTicks[i]!, filled, ints[at + NUMBER]!, 0);
      lots[slot * LIVE_LOTS + LOTS] = Math.max(0, left - filled);
    }
  }

  #tell(row: HftRow, slot: number, kind: number, qtyLots: number): void {
    const { ints } = this.#orders;
    const at = slot * LIVE_INTS;
    this.#write(row, kind, ints[at + SIDE]!, ints[at + PRICE]!, qtyLots, ints[at + NUMBER]!, 0);
  }

  #write(row: HftRow, kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number): void {
    const oneClock = row.readers === EventFlag.exchange ? Flag.venueOnly : 0;
    this.#put(row.exchTs, row.recvTs, kind, side, priceTicks, qtyLots, orderId, flags | oneClock);
    if (row.ival >= OWN_FLAGS) this.#own = (row.ival - OWN_FLAGS) | oneClock;
  }

  #put(
    exchTs: number,
    recvTs: number,
    kind: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderId: number,
    flags: number,
  ): void {
    this.#release(this.#exchTs === exchTs && this.#recvTs === recvTs ? 0 : Flag.last);
    this.#waits = true;
    this.#exchTs = exchTs;
    this.#recvTs = recvTs;
    this.#kind = kind;
    this.#side = side;
    this.#priceTicks = priceTicks;
    this.#qtyLots = qtyLots;
    this.#orderId = orderId;
    this.#flags = flags;
    this.#own = -1;
  }

  #release(flag: number): void {
    if (!this.#waits) return;
    this.#waits = false;
    const flags = this.#own >= 0 ? this.#own : this.#flags | flag;
    this.sink!.row(this.#exchTs, this.#recvTs, this.#kind, this.#side, this.#priceTicks, this.#qtyLots, this.#orderId, flags);
  }

  #refuse(what: string): never {
    throw new DataError(`${placeOf(this.record!)}: ${what}. Is the file whole?`);
  }
}

function orZero(ticks: number): number {
  return Number.isNaN(ticks) ? 0 : ticks;
}
