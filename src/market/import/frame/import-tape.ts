/**
 * Import: files of a format become one tape (DESIGN §4, Import).
 *
 * Pass 1 reads each file for its clock and what the format wants to know beforehand; pass 2 merges the files, turns records into rows,
 * puts them in order and writes. Formats that parse all of a record in pass 1 put it aside for pass 2, beside `out`. Both stream: memory is that of the reorder window. On any error, and when the caller aborts, no file is
 * left at `out`.
 *
 * Example:
 * ```ts
 * const instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
 * const meta = await importTape({ files: ['btcusdt.gz'], format: 'binance', instrument, out: 'btc.arrow' });
 * ```
 */
import { DataError, Interrupted, UsageError } from '../../../base/errors.js';
import { sha256Beside } from '../../../base/io/sha256.js';
import { Spool } from '../../../base/io/spool.js';
import { didYouMean } from '../../../base/suggest.js';
import type { Instrument } from '../../instrument.js';
import type { TapeMeta, TapeRepairs } from '../../tape.js';
import type { TapeEnd } from '../../tape-write.js';
import { FileClock, Stamps, StampTooFar } from './clock.js';
import type { Framing, RecordCursor } from './framing.js';
import { type Importer, type ImportSource, type InputRecord, placeOf, type SourceFacts } from '../importer.js';
import { IMPORTERS } from '../importers.js';
import { headOf, type Input, InputRecords, openInputs } from './inputs.js';
import { type MergeFile, mergedRecords } from './merge.js';
import { checkPlaces } from './places.js';
import { type ImportOptions, settle, type Settled } from './options.js';
import { OrderIdFile } from './order-ids.js';
import { TapeOutput } from './output.js';
import { wholeInstrument } from './stated-instrument.js';

/** How far an import is. */
export interface ImportProgress {
  /** Bytes of the input files read, over both passes; where pass 2 takes what pass 1 kept of them, the bytes that this is of. */
  readonly bytesRead: number;
  /** Twice the size of the input files. */
  readonly bytesTotal: number;
  /** Rows written. */
  readonly rows: number;
}

/** What to import. */
export interface ImportRequest {
  /** Recorder files, in any order; `-` is standard input. */
  readonly files: readonly string[];
  /** Name of the format; absent: told by the first bytes. */
  readonly format?: string;
  /** All of it, or what the files do not say. */
  readonly instrument?: Partial<Instrument>;
  /** Where the tape will stand. */
  readonly out: string;
  readonly options?: ImportOptions;
  /** Where the dictionary of order ids will stand, csv `orderId,foreignId`, compressed when it ends in .gz; absent: none is kept. */
  readonly ids?: string;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops the import, which then throws `Interrupted`. */
  readonly signal?: AbortSignal;
  /** What `-` reads; default the process's standard input. */
  readonly stdin?: NodeJS.ReadableStream;
}

/**
 * Import files as one tape; gives its metadata.
 * @throws UsageError for a wrong option or format, DataError naming file and record for bad input, Interrupted when `signal` aborts.
 */
export async function importTape(request: ImportRequest): Promise<TapeMeta> {
  checkPlaces(request.files, request.ids === undefined ? [request.out] : [request.out, request.ids]);
  const { inputs, close } = await openInputs(request.files, request.stdin ?? process.stdin, request.signal).catch((error: unknown) => {
    stopIfAborted(request);
    throw error;
  });
  try {
    const importer = await importerOf(request.format, inputs[0]!);
    return await new Import(request, inputs, importer).run();
  } finally {
    close();
  }
}

/** One import under way. */
class Import {
  readonly #request: ImportRequest;
  readonly #inputs: readonly Input[];
  readonly #importer: Importer;
  readonly #settled: Settled;
  readonly #stamps = new Stamps();
  readonly #spool: Spool;
  readonly #source: ImportSource;
  readonly #framing: Framing;
  readonly #bytes: number;
  /** Of the inputs that pass 1 has read. */
  readonly #sha256s: string[] = [];

  constructor(request: ImportRequest, inputs: readonly Input[], importer: Importer) {
    this.#request = request;
    this.#inputs = inputs;
    this.#importer = importer;
    this.#settled = settle(importer, request.options ?? {});
    this.#bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
    this.#spool = new Spool(`${request.out}.lines`);
    this.#source = importer.open({
      instrument: wholeInstrument(request.instrument ?? {}, importer.completesInstrument === true),
      stated: request.instrument ?? {},
      options: this.#settled.own,
      stamps: this.#stamps,
      reorderNs: this.#settled.reorderNs,
      files: request.files,
      spool: this.#spool,
      wantsIds: request.ids !== undefined,
    });
    this.#framing = framingOf(importer, this.#source);
  }

  async run(): Promise<TapeMeta> {
    try {
      return await this.#passes();
    } finally {
      await this.#spool.discard();
    }
  }

  async #passes(): Promise<TapeMeta> {
    const firstKeys: number[] = [];
    const clocks: FileClock[] = [];
    let bytesBefore = 0;
    for (const [fileIndex, input] of this.#inputs.entries()) {
      const clock = new FileClock();
      clocks.push(clock);
      const { done, sha256 } = await sha256Beside(input.path, this.#scan(input, fileIndex, clock, bytesBefore));
      firstKeys.push(done);
      this.#sha256s.push(sha256);
      bytesBefore += input.bytes;
    }
    const head = this.#source.scanned();
    const offsetsNs = this.#offsetsNs(clocks);
    const files = this.#inputs.map((input, fileIndex): MergeFile => ({
      input,
      fileIndex,
      firstKey: firstKeys[fileIndex]!,
      offsetNs: offsetsNs[fileIndex]!,
      framing: this.#source.kept?.(fileIndex, input.bytes) ?? this.#framing,
    }));
    const importer = { name: this.#importer.name, options: this.#optionsKept(head.found ?? {}, files) };
    const { out, ids: idsPath } = this.#request;
    const { reorderNs, degrade: level } = this.#settled;
    const degrade = level === 'l2';
    if (degrade && head.levelOfDetail !== 'L3')
      throw new UsageError(
        `degrade: the files are ${head.levelOfDetail} as they stand; expected single orders (L3), such as format itch has`,
      );
    const ids = idsPath === undefined ? undefined : new OrderIdFile(idsPath);
    const output = new TapeOutput(out, head, importer, this.#stamps, { reorderNs, ids, degrade });
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
    const records = new InputRecords(input, fileIndex, 0, this.#framing);
    let firstKey = Number.NaN;
    try {
      while (await records.fill()) {
        while (records.advance()) {
          this.#source.scan(records, clock);
          if (Number.isNaN(firstKey)) firstKey = this.#source.mergeKey(records);
        }
        this.#step(bytesBefore + records.bytesRead, 0);
        if (!Number.isNaN(firstKey) && this.#source.hasScanned?.(fileIndex) === true) break;
      }
    } catch (error) {
      throw placed(error, records);
    } finally {
      await records.close();
    }
    if (Number.isNaN(firstKey) && this.#importer.mayBeEmpty !== true)
      throw new DataError(
        `${input.file}: no ${this.#importer.framing.unit} with a time in it; expected format ${this.#importer.name}. Was the recording cut short?`,
      );
    return firstKey;
  }

  /** What is added to each file's receive times. */
  #offsetsNs(clocks: readonly FileClock[]): number[] {
    const { clock, minLatencyNs } = this.#settled;
    if (clock === 'keep') return clocks.map(() => 0);
    const common = new FileClock();
    for (const { smallestLatencyNs } of clocks) common.sample(0, smallestLatencyNs);
    // A file without stamps of the venue, such as answers of REST, is of the recorder that wrote the others.
    return clocks.map((own) => (this.#importer.oneClock === true || !own.hasSamples ? common : own).offsetNs(minLatencyNs));
  }

  /** Pass 2. */
  async #write(files: readonly MergeFile[], output: TapeOutput): Promise<TapeMeta> {
    const source = this.#source;
    const { gate } = output;
    const visit = (record: InputRecord & RecordCursor): void => {
      gate.record = record;
      source.read(record, gate);
    };
    try {
      for await (const bytesRead of mergedRecords(files, (record) => source.mergeKey(record), visit)) {
        await output.release();
        this.#step(this.#bytes + bytesRead, output.rows);
      }
    } catch (error) {
      throw gate.record === undefined ? error : placed(error, gate.record);
    }
    gate.record = undefined;
    // It is read: it goes while the rest is written. Whether it does is told at the end.
    this.#spool.discard().catch(() => undefined);
    const facts = source.end(gate);
    await output.flush();
    const meta = await output.finish(this.#end(facts, files, output), this.#toldDigest(facts));
    this.#request.onProgress?.({ bytesRead: 2 * this.#bytes, bytesTotal: 2 * this.#bytes, rows: meta.rows });
    return meta;
  }

  /** The digest that the input says its tape has, where the tape is to be the same. */
  #toldDigest({ digest }: SourceFacts): string | undefined {
    const isWhole = this.#inputs.length === 1 && this.#settled.degrade === 'none' && this.#settled.clock === 'keep';
    return isWhole ? digest : undefined;
  }

  #end(facts: SourceFacts, files: readonly MergeFile[], output: TapeOutput): TapeEnd {
    const { borrowedTimes, gaps, counts, isVerified, digest: _, ...feed } = facts;
    const isChecked =
      isVerified === true || this.#toldDigest(facts) !== undefined || this.#inputs.every(({ checksum }) => checksum !== 'none');
    const { reorderedRows, staleTouchShare } = output.measured;
    const repairs: TapeRepairs = { clockOffsetNs: String(files[0]!.offsetNs), borrowedTimes, reorderedRows, gaps, counts };
    return {
      inputs: this.#inputs.map(({ file, bytes, checksum }, i) => ({ file, bytes, sha256: this.#sha256s[i]!, checksum })),
      integrity: isChecked ? 'verified' : 'unverified',
      repairs,
      levelOfDetail: output.levelOfDetail,
      ...(this.#settled.clock === 'repair' && { minLatencyNs: this.#settled.minLatencyNs }),
      ...(staleTouchShare !== undefined && { staleTouchShare }),
      ...feed,
      ...(this.#settled.degrade === 'l2' && { netWindowNs: 0 }),
    };
  }

  /** What the metadata keeps of the options; with several files the offset of each, since `repairs` has the first one's. */
  #optionsKept(found: Readonly<Record<string, unknown>>, files: readonly MergeFile[]): Record<string, unknown> {
    const { own, ...common } = this.#settled;
    return { ...common, ...own, ...found, ...(files.length > 1 && { clockOffsetsNs: files.map((file) => String(file.offsetNs)) }) };
  }

  #step(bytesRead: number, rows: number): void {
    this.#request.onProgress?.({ bytesRead, bytesTotal: 2 * this.#bytes, rows });
    stopIfAborted(this.#request);
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
function placed(error: unknown, record: InputRecord): unknown {
  return error instanceof StampTooFar ? new DataError(`${placeOf(record)}: ${error.message}.`, { cause: error }) : error;
}

function stopIfAborted(request: ImportRequest): void {
  if (request.signal?.aborted === true) throw new Interrupted(`the import of ${request.files.join(', ')} was stopped; nothing was written`);
}

/** The format by name, or the one that knows the first bytes. */
async function importerOf(name: string | undefined, first: Input): Promise<Importer> {
  const names = Object.keys(IMPORTERS);
  if (name !== undefined) {
    const load = IMPORTERS[name];
    if (load === undefined) throw new UsageError(`unknown format ${name}, expected one of ${names.join(', ')}${didYouMean(name, names)}`);
    return load();
  }
  const head = await headOf(first);
  for (const load of Object.values(IMPORTERS)) {
    const importer = await load();
    if (importer.detect(head)) return importer;
  }
  throw new UsageError(`${first.file}: the first bytes are of no known format. Give --format, one of ${names.join(', ')}.`);
}
