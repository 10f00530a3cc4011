/**
 * A tape as a file of hftbacktest 2, `.npz`: the array `data`, written as a stream, in constant memory; whole or not at all.
 *
 * The tape is read twice, since the array's header says how many rows follow. Rows and their order: `hftbacktest-events.ts`.
 *
 * Example: `const { left } = await exportHftbacktest(tape, 'btc.npz'); left.status === 2`.
 */
import { writeBeside } from '../../base/io/atomic.js';
import { npyHeader } from '../../base/io/npy.js';
import { type MemberPacking, writeZipMember } from '../../base/io/zip-write.js';
import { FIELDS, ROW_BYTES } from '../import/hftbacktest/layout.js';
import { Flag, Kind, type KindName } from '../row.js';
import type { Tape, TapeBatch } from '../tape.js';
import { HftEvents } from './hftbacktest-events.js';

/** What an export told, and what the format cannot hold. */
export interface HftExported {
  /** Rows of the file. */
  readonly rows: number;
  /** Rows of the tape that were left out, by kind. */
  readonly left: Readonly<Partial<Record<KindName, number>>>;
  /** Rows of orders that are not known on the tape, left out: hftbacktest stops at them. */
  readonly unknownOrders: number;
  /** Rows that mean the same and come back as other ones: a reduction to nothing is a deletion, say. */
  readonly changed: number;
}

/** Write the tape as `.npz` at `path`. */
export async function exportHftbacktest(
  tape: Tape,
  path: string,
  { packing = 'deflated' }: { readonly packing?: MemberPacking } = {},
): Promise<HftExported> {
  const counted = new HftEvents(tape.meta.instrument, tape.meta.levelOfDetail === 'L3');
  for await (const chunks of rowsOf(tape, counted)) chunks.length = 0;
  const header = npyHeader(FIELDS, counted.rows);
  const out = writeBeside(path);
  try {
    await writeZipMember(out.temp, 'data.npy', header.length + counted.rows * ROW_BYTES, bytesOf(tape, header), packing);
    out.commit();
  } finally {
    out.discard();
  }
  const { rows, unknownOrders, changed } = counted;
  const names = (Object.keys(Kind) as KindName[]).filter((name) => counted.left[Kind[name]]! > 0);
  return { rows, left: Object.fromEntries(names.map((name) => [name, counted.left[Kind[name]]!])), unknownOrders, changed };
}

/** What an export left out, in words, a line each. */
export function lossText({ left, unknownOrders, changed }: HftExported): string[] {
  const kinds = Object.entries(left).map(([name, count]) => `${String(count)} ${name}`);
  return [
    ...(kinds.length > 0 ? [`left out, since hftbacktest has no such rows: ${kinds.join(', ')}`] : []),
    ...(unknownOrders > 0 ? [`left out, since hftbacktest stops at them: ${String(unknownOrders)} rows of orders that are not known`] : []),
    ...(changed > 0 ? [`told in other words: ${String(changed)} rows (a replace that goes to the back is a cancel and an add)`] : []),
  ];
}

async function* bytesOf(tape: Tape, header: Buffer): AsyncGenerator<Buffer> {
  yield header;
  const events = new HftEvents(tape.meta.instrument, tape.meta.levelOfDetail === 'L3');
  for await (const chunks of rowsOf(tape, events)) yield* chunks;
}

/** Batch by batch, one behind, since the last row of a group is told by the row that follows. */
async function* rowsOf(tape: Tape, events: HftEvents): AsyncGenerator<Buffer[]> {
  let batch: TapeBatch | undefined;
  for await (const next of tape.batches()) {
    if (batch !== undefined) yield told(batch, next, events);
    batch = next;
  }
  if (batch !== undefined) yield told(batch, undefined, events);
}

function told(batch: TapeBatch, next: TapeBatch | undefined, events: HftEvents): Buffer[] {
  for (let i = 0; i < batch.length; i++) events.row(batch, i, endsGroup(batch, i, next, events));
  return events.take();
}

/** Whether the next row of the exchange that is told has other times. Groups over more than two batches are not looked through. */
function endsGroup(batch: TapeBatch, i: number, next: TapeBatch | undefined, events: HftEvents): boolean {
  for (let k = i + 1; k < batch.length; k++) if (isTold(batch, k, events)) return !areTimesEqual(batch, i, batch, k);
  for (let k = 0; next !== undefined && k < next.length; k++) if (isTold(next, k, events)) return !areTimesEqual(batch, i, next, k);
  return true;
}

function isTold(batch: TapeBatch, i: number, events: HftEvents): boolean {
  return events.holds(batch.kind[i]!) && (batch.flags[i]! & Flag.strategyOnly) === 0;
}

function areTimesEqual(a: TapeBatch, i: number, b: TapeBatch, k: number): boolean {
  return (
    a.exchTs[2 * i] === b.exchTs[2 * k] &&
    a.exchTs[2 * i + 1] === b.exchTs[2 * k + 1] &&
    a.recvTs[2 * i] === b.recvTs[2 * k] &&
    a.recvTs[2 * i + 1] === b.recvTs[2 * k + 1]
  );
}
