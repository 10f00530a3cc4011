/** Copies of a tape with something changed: its rows, its batches; and the mirror of a market. */
import { TapeWriter } from '../../src/market/tape-write.js';
import { openTape } from '../../src/market/tape-read.js';
import type { Tape, TapeMeta } from '../../src/market/tape.js';
import { readTape, type Row } from '../market/tape-rows.js';

/** Changes to make on the way. */
export interface Change {
  readonly row?: (row: Row) => Row;
  readonly batchRows?: number;
  readonly snapshotRange?: TapeMeta['snapshotRange'];
}

/** Write a copy of an L2 tape at `out` and open it. */
export async function copyTape(tape: Tape, out: string, { row = (same): Row => same, batchRows, snapshotRange }: Change): Promise<Tape> {
  const { instrument, epochNs, inputs, repairs, levelOfDetail, netWindowNs, minLatencyNs } = tape.meta;
  const range = snapshotRange ?? tape.meta.snapshotRange;
  const writer = await TapeWriter.create(out, {
    instrument,
    epochNs: BigInt(epochNs),
    importer: { name: 'copy', options: {} },
    ...(batchRows === undefined ? {} : { batchRows }),
  });
  const { rows } = await readTape(tape);
  for (const each of rows) {
    const { exchTs, recvTs, kind, side, priceTicks, qtyLots, flags } = row(each);
    writer.append(exchTs, recvTs, kind, side, priceTicks, qtyLots, 0, flags);
  }
  await writer.finish({
    inputs,
    repairs,
    levelOfDetail,
    ...(range === undefined ? {} : { snapshotRange: range }),
    ...(netWindowNs === undefined ? {} : { netWindowNs }),
    ...(minLatencyNs === undefined ? {} : { minLatencyNs }),
  });
  return await openTape(out);
}

/** The same market seen in a mirror: a price p is at `aboutTicks − p`, bids are asks, buyers sellers. */
export async function mirrorTape(tape: Tape, out: string): Promise<{ readonly mirrored: Tape; readonly aboutTicks: number }> {
  let [low, high] = [Infinity, -Infinity];
  for await (const b of tape.batches()) {
    for (let i = 0; i < b.length; i++) {
      low = Math.min(low, b.priceTicks[i]!);
      high = Math.max(high, b.priceTicks[i]!);
    }
  }
  const aboutTicks = low + high;
  const range = tape.meta.snapshotRange;
  const mirrored = await copyTape(tape, out, {
    row: (row) => ({ ...row, priceTicks: aboutTicks - row.priceTicks, side: 0 - row.side }),
    ...(range === undefined
      ? {}
      : { snapshotRange: { bidLowTicks: aboutTicks - range.askHighTicks, askHighTicks: aboutTicks - range.bidLowTicks } }),
  });
  return { mirrored, aboutTicks };
}
