/**
 * Checksums of venues over the top of the book as they spell it: CRC-32, of which each venue has its own text.
 *
 * Example: Kraken's of `0.05005 × 0.00000500` contributes `5005500`; OKX's of bid `3366.1 × 7` and ask `3366.8 × 9` is over `3366.1:7:3366.8:9`.
 */
import { crc32 } from 'node:zlib';
import { crc32Joined, crc32Of } from '../../../base/num/crc32.js';
import type { TextBook, TextLevel } from './text-book.js';

const KRAKEN_LEVELS = 10;
const PAIRED_LEVELS = 25;
const COLON = Buffer.from(':');
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
    for (const level of book.best(side, KRAKEN_LEVELS)) {
      makeRoom(level);
      bare(level.bytes, 0, level.priceEnd);
      bare(level.bytes, level.priceEnd, level.end);
    }
  }
  return crc32(text.subarray(0, length));
}

/**
 * OKX and Bitget: bid and ask of each of 25 places, best first, joined by colons. Signed.
 *
 * Each level keeps the sum of its own text, of which few change from one message to the next.
 */
export function pairedSum(book: TextBook): number {
  const bids = book.best(1, PAIRED_LEVELS);
  const asks = book.best(-1, PAIRED_LEVELS);
  let sum = 0;
  let last: TextLevel | undefined;
  for (let i = 0; i < 2 * PAIRED_LEVELS; i++) {
    const side = (i & 1) === 0 ? bids : asks;
    const level = side[i >> 1];
    if (level === undefined) continue;
    if (last !== undefined) sum = crc32Joined(sum, sumBefore(last), last.end + 2);
    last = level;
  }
  return last === undefined ? 0 : sumOf(last, sum);
}

/** The sum of `price:quantity:`. */
function sumBefore(level: TextLevel): number {
  if (!level.isSummed) {
    level.sum = crc32Of(COLON, 0, 1, sumOf(level, 0));
    level.isSummed = true;
  }
  return level.sum;
}

/** The sum of a text that goes on with `price:quantity`. */
function sumOf({ bytes, priceEnd, end }: TextLevel, before: number): number {
  return crc32Of(bytes, priceEnd, end, crc32Of(COLON, 0, 1, crc32Of(bytes, 0, priceEnd, before)));
}

/** Append without point and leading zeros. */
function bare(bytes: Uint8Array, from: number, to: number): void {
  const start = length;
  for (let i = from; i < to; i++) {
    const c = bytes[i]!;
    if (c !== POINT && (c !== ZERO || length > start)) text[length++] = c;
  }
}

function makeRoom({ end }: TextLevel): void {
  if (length + end <= text.length) return;
  const grown = Buffer.alloc(2 * (length + end));
  text.copy(grown, 0, 0, length);
  text = grown;
}
