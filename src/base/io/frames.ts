/**
 * Binary files as blocks of whole frames, plain or packed (`byte-source.ts`), in constant memory.
 *
 * A frame is a message with a length that its first bytes tell. Frames follow each other without a gap, so a length that is
 * impossible, or an end in the middle of a frame, is an error that names the byte.
 *
 * Invariants: blocks joined are the file's bytes; every block is whole frames; blocks are never empty, and one is there until the next is asked for.
 *
 * Example: messages behind a 16-bit length: `frameBlocks(path, (bytes, at, end) => (end - at < 2 ? 0 : 2 + bytes.readUInt16BE(at)))`.
 */
import { DataError } from '../errors.js';
import { openBytes } from './byte-source.js';

/** Whole frames. */
export interface FrameBlock {
  readonly bytes: Buffer;
  /** Bytes of the file that have been read so far, as they stand on disk: for progress. */
  readonly bytesRead: number;
}

/**
 * Length of the frame that begins at `at`, of which `bytes[at, end)` is there; 0 when more of it has to be there to tell.
 * `fileByte` is its place in the unpacked file, so that 0 is a header.
 * @throws an error whose message says what is wrong with the length; the place is added.
 */
export type FrameLength = (bytes: Buffer, at: number, end: number, fileByte: number) => number;

/** A frame longer than this is taken for a file that is of another format. */
const MAX_FRAME_BYTES = 1 << 26;

/** How much of a chunk is joined to the frame that the chunk before it began; longer frames are joined whole. */
const JOINED_BYTES = 1 << 12;

/** What is wrong with a frame; `frameBlocks` adds the place. */
export class BadFrame extends Error {
  override readonly name = 'BadFrame';
}

/** Read `path` as blocks of whole frames. @throws DataError as `openBytes` does, for an impossible length, and for an end inside a frame. */
export async function* frameBlocks(path: string, lengthOf: FrameLength): AsyncGenerator<FrameBlock, void, undefined> {
  const source = await openBytes(path);
  let begun: Buffer = Buffer.alloc(0);
  /** Place of `begun` in the unpacked file. */
  let fileByte = 0;
  for await (const chunk of source.chunks()) {
    let bytes: Buffer = chunk;
    if (begun.length > 0) {
      // The frame that two chunks share is joined with a little of what follows, so that the rest need not be copied.
      const joined = Buffer.concat([begun, chunk.subarray(0, JOINED_BYTES)]);
      const end = wholeFrames(path, joined, fileByte, lengthOf);
      if (end > begun.length) {
        yield { bytes: joined.subarray(0, end), bytesRead: source.bytesRead };
        fileByte += end;
        bytes = chunk.subarray(end - begun.length);
      } else {
        bytes = Buffer.concat([begun, chunk]);
      }
    }
    const end = wholeFrames(path, bytes, fileByte, lengthOf);
    if (end > 0) yield { bytes: bytes.subarray(0, end), bytesRead: source.bytesRead };
    begun = bytes.subarray(end);
    fileByte += end;
  }
  if (begun.length > 0)
    throw new DataError(
      `${path}: ends in the middle of a frame that begins at byte ${String(fileByte)}: got ${String(begun.length)} bytes of it. Was the file cut short? Copy it again.`,
    );
}

/** End of the last whole frame in `bytes`. */
function wholeFrames(path: string, bytes: Buffer, fileByte: number, lengthOf: FrameLength): number {
  let at = 0;
  while (at < bytes.length) {
    const length = checkedLength(path, bytes, at, fileByte + at, lengthOf);
    if (length === 0 || at + length > bytes.length) break;
    at += length;
  }
  return at;
}

function checkedLength(path: string, bytes: Buffer, at: number, fileByte: number, lengthOf: FrameLength): number {
  let length: number;
  try {
    length = lengthOf(bytes, at, bytes.length, fileByte);
  } catch (error) {
    if (error instanceof BadFrame) throw new DataError(`${path}: byte ${String(fileByte)}: ${error.message}`, { cause: error });
    throw error;
  }
  if (length > MAX_FRAME_BYTES)
    throw new DataError(
      `${path}: byte ${String(fileByte)}: a frame of ${String(length)} bytes; expected at most ${String(MAX_FRAME_BYTES)}. Is the file of this format?`,
    );
  return length;
}
