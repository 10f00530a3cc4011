/**
 * Checksums of venues over the top of the book as they spell it: CRC-32, of which each venue has its own text.
 *
 * Example: Kraken's of `0.05005 × 0.00000500` contributes `5005500`; OKX's of bid `3366.1 × 7` and ask `3366.8 × 9` is over `3366.1:7:3366.8:9`.
 */
import { crc32 } from 'node:zlib';
import type { TextBook, TextLevel } from './text-book.js';

const KRAKEN_LEVELS = 10;
const PAIRED_LEVELS = 25;

/** Kraken: ten asks, then ten bids, best first; price and quantity without point and leading zeros. Unsigned. */
export function krakenSum({ bids, asks }: TextBook): number {
  let text = '';
  for (const levels of [asks, bids]) for (const { price, qty } of levels.slice(0, KRAKEN_LEVELS)) text += bare(price) + bare(qty);
  return crc32(text);
}

/** OKX and Bitget: bid and ask of each of 25 places, best first, joined by colons. Signed. */
export function pairedSum({ bids, asks }: TextBook): number {
  const parts: string[] = [];
  for (let i = 0; i < PAIRED_LEVELS; i++) {
    push(parts, bids[i]);
    push(parts, asks[i]);
  }
  return crc32(parts.join(':')) | 0;
}

function bare(decimal: string): string {
  return decimal.replace('.', '').replace(/^0+/, '');
}

function push(parts: string[], level: TextLevel | undefined): void {
  if (level !== undefined) parts.push(level.price, level.qty);
}
