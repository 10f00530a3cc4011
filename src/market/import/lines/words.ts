/**
 * Four ASCII bytes at a time, as a little-endian word: what would be four steps of a loop over bytes is one.
 *
 * Most of a capture is short strings and numbers of 13 to 16 digits, and a step costs about the same whatever its width. The tricks are
 * the usual ones of arithmetic within a word: a byte is zero where subtracting one borrows from its top bit.
 *
 * Example: of the bytes `1723`, `isFourDigits(word)` and `fourDigits(word) === 1723`.
 */

const ONES = 0x01010101;
const TOPS = 0x80808080;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
const LINE_FEEDS = 0x0a0a0a0a;

/** Whether one of the bytes is a quote or a backslash. */
export function hasQuoteOrBackslash(word: number): boolean {
  const quotes = word ^ QUOTES;
  const backslashes = word ^ BACKSLASHES;
  return ((((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes)) & TOPS) !== 0;
}

/** Whether one of the bytes is a line feed. */
export function hasLineFeed(word: number): boolean {
  const feeds = word ^ LINE_FEEDS;
  return ((feeds - ONES) & ~feeds & TOPS) !== 0;
}

/** Whether all four bytes are digits: `0` to `?` by their upper halves, and not above `9`. */
export function isFourDigits(word: number): boolean {
  return (((word & 0xf0f0f0f0) ^ 0x30303030) | ((word + 0x06060606) & 0x40404040)) === 0;
}

/** The number that four digits spell. */
export function fourDigits(word: number): number {
  const digits = word & 0x0f0f0f0f;
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) & 0x00ff00ff;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
}
