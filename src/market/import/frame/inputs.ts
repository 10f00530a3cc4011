/**
 * The files of an import: what they are, standard input spooled so that it can be read twice, and a cursor over a file's records.
 *
 * Standard input (`-`) is copied into a private temporary folder, which is removed whatever happens (`discardUnfinished` does it for
 * an interrupt that ends the process).
 *
 * Example: `const { inputs, close } = await openInputs(['a.gz', '-'], process.stdin, undefined); try { … } finally { close(); }`
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DataError, UsageError } from '../../../base/errors.js';
import { writeBeside } from '../../../base/io/atomic.js';
import { openBytes, type Packing } from '../../../base/io/byte-source.js';
import type { Framing, RecordBlock, RecordCursor } from './framing.js';
import type { FileHead, InputRecord } from '../importer.js';

/** One input. */
export interface Input {
  /** As it was given. */
  readonly file: string;
  /** Where its bytes are: the spool of standard input. */
  readonly path: string;
  readonly bytes: number;
  readonly packing: Packing;
  /** Checksum that came with the file's bytes and was compared. */
  readonly checksum: 'crc32' | 'xxh64' | 'none';
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
  const { packing, checksum } = await named(file, path, openBytes(path));
  const { size: bytes } = await stat(path);
  if (bytes === 0) throw new DataError(`${file}: the file is empty. Was the recording or the copy cut short?`);
  return { file, path, bytes, packing, checksum };
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

/** How much of a file is looked at to tell its format. */
const HEAD_BYTES = 1 << 16;

/** The beginning of a file. @throws DataError when it is packed and garbled. */
export async function headOf(input: Input): Promise<FileHead> {
  const { file, path, packing } = input;
  const chunks = (await openBytes(path)).chunks();
  try {
    const parts: Buffer[] = [];
    for (let length = 0; length < HEAD_BYTES;) {
      const { value } = await named(file, path, chunks.next());
      if (value === undefined) break;
      parts.push(Buffer.from(value.subarray(0, HEAD_BYTES)));
      length += value.length;
    }
    const bytes = Buffer.concat(parts).subarray(0, HEAD_BYTES);
    return { file, packing, bytes, lines: bytes.toString('utf8').split(/\r?\n/) };
  } finally {
    await chunks.return();
  }
}

/** A cursor over the records of one input: `while (await records.fill()) while (records.advance()) use(records)`. */
export class InputRecords implements InputRecord, RecordCursor {
  bytes: Buffer = Buffer.alloc(0);
  blockByte = 0;
  from = 0;
  to = 0;
  next = 0;
  number = 0;
  /** Bytes of the file read so far, for progress. */
  bytesRead = 0;
  readonly file: string;
  readonly fileIndex: number;
  readonly offsetNs: number;
  readonly unit: Framing['unit'];
  readonly #path: string;
  readonly #framing: Framing;
  readonly #blocks: AsyncGenerator<RecordBlock, void, undefined>;

  constructor(input: Input, fileIndex: number, offsetNs: number, framing: Framing) {
    this.file = input.file;
    this.fileIndex = fileIndex;
    this.offsetNs = offsetNs;
    this.unit = framing.unit;
    this.#path = input.path;
    this.#framing = framing;
    this.#blocks = framing.blocks(input.path);
  }

  /** Fetch the next records from the file; false at its end. @throws DataError when the file is cut short or garbled. */
  async fill(): Promise<boolean> {
    // The block before is gone when the next is there.
    const { length } = this.bytes;
    const { value } = await named(this.file, this.#path, this.#blocks.next());
    if (value === undefined) return false;
    this.blockByte += length;
    this.bytes = value.bytes;
    this.bytesRead = value.bytesRead;
    this.next = 0;
    return true;
  }

  /** Step to the next of the fetched records; false when `fill` is due. */
  advance(): boolean {
    if (this.next >= this.bytes.length) return false;
    this.number++;
    this.#framing.cut(this);
    return true;
  }

  /** Let go of the file. */
  async close(): Promise<void> {
    await this.#blocks.return();
  }
}
