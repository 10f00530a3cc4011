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
 * for await (const { bytes, firstLine } of lineBlocks('a.csv.gz')) {
 *   for (let from = 0, line = firstLine, to; from < bytes.length; from = to + 1, line++) {
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
  /** Number of the block's first line in the file, from 1. */
  readonly firstLine: number;
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
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let first = true;
  const source = createReadStream(path, { highWaterMark: READ_BYTES });
  for await (const chunk of byteChunks(path, source, gzip)) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (rest.length + chunk.length > MAX_LINE_BYTES)
      throw new DataError(`${path}:${String(line)}: the line is longer than ${String(MAX_LINE_BYTES)} bytes. Is this a text file?`);
    if (end === 0) {
      rest = Buffer.concat([rest, chunk]);
      continue;
    }
    const whole = rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([rest, chunk.subarray(0, end)]);
    const bytes = first ? withoutMark(whole) : whole;
    first = false;
    yield { bytes, firstLine: line, bytesRead: source.bytesRead };
    line += countLines(bytes);
    rest = chunk.subarray(end);
  }
  const bytes = first ? withoutMark(rest) : rest;
  if (bytes.length > 0) yield { bytes: Buffer.concat([bytes, Buffer.of(LINE_FEED)]), firstLine: line, bytesRead: source.bytesRead };
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

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let i = bytes.indexOf(LINE_FEED); i >= 0; i = bytes.indexOf(LINE_FEED, i + 1)) lines++;
  return lines;
}
