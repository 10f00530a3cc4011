/**
 * CRC-32 (the one of zip and gzip) of short texts, and of texts that are joined from pieces whose sums are known.
 *
 * A long text of which one piece has changed need not be gone through again: behind the piece's sum the sum of all that stands before it is shifted by
 * the piece's length, which is linear, so that four look-ups do it.
 *
 * Units: sums are signed 32-bit integers; `>>> 0` makes them unsigned. Example: of the sums `a` of `12` and `b` of `345`, `crc32Joined(a, b, 3)` is that of `12345`.
 */

/** Reversed, as all of it. */
const POLYNOMIAL = 0xedb88320;
/** Lengths whose tables are kept, 4 KB each. */
const MOST_KEPT = 64;

/** What one byte of zeros makes of the lowest byte of a sum. */
const STEPS = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
  return sum;
});

/** By length: what so many bytes of zeros make of each byte of a sum, the lowest first. */
const shifts: (Int32Array | undefined)[] = [];

/** The sum of `bytes[from, to)`, or of a text with the sum `before` that goes on with them. */
export function crc32Of(bytes: Uint8Array, from: number, to: number, before = 0): number {
  let sum = ~before;
  for (let i = from; i < to; i++) sum = STEPS[(sum ^ bytes[i]!) & 0xff]! ^ (sum >>> 8);
  return ~sum;
}

/** The sum of a text with the sum `before` and behind it a piece of `length` bytes with the sum `piece`. */
export function crc32Joined(before: number, piece: number, length: number): number {
  if (length > MOST_KEPT) return shifted(before, length) ^ piece;
  const shift = (shifts[length] ??= shiftBy(length));
  return (
    shift[before & 0xff]! ^
    shift[0x100 | ((before >>> 8) & 0xff)]! ^
    shift[0x200 | ((before >>> 16) & 0xff)]! ^
    shift[0x300 | (before >>> 24)]! ^
    piece
  );
}

function shiftBy(length: number): Int32Array {
  return Int32Array.from({ length: 1024 }, (_, i) => shifted((i & 0xff) << (8 * (i >> 8)), length));
}

function shifted(sum: number, length: number): number {
  for (let i = 0; i < length; i++) sum = STEPS[sum & 0xff]! ^ (sum >>> 8);
  return sum;
}
