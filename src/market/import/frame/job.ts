/**
 * An import that is settled: its inputs, format and options, and what is the same of it however often the files are read.
 *
 * `two-passes.ts` and `one-pass.ts` do it.
 *
 * Example: `const { source, framing, stamps } = job.open(spool, false)`, then the records; then `job.complete(…)`.
 */
import { DataError } from '../../../base/errors.js';
import type { Spool } from '../../../base/io/spool.js';
import type { TapeMeta, TapeRepairs } from '../../tape.js';
import type { TapeEnd } from '../../tape-write.js';
import { FileClock, Stamps, StampTooFar } from './clock.js';
import type { Framing } from './framing.js';
import { type Importer, type ImportSource, type InputRecord, placeOf, type SourceFacts, type SourceHead } from '../importer.js';
import type { Input } from './inputs.js';
import { settle, type Settled } from './options.js';
import { type ImportRequest, stopIfAborted } from './request.js';
import type { TapeOutput } from './output.js';
import { wholeInstrument } from './stated-instrument.js';

/** A source that is open, how its records are cut, and its clock. */
export interface Opened {
  readonly source: ImportSource;
  readonly framing: Framing;
  readonly stamps: Stamps;
}

/** One import. */
export class ImportJob {
  readonly request: ImportRequest;
  readonly inputs: readonly Input[];
  readonly importer: Importer;
  readonly settled: Settled;
  /** Bytes of all inputs as they stand on disk. */
  readonly bytes: number;
  /** The most that `onProgress` has been told. */
  #bytesTold = 0;

  /** @throws UsageError for options that the format has not, or wrong values. */
  constructor(request: ImportRequest, inputs: readonly Input[], importer: Importer) {
    this.request = request;
    this.inputs = inputs;
    this.importer = importer;
    this.settled = settle(importer, request.options ?? {});
    this.bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
  }

  /** Open a source, which reads the files once. @throws UsageError when the instrument is wrong or not whole. */
  open(spool: Spool, isOnePass: boolean): Opened {
    const { importer, request } = this;
    const stamps = new Stamps();
    const source = importer.open({
      instrument: wholeInstrument(request.instrument ?? {}, importer.completesInstrument === true),
      stated: request.instrument ?? {},
      options: this.settled.own,
      stamps,
      reorderNs: this.settled.reorderNs,
      files: request.files,
      spool,
      isOnePass,
      wantsIds: request.ids !== undefined,
    });
    return { source, stamps, framing: framingOf(importer, source) };
  }

  /** What is added to each file's receive times. */
  offsetsNs(clocks: readonly FileClock[]): number[] {
    const { clock, minLatencyNs } = this.settled;
    if (clock === 'keep') return clocks.map(() => 0);
    const common = new FileClock();
    for (const { smallestLatencyNs } of clocks) common.sample(0, smallestLatencyNs);
    // A file without stamps of the venue, such as answers of REST, is of the recorder that wrote the others.
    return clocks.map((own) => (this.importer.oneClock === true || !own.hasSamples ? common : own).offsetNs(minLatencyNs));
  }

  /** The importer as the metadata names it; with several files the offset of each, since `repairs` has the first one's. */
  named({ found }: SourceHead, offsetsNs: readonly number[]): TapeMeta['importer'] {
    const { own, ...common } = this.settled;
    const offsets = offsetsNs.length > 1 && { clockOffsetsNs: offsetsNs.map(String) };
    return { name: this.importer.name, options: { ...common, ...own, ...found, ...offsets } };
  }

  /** The digest that the input says its tape has, where the tape is to be the same. */
  #toldDigest({ digest }: SourceFacts): string | undefined {
    const isWhole = this.inputs.length === 1 && this.settled.degrade === 'none' && this.settled.clock === 'keep';
    return isWhole ? digest : undefined;
  }

  #end(facts: SourceFacts, output: TapeOutput, offsetNs: number, sha256s: readonly string[]): TapeEnd {
    const { borrowedTimes, gaps, counts, isVerified, digest: _, ...feed } = facts;
    const isChecked =
      isVerified === true || this.#toldDigest(facts) !== undefined || this.inputs.every(({ checksum }) => checksum !== 'none');
    const { reorderedRows, staleTouchShare } = output.measured;
    const repairs: TapeRepairs = { clockOffsetNs: String(offsetNs), borrowedTimes, reorderedRows, gaps, counts };
    return {
      inputs: this.inputs.map(({ file, bytes, checksum }, i) => ({ file, bytes, sha256: sha256s[i]!, checksum })),
      integrity: isChecked ? 'verified' : 'unverified',
      repairs,
      levelOfDetail: output.levelOfDetail,
      ...(this.settled.clock === 'repair' && { minLatencyNs: this.settled.minLatencyNs }),
      ...(staleTouchShare !== undefined && { staleTouchShare }),
      ...feed,
      ...(this.settled.degrade === 'l2' && { netWindowNs: 0 }),
    };
  }

  /** See to it that a file had records with a time. `firstKey` is the key of the first one. @throws DataError */
  checkRead(input: Input, firstKey: number): void {
    const { importer } = this;
    if (Number.isNaN(firstKey) && importer.mayBeEmpty !== true)
      throw new DataError(
        `${input.file}: no ${importer.framing.unit} with a time in it; expected format ${importer.name}. Was the recording cut short?`,
      );
  }

  /** Tell how far the import is: never less than before. @throws Interrupted when the caller has stopped it. */
  step(bytesRead: number, rows: number): void {
    this.#bytesTold = Math.max(this.#bytesTold, bytesRead);
    this.request.onProgress?.({ bytesRead: this.#bytesTold, bytesTotal: 2 * this.bytes, rows });
    stopIfAborted(this.request);
  }

  /**
   * Behind the last record: what `source` still has to say, the rest of the rows, and the metadata. `offsetNs` is the first file's.
   * @throws DataError when something is missing, and what writing throws
   */
  async complete(source: ImportSource, output: TapeOutput, offsetNs: number, sha256s: readonly string[]): Promise<TapeMeta> {
    output.gate.record = undefined;
    const facts = source.end(output.gate);
    await output.flush();
    const meta = await output.finish(this.#end(facts, output, offsetNs, sha256s), this.#toldDigest(facts), offsetNs);
    this.request.onProgress?.({ bytesRead: 2 * this.bytes, bytesTotal: 2 * this.bytes, rows: meta.rows });
    return meta;
  }
}

/** Records as the source cuts them, where it does. */
function framingOf({ framing }: Importer, source: ImportSource): Framing {
  if (source.cut === undefined) return framing;
  return {
    ...framing,
    cut: (cursor) => {
      source.cut!(cursor);
    },
  };
}

/** What is said of a stamp gets the record's place; formats place their own errors. */
export function placed(error: unknown, record: InputRecord): unknown {
  return error instanceof StampTooFar ? new DataError(`${placeOf(record)}: ${error.message}.`, { cause: error }) : error;
}
