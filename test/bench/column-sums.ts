/** Opening a tape and adding up each of its columns: what reading alone costs. */
import { openTape } from '../../src/market/tape-read.js';
import { type Int64Words, nsAt } from '../../src/market/tape.js';
import { timed, type Took } from './timed.js';

const TWO32 = 4_294_967_296;

/** What it took, and what must be the same elsewhere. */
export interface TimedSums extends Took {
  readonly rows: number;
  /** Of all quantities in lots, and of all times at the venue less the first, ns. */
  readonly lots: number;
  readonly sinceFirstNs: number;
}

/** Open a tape and add up every column. */
export async function timedSums(path: string): Promise<TimedSums> {
  return timed(() => columnSums(path));
}

async function columnSums(path: string): Promise<Omit<TimedSums, keyof Took>> {
  const tape = await openTape(path);
  const sums = { exchTs: 0, recvTs: 0, kind: 0, side: 0, priceTicks: 0, qtyLots: 0, orderId: 0, flags: 0 };
  let rows = 0;
  let firstNs = Number.NaN;
  for await (const batch of tape.batches()) {
    if (rows === 0) firstNs = nsAt(batch.exchTs, 0, batch.epoch);
    const { high, low } = batch.epoch;
    sums.exchTs += timesOf(batch.exchTs, high, low);
    sums.recvTs += timesOf(batch.recvTs, high, low);
    sums.kind += bytesOf(batch.kind);
    sums.side += sidesOf(batch.side);
    sums.priceTicks += ticksOf(batch.priceTicks);
    sums.qtyLots += floatsOf(batch.qtyLots);
    if (batch.orderId !== undefined) sums.orderId += floatsOf(batch.orderId);
    sums.flags += bytesOf(batch.flags);
    rows += batch.length;
    batch.release?.();
  }
  return { rows, lots: sums.qtyLots, sinceFirstNs: sums.exchTs - rows * firstNs };
}

/** Sum of times as ns since the tape's epoch, the halves apart. */
function timesOf(words: Int64Words, epochHigh: number, epochLow: number): number {
  let high = 0;
  let low = 0;
  for (let i = 0; i < words.length; i += 2) {
    low += words[i]! >>> 0;
    high += words[i + 1]!;
  }
  const rows = words.length / 2;
  return (high - rows * epochHigh) * TWO32 + (low - rows * epochLow);
}

function bytesOf(column: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
}

function sidesOf(column: Int8Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
}

function ticksOf(column: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
}

function floatsOf(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
}
