/**
 * The venue's book at a point of a tape: what `slipgauge tape book` prints.
 *
 * Rows that a venue never applies (flag *strategy only*) are passed over. On L3 tapes the levels are sums of orders.
 *
 * Example: `await bookAt(tape, '1723161300000000000ns', 5)` → `{ row, exchTs, bids: [['61659.8', '1.2'], …], asks: … }`, best first.
 */
import { UsageError } from '../base/errors.js';
import { formatOnGrid, parseDecimal, type Decimal } from '../base/num/decimal.js';
import { L2Book } from './book.js';
import { L3Book } from './l3-book.js';
import { ID, LINKS, LOTS, NEXT, NO_ID, VALUES } from './order-pool.js';
import { Flag } from './row.js';
import { parseTapePoint, pointText, rowsUpTo, timeOf, type TapePoint } from './tape-point.js';
import type { Tape, TapeBatch, TapeMeta } from './tape.js';

/** One order of a queue: its place from 1, its id and its quantity; lots that belong to no order stand at place 0 and have no id. */
export interface QueuedOrder {
  readonly place: number;
  readonly orderId: string | null;
  readonly qty: string;
}

/** A price and a quantity, decimal strings; and where they were asked for the orders behind it, first come first. */
export type BookLevel = readonly [price: string, qty: string, orders?: readonly QueuedOrder[]];

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
  readonly orders: L3Book | undefined;
  readonly levels: L2Book;

  constructor(levelOfDetail: TapeMeta['levelOfDetail']) {
    this.orders = levelOfDetail === 'L3' ? new L3Book() : undefined;
    this.levels = this.orders?.levels ?? new L2Book();
  }

  /** Apply row `i` of a batch. */
  apply(b: TapeBatch, i: number): void {
    const flags = b.flags[i]!;
    if ((flags & Flag.strategyOnly) !== 0) return;
    if (this.orders === undefined) this.levels.apply(b.kind[i]!, b.side[i]!, b.priceTicks[i]!, b.qtyLots[i]!);
    else this.orders.apply(b.kind[i]!, b.side[i]!, b.priceTicks[i]!, b.qtyLots[i]!, b.orderId![i]!, flags, b.firstRow + i);
  }

  /** Whether the best bid is at or above the best ask. */
  get crossed(): boolean {
    return this.levels.bidTicks >= this.levels.askTicks;
  }
}

/**
 * The book after a row, after all rows up to a time, or at the end; at most `depth` levels a side, with the orders at each where they are asked for.
 * @throws UsageError when `at` is none of these or lies before the first or behind the last row; when orders are asked of a tape that has none.
 */
export async function bookAt(tape: Tape, at: number | string, depth: number, { orders = false } = {}): Promise<BookPicture> {
  if (!(Number.isInteger(depth) && depth >= 1)) throw new UsageError(`depth: got ${String(depth)}, expected a whole number from 1`);
  if (orders && tape.meta.levelOfDetail !== 'L3')
    throw new UsageError(
      `${tape.paths.join(', ')}: got levels (${tape.meta.levelOfDetail}), expected single orders (L3) to show the queue; leave out --orders`,
    );
  const point = parseTapePoint(at);
  const book = new TapeBook(tape.meta.levelOfDetail);
  const last = await applyUpTo(tape, book, point);
  if (last === undefined || (point.kind === 'row' && point.row >= tape.meta.rows)) throw outside(tape, point);
  return {
    row: last.row,
    exchTs: last.exchTs,
    bids: side(book, 1, depth, orders, tape.meta),
    asks: side(book, -1, depth, orders, tape.meta),
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

function side({ levels, orders }: TapeBook, sign: 1 | -1, depth: number, withOrders: boolean, meta: TapeMeta): BookLevel[] {
  const tick = parseDecimal(meta.instrument.tickSize);
  const lot = parseDecimal(meta.instrument.lotSize);
  const told: BookLevel[] = [];
  for (
    let ticks = sign > 0 ? levels.bidTicks : levels.askTicks;
    !Number.isNaN(ticks) && told.length < depth;
    ticks = levels.worseThan(sign, ticks)
  ) {
    const level = [formatOnGrid(ticks, tick), formatOnGrid(levels.qtyAt(sign, ticks), lot)] as const;
    told.push(withOrders && orders !== undefined ? [...level, queueAt(orders, sign, sign * ticks, lot)] : level);
  }
  return told;
}

function queueAt(book: L3Book, sign: 1 | -1, key: number, lot: Decimal): QueuedOrder[] {
  const { values, links } = book.pool;
  const queue: QueuedOrder[] = [];
  let place = book.loose(sign, key) >= 0 ? 0 : 1;
  for (let o = book.first(sign, key); o >= 0; o = links[o * LINKS + NEXT]!) {
    const id = values[o * VALUES + ID]!;
    queue.push({ place: place++, orderId: id === NO_ID ? null : String(id), qty: formatOnGrid(values[o * VALUES + LOTS]!, lot) });
  }
  return queue;
}
