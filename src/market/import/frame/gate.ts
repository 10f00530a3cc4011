/**
 * Where an importer's rows come in: what cannot stand on a tape is refused here, with the record that it came from.
 *
 * Checked for every format: numbers are whole and in range, `recvTs ≥ exchTs`, and no row comes later than the reorder window allows.
 *
 * Example: a row 12 s behind the latest one, window 10 s: `cap.gz:88: the row's time is 12 s behind …. Use a larger --reorder.`
 */
import { DataError } from '../../../base/errors.js';
import { formatDuration } from '../../../base/num/duration.js';
import { Kind, QTY_LOTS_END } from '../../row.js';
import { type InputRecord, placeOf, type RowSink } from '../importer.js';
import type { ReorderWindow } from './order.js';
import type { OrderIdFile } from './order-ids.js';
import { WATCHED } from './touch.js';

/** The sink that sources write to. */
export class RowGate implements RowSink {
  /** The record that is being read, for messages. */
  record: InputRecord | undefined;
  readonly #window: ReorderWindow;
  readonly #ids: OrderIdFile | undefined;

  /** `ids` is the dictionary, where one is kept. */
  constructor(window: ReorderWindow, ids?: OrderIdFile) {
    this.#window = window;
    this.#ids = ids;
  }

  named(orderId: number, foreignId: string): void {
    this.#ids?.note(orderId, foreignId);
  }

  row(
    exchTs: number,
    recvTs: number,
    kind: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderId: number,
    flags: number,
  ): void {
    if (this.#window.isLate(exchTs)) this.#refuseLate(exchTs);
    if (!(recvTs >= exchTs)) this.#refuseEarly(exchTs, recvTs);
    if (!isInRange(priceTicks, qtyLots)) this.#refuseNumbers(priceTicks, qtyLots);
    this.#window.push(exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags);
  }

  more(side: number, priceTicks: number, qtyLots: number): void {
    if (!isInRange(priceTicks, qtyLots)) this.#refuseNumbers(priceTicks, qtyLots);
    this.#window.more(side, priceTicks, qtyLots);
  }

  moreRows(count: number, sides: Int8Array, pricesTicks: Float64Array, qtysLots: Float64Array): void {
    for (let i = 0; i < count; i++) if (!isInRange(pricesTicks[i]!, qtysLots[i]!)) this.#refuseNumbers(pricesTicks[i]!, qtysLots[i]!);
    this.#window.moreRows(count, sides, pricesTicks, qtysLots);
  }

  watch(exchTs: number, side: number, priceTicks: number, qtyLots: number): void {
    if (this.#window.isLate(exchTs)) this.#refuseLate(exchTs);
    this.#window.push(exchTs, exchTs, Kind.quote, side, priceTicks, qtyLots, 0, WATCHED);
  }

  get #where(): string {
    return this.record === undefined ? 'after the last record' : placeOf(this.record);
  }

  #refuseLate(exchTs: number): never {
    const behind = spanText(this.#window.latest - exchTs);
    throw new DataError(
      `${this.#where}: the row's time is ${behind} behind a row before it, more than the reorder window of ${formatDuration(this.#window.windowNs)}. Use a larger --reorder, or give files in order.`,
    );
  }

  #refuseEarly(exchTs: number, recvTs: number): never {
    throw new DataError(
      `${this.#where}: received ${spanText(exchTs - recvTs)} before it happened; expected recvTs ≥ exchTs. Use --clock repair if the recorder's clock was wrong.`,
    );
  }

  #refuseNumbers(priceTicks: number, qtyLots: number): never {
    throw new DataError(
      `${this.#where}: price ${priceTicks} ticks, quantity ${qtyLots} lots: expected whole numbers, below 2^31 ticks and 2^37 lots. Use a coarser tick or lot (--tick, --lot; format raw rounds to it with --off-lot round).`,
    );
  }
}

/** Whether a row's numbers are whole and within what a tape holds. */
function isInRange(priceTicks: number, qtyLots: number): boolean {
  return (priceTicks | 0) === priceTicks && Number.isInteger(qtyLots) && qtyLots < QTY_LOTS_END && qtyLots > -QTY_LOTS_END;
}

/** A span between two stamps, which may be longer than what is exact. */
function spanText(ns: number): string {
  return formatDuration(Math.min(ns, Number.MAX_SAFE_INTEGER));
}
