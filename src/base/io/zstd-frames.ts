/**
 * Which checksums a zstd file carries: its frames are walked, block by block, without unpacking (RFC 8878, §3.1).
 *
 * A frame's descriptor says whether an XXH64 of its data follows it. Files may have many frames, so one that has none makes the whole
 * file one whose flipped bits may go unseen.
 *
 * Example: of two frames behind each other, the first with a checksum and the second without, `everyFrameIsChecked(path)` is false.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const MAGIC = 0xfd2fb528;
/** Frames that hold no data and are passed over: 0x184D2A50 to 5F. */
const SKIPPABLE = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
/** Magic and descriptor: what has to be there of a frame to begin with. */
const HEAD_BYTES = 8;
const CHECKSUM_BYTES = 4;
const BLOCK_HEAD_BYTES = 3;
const RLE = 1;

/** Whether a little-endian number begins a zstd frame, or one that is passed over. */
export function isZstdMagic(magic: number): boolean {
  return magic === MAGIC || isSkippable(magic);
}

/** Whether every frame with data in it carries a checksum; false too where the frames cannot be followed to the file's end. */
export function everyFrameIsChecked(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    return walk(new Walk(fd));
  } finally {
    closeSync(fd);
  }
}

/** Reads a few bytes here and there. */
class Walk {
  at = 0;
  readonly bytes = Buffer.alloc(HEAD_BYTES);
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** The next bytes into `bytes`, without moving on; how many there are. */
  look(length: number): number {
    return readSync(this.#fd, this.bytes, 0, length, this.at);
  }
}

function walk(file: Walk): boolean {
  let frames = 0;
  for (let there = file.look(HEAD_BYTES); there > 0; there = file.look(HEAD_BYTES)) {
    if (there < HEAD_BYTES) return false;
    const magic = file.bytes.readUInt32LE(0);
    if (isSkippable(magic)) {
      file.at += HEAD_BYTES + file.bytes.readUInt32LE(4);
      continue;
    }
    if (magic !== MAGIC || !passFrame(file, file.bytes[4]!)) return false;
    frames++;
  }
  return frames > 0;
}

/** Move behind a frame; whether it carries a checksum. */
function passFrame(file: Walk, descriptor: number): boolean {
  const isSingleSegment = (descriptor & 32) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  file.at += 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
  for (let isLast = false; !isLast;) {
    if (file.look(BLOCK_HEAD_BYTES) < BLOCK_HEAD_BYTES) return false;
    const block = file.bytes.readUIntLE(0, BLOCK_HEAD_BYTES);
    isLast = (block & 1) === 1;
    file.at += BLOCK_HEAD_BYTES + (((block >> 1) & 3) === RLE ? 1 : block >> 3);
  }
  file.at += CHECKSUM_BYTES;
  return (descriptor & 4) !== 0;
}

function isSkippable(magic: number): boolean {
  return (magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE;
}
