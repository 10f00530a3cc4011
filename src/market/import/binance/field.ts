/**
 * The fields that Binance frames are read by, as slots of an array. One-letter names are their own character code.
 *
 * Example: `fieldOf(bytes, from, to)` of the bytes `pu` is `Field.pu`, of `pair` it is `OTHER`.
 */

/** Slots of the fields. */
export const Field = {
  a: 97,
  A: 65,
  b: 98,
  B: 66,
  e: 101,
  E: 69,
  m: 109,
  p: 112,
  q: 113,
  s: 115,
  t: 116,
  T: 84,
  u: 117,
  U: 85,
  X: 88,
  stream: 128,
  pu: 129,
  ps: 130,
  bids: 131,
  asks: 132,
  lastUpdateId: 133,
  symbol: 134,
  data: 135,
} as const;

/** Slot of all names that are none of ours. */
const OTHER = 136;

/** Number of slots. */
export const SLOTS = 137;

const WORDS = (['stream', 'pu', 'ps', 'bids', 'asks', 'lastUpdateId', 'symbol', 'data'] as const).map((name) => ({
  field: Field[name],
  bytes: Buffer.from(name),
}));

/** The field whose name stands in `bytes[from, to)`. */
export function fieldOf(bytes: Buffer, from: number, to: number): number {
  if (to - from === 1) return bytes[from]! & 127;
  return WORDS.find((word) => word.bytes.equals(bytes.subarray(from, to)))?.field ?? OTHER;
}

/** Whether the field holds a list of levels. */
export function isLevels(field: number): boolean {
  return field === Field.b || field === Field.a || field === Field.bids || field === Field.asks;
}
