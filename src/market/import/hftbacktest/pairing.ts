/**
 * Two rows for one event become one: where the clocks of exchange and recorder order events differently, hftbacktest's files have a row
 * for the exchange and one for the strategy, alike but for those flags.
 *
 * Rows for the exchange stand in order of `exch_ts`, those for the strategy in order of `local_ts`. So a row for the exchange waits no longer
 * than until a row for the strategy is later than its own `local_ts`, one for the strategy until a row for the exchange is later than its
 * `exch_ts`, and no longer than the reorder window. Rows behind one that waits wait too, so the order of the exchange stays.
 *
 * Units: ns on the clock of stamps, ticks, lots. An order id is two 32-bit words.
 *
 * Example: `EXCH` at 5 (local 9), `EXCH` at 6 (local 8), then `LOCAL` rows alike at 8 and 9 are two rows for both.
 */
import { EventFlag } from './layout.js';

/** A row of the file. */
export interface HftRow {
  exchTs: number;
  recvTs: number;
  kind: number;
  side: number;
  /** NaN where there is none. */
  priceTicks: number;
  qtyLots: number;
  high: number;
  low: number;
  ival: number;
  /** `EventFlag.exchange`, `EventFlag.local`, or their sum. */
  readers: number;
}

const BOTH = EventFlag.exchange + EventFlag.local;

/** Takes rows: those for the exchange, and both, in its order; the rest as they are found to be alone. */
export interface PairedRows {
  row(row: HftRow): void;
}

/** The rows that wait. */
export class Pairing {
  /** Pairs made. */
  pairs = 0;
  readonly #windowNs: number;
  readonly #to: PairedRows;
  /** For the exchange, in its order, from `#first` on; joined ones have both readers. */
  #exchange: HftRow[] = [];
  #first = 0;
  /** Those of them that are not joined, by `exchTs`; and rows for the strategy whose partner may come. */
  readonly #open = new Map<number, HftRow[]>();
  #local: HftRow[] = [];
  #latestExchTs = Number.NEGATIVE_INFINITY;
  #latestRecvTs = Number.NEGATIVE_INFINITY;

  constructor(windowNs: number, to: PairedRows) {
    this.#windowNs = windowNs;
    this.#to = to;
  }

  /** The next row of the file; it is copied if it has to wait. */
  push(row: HftRow): void {
    if (row.readers !== EventFlag.local) this.#latestExchTs = Math.max(this.#latestExchTs, row.exchTs);
    if (row.readers !== EventFlag.exchange) this.#latestRecvTs = Math.max(this.#latestRecvTs, row.recvTs);
    if (row.readers === BOTH) {
      if (this.#waiting === 0) this.#to.row(row);
      else this.#exchange.push({ ...row });
    } else if (row.readers === EventFlag.exchange) this.#pushExchange(row);
    else this.#pushLocal(row);
    this.#release(false);
  }

  /** After the last row: what waits is alone. */
  end(): void {
    this.#release(true);
  }

  get #waiting(): number {
    return this.#exchange.length - this.#first;
  }

  #pushExchange(row: HftRow): void {
    const copy = { ...row };
    const partner = this.#local.findIndex((waiting) => isAlike(waiting, row));
    if (partner >= 0) {
      this.#local.splice(partner, 1);
      copy.readers = BOTH;
      this.pairs++;
    } else {
      const list = this.#open.get(row.exchTs);
      if (list === undefined) this.#open.set(row.exchTs, [copy]);
      else list.push(copy);
    }
    this.#exchange.push(copy);
  }

  #pushLocal(row: HftRow): void {
    const list = this.#open.get(row.exchTs);
    const partner = list?.findIndex((waiting) => isAlike(waiting, row)) ?? -1;
    if (list !== undefined && partner >= 0) {
      list[partner]!.readers = BOTH;
      this.pairs++;
      list.splice(partner, 1);
      if (list.length === 0) this.#open.delete(row.exchTs);
    } else if (row.exchTs >= this.#latestExchTs) this.#local.push({ ...row });
    else this.#to.row(row);
  }

  #release(isEnd: boolean): void {
    for (; this.#waiting > 0; this.#first++) {
      const row = this.#exchange[this.#first]!;
      if (row.readers !== BOTH) {
        const mayCome = row.recvTs >= this.#latestRecvTs && row.exchTs >= this.#latestExchTs - this.#windowNs;
        if (mayCome && !isEnd) break;
        this.#forget(row);
      }
      this.#to.row(row);
    }
    if (this.#first > 1024 && this.#first * 2 > this.#exchange.length) {
      this.#exchange = this.#exchange.slice(this.#first);
      this.#first = 0;
    }
    if (this.#local.length === 0 || (!isEnd && this.#local[0]!.exchTs >= this.#latestExchTs)) return;
    const alone = this.#local.filter((row) => isEnd || row.exchTs < this.#latestExchTs);
    this.#local = this.#local.filter((row) => !isEnd && row.exchTs >= this.#latestExchTs);
    for (const row of alone) this.#to.row(row);
  }

  #forget(row: HftRow): void {
    const list = this.#open.get(row.exchTs)!;
    list.splice(list.indexOf(row), 1);
    if (list.length === 0) this.#open.delete(row.exchTs);
  }
}

/** Whether two rows differ in their readers alone. */
function isAlike(a: HftRow, b: HftRow): boolean {
  return (
    a.exchTs === b.exchTs &&
    a.recvTs === b.recvTs &&
    a.kind === b.kind &&
    a.side === b.side &&
    Object.is(a.priceTicks, b.priceTicks) &&
    a.qtyLots === b.qtyLots &&
    a.low === b.low &&
    a.high === b.high &&
    a.ival === b.ival
  );
}
