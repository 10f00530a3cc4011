/**
 * Checksums of venues over the top of the book as they spell it: CRC-32, of which each venue has its own text.
 *
 * Example: Kraken's of `0.05005 × 0.00000500` contributes `5005500`; OKX's of bid `3366.1 × 7` and ask `3366.8 × 9` is over `3366.1:7:3366.8:9`.
 */
import { crc32 } from 'node:zlib';
import type { TextBook, TextLevel } from './text-book.js';

const KRAKEN_LEVELS = 10;
const PAIRED_LEVELS = 25;
const COLON = 58;
const POINT = 46;
const ZERO = 48;
const FIRST_BYTES = 4096;

/** The text under way: one buffer, used again. */
let text = Buffer.alloc(FIRST_BYTES);
let length = 0;

/** Kraken: ten asks, then ten bids, best first; price and quantity without point and leading zeros. Unsigned. */
export function krakenSum(book: TextBook): number {
  length = 0;
  for (let side = -1; side <= 1; side += 2) {
    for (let i = 0; i < KRAKEN_LEVELS; i++) {
      const level = book.best(side, i);
      if (level === undefined) break;
      makeRoom(level);
      bare(level.bytes, 0, level.priceEnd);
      bare(level.bytes, level.priceEnd, level.end);
    }
  }
  return crc32(text.subarray(0, length));
}

/** OKX and Bitget: bid and ask of each of 25 places, best first, joined by colons. Signed. */
export function pairedSum(book: TextBook): number {
  length = 0;
  for (let i = 0; i < PAIRED_LEVELS; i++) {
    pair(book.best(1, i));
    pair(book.best(-1, i));
  }
  // Each pair has a colon behind it.
  return crc32(text.subarray(0, Math.max(0, length - 1))) | 0;
}

/** Append without point and leading zeros. */
function bare(bytes: Uint8Array, from: number, to: number): void {
  const start = length;
  for (let i = from; i < to; i++) {
    const c = bytes[i]!;
    if (c !== POINT && (c !== ZERO || length > start)) text[length++] = c;
  }
}

/** Append `price:quantity:`. */
function pair(level: TextLevel | undefined): void {
  if (level === undefined) return;
  makeRoom(level);
  const { bytes, priceEnd, end } = level;
  for (let i = 0; i < priceEnd; i++) text[length++] = bytes[i]!;
  text[length++] = COLON;
  for (let i = priceEnd; i < end; i++) text[length++] = bytes[i]!;
  text[length++] = COLON;
}

function makeRoom({ end }: TextLevel): void {
  if (length + end + 2 <= text.length) return;
  const grown = Buffer.alloc(2 * (length + end + 2));
  text.copy(grown, 0, 0, length);
  text = grown;
}
