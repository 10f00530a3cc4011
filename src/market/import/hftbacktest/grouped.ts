/**
 * Rows of a tape from rows of hftbacktest's files: groups, and the flags that say which clock reads a row.
 *
 * A row for one clock has the flag *venue only* or *strategy only*. Rows next to each other with equal times are one atomic group, unless the
 * file says our flags itself (`layout.ts`). So a row waits until the next one of the exchange comes.
 *
 * Units: ticks, lots; ns on the clock of stamps.
 *
 * Example: `rows.write(row, Kind.trade, -1, 100, 5, 0, 0); rows.end()`.
 */
import { DataError } from '../../../base/errors.js';
import { Flag, Kind } from '../../row.js';
import { type InputRecord, placeOf, type RowSink } from '../importer.js';
import { EventFlag, EventKind, OWN_FLAGS } from './layout.js';
import type { HftRow } from './pairing.js';

/** Kinds that are one row of ours on a tape of levels. */
export const PLAIN: Readonly<Record<number, number>> = {
  [EventKind.depth]: Kind.level,
  [EventKind.trade]: Kind.trade,
  [EventKind.snapshot]: Kind.snapshot,
  [EventKind.quote]: Kind.quote,
};

/** Rows on their way to a tape. */
export class GroupedRows {
  venueOnlyRows = 0;
  strategyOnlyRows = 0;
  /** The record that is being read, and where rows go. */
  record: InputRecord | undefined;
  sink: RowSink | undefined;
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

  /** A row that the exchange sees, with what a row of the file says of times and readers. */
  write(row: HftRow, kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number): void {
    const oneClock = row.readers === EventFlag.exchange ? Flag.venueOnly : 0;
    if (oneClock !== 0) this.venueOnlyRows++;
    this.put(row.exchTs, row.recvTs, kind, side, priceTicks, qtyLots, orderId, flags | oneClock);
    if (row.ival >= OWN_FLAGS) this.#own = (row.ival - OWN_FLAGS) | oneClock;
  }

  /** A row that the strategy alone sees. */
  strategyOnly(row: HftRow, kind: number): void {
    this.strategyOnlyRows++;
    const flags = row.ival >= OWN_FLAGS ? row.ival - OWN_FLAGS : Flag.last | (kind === Kind.snapshot ? Flag.snapshotPart : 0);
    const { exchTs, recvTs, side, priceTicks, qtyLots } = row;
    this.sink!.row(exchTs, recvTs, kind, side, Number.isNaN(priceTicks) ? 0 : priceTicks, qtyLots, 0, flags | Flag.strategyOnly);
  }

  /** A row of the exchange at these times. */
  put(
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

  /** After the last row. */
  end(): void {
    this.#release(Flag.last);
  }

  /** @throws DataError with the place of the record. */
  refuse(what: string): never {
    throw new DataError(`${placeOf(this.record!)}: ${what}. Is the file whole?`);
  }

  #release(flag: number): void {
    if (!this.#waits) return;
    this.#waits = false;
    const flags = this.#own >= 0 ? this.#own : this.#flags | flag;
    this.sink!.row(this.#exchTs, this.#recvTs, this.#kind, this.#side, this.#priceTicks, this.#qtyLots, this.#orderId, flags);
  }
}
