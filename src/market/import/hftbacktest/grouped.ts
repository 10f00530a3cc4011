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
import { HeldRow } from '../books/held-row.js';
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
  readonly #held = new HeldRow();
  /** Whether the file says the held row's flags itself. */
  #saysFlags = false;

  /** A row that the exchange sees, with what a row of the file says of times and readers. */
  write(row: HftRow, kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number): void {
    const oneClock = row.readers === EventFlag.exchange ? Flag.venueOnly : 0;
    if (oneClock !== 0) this.venueOnlyRows++;
    this.put(row.exchTs, row.recvTs, kind, side, priceTicks, qtyLots, orderId, flags | oneClock);
    if (row.ival < OWN_FLAGS) return;
    this.#held.flags = (row.ival - OWN_FLAGS) | oneClock;
    this.#saysFlags = true;
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
    this.#release(this.#held.exchTs === exchTs && this.#held.recvTs === recvTs ? 0 : Flag.last);
    this.#held.hold(exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags);
    this.#saysFlags = false;
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
    this.#held.release(this.#saysFlags ? 0 : flag, this.sink!);
  }
}
