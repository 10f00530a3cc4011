/**
 * An import in two passes: the first reads each file for its clock and what the format wants to know beforehand; the second merges the
 * files, turns records into rows, puts them in order and writes.
 *
 * Formats that parse all of a record in pass 1 put it aside for pass 2, beside `out`.
 *
 * Example: `const meta = await importInTwoPasses(job);`
 */
import { UsageError } from '../../../base/errors.js';
import { sha256Beside } from '../../../base/io/sha256.js';
import { Spool } from '../../../base/io/spool.js';
import type { TapeMeta } from '../../tape.js';
import { FileClock } from './clock.js';
import type { RecordCursor } from './framing.js';
import type { InputRecord } from '../importer.js';
import { type Input, InputRecords } from './inputs.js';
import { type ImportJob, type Opened, placed } from './job.js';
import { type MergeFile, mergedRecords } from './merge.js';
import { OrderIdFile } from './order-ids.js';
import { TapeOutput } from './output.js';

/** Import; gives the tape's metadata. @throws as `importTape` does */
export async function importInTwoPasses(job: ImportJob): Promise<TapeMeta> {
  const spool = new Spool(`${job.request.out}.lines`);
  try {
    return await new TwoPasses(job, spool).run();
  } finally {
    await spool.discard();
  }
}

/** One import under way. */
class TwoPasses {
  readonly #job: ImportJob;
  readonly #spool: Spool;
  readonly #opened: Opened;
  /** Of the inputs that pass 1 has read. */
  readonly #sha256s: string[] = [];

  constructor(job: ImportJob, spool: Spool) {
    this.#job = job;
    this.#spool = spool;
    this.#opened = job.open(spool, false);
  }

  async run(): Promise<TapeMeta> {
    const { inputs, request, settled } = this.#job;
    const { source, framing, stamps } = this.#opened;
    const firstKeys: number[] = [];
    const clocks: FileClock[] = [];
    let bytesBefore = 0;
    for (const [fileIndex, input] of inputs.entries()) {
      const clock = new FileClock();
      clocks.push(clock);
      const { done, sha256 } = await sha256Beside(input.path, this.#scan(input, fileIndex, clock, bytesBefore));
      firstKeys.push(done);
      this.#sha256s.push(sha256);
      bytesBefore += input.bytes;
    }
    const head = source.scanned();
    const offsetsNs = this.#job.offsetsNs(clocks);
    const files = inputs.map((input, fileIndex): MergeFile => ({
      input,
      fileIndex,
      firstKey: firstKeys[fileIndex]!,
      offsetNs: offsetsNs[fileIndex]!,
      framing: source.kept?.(fileIndex, input.bytes) ?? framing,
    }));
    const degrade = settled.degrade === 'l2';
    if (degrade && head.levelOfDetail !== 'L3')
      throw new UsageError(
        `degrade: the files are ${head.levelOfDetail} as they stand; expected single orders (L3), such as format itch has`,
      );
    const ids = request.ids === undefined ? undefined : new OrderIdFile(request.ids);
    const { reorderNs } = settled;
    const output = new TapeOutput(request.out, head, this.#job.named(head, offsetsNs), stamps, { reorderNs, ids, degrade });
    try {
      const meta = await this.#write(files, output);
      ids?.finish();
      return meta;
    } catch (error) {
      output.abort();
      ids?.abort();
      throw error;
    }
  }

  /** Pass 1 over one file; gives the key of its first record that has one. */
  async #scan(input: Input, fileIndex: number, clock: FileClock, bytesBefore: number): Promise<number> {
    const { source, framing } = this.#opened;
    const records = new InputRecords(input, fileIndex, 0, framing);
    let firstKey = Number.NaN;
    try {
      while (await records.fill()) {
        while (records.advance()) {
          source.scan(records, clock);
          if (Number.isNaN(firstKey)) firstKey = source.mergeKey(records);
        }
        this.#job.step(bytesBefore + records.bytesRead, 0);
        if (!Number.isNaN(firstKey) && source.hasScanned?.(fileIndex) === true) break;
      }
    } catch (error) {
      throw placed(error, records);
    } finally {
      await records.close();
    }
    this.#job.checkRead(input, firstKey);
    return firstKey;
  }

  /** Pass 2. */
  async #write(files: readonly MergeFile[], output: TapeOutput): Promise<TapeMeta> {
    const job = this.#job;
    const { source } = this.#opened;
    const { gate } = output;
    const visit = (record: InputRecord & RecordCursor): void => {
      gate.record = record;
      source.read(record, gate);
    };
    try {
      for await (const bytesRead of mergedRecords(files, (record) => source.mergeKey(record), visit)) {
        await output.release();
        job.step(job.bytes + bytesRead, output.rows);
      }
    } catch (error) {
      throw gate.record === undefined ? error : placed(error, gate.record);
    }
    // It is read: it goes while the rest is written. Whether it does is told at the end.
    this.#spool.discard().catch(() => undefined);
    return await job.complete(source, output, files[0]!.offsetNs, this.#sha256s);
  }
}
