/**
 * The files of an import: sizes and digests, standard input spooled so that it can be read twice, and a cursor over a file's lines.
 *
 * Standard input (`-`) is copied into a private temporary folder, which is removed whatever happens (`discardUnfinished` does it for
 * an interrupt that ends the process).
 *
 * Example: `const { inputs, close } = await openInputs(['a.gz', '-'], process.stdin, undefined); try { … } finally { close(); }`
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DataError, UsageError } from '../../base/errors.js';
import { writeBeside } from '../../base/io/atomic.js';
import { isGzip, type LineBlock, lineBlocks } from '../../base/io/lines.js';
import { sha256File } from '../../base/io/sha256.js';
import type { Line } from './importer.js';

/** One input. */
export interface Input {
  /** As it was given. */
  readonly file: string;
  /** Where its bytes are: the spool of standard input. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Name of standard input among files. */
const STDIN = '-';

/**
 * Look at every file, spool standard input. Call `close` when done.
 * @throws UsageError without files, or with standard input twice; DataError for files that cannot be read or are empty.
 */
export async function openInputs(
  files: readonly string[],
  stdin: NodeJS.ReadableStream,
  signal: AbortSignal | undefined,
): Promise<{ inputs: Input[]; close: () => void }> {
  if (files.length === 0) throw new UsageError('no input files: name at least one, or - for standard input');
  if (files.filter((file) => file === STDIN).length > 1) throw new UsageError('standard input (-) was named twice: it can be read once');
  const spool = writeBeside(join(tmpdir(), 'slipgauge-stdin'));
  const close = (): void => spool.discard();
  try {
    const inputs: Input[] = [];
    for (const file of files) inputs.push(await look(file, file === STDIN ? await spoolInto(spool.temp, stdin, signal) : file));
    return { inputs, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function look(file: string, path: string): Promise<Input> {
  await named(file, path, isGzip(path));
  const { bytes, sha256 } = await sha256File(path);
  if (bytes === 0) throw new DataError(`${file}: the file is empty. Was the recording or the copy cut short?`);
  return { file, path, bytes, sha256 };
}

async function spoolInto(folder: string, stdin: NodeJS.ReadableStream, signal: AbortSignal | undefined): Promise<string> {
  mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, 'stdin');
  await pipeline(stdin, createWriteStream(path), signal === undefined ? {} : { signal });
  return path;
}

/** The same, where errors name the file as it was given. */
async function named<T>(file: string, path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (file === path || !(error instanceof DataError)) throw error;
    throw new DataError(error.message.replaceAll(path, file), { cause: error });
  }
}

/** A cursor over the lines of one input: `while (await lines.fill()) while (lines.advance()) use(lines)`. */
export class InputLines implements Line {
  bytes: Buffer = Buffer.alloc(0);
  from = 0;
  to = 0;
  number = 0;
  /** Bytes of the file read so far, for progress. */
  bytesRead = 0;
  readonly file: string;
  readonly fileIndex: number;
  readonly offsetNs: number;
  readonly #path: string;
  readonly #blocks: AsyncGenerator<LineBlock, void, undefined>;
  #next = 0;

  constructor(input: Input, fileIndex: number, offsetNs: number) {
    this.file = input.file;
    this.fileIndex = fileIndex;
    this.offsetNs = offsetNs;
    this.#path = input.path;
    this.#blocks = lineBlocks(input.path);
  }

  /** Fetch the next lines from the file; false at its end. @throws DataError when the file is cut short or garbled. */
  async fill(): Promise<boolean> {
    const { value } = await named(this.file, this.#path, this.#blocks.next());
    if (value === undefined) return false;
    this.bytes = value.bytes;
    this.bytesRead = value.bytesRead;
    this.#next = 0;
    return true;
  }

  /** Step to the next of the fetched lines; false when `fill` is due. */
  advance(): boolean {
    if (this.#next >= this.bytes.length) return false;
    const end = this.bytes.indexOf(LINE_FEED, this.#next);
    this.from = this.#next;
    this.to = end > this.from && this.bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    this.#next = end + 1;
    this.number++;
    return true;
  }

  /** Let go of the file. */
  async close(): Promise<void> {
    await this.#blocks.return();
  }
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
