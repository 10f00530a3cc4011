/**
 * Messages of Nasdaq TotalView-ITCH 5.0: which there are, how long each is, and how a file falls into them.
 *
 * A file is messages behind their lengths (16 bits); all numbers are big-endian. Each begins with type @0, locate code of the stock @1 (16
 * bits), tracking number @3, time @5 (48 bits, ns since midnight of the exchange's day). A length of 0 is the mark that ends a session; what
 * stands behind it (files that were joined) is read on.
 *
 * Example: `ITCH_FRAMES` shows an importer 19 bytes that begin with 68 (`D`), or none for an end of session.
 */
import { BadFrame } from '../../../base/io/frames.js';
import { frames } from '../frame/framing.js';

/** Types of messages, by their ASCII codes. */
export const Type = {
  addOrder: 65, // A
  brokenTrade: 66, // B
  executeWithPrice: 67, // C
  delete: 68, // D
  execute: 69, // E
  addAttributed: 70, // F
  tradingAction: 72, // H
  hiddenTrade: 80, // P
  crossTrade: 81, // Q
  directory: 82, // R
  replace: 85, // U
  reduce: 88, // X
} as const;

/** Bytes of a message by the letter of its type. */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{ S: 12, R: 39, H: 25, h: 21, Y: 20, L: 26, V: 35, W: 12, K: 28, J: 35, N: 20, O: 48 },
  ...{ A: 36, F: 40, E: 31, C: 36, X: 23, D: 19, U: 35, P: 44, Q: 40, B: 19, I: 50 },
};

/** What is counted of messages that become no row, by type. */
export const COUNT_NAMES: Readonly<Record<string, string>> = {
  S: 'systemEvents',
  R: 'directoryEntries',
  h: 'operationalHalts',
  Y: 'shortSaleStates',
  L: 'marketMakers',
  V: 'breakerLevels',
  W: 'breakerEvents',
  K: 'ipoQuotes',
  J: 'auctionCollars',
  N: 'retailInterest',
  O: 'directListings',
  B: 'brokenTrades',
  I: 'imbalances',
};

/** Length by type code; 0: there is no such type. */
export const LENGTH_BY_CODE = new Uint8Array(256);
for (const [type, length] of Object.entries(LENGTHS)) LENGTH_BY_CODE[type.charCodeAt(0)] = length;

const PREFIX_BYTES = 2;

/** How a file falls into messages. */
export const ITCH_FRAMES = frames('message', frameLength, PREFIX_BYTES);

function frameLength(bytes: Buffer, at: number, end: number): number {
  if (end - at <= PREFIX_BYTES) return end - at === PREFIX_BYTES && bytes[at] === 0 && bytes[at + 1] === 0 ? PREFIX_BYTES : 0;
  const length = (bytes[at]! << 8) | bytes[at + 1]!;
  if (length !== LENGTH_BY_CODE[bytes[at + PREFIX_BYTES]!] || length === 0) return oddLength(bytes, at, length);
  return PREFIX_BYTES + length;
}

function oddLength(bytes: Buffer, at: number, length: number): number {
  if (length === 0) return PREFIX_BYTES;
  const code = bytes[at + PREFIX_BYTES]!;
  const expected = LENGTH_BY_CODE[code]!;
  const type = code > 32 && code < 127 ? String.fromCharCode(code) : `0x${code.toString(16).padStart(2, '0')}`;
  throw new BadFrame(
    expected === 0
      ? `a message of type ${type}, ${length} bytes; expected a type of ITCH 5.0, one of ${Object.keys(LENGTHS).join(' ')}. Is the file damaged, or of another version?`
      : `a message of type ${type} with ${length} bytes; expected ${expected}, as ITCH 5.0 has it. Is the file damaged, or of another version?`,
  );
}

/** Whether bytes begin as such a file: messages of known types and their lengths, nothing else. */
export function looksLikeItch(bytes: Buffer): boolean {
  let messages = 0;
  for (let at = 0; at + PREFIX_BYTES < bytes.length;) {
    const length = (bytes[at]! << 8) | bytes[at + 1]!;
    const isMark = length === 0 && messages > 0;
    if (!isMark && (length === 0 || length !== LENGTH_BY_CODE[bytes[at + PREFIX_BYTES]!])) return false;
    at += PREFIX_BYTES + length;
    if (at <= bytes.length) messages++;
  }
  return messages > 0;
}
