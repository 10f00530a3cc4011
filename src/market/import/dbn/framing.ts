/**
 * How a DBN file falls into records: a header where there is one, then records that say their own length in 4-byte words.
 *
 * The legacy encoding DBZ, a skippable zstd frame with another header before records, is refused with a word: what a zstd reader gives of
 * it looks like a fragment of DBN.
 *
 * Example: `DBN_FRAMING.blocks('glbx.mbo.dbn.zst')`; the first record of a file with a header is the header.
 */
import { open } from 'node:fs/promises';
import { DataError } from '../../../base/errors.js';
import { unreadable } from '../../../base/io/byte-source.js';
import { BadFrame } from '../../../base/io/frames.js';
import { frames, type Framing } from '../frame/framing.js';
import { hasHeader, headerBytes } from './metadata.js';

const WORD_BYTES = 4;
const LEAST_BYTES = 16;
const PREFIX_BYTES = 8;

const RECORDS = frames('record', lengthOf);

/** The framing. */
export const DBN_FRAMING: Framing = {
  ...RECORDS,
  async *blocks(path) {
    if (await isLegacy(path))
      throw new DataError(
        `${path}: is of the legacy encoding DBZ; expected DBN. Convert it with Databento's command-line tool: dbn FILE.dbz --dbn --output FILE.dbn.`,
      );
    yield* RECORDS.blocks(path);
  },
};

function lengthOf(bytes: Buffer, at: number, end: number, fileByte: number): number {
  if (fileByte === 0) {
    if (end - at < PREFIX_BYTES) return 0;
    if (hasHeader(bytes, at)) return headerBytes(bytes, at);
  }
  const length = bytes[at]! * WORD_BYTES;
  if (length < LEAST_BYTES)
    throw new BadFrame(`a record of ${String(length)} bytes; expected at least ${String(LEAST_BYTES)}. Is it DBN, and whole?`);
  return length;
}

const LEGACY = Buffer.from('DBZ');

async function isLegacy(path: string): Promise<boolean> {
  const head = Buffer.alloc(PREFIX_BYTES + LEGACY.length);
  try {
    const file = await open(path, 'r');
    try {
      await file.read(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  return head.subarray(PREFIX_BYTES).equals(LEGACY) && head.readUInt32LE(0) === 0x184d2a50;
}
