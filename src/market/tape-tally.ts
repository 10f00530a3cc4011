/**
 * The rows of a tape as they are written: checked, counted, their first and last times, and told to who finds their delivery order.
 *
 * Units: ns since the tape's epoch.
 * Invariants, asserted: `exchTs` never falls, `recvTs ≥ exchTs`, quantities and order ids are whole numbers in range.
 *
 * Example: `tally.note(rows, 0, 10, zeroNs)`, then `tally.facts(epochNs)` is that part of the metadata.
 */
import { invariant } from '../base/errors.js';
import { Kind, type KindName, QTY_LOTS_END } from './row.js';
import type { RowColumns } from './row-columns.js';
import type { ChunkQueue } from './tape-chunks.js';
import type { TapeMeta } from './tape.js';

/** Counts and checks. */
export class RowTally {
  /** Rows so far. */
  rows = 0;
  lastExchTs = Number.NEGATIVE_INFINITY;
  readonly #hasIds: boolean;
  readonly #chunks: ChunkQueue;
  readonly #countByKind = new Float64Array(256);
  #firstExchTs = 0;
  #firstRecvTs = Number.POSITIVE_INFINITY;
  #lastRecvTs = Number.NEGATIVE_INFINITY;

  /** `hasIds`: rows may carry order ids. */
  constructor(hasIds: boolean, chunks: ChunkQueue) {
    this.#hasIds = hasIds;
    this.#chunks = chunks;
  }

  /** What the metadata says of the rows, of which none comes any more; all times are 0 where there is none. */
  facts(epochNs: bigint): Pick<TapeMeta, 'rows' | 'rowsByKind' | 'firstExchTs' | 'lastExchTs' | 'firstRecvTs' | 'lastRecvTs'> {
    const time = (ns: number): string => String(epochNs + BigInt(this.rows === 0 ? 0 : ns));
    return {
      rows: this.rows,
      rowsByKind: this.#rowsByKind(),
      firstExchTs: time(this.#firstExchTs),
      lastExchTs: time(this.lastExchTs),
      firstRecvTs: time(this.#firstRecvTs),
      lastRecvTs: time(this.#lastRecvTs),
    };
  }

  /** All rows were received so much later than they said. */
  shiftRecvTs(ns: number): void {
    this.#firstRecvTs += ns;
    this.#lastRecvTs += ns;
  }

  /** Check the rows `first` and the next ones, `count` of them, count them, and queue them for delivery. */
  note(rows: RowColumns, first: number, count: number, zeroNs: number): void {
    this.#noteTimes(rows, first, count, zeroNs);
    const { kind, qtyLots, orderId } = rows;
    const counts = this.#countByKind;
    const end = first + count;
    for (let i = first; i < end; i++) {
      if (!isQtyLots(qtyLots[i]!)) this.#refuse(rows, i, zeroNs);
      counts[kind[i]!]!++;
    }
    for (let i = first; i < end; i++) {
      const id = orderId[i]!;
      if (id === 0) continue;
      invariant(this.#hasIds, 'a row with an order id needs a tape that was begun with orderIds: true');
      if (!(id > 0 && Number.isSafeInteger(id))) this.#refuse(rows, i, zeroNs);
    }
    this.rows += count;
  }

  /** The rows of one message have the same times: they are looked at once. */
  #noteTimes(rows: RowColumns, first: number, count: number, zeroNs: number): void {
    const { exchTs, recvTs } = rows;
    const chunks = this.#chunks;
    const end = first + count;
    if (this.rows === 0) this.#firstExchTs = exchTs[first]! - zeroNs;
    let lastExchTs = this.lastExchTs;
    let firstRecvTs = this.#firstRecvTs;
    let lastRecvTs = this.#lastRecvTs;
    /** Rows up to this one that were received when they happened, while none was under way. */
    let atOnce = 0;
    for (let i = first, next = first; i < end; i = next) {
      const exchNs = exchTs[i]!;
      const recvNs = recvTs[i]!;
      for (next = i + 1; next < end && exchTs[next] === exchNs && recvTs[next] === recvNs;) next++;
      const exch = exchNs - zeroNs;
      const recv = recvNs - zeroNs;
      if (!(exch >= lastExchTs && recv >= exch && Number.isSafeInteger(exch) && Number.isSafeInteger(recv))) {
        this.lastExchTs = lastExchTs;
        this.#refuse(rows, i, zeroNs);
      }
      lastExchTs = exch;
      if (recv < firstRecvTs) firstRecvTs = recv;
      if (recv > lastRecvTs) lastRecvTs = recv;
      if (recv === exch && chunks.isIdle) {
        atOnce += next - i;
        continue;
      }
      if (atOnce > 0) chunks.passAtOnce(atOnce);
      atOnce = 0;
      chunks.queue(recv, next - i);
    }
    if (atOnce > 0) chunks.passAtOnce(atOnce);
    this.lastExchTs = lastExchTs;
    this.#firstRecvTs = firstRecvTs;
    this.#lastRecvTs = lastRecvTs;
  }

  #rowsByKind(): Partial<Record<KindName, number>> {
    const counts: Partial<Record<KindName, number>> = {};
    for (const name of Object.keys(Kind) as KindName[]) {
      const count = this.#countByKind[Kind[name]]!;
      if (count > 0) counts[name] = count;
    }
    return counts;
  }

  /** @throws InvariantError that says what is wrong with row `i`. */
  #refuse(rows: RowColumns, i: number, zeroNs: number): void {
    const exchTs = rows.exchTs[i]! - zeroNs;
    const recvTs = rows.recvTs[i]! - zeroNs;
    const row = `tape row ${String(this.rows)}`;
    invariant(exchTs >= this.lastExchTs, `exchTs never falls; ${row} has ${String(exchTs)} after ${String(this.lastExchTs)}`);
    invariant(recvTs >= exchTs, `recvTs ≥ exchTs; ${row} has recvTs ${String(recvTs)}, exchTs ${String(exchTs)}`);
    invariant(
      false,
      `tape numbers are integers in range; ${row} has times ${String(exchTs)}, ${String(recvTs)}, quantity ${String(rows.qtyLots[i]!)}, order id ${String(rows.orderId[i]!)}`,
    );
  }
}

/** Whether a quantity is whole and in range. */
function isQtyLots(qtyLots: number): boolean {
  return Number.isInteger(qtyLots) && qtyLots < QTY_LOTS_END && qtyLots > -QTY_LOTS_END;
}
