/**
 * How a file's bytes fall into records: lines of text, or binary frames.
 *
 * A framing reads a file as blocks of whole records and finds the end of each record in a block. `bytes[from, to)` of a record is what an
 * importer sees; `next` is where the record behind it begins.
 *
 * Example: `frames('message', (bytes, at, end) => (end - at < 2 ? 0 : 2 + bytes.readUInt16BE(at)), 2)` is of messages behind a 16-bit length.
 */
import { type FrameLength, frameBlocks } from '../../../base/io/frames.js';
import { lineBlocks } from '../../../base/io/lines.js';

/** Whole records. */
export interface RecordBlock {
  readonly bytes: Buffer;
  /** Bytes of the file that have been read so far, as they stand on disk: for progress. */
  readonly bytesRead: number;
}

/** The place of a record in a block; a framing moves it on. */
export interface RecordCursor {
  readonly bytes: Buffer;
  /** Where `bytes` begins in the unpacked file. */
  readonly blockByte: number;
  /** Number of its file in the list of inputs. */
  readonly fileIndex: number;
  /** Number of the record in the file, from 1. */
  number: number;
  from: number;
  to: number;
  /** Where the next record begins. */
  next: number;
}

/** How files of a format fall into records. */
export interface Framing {
  /** What a record is called in messages. */
  readonly unit: 'line' | 'message' | 'record' | 'row';
  blocks(path: string): AsyncGenerator<RecordBlock, void, undefined>;
  /** Make `[from, to)` the record at `next`, which lies within the block, and move `next` behind it. */
  cut(cursor: RecordCursor): void;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Lines of text, without line feed and carriage return. */
export const LINES: Framing = {
  unit: 'line',
  blocks: lineBlocks,
  cut(cursor) {
    const { bytes, next } = cursor;
    const end = bytes.indexOf(LINE_FEED, next);
    cursor.from = next;
    cursor.to = end > next && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    cursor.next = end + 1;
  },
};

/** Binary frames, of which the first `skip` bytes (a length, say) are not shown. */
export function frames(unit: Framing['unit'], lengthOf: FrameLength, skip = 0): Framing {
  return {
    unit,
    blocks: (path) => frameBlocks(path, lengthOf),
    cut(cursor) {
      const { bytes, next, blockByte } = cursor;
      const end = next + lengthOf(bytes, next, bytes.length, blockByte + next);
      cursor.from = next + skip;
      cursor.to = end;
      cursor.next = end;
    },
  };
}
