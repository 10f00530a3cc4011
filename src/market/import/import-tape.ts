/**
 * Import: files of a format become one tape (DESIGN §4, Import).
 *
 * Pass 1 reads each file for its clock and what the format wants to know beforehand; pass 2 merges the files, turns lines into rows,
 * puts them in order and writes. Both stream: memory is that of the reorder window. On any error, and when the caller aborts, no file is
 * left at `out`.
 *
 * Example:
 * ```ts
 * const instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
 * const meta = await importTape({ files: ['btcusdt.gz'], format: 'binance', instrument, out: 'btc.arrow' });
 * ```
 */
import { DataError, Interrupted, UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import type { Instrument } from '../instrument.js';
import type { TapeMeta, TapeRepairs } from '../tape.js';
import type { TapeEnd } from '../tape-write.js';
import { FileClock, Stamps, StampTooFar } from './clock.js';
import { type Importer, type ImportSource, type Line, placeOf, type SourceFacts } from './importer.js';
import { IMPORTERS } from './importers.js';
import { type Input, InputLines, openInputs } from './inputs.js';
import { type MergeFile, mergedLines } from './merge.js';
import { type ImportOptions, settle, type Settled } from './options.js';
import { TapeOutput } from './output.js';

/** How far an import is. */
export interface ImportProgress {
  /** Bytes of the input files read, over both passes. */
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
  /** Name of the format; absent: told by the first lines. */
  readonly format?: string;
  /** Absent where the file says it (csv). */
  readonly instrument?: Instrument;
  /** Where the tape will stand. */
  readonly out: string;
  readonly options?: ImportOptions;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops the import, which then throws `Interrupted`. */
  readonly signal?: AbortSignal;
  /** What `-` reads; default the process's standard input. */
  readonly stdin?: NodeJS.ReadableStream;
}

const HEAD_BYTES = 1 << 16;

/**
 * Import files as one tape; gives its metadata.
 * @throws UsageError for a wrong option or format, DataError naming file and line for bad input, Interrupted when `signal` aborts.
 */
export async function importTape(request: ImportRequest): Promise<TapeMeta> {
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
  readonly #source: ImportSource;
  readonly #bytes: number;

  constructor(request: ImportRequest, inputs: readonly Input[], importer: Importer) {
    this.#request = request;
    this.#inputs = inputs;
    this.#importer = importer;
    this.#settled = settle(importer, request.options ?? {});
    this.#bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
    this.#source = importer.open({
      instrument: request.instrument,
      options: this.#settled.own,
      stamps: this.#stamps,
      reorderNs: this.#settled.reorderNs,
    });
  }

  async run(): Promise<TapeMeta> {
    const files: MergeFile[] = [];
    let bytesBefore = 0;
    for (const [fileIndex, input] of this.#inputs.entries()) {
      files.push(await this.#scan(input, fileIndex, bytesBefore));
      bytesBefore += input.bytes;
    }
    const head = this.#source.scanned();
    const importer = { name: this.#importer.name, options: this.#optionsKept(head.found ?? {}, files) };
    const output = new TapeOutput(this.#request.out, head, importer, this.#stamps, this.#settled.reorderNs);
    try {
      return await this.#write(files, output);
    } catch (error) {
      output.abort();
      throw error;
    }
  }

  /** Pass 1 over one file. */
  async #scan(input: Input, fileIndex: number, bytesBefore: number): Promise<MergeFile> {
    const lines = new InputLines(input, fileIndex, 0);
    const clock = new FileClock();
    let firstKey = Number.NaN;
    try {
      while (await lines.fill()) {
        while (lines.advance()) {
          this.#source.scan(lines, clock);
          if (Number.isNaN(firstKey)) firstKey = this.#source.mergeKey(lines);
        }
        this.#step(bytesBefore + lines.bytesRead, 0);
      }
    } catch (error) {
      throw placed(error, lines);
    } finally {
      await lines.close();
    }
    if (Number.isNaN(firstKey))
      throw new DataError(
        `${input.file}: no line with a time in it; expected lines of format ${this.#importer.name}. Was the recording cut short?`,
      );
    return { input, fileIndex, firstKey, offsetNs: this.#settled.clock === 'repair' ? clock.offsetNs(this.#settled.minLatencyNs) : 0 };
  }

  /** Pass 2. */
  async #write(files: readonly MergeFile[], output: TapeOutput): Promise<TapeMeta> {
    const source = this.#source;
    const { gate } = output;
    const visit = (line: Line): void => {
      gate.line = line;
      try {
        source.read(line, gate);
      } catch (error) {
        throw placed(error, line);
      }
    };
    for await (const bytesRead of mergedLines(files, (line) => source.mergeKey(line), visit)) {
      await output.release();
      this.#step(this.#bytes + bytesRead, output.rows);
    }
    gate.line = undefined;
    const facts = source.end(gate);
    await output.flush();
    const meta = await output.finish(this.#end(facts, files, output));
    this.#request.onProgress?.({ bytesRead: 2 * this.#bytes, bytesTotal: 2 * this.#bytes, rows: meta.rows });
    return meta;
  }

  #end(facts: SourceFacts, files: readonly MergeFile[], output: TapeOutput): TapeEnd {
    const { borrowedTimes, gaps, counts, ...feed } = facts;
    const { reorderedRows, staleTouchShare } = output.measured;
    const repairs: TapeRepairs = { clockOffsetNs: String(files[0]!.offsetNs), borrowedTimes, reorderedRows, gaps, counts };
    return {
      inputs: this.#inputs.map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 })),
      repairs,
      levelOfDetail: output.levelOfDetail,
      ...(this.#settled.clock === 'repair' && { minLatencyNs: this.#settled.minLatencyNs }),
      ...(staleTouchShare !== undefined && { staleTouchShare }),
      ...feed,
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

/** What is said of a stamp gets the line's place; formats place their own errors. */
function placed(error: unknown, line: Line): unknown {
  return error instanceof StampTooFar ? new DataError(`${placeOf(line)}: ${error.message}.`, { cause: error }) : error;
}

function stopIfAborted(request: ImportRequest): void {
  if (request.signal?.aborted === true) throw new Interrupted(`the import of ${request.files.join(', ')} was stopped; nothing was written`);
}

/** The format by name, or the one that knows the first lines. */
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
  throw new UsageError(`${first.file}: the first lines are of no known format. Give --format, one of ${names.join(', ')}.`);
}

/** The first lines of a file, as far as its first block and `HEAD_BYTES` go. */
async function headOf(input: Input): Promise<string[]> {
  const lines = new InputLines(input, 0, 0);
  const head: string[] = [];
  try {
    if (await lines.fill())
      while (lines.to < HEAD_BYTES && lines.advance()) head.push(lines.bytes.toString('utf8', lines.from, Math.min(lines.to, HEAD_BYTES)));
  } finally {
    await lines.close();
  }
  return head;
}
