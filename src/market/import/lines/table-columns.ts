/**
 * Columns of the tables that vendors and venues publish as comma-separated text: what may stand in each, and what is said when something
 * else does.
 *
 * A cell becomes one number: of a decimal its units (ticks, lots), of a whole number itself, of a word its place in the list; of a name nothing is kept;
 * NaN where it is empty and may be. Here cells are read one by one with a message for whatever is
 * wrong; `table-line.ts` reads the lines that are as they should be, without making strings.
 *
 * Example: `readCell(price('price', tick, false), '9364.5', 'a.csv:7')` is 93645 where the tick is 0.1.
 */
import { DataError } from '../../../base/errors.js';
import { type Decimal, formatDecimal, NotADecimal, NotAMultiple, parseDecimal, parseUnits } from '../../../base/num/decimal.js';
import { divideHalfEven } from '../../../base/num/round.js';
import { PRICE_TICKS_MAX, QTY_LOTS_END } from '../../row.js';

/** What a column holds; the codes are those of `TableLine`. */
export const Cell = { skipped: 0, whole: 1, units: 2, word: 3, name: 4 } as const;

/** One column. */
export interface Column {
  readonly name: string;
  /** One of `Cell`. */
  readonly cell: number;
  /** Of units: what the decimal is a whole multiple of. */
  readonly unit?: Decimal;
  /** Of units: a decimal between two multiples is taken for the nearer one. */
  readonly isRounded?: boolean;
  /** Smallest and largest value. */
  readonly least?: number;
  readonly most?: number;
  /** Of words: what may stand there, no two with the same first letter. */
  readonly words?: readonly string[];
  /** Of a name: a line with another one is passed over; else it is an error. */
  readonly isFilter?: boolean;
  readonly mayBeEmpty?: boolean;
}

const MICROSECOND = parseDecimal('0.000001');

/** A column that says nothing which a tape has. */
export function skipped(name: string): Column {
  return { name, cell: Cell.skipped };
}

/** A whole number from 0, below 2^53. */
export function whole(name: string): Column {
  return { name, cell: Cell.whole };
}

/** A word of a list. */
export function word(name: string, words: readonly string[]): Column {
  return { name, cell: Cell.word, words };
}

/** A price in ticks. */
export function price(name: string, tick: Decimal, mayBeNegative: boolean): Column {
  return { name, cell: Cell.units, unit: tick, least: mayBeNegative ? -PRICE_TICKS_MAX : 1, most: PRICE_TICKS_MAX };
}

/** A price in ticks that venues compute, with more digits than the tick has: the nearest tick. */
export function roundedPrice(name: string, tick: Decimal, mayBeNegative: boolean): Column {
  return { ...price(name, tick, mayBeNegative), isRounded: true, mayBeEmpty: true };
}

/** Seconds since the Unix epoch with decimals, in µs; what is finer is rounded. */
export function seconds(name: string): Column {
  return { name, cell: Cell.units, unit: MICROSECOND, isRounded: true, least: 0, most: Number.MAX_SAFE_INTEGER };
}

/** A quantity in lots. */
export function qty(name: string, lot: Decimal): Column {
  return { name, cell: Cell.units, unit: lot, least: 0, most: QTY_LOTS_END - 1 };
}

/** Read one cell. `where` names the record. @throws DataError that names record and column, with what was got and what was expected. */
export function readCell(column: Column, text: string, where: string): number {
  if (text === '' && column.mayBeEmpty === true) return Number.NaN;
  switch (column.cell) {
    case Cell.whole:
      return readWhole(column, text, where);
    case Cell.units:
      return readUnits(column, text, where);
    case Cell.word: {
      const at = column.words!.indexOf(text);
      return at >= 0 ? at : refuse(column, text, column.words!.join(' or '), where);
    }
    default:
      return 0;
  }
}

function readWhole(column: Column, text: string, where: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : refuse(column, text, 'a whole number below 2^53', where);
}

function readUnits(column: Column, text: string, where: string): number {
  const unit = column.unit!;
  const value = exactUnits(text, unit) ?? (column.isRounded === true ? roundedUnits(text, unit) : undefined);
  if (value === undefined) return refuse(column, text, `${wanted(column)} that is a multiple of ${formatDecimal(unit)}`, where);
  if (Number.isNaN(value) || value < (column.least ?? -Infinity)) return refuse(column, text, wanted(column), where);
  if (value > (column.most ?? Infinity))
    return refuse(column, text, `fewer than ${String(column.most! + 1)} units of ${formatDecimal(unit)}`, where);
  return value;
}

function wanted({ least }: Column): string {
  if (least === undefined || least < 0) return 'a decimal';
  return least === 0 ? 'a decimal from 0' : 'a decimal above 0';
}

/** Undefined between two multiples; NaN of what is no decimal. */
function exactUnits(text: string, unit: Decimal): number | undefined {
  try {
    return parseUnits(text, unit);
  } catch (error) {
    if (error instanceof NotAMultiple) return undefined;
    if (error instanceof NotADecimal || error instanceof RangeError) return Number.NaN;
    throw error;
  }
}

/** The nearest multiple, of two equally near the even one. */
function roundedUnits(text: string, unit: Decimal): number {
  const { digits, scale } = parseDecimal(text);
  return Number(divideHalfEven(digits * 10n ** BigInt(unit.scale), unit.digits * 10n ** BigInt(scale)));
}

function refuse({ name }: Column, text: string, expected: string, where: string): never {
  throw new DataError(`${where}: ${name}: got ${text === '' ? 'nothing' : JSON.stringify(text)}, expected ${expected}`);
}
