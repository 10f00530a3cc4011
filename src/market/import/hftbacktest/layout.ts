/**
 * The rows of hftbacktest's files: a NumPy structured array, 64 bytes a row, little-endian, alone (`.npy`) or as a member of a zip (`.npz`).
 *
 * `ev` is a kind in its low byte and flags in bits 28 to 31: whether the exchange sees the row (at `exch_ts`) and the strategy (at
 * `local_ts`), and its side. Prices and quantities are float64. `ival` is not used by hftbacktest: rows that we write keep in it, above
 * `OWN_FLAGS`, those flags of ours that do not follow from the rows around.
 *
 * Example: `ev = 0xe0000001` is a depth row of the bid side for both.
 */

/** Fields in file order. */
export const FIELDS = [
  ['ev', '<u8'],
  ['exch_ts', '<i8'],
  ['local_ts', '<i8'],
  ['px', '<f8'],
  ['qty', '<f8'],
  ['order_id', '<u8'],
  ['ival', '<i8'],
  ['fval', '<f8'],
] as const;

export const ROW_BYTES = 64;
export const EXCH_TS = 8;
export const LOCAL_TS = 16;
export const PX = 24;
export const QTY = 32;
export const ORDER_ID = 40;
export const IVAL = 48;

/** Kinds, the low byte of `ev`. */
export const EventKind = {
  depth: 1,
  trade: 2,
  clear: 3,
  snapshot: 4,
  quote: 5,
  add: 10,
  cancel: 11,
  modify: 12,
  fill: 13,
} as const;

/** Flags of `ev`, each a bit of an unsigned 32-bit number. */
export const EventFlag = { exchange: 0x80000000, local: 0x40000000, buy: 0x20000000, sell: 0x10000000 } as const;

/** Added to flags in `ival`, so that 0 says nothing. */
export const OWN_FLAGS = 256;
