/**
 * The twin's tape: the rows of a conformance case, read into integers.
 *
 * The twin is a slow second reading of FILLS.md, written without a line of `src/`, so that the fast venue has something to be compared with.
 * Times are ns after the first row's `exchTs`, prices ticks, quantities lots. Example: `['1000','1040','level','bid','100','8']`.
 */

/** Whose side: +1 bid or buyer, −1 ask or seller, 0 not told. */
export type Side = 1 | -1 | 0;

/** A row as written in a case: exchTs, recvTs, kind, side, price, qty, and where given orderId and flags. */
export type RawRow = readonly string[];

/** The instrument of a case, and what a tape's metadata may say about fills. */
export interface CaseInstrument {
  tickSize: string;
  lotSize: string;
  orderTick?: string;
}

/** What the metadata of a tape may hold for the fill rules; durations as text. */
export interface CaseMeta {
  depth?: number;
  snapshotRange?: { bidLowTicks: number; askHighTicks: number };
  netWindow?: string;
  staleAfter?: string;
}

/** One row; `runEnds` is set on a snapshot row that no further snapshot row follows, `unapplied` on a row that only strategies see. */
export interface Row {
  index: number;
  exchTs: number;
  recvTs: number;
  kind: string;
  side: Side;
  px: number;
  qty: number;
  /** 0 where the row names none. */
  orderId: number;
  flags: number;
  runEnds: boolean;
  unapplied: boolean;
}

/** A whole tape; `base` is the time that all row times count from. */
export interface TwinTape {
  base: bigint;
  rows: Row[];
  firstRecv: number;
}

/** Flag 16 of a row: never applied at the venue. */
const STRATEGY_ONLY = 16;

const SIDES: Record<string, Side> = { bid: 1, buy: 1, ask: -1, sell: -1, '': 0 };

/** The integer number of `unit`s in a decimal text. Throws RangeError when it is not a whole number. */
export function toUnits(text: string, unit: string): number {
  const scale = Math.max(fractionDigits(text), fractionDigits(unit));
  const value = scaled(text, scale);
  const one = scaled(unit, scale);
  if (value % one !== 0n) throw new RangeError(`${text} is no multiple of ${unit}`);
  return Number(value / one);
}

/** `count` units as decimal text with as many places as the unit has (as the cases write prices and quantities: 10.0 at a tick of 0.1). */
export function fromUnits(count: number, unit: string): string {
  const places = fractionDigits(unit);
  return decimal(BigInt(count) * scaled(unit, places), places, places);
}

/** The integer `value · 10^−scale` as decimal text, with no trailing zero beyond `keep` places. */
export function decimal(value: bigint, scale: number, keep = 0): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  const rest = digits.slice(cut, cut + keep) + digits.slice(cut + keep).replace(/0+$/, '');
  return (value < 0n ? '-' : '') + digits.slice(0, cut) + (rest === '' ? '' : `.${rest}`);
}

const DURATION_NS: Record<string, bigint> = { ns: 1n, us: 1000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n };

/** A duration such as `250us` in ns; a bare number is ns. */
export function toNs(text: string | number): number {
  const match = /^\+?([\d.]+)(ns|us|ms|s|m)?$/.exec(String(text));
  if (match === null) throw new RangeError(`"${text}" is no duration`);
  const digits = match[1] ?? '';
  const scale = fractionDigits(digits);
  return Number((scaled(digits, scale) * (DURATION_NS[match[2] ?? 'ns'] ?? 1n)) / 10n ** BigInt(scale));
}

/** The rows of a case in venue order (a stable sort by `exchTs`); `tapeRow` counts from 0 after sorting. */
export function readTape(raw: readonly RawRow[], instrument: CaseInstrument): TwinTape {
  const sorted = raw.map((row, at) => ({ row, at, ts: BigInt(row[0] ?? '') }));
  sorted.sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : a.at - b.at));
  const base = sorted[0]?.ts ?? 0n;
  const rows = sorted.map(({ row, ts }, index): Row => {
    const [, recv = '', kind = '', side = '', price = '', qty = '', orderId = '', flags = ''] = row;
    return {
      index,
      exchTs: Number(ts - base),
      recvTs: recv === '' ? Number(ts - base) : Number(BigInt(recv) - base),
      kind,
      side: SIDES[side] ?? 0,
      px: price === '' ? Number.NaN : toUnits(price, instrument.tickSize),
      // A status row counts 0 or 1, whatever the lot.
      qty: qty === '' ? 0 : kind === 'status' ? Number(qty) : toUnits(qty, instrument.lotSize),
      orderId: Number(orderId),
      flags: Number(flags),
      runEnds: false,
      unapplied: (Number(flags) & STRATEGY_ONLY) !== 0,
    };
  });
  const applied = rows.filter(({ unapplied }) => !unapplied);
  applied.forEach((row, at) => {
    row.runEnds = row.kind === 'snapshot' && applied[at + 1]?.kind !== 'snapshot';
  });
  return { base, rows, firstRecv: rows.reduce((first, row) => Math.min(first, row.recvTs), Infinity) };
}

function fractionDigits(text: string): number {
  const dot = text.indexOf('.');
  return dot < 0 ? 0 : text.length - dot - 1;
}

function scaled(text: string, scale: number): bigint {
  const [whole = '0', rest = ''] = text.split('.');
  return BigInt(whole + rest.padEnd(scale, '0'));
}
