/**
 * The codes of tape rows, and how large their numbers may be (DESIGN §4). They are part of the file format: never renumber.
 */

/** Largest price of a row, in ticks: prices are 32-bit integers. */
export const PRICE_TICKS_MAX = 2_147_483_647;

/** Quantities of rows, in lots, stay below this and above its negative: 2^37. */
export const QTY_LOTS_END = 137_438_953_472;

/** Row kinds. */
export const Kind = {
  level: 1,
  trade: 2,
  clear: 3,
  snapshot: 4,
  add: 5,
  reduce: 6,
  replace: 7,
  execute: 8,
  delete: 9,
  status: 10,
  mark: 11,
  index: 12,
  funding: 13,
  hidden: 14,
  quote: 15,
} as const;

/** Name of a row kind as the csv format spells it. */
export type KindName = keyof typeof Kind;

/** Row flags, a bit set. */
export const Flag = {
  /** Last row of an atomic group (one venue message). */
  last: 1,
  /** Part of a snapshot. */
  snapshotPart: 2,
  /** The time was repaired or borrowed. */
  repairedTime: 4,
  /** Applied at the venue, never delivered to strategies. */
  venueOnly: 8,
  /** Delivered to strategies, never applied at the venue. */
  strategyOnly: 16,
  /** Replace that keeps its place (L3). */
  keepsPlace: 32,
  /** Not volume: told by another print. */
  notVolume: 64,
} as const;

/** Sides: +1 bid or buy aggressor, −1 ask or sell aggressor, 0 unknown. */
export type Side = 1 | -1 | 0;
