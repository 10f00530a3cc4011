/**
 * Whether a file begins as DBN: its magic, or, for fragments, two records that make sense.
 *
 * Example: `detectDbn(head)` of a `.frag` whose first record is 56 bytes of type 160 with a time of this century.
 */
import type { FileHead } from '../importer.js';
import { leastBytes } from './layouts.js';
import { hasHeader } from './metadata.js';

/** A record has its layout and at most a stamp of sending more. */
const MOST_EXTRA_BYTES = 8;
/** 2000-01-01 and 2100-01-01 in 2^32 ns. */
const EARLIEST_HIGH = 220_407_000;
const LATEST_HIGH = 955_000_000;

/** Whether the file is DBN, or the legacy DBZ, which is refused with a word later. */
export function detectDbn({ file, bytes }: FileHead): boolean {
  if (file.endsWith('.dbz')) return true;
  if (hasHeader(bytes, 0)) return bytes[3]! > 0 && bytes[3]! < 32;
  const second = recordEnd(bytes, 0);
  return second > 0 && (second === bytes.length || recordEnd(bytes, second) > 0);
}

/** Where the record at `at` ends; 0 when none stands there. */
function recordEnd(bytes: Buffer, at: number): number {
  if (at + 16 > bytes.length) return 0;
  const length = bytes[at]! * 4;
  const least = leastBytes(bytes[at + 1]!);
  if (least === undefined || length < least) return 0;
  if (least < 300 && length > least + MOST_EXTRA_BYTES && length !== 176) return 0;
  const high = bytes.readUInt32LE(at + 12);
  return high > EARLIEST_HIGH && high < LATEST_HIGH ? at + length : 0;
}
