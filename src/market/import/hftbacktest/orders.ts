/**
 * Single orders in hftbacktest's files. A fill and the cancel or modify of its order at the same time are one execution, a fill alone was of
 * hidden lots, a trade that the fills behind it tell is dropped. A clear is always of whole sides. A modify that lowers an order at its
 * price is a reduce, any other a replace, which keeps no place (the rule of hftbacktest's FIFO queue).
 *
 * Units: ticks, lots; ns on the clock of stamps.
 *
 * Example: `FILL id 7 px 100 qty 5`, `CANCEL id 7` with 7 bid 5 @100 is the row `execute bid 100 5`.
 */
import { Kind } from '../../row.js';
import { idText, LIVE_INTS, LIVE_LOTS, LiveOrders, LOTS, NUMBER, PRICE, SIDE } from '../books/live-orders.js';
import { EventPrints } from '../books/prints.js';
import { type GroupedRows, PLAIN } from './grouped.js';
import { EventFlag, EventKind } from './layout.js';
import type { HftRow, PairedRows } from './pairing.js';

/** The rows of a tape of single orders. */
export class HftOrders implements PairedRows {
  readonly counts = {
    unknownOrders: 0,
    executedBeyond: 0,
    toldTrades: 0,
    hiddenFills: 0,
    refilledOrders: 0,
    strategyOnlyOrders: 0,
  };
  readonly #rows: GroupedRows;
  readonly #wantsIds: boolean;
  readonly #orders = new LiveOrders();
  readonly #prints = new EventPrints();
  #eventTs = Number.NaN;
  #eventRecvTs = Number.NaN;
  /** Trades, until it is clear which of them fills tell. */
  #trades: HftRow[] = [];

  constructor(rows: GroupedRows, wantsIds: boolean) {
    this.#rows = rows;
    this.#wantsIds = wantsIds;
  }

  /** A row of the file, paired. @throws DataError */
  row(row: HftRow): void {
    if (row.readers === EventFlag.local) {
      if (row.kind === EventKind.trade) this.#rows.strategyOnly(row, Kind.trade);
      else this.counts.strategyOnlyOrders++;
      return;
    }
    // Orders are known by what stood before them in the file; rows that trade places afterwards would say otherwise.
    if (row.exchTs < this.#eventTs)
      this.#rows.refuse(`exch_ts goes back by ${this.#eventTs - row.exchTs} ns; rows of single orders must stand in its order`);
    if (row.exchTs !== this.#eventTs) this.#endEvent();
    this.#eventTs = row.exchTs;
    this.#eventRecvTs = row.recvTs;
    this.#single(row);
  }

  /** After the last row. */
  end(): void {
    this.#endEvent();
    this.#rows.end();
  }

  /** Fills that nothing followed were of lots not shown. */
  #endEvent(): void {
    this.#tellTrades();
    const prints = this.#prints;
    for (let i = 0; i < prints.fills; i++) {
      if (prints.fillLots[i] === 0) continue;
      this.counts.hiddenFills++;
      this.#rows.put(this.#eventTs, this.#eventRecvTs, Kind.hidden, 0, prints.fillTicks[i]!, prints.fillLots[i]!, 0, 0);
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
    else this.#rows.refuse('a row of levels and one of single orders in one file; expected one sort');
  }

  /** Trades are told by the fills behind them; what is left of them met no order of the book. */
  #tellTrades(): void {
    if (this.#trades.length === 0) return;
    const prints = this.#prints;
    prints.matchTrades();
    this.#trades.forEach((trade, i) => {
      const lots = prints.tradeLots[i]!;
      if (lots > 0) this.#rows.write(trade, Kind.trade, trade.side, trade.priceTicks, lots, 0, 0);
      else this.counts.toldTrades++;
    });
    prints.trades = 0;
    this.#trades = [];
  }

  /** A side's orders leave, or all. */
  #clear(row: HftRow): void {
    if (row.side === 0) this.#orders.clear();
    else this.#orders.removeSide(row.side);
    this.#rows.write(row, Kind.clear, row.side, 0, 0, 0, 0);
  }

  #order(row: HftRow): void {
    const slot = this.#orders.find(row.high, row.low);
    if (row.kind === EventKind.add) {
      if (slot >= 0)
        this.#rows.refuse(`add of order ${idText(row.high, row.low)}, which is there already; expected a new id, or a cancel before`);
      this.#add(row, Kind.add);
    } else if (slot < 0) this.#unknown(row);
    else if (row.kind === EventKind.cancel) this.#cancel(row, slot);
    else this.#modify(row, slot);
  }

  #add(row: HftRow, kind: number): void {
    if (row.side === 0) this.#rows.refuse('an order without a side, expected BUY or SELL');
    const number = this.#orders.add(row.high, row.low, row.side, row.priceTicks, row.qtyLots);
    if (this.#wantsIds) this.#rows.sink!.named(number, idText(row.high, row.low));
    this.#rows.write(row, kind, row.side, row.priceTicks, row.qtyLots, number, 0);
  }

  #unknown(row: HftRow): void {
    this.counts.unknownOrders++;
    if (row.kind === EventKind.modify && row.qtyLots > 0 && row.side !== 0) this.#add(row, Kind.replace);
    else {
      const number = ++this.#orders.given;
      if (this.#wantsIds) this.#rows.sink!.named(number, idText(row.high, row.low));
      const kind = row.kind === EventKind.cancel ? Kind.delete : Kind.replace;
      this.#rows.write(row, kind, row.side, row.side === 0 ? 0 : row.priceTicks, row.qtyLots, number, 0);
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
      } else this.#rows.write(row, Kind.replace, ints[at + SIDE]!, row.priceTicks, row.qtyLots, ints[at + NUMBER]!, 0);
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
      this.#rows.write(row, Kind.execute, ints[at + SIDE]!, prints.fillTicks[i]!, filled, ints[at + NUMBER]!, 0);
      lots[slot * LIVE_LOTS + LOTS] = Math.max(0, left - filled);
    }
  }

  #tell(row: HftRow, slot: number, kind: number, qtyLots: number): void {
    const { ints } = this.#orders;
    const at = slot * LIVE_INTS;
    this.#rows.write(row, kind, ints[at + SIDE]!, ints[at + PRICE]!, qtyLots, ints[at + NUMBER]!, 0);
  }
}
