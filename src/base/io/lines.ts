/**
 * Text files as blocks of whole lines, plain or packed (`byte-source.ts`), in constant memory.
 *
 * A block is bytes, not strings: a reader that parses bytes makes no string a line.
 *
 * Invariants: blocks joined are the file's text (without a byte order mark), with a line feed added where the last line lacks one;
 * every block ends with a line feed; blocks are never empty, and one is there until the next is asked for: copy what is to be kept.
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
import { DataError } from '../errors.js';
import { openBytes } from './byte-source.js';

/** Whole lines, each ended by a line feed (a carriage return before it is left in). */
export interface LineBlock {
  readonly bytes: Buffer;
  /** Bytes of the file that have been read so far, as they stand on disk: for progress. */
  readonly bytesRead: number;
}

const LINE_FEED = 10;

/** A line longer than this is taken for a file that is no text. */
const MAX_LINE_BYTES = 1 << 24;

/**
 * Read `path` as blocks of whole lines.
 * @throws DataError when the file is missing, named as packed without being it, cut short or garbled, or has a line beyond 16 MiB.
 */
export async function* lineBlocks(path: string): AsyncGenerator<LineBlock, void, undefined> {
  const source = await openBytes(path);
  let first = true;
  for await (const whole of wholeLines(path, source.chunks())) {
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
      // A line may go on for longer than its first chunk is there.
      begun.push(Buffer.from(chunk.subarray(end)));
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

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
