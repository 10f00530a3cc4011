/**
 * Text files as blocks of whole lines, plain or gzip, in constant memory.
 *
 * A block is bytes, not strings: a reader that parses bytes makes no string a line. gzip is told by its first two bytes; a gzip file
 * that is cut short or garbled is an error, never a quiet end.
 *
 * Invariants: blocks joined are the file's text (without a byte order mark), with a line feed added where the last line lacks one;
 * every block ends with a line feed; blocks are never empty and are not reused, so they stay valid for as long as they are held.
 *
 * Example:
 * ```ts
 * for await (const { bytes } of lineBlocks('a.csv.gz')) {
 *   for (let from = 0, to; from < bytes.length; from = to + 1) {
 *     to = bytes.indexOf(10, from); // the line is bytes [from, to)
 *   }
 * }
 * ```
 */
import { createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError } from '../errors.js';

/** Whole lines, each ended by a line feed (a carriage return before it is left in). */
export interface LineBlock {
  readonly bytes: Buffer;
  /** Bytes of the file that have been read so far, as they stand on disk: for progress. */
  readonly bytesRead: number;
}

const LINE_FEED = 10;
const READ_BYTES = 1 << 18;

/** A line longer than this is taken for a file that is no text. */
const MAX_LINE_BYTES = 1 << 24;

/**
 * Read `path` as blocks of whole lines.
 * @throws DataError when the file is missing, named `.gz` without being gzip, cut short or garbled, or has a line beyond 16 MiB.
 */
export async function* lineBlocks(path: string): AsyncGenerator<LineBlock, void, undefined> {
  const gzip = await isGzip(path);
  const source = createReadStream(path, { highWaterMark: READ_BYTES });
  let first = true;
  for await (const whole of wholeLines(path, byteChunks(path, source, gzip))) {
    const bytes = first ? withoutMark(whole) : whole;
    first = false;
    if (bytes.length > 0) yield { bytes, bytesRead: source.bytesRead };
  }
}

/** Chunks cut at line feeds. The line that two chunks share is a block of its own, so that nothing else is copied. */
async function* wholeLines(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let bytesBefore = 0;
  for await (const chunk of chunks) {
    const start = begunBytes === 0 ? 0 : chunk.indexOf(LINE_FEED) + 1;
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (start > 0) {
      yield Buffer.concat([...begun, chunk.subarray(0, start)]);
      begun = [];
      begunBytes = 0;
    }
    if (end > start) yield chunk.subarray(start, end);
    if (end < chunk.length) {
      begun.push(chunk.subarray(end));
      begunBytes += chunk.length - end;
    }
    bytesBefore += chunk.length;
    if (begunBytes > MAX_LINE_BYTES)
      throw new DataError(
        `${path}: the line at byte ${String(bytesBefore - begunBytes)} of the text is longer than ${String(MAX_LINE_BYTES)} bytes. Is this a text file?`,
      );
  }
  if (begunBytes > 0) yield Buffer.concat([...begun, Buffer.of(LINE_FEED)]);
}

/** Whether the file is gzip, by its first two bytes. @throws DataError when it is missing, or named `.gz` and is none. */
export async function isGzip(path: string): Promise<boolean> {
  const head = Buffer.alloc(2);
  try {
    const handle = await open(path, 'r');
    try {
      await handle.read(head, 0, 2, 0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!gzip && path.endsWith('.gz'))
    throw new DataError(`${path}: is named .gz but is not gzip. Fetch it again, or rename it if it is plain.`);
  return gzip;
}

/** The file's bytes, decompressed, in chunks of about 256 KiB. */
async function* byteChunks(path: string, source: ReadStream, gzip: boolean): AsyncGenerator<Buffer, void, undefined> {
  const stream = gzip ? pipeline(source, createGunzip({ chunkSize: READ_BYTES }), ignoreError) : source;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    source.destroy();
  }
}

/** `pipeline` wants a callback; the error itself reaches who iterates. */
function ignoreError(): void {
  // nothing to do
}

function unreadable(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'Z_BUF_ERROR':
      return new DataError(`${path}: the gzip data is cut short. Fetch or copy it again.`, { cause: error });
    case 'Z_DATA_ERROR':
      return new DataError(`${path}: the gzip data is garbled (${message}). Fetch or copy it again.`, { cause: error });
    case 'ENOENT':
      return new DataError(`${path}: no such file. Check the path.`, { cause: error });
    case 'EISDIR':
      return new DataError(`${path}: is a folder, expected a file. Name a file in it.`, { cause: error });
    case 'EACCES':
      return new DataError(`${path}: may not be read. Check its permissions.`, { cause: error });
    default:
      return error;
  }
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
