/**
 * The real tape of the benchmarks: the shipped capture, repeated to as many rows as asked for.
 *
 * Each copy is later than the one before and begins with a row that clears the book, so that it states its own book as the capture does.
 * Units: ns since the capture's epoch. Invariant: rows, delivery order included, are the capture's but for their times.
 *
 * Example: `await writeRepeated(await openTape('capture.arrow'), 3_000_000, 'repeated.arrow')`.
 */
import { Flag, Kind } from '../../src/market/row.js';
import { TapeWriter } from '../../src/market/tape-write.js';
import { nsAt, type Tape, type TapeBatch } from '../../src/market/tape.js';

/** From the start of a copy to the start of the next: the capture lasts 345 s. */
const STEP_NS = 350_000_000_000;

/** Write the first `rows` rows of the capture's endless repetition. */
export async function writeRepeated(capture: Tape, rows: number, path: string): Promise<void> {
  const { instrument, epochNs, inputs, repairs, levelOfDetail, snapshotRange, netWindowNs, minLatencyNs } = capture.meta;
  const writer = await TapeWriter.create(path, { instrument, epochNs: BigInt(epochNs), importer: { name: 'repeat', options: { rows } } });
  try {
    for (let copy = 0; writer.rows < rows; copy++) await writeCopy(capture, writer, rows, copy * STEP_NS);
    await writer.finish({
      inputs,
      repairs,
      levelOfDetail,
      ...(snapshotRange === undefined ? {} : { snapshotRange }),
      ...(netWindowNs === undefined ? {} : { netWindowNs }),
      ...(minLatencyNs === undefined ? {} : { minLatencyNs }),
    });
  } catch (error) {
    writer.abort();
    throw error;
  }
}

async function writeCopy(capture: Tape, writer: TapeWriter, rows: number, laterNs: number): Promise<void> {
  for await (const batch of capture.batches()) {
    if (batch.firstRow === 0) {
      const first = nsAt(batch.exchTs, 0, batch.epoch) + laterNs;
      writer.append(first, first, Kind.clear, 0, 0, 0, 0, Flag.last);
    }
    for (let i = 0; i < batch.length && writer.rows < rows; i++) appendRow(writer, batch, i, laterNs);
    if (writer.rows >= rows) return;
  }
}

function appendRow(writer: TapeWriter, batch: TapeBatch, i: number, laterNs: number): void {
  const exchTs = nsAt(batch.exchTs, i, batch.epoch) + laterNs;
  const recvTs = nsAt(batch.recvTs, i, batch.epoch) + laterNs;
  writer.append(exchTs, recvTs, batch.kind[i]!, batch.side[i]!, batch.priceTicks[i]!, batch.qtyLots[i]!, 0, batch.flags[i]!);
}
