/**
 * The venue's book at a point of a tape: what `slipgauge tape book` prints.
 *
 * Rows that a venue never applies (flag *strategy only*) are passed over. On L3 tapes the levels are sums of orders.
 *
 * Example: `await bookAt(tape, '1723161300000000000ns', 5)` → `{ row, exchTs, bids: [['61659.8', '1.2'], …], asks: … }`, best first.
 */
import { UsageError } from '../base/errors.js';
import { formatOnGrid, parseDecimal } from '../base/num/decimal.js';
import { L2Book } from './book.js';
import { OrderLevels } from './order-levels.js';
import { Flag } from './row.js';
import { parseTapePoint, pointText, rowsUpTo, timeOf, type TapePoint } from './tape-point.js';
import type { Tape, TapeBatch, TapeMeta } from './tape.js';

/** A price and a quantity, decimal strings. */
export type BookLevel = readonly [price: string, qty: string];

/** The book behind one row: best levels first. */
export interface BookPicture {
  /** The last row applied. */
  readonly row: number;
  /** Its time, ns since the Unix epoch. */
  readonly exchTs: string;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** The venue's book of a tape, row by row, whatever its level of detail. */
export class TapeBook {
  /** On L3 tapes: the orders behind the levels. */
  readonly orders: OrderLevels | undefined;
  readonly levels: L2Book;

  constructor(levelOfDetail: TapeMeta['levelOfDetail']) {
    this.orders = levelOfDetail === 'L3' ? new OrderLevels() : undefined;
    this.levels = this.orders?.levels ?? new L2Book();
  }

  /** Apply row `i` of a batch. */
  apply(b: TapeBatch, i: number): void {
    const flags = b.flags[i]!;
    if ((flags & Flag.strategyOnly) !== 0) return;
    if (this.orders === undefined) this.levels.apply(b.kind[i]!, b.side[i]!, b.priceTicks[i]!, b.qtyLots[i]!);
    else this.orders.apply(b.kind[i]!, b.side[i]!, b.priceTicks[i]!, b.qtyLots[i]!, b.orderId![i]!, flags);
  }

  /** Whether the best bid is at or above the best ask. */
  get crossed(): boolean {
    return this.levels.bidTicks >= this.levels.askTicks;
  }
}

/**
 * The book after a row, after all rows up to a time, or at the end; at most `depth` levels a side.
 * @throws UsageError when `at` is none of these or lies before the first or behind the last row.
 */
export async function bookAt(tape: Tape, at: number | string, depth: number): Promise<BookPicture> {
  if (!(Number.isInteger(depth) && depth >= 1)) throw new UsageError(`depth: got ${String(depth)}, expected a whole number from 1`);
  const point = parseTapePoint(at);
  const book = new TapeBook(tape.meta.levelOfDetail);
  const last = await applyUpTo(tape, book, point);
  if (last === undefined || (point.kind === 'row' && point.row >= tape.meta.rows)) throw outside(tape, point);
  return {
    row: last.row,
    exchTs: last.exchTs,
    bids: side(book.levels, 1, depth, tape.meta),
    asks: side(book.levels, -1, depth, tape.meta),
  };
}

/** Apply rows up to and with the point; tells the last one, undefined when there was none. */
async function applyUpTo(tape: Tape, book: TapeBook, point: TapePoint): Promise<{ row: number; exchTs: string } | undefined> {
  let last: { row: number; exchTs: string } | undefined;
  for await (const batch of tape.batches()) {
    const end = rowsUpTo(batch, point);
    for (let i = 0; i < end; i++) book.apply(batch, i);
    if (end > 0) last = { row: batch.firstRow + end - 1, exchTs: timeOf(batch.exchTs, end - 1) };
    if (end < batch.length) break;
  }
  return last;
}

function outside(tape: Tape, point: TapePoint): UsageError {
  const { rows, firstExchTs, lastExchTs } = tape.meta;
  const range = rows === 0 ? 'the tape has no rows' : `rows are 0 to ${String(rows - 1)}, times ${firstExchTs}ns to ${lastExchTs}ns`;
  return new UsageError(`${tape.paths.join(', ')}: there is no book at ${pointText(point)}: ${range}`);
}

function side(book: L2Book, sign: 1 | -1, depth: number, meta: TapeMeta): BookLevel[] {
  const tick = parseDecimal(meta.instrument.tickSize);
  const lot = parseDecimal(meta.instrument.lotSize);
  const levels: BookLevel[] = [];
  for (
    let ticks = sign > 0 ? book.bidTicks : book.askTicks;
    !Number.isNaN(ticks) && levels.length < depth;
    ticks = book.worseThan(sign, ticks)
  ) {
    levels.push([formatOnGrid(ticks, tick), formatOnGrid(book.qtyAt(sign, ticks), lot)]);
  }
  return levels;
}
