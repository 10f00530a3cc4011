/**
 * A piece of a tape as a tape of its own.
 *
 * A piece that begins later opens with the book as it stood: snapshot rows (L2) or adds (L3, each price in the order of its queue), flag 2,
 * at the time of the last row before the piece, and received at once, so that they are delivered before everything else. A halt that
 * holds is stated too. The cut's metadata names the tape it is from, by file and digest.
 *
 * Example: `await tapeCut(tape, { from: '1723161300000000000ns', to: 'end' }, 'late.arrow')`.
 */
import { UsageError } from '../base/errors.js';
import { sha256File } from '../base/io/sha256.js';
import type { L3Book } from './l3-book.js';
import { ID, LOTS, priceTicksOf, sideOf, VALUES } from './order-pool.js';
import { GapWatch } from './gap-watch.js';
import { Flag, Kind } from './row.js';
import { TapeBook } from './tape-book.js';
import { parseTapePoint, pointText, rowsBefore, type TapePoint } from './tape-point.js';
import { NO_REPAIRS, TapeWriter } from './tape-write.js';
import { nsAt, type Tape, type TapeBatch, type TapeMeta } from './tape.js';

/** From a point (with it) up to another (without it): rows or times. */
export interface CutRange {
  readonly from: number | string;
  readonly to: number | string;
}

/** What held just before the piece. */
interface Before {
  readonly book: TapeBook;
  /** `exchTs` of the last row before, ns since the tape's epoch; NaN when there is none. */
  exchTs: number;
  halted: boolean;
}

/**
 * Write the rows of a range as a new tape at `out`.
 * @throws UsageError when the range holds no row.
 */
export async function tapeCut(tape: Tape, range: CutRange, out: string): Promise<TapeMeta> {
  const from = parseTapePoint(range.from);
  const to = parseTapePoint(range.to);
  const writer = await TapeWriter.create(out, {
    instrument: tape.meta.instrument,
    epochNs: BigInt(tape.meta.epochNs),
    importer: { name: 'cut', options: { from: String(range.from), to: String(range.to), digest: tape.meta.digest } },
    orderIds: tape.meta.levelOfDetail === 'L3',
  });
  try {
    const { kept, gaps } = await copyRows(tape, from, to, writer);
    if (kept === 0) throw new UsageError(`${tape.paths.join(', ')}: there is no row from ${pointText(from)} up to ${pointText(to)}`);
    return await writer.finish({
      ...factsOf(tape.meta),
      inputs: await inputsOf(tape),
      repairs: { ...NO_REPAIRS, gaps },
      levelOfDetail: tape.meta.levelOfDetail,
    });
  } catch (error) {
    writer.abort();
    throw error;
  }
}

/** Copies the rows of the range; tells how many, and how many gaps of the feed are among them. */
async function copyRows(tape: Tape, from: TapePoint, to: TapePoint, writer: TapeWriter): Promise<{ kept: number; gaps: number }> {
  const watch = new GapWatch();
  let gaps = 0;
  const before: Before = { book: new TapeBook(tape.meta.levelOfDetail), exchTs: Number.NaN, halted: false };
  let kept = 0;
  for await (const batch of tape.batches()) {
    const start = rowsBefore(batch, from);
    const end = rowsBefore(batch, to);
    for (let i = 0; i < Math.min(start, end); i++) note(before, batch, i);
    if (end > start && kept === 0 && !Number.isNaN(before.exchTs)) writeBefore(before, writer);
    for (let i = start; i < end; i++) {
      copyRow(batch, i, writer);
      if (watch.see(batch.kind[i]!, batch.side[i]!, batch.flags[i]!, nsAt(batch.exchTs, i, batch.epoch), i) >= 0) gaps++;
    }
    kept += Math.max(0, end - start);
    if (end < batch.length) break;
  }
  if (watch.end() >= 0) gaps++;
  return { kept, gaps };
}

function note(before: Before, batch: TapeBatch, i: number): void {
  before.book.apply(batch, i);
  before.exchTs = nsAt(batch.exchTs, i, batch.epoch);
  if (batch.kind[i]! === Kind.status) before.halted = batch.qtyLots[i]! === 0;
}

function copyRow(b: TapeBatch, i: number, writer: TapeWriter): void {
  const exchTs = nsAt(b.exchTs, i, b.epoch);
  const recvTs = nsAt(b.recvTs, i, b.epoch);
  writer.append(exchTs, recvTs, b.kind[i]!, b.side[i]!, b.priceTicks[i]!, b.qtyLots[i]!, b.orderId?.[i] ?? 0, b.flags[i]!);
}

/** A row of the opening picture. */
interface OpeningRow {
  readonly kind: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly orderId: number;
}

function writeBefore({ book, exchTs, halted }: Before, writer: TapeWriter): void {
  if (halted) writer.append(exchTs, exchTs, Kind.status, 0, 0, 0, 0, Flag.last);
  const rows = [...openingRows(book)];
  rows.forEach((row, i) => {
    const flags = i === rows.length - 1 ? Flag.snapshotPart | Flag.last : Flag.snapshotPart;
    writer.append(exchTs, exchTs, row.kind, row.side, row.priceTicks, row.qtyLots, row.orderId, flags);
  });
}

/** Levels from the best outward, bids first; on L3 tapes the lots without an order, then the orders by their place. */
function* openingRows({ levels, orders }: TapeBook): Generator<OpeningRow> {
  for (const side of [1, -1]) {
    for (let ticks = side > 0 ? levels.bidTicks : levels.askTicks; !Number.isNaN(ticks); ticks = levels.worseThan(side, ticks)) {
      const qtyLots = orders === undefined ? levels.qtyAt(side, ticks) : looseLots(orders, side, side * ticks);
      if (qtyLots > 0) yield { kind: Kind.snapshot, side, priceTicks: ticks, qtyLots, orderId: 0 };
    }
  }
  if (orders === undefined) return;
  const { values } = orders.pool;
  for (const o of orders.ordersByPlace()) {
    const side = sideOf(orders.pool, o);
    const priceTicks = priceTicksOf(orders.pool, o);
    yield { kind: Kind.add, side, priceTicks, qtyLots: values[o * VALUES + LOTS]!, orderId: values[o * VALUES + ID]! };
  }
}

function looseLots(book: L3Book, side: number, key: number): number {
  const o = book.loose(side, key);
  return o < 0 ? 0 : book.pool.values[o * VALUES + LOTS]!;
}

/** What the fill rules need is true of a piece too. */
function factsOf(meta: TapeMeta): Partial<TapeMeta> {
  const facts: Record<string, unknown> = {};
  for (const key of ['depth', 'snapshotRange', 'netWindowNs', 'staleAfterNs', 'minLatencyNs', 'staleTouchShare'] as const) {
    if (meta[key] !== undefined) facts[key] = meta[key];
  }
  return facts;
}

async function inputsOf(tape: Tape): Promise<TapeMeta['inputs']> {
  const inputs: TapeMeta['inputs'][number][] = [];
  for (const path of tape.paths) inputs.push({ file: path, ...(await sha256File(path)) });
  return inputs;
}
