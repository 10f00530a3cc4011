/**
 * A file's bytes as they were before they were packed: plain, gzip, zstd or zip, told by the first bytes, in constant memory.
 *
 * A packed file that is cut short or garbled is an error, never a quiet end. gzip and zip carry a CRC-32 of what they hold and zstd frames
 * may carry an XXH64; they are checked where they are there. A zip archive's members follow each other in the order of its directory.
 *
 * Example: `const source = await openBytes('a.csv.gz'); for await (const chunk of source.chunks()) use(chunk);`
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { type DuplexOptions, pipeline } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createGunzip, type ZlibOptions } from 'node:zlib';
import { DataError } from '../errors.js';
import { giveBack } from '../mem/give-back.js';
import { unzipped } from './unzip.js';
import { everyFrameIsChecked, isZstdMagic } from './zstd-frames.js';

/** How a file is packed. */
export type Packing = 'plain' | 'gzip' | 'zstd' | 'zip';

/** A file that is about to be read. */
export interface ByteSource {
  readonly packing: Packing;
  /** Name of the checksum that what is in the file is held against; none: a flipped bit may go unseen. Of zstd, asking walks the whole file. */
  readonly checksum: 'crc32' | 'xxh64' | 'none';
  /** Bytes of the file read so far, as they stand on disk: for progress. */
  readonly bytesRead: number;
  /**
   * The unpacked bytes. Chunks are never empty; one is there until the one behind the next is asked for, so that what goes on in the next can be joined: copy
   * what is to be kept. @throws DataError when the file is cut short or garbled.
   */
  chunks(): AsyncGenerator<Buffer, void, undefined>;
}

const READ_BYTES = 1 << 18;
/** What is inflated at a time: waking the other thread for each piece costs too, most where the processors are busy. */
const INFLATE_BYTES = 1 << 21;
/** How many such pieces inflating runs ahead of who reads. */
const AHEAD_CHUNKS = 4;
const HEAD_BYTES = 6;

/** Look at a file. @throws DataError when it is missing or cannot be read, or is named `.gz`, `.zst` or `.zip` and is none. */
export async function openBytes(path: string): Promise<ByteSource> {
  const head = await headOf(path);
  const packing = packingOf(head);
  refuseWrongName(path, packing);
  const progress = { bytesRead: 0 };
  return {
    packing,
    get checksum() {
      return checksumOf(path, packing);
    },
    get bytesRead() {
      return progress.bytesRead;
    },
    chunks: () => CHUNKS[packing](path, progress),
  };
}

async function headOf(path: string): Promise<Buffer> {
  const head = Buffer.alloc(HEAD_BYTES);
  try {
    const handle = await open(path, 'r');
    try {
      const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
      return head.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function packingOf(head: Buffer): Packing {
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) return 'gzip';
  if (head.length < 4) return 'plain';
  const magic = head.readUInt32LE(0);
  if (isZstdMagic(magic)) return 'zstd';
  return magic === 0x04034b50 || magic === 0x06054b50 ? 'zip' : 'plain';
}

const PACKED_NAMES = [
  ['.gz', 'gzip'],
  ['.zst', 'zstd'],
  ['.zip', 'zip'],
] as const;

function refuseWrongName(path: string, packing: Packing): void {
  const [ending, expected] = PACKED_NAMES.find(([name]) => path.endsWith(name)) ?? [];
  if (expected !== undefined && expected !== packing)
    throw new DataError(`${path}: is named ${ending} but is not ${expected}. Fetch it again, or rename it if it is ${packing}.`);
}

function checksumOf(path: string, packing: Packing): ByteSource['checksum'] {
  if (packing === 'plain') return 'none';
  if (packing !== 'zstd') return 'crc32';
  return everyFrameIsChecked(path) ? 'xxh64' : 'none';
}

interface Progress {
  bytesRead: number;
}

const CHUNKS: Readonly<Record<Packing, (path: string, progress: Progress) => AsyncGenerator<Buffer, void, undefined>>> = {
  plain,
  gzip,
  zstd: unzstd,
  zip: unzipped,
};

/**
 * The stream takes the options of all streams too, which its types leave out. It asks for the next piece of the file when it is done with one. As
 * objects its chunks stay apart; else those that wait are copied into one.
 */
const INFLATING: ZlibOptions & DuplexOptions = {
  chunkSize: INFLATE_BYTES,
  writableHighWaterMark: 1,
  readableObjectMode: true,
  readableHighWaterMark: AHEAD_CHUNKS,
};

/** Read in this thread: handing a chunk over from another takes longer than copying it from the system's memory. */
async function* plain(path: string, progress: Progress): AsyncGenerator<Buffer, void, undefined> {
  try {
    for (const chunk of readChunks(path, progress)) {
      yield chunk;
      // Signals, timers and other work of the process have their turn.
      await setImmediate();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Inflating is done in another thread while the last chunk is used. */
async function* gzip(path: string, progress: Progress): AsyncGenerator<Buffer, void, undefined> {
  const pieces = readChunks(path, progress);
  let before: ArrayBuffer | undefined;
  let last: ArrayBuffer | undefined;
  try {
    for await (const chunk of pipeline(pieces, createGunzip(INFLATING), ignoreError) as AsyncIterable<Buffer>) {
      const buffer = chunk.buffer as ArrayBuffer;
      // A chunk in other memory says that what is inflated does not go on in the last one's.
      if (buffer !== last) {
        if (before !== undefined) giveBack(before);
        before = last;
        last = buffer;
      }
      yield chunk;
      // What has been inflated meanwhile is taken, so that the other thread goes on while the next chunk is used, which may be here already.
      await setImmediate();
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    pieces.return();
  }
}

/** The decoder yields empty chunks for ever where a frame is corrupt; a sound one needs a few at most. */
const MOST_EMPTY_CHUNKS = 64;

async function* unzstd(path: string, progress: Progress): AsyncGenerator<Buffer, void, undefined> {
  const { ZSTDDecoder } = await import('zstddec/stream');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  let empty = 0;
  try {
    for (const chunk of decoder.decodeStreaming(readChunks(path, progress))) {
      if (chunk.length > 0) {
        empty = 0;
        yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      } else if (++empty > MOST_EMPTY_CHUNKS) {
        throw garbledZstd(path, 'a frame is corrupt, its checksum is wrong, or its window is larger than 128 MiB');
      }
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw (error as NodeJS.ErrnoException).code === undefined
      ? garbledZstd(path, (error as Error).message, error)
      : unreadable(path, error);
  }
}

function garbledZstd(path: string, what: string, cause?: unknown): DataError {
  return new DataError(`${path}: the zstd data is cut short or garbled (${what}). Fetch or copy it again.`, { cause });
}

/** The file as it is, in two buffers by turns. */
function* readChunks(path: string, progress: Progress): Generator<Buffer, void, undefined> {
  const fd = openSync(path, 'r');
  try {
    let [buffer, other] = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)];
    for (;;) {
      const length = readSync(fd, buffer, 0, READ_BYTES, null);
      if (length === 0) return;
      progress.bytesRead += length;
      yield buffer.subarray(0, length);
      [buffer, other] = [other, buffer];
    }
  } finally {
    closeSync(fd);
  }
}

/** `pipeline` wants a callback; the error itself reaches who iterates. */
function ignoreError(): void {
  // nothing to do
}

/** What Node says of a file, in our words. */
export function unreadable(path: string, error: unknown): unknown {
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
