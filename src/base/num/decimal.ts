/**
 * Exact decimals, and decimals as whole multiples of a unit (tick, lot, cash unit).
 *
 * A `Decimal` is `digits · 10^−scale`. Text is read digit by digit, never through a float, so `0.1 + 0.2` questions do not arise.
 * Prices and quantities live inside as integers (`priceTicks`, `qtyLots`); this file is the way in and out.
 *
 * Invariants: `formatUnits(parseUnits(t, u), u)` is the shortest spelling of `t`; no result is rounded, what does not fit throws.
 *
 * Example: `parseUnits('60123.4', parseDecimal('0.1'))` is 601234; `formatUnits(601230, parseDecimal('0.1'))` is `'60123'`.
 */

/** An exact decimal, `digits · 10^−scale`, `scale ≥ 0`. Make one with `parseDecimal`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
  /** `digits` as a number where that is exact, else NaN: lets hot paths stay out of BigInt. */
  readonly small: number;
}

/** The text is not a decimal number. `got` is the text. */
export class NotADecimal extends RangeError {
  override readonly name = 'NotADecimal';
  readonly got: string;
  constructor(got: string) {
    super(`got ${JSON.stringify(got)}, expected a decimal number such as 12.5`);
    this.got = got;
  }
}

/** The number is below zero where there is nothing below zero. */
export class BelowZero extends RangeError {
  override readonly name = 'BelowZero';
  constructor(got: string) {
    super(`got ${got}, expected a decimal from 0`);
  }
}

/** The number lies off the grid of the unit. */
export class NotAMultiple extends RangeError {
  override readonly name = 'NotAMultiple';
  readonly got: string;
  readonly unit: string;
  constructor(got: string, unit: string) {
    super(`got ${got}, expected a multiple of ${unit}`);
    this.got = got;
    this.unit = unit;
  }
}

/** The number of units is 2^53 or more, so a JS number would not hold it exactly. */
export class TooManyUnits extends RangeError {
  override readonly name = 'TooManyUnits';
  readonly got: string;
  readonly unit: string;
  constructor(got: string, unit: string) {
    super(`got ${got}, which is 2^53 or more units of ${unit}; expected fewer`);
    this.got = got;
    this.unit = unit;
  }
}

const SYNTAX = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** 10^0 … 10^22, the powers of ten that a float64 holds exactly. */
const POW10 = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${String(i)}`));

/** Most digits for which `mantissa · 10 + digit` stays exact. */
const FAST_DIGITS = 15;

/** The decimal `digits · 10^−scale`; a negative scale is folded into the digits. */
function decimal(digits: bigint, scale: number): Decimal {
  if (scale < 0) return decimal(digits * pow10Big(-scale), 0);
  const small = Number(digits);
  return { digits, scale, small: Number.isSafeInteger(small) ? small : Number.NaN };
}

/**
 * Read a decimal; an exponent (`1e-8`, as JS prints small numbers) is understood.
 * @throws NotADecimal
 */
export function parseDecimal(text: string): Decimal {
  const match = SYNTAX.exec(text);
  if (match === null) throw new NotADecimal(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  return trimmed(BigInt(sign + whole + fraction), fraction.length - Number(exponent));
}

/** Shortest spelling, without exponent or trailing zeros. */
export function formatDecimal(d: Decimal): string {
  const { digits, scale } = trimmed(d.digits, d.scale);
  const negative = digits < 0n;
  return spell(negative, String(negative ? -digits : digits), scale);
}

/**
 * Read a decimal as a whole number of units.
 * @throws NotADecimal, NotAMultiple, TooManyUnits: the caller adds file and row.
 */
export function parseUnits(text: string, unit: Decimal): number {
  const length = text.length;
  if (length === 0) throw new NotADecimal(text);
  let i = text.charCodeAt(0) === MINUS ? 1 : 0;
  const negative = i === 1;
  const start = i;
  let mantissa = 0;
  let point = -1;
  for (; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c === POINT && point < 0 && i > start) point = i;
    else if (c >= ZERO && c <= NINE) mantissa = mantissa * 10 + (c - ZERO);
    else return parseUnitsSlow(text, unit);
  }
  const plain = length - start - (point < 0 ? 0 : 1);
  if (plain === 0 || plain > FAST_DIGITS || point === length - 1) return parseUnitsSlow(text, unit);
  const units = unitsOfDigits(mantissa, point < 0 ? 0 : length - 1 - point, unit);
  if (Number.isNaN(units)) return parseUnitsSlow(text, unit);
  return negative && units !== 0 ? -units : units;
}

/**
 * As `parseUnits`, from ASCII bytes `[from, to)`: for importers that do not make a string a field.
 * @throws NotADecimal, NotAMultiple, TooManyUnits
 */
export function parseUnitsBytes(bytes: Uint8Array, from: number, to: number, unit: Decimal): number {
  let i = from;
  const negative = i < to && bytes[i]! === MINUS;
  if (negative) i++;
  const start = i;
  let mantissa = 0;
  let point = -1;
  for (; i < to; i++) {
    const c = bytes[i]!;
    if (c === POINT && point < 0 && i > start) point = i;
    else if (c >= ZERO && c <= NINE) mantissa = mantissa * 10 + (c - ZERO);
    else return parseUnitsSlow(ascii(bytes, from, to), unit);
  }
  const plain = to - start - (point < 0 ? 0 : 1);
  if (plain <= 0 || plain > FAST_DIGITS || point === to - 1) return parseUnitsSlow(ascii(bytes, from, to), unit);
  const units = unitsOfDigits(mantissa, point < 0 ? 0 : to - 1 - point, unit);
  if (Number.isNaN(units)) return parseUnitsSlow(ascii(bytes, from, to), unit);
  return negative && units !== 0 ? -units : units;
}

/** `n` units as a decimal, in its shortest spelling: no exponent, no trailing zeros. */
export function formatUnits(n: number | bigint, unit: Decimal): string {
  if (typeof n === 'number') {
    const product = n * unit.small;
    if (Number.isSafeInteger(product)) return spellTrimmed(product < 0, String(product < 0 ? -product : product), unit.scale);
    if (!Number.isSafeInteger(n)) throw new RangeError(`got ${String(n)} units, expected an integer below 2^53`);
  }
  return formatDecimal(decimal(BigInt(n) * unit.digits, unit.scale));
}

/** `n` units as a decimal with the unit's own places, as venues print prices: 100 units of 0.1 are `10.0`. */
export function formatOnGrid(n: number | bigint, unit: Decimal): string {
  const shortest = formatUnits(n, unit);
  if (unit.scale === 0) return shortest;
  const point = shortest.indexOf('.');
  const places = point < 0 ? 0 : shortest.length - point - 1;
  return `${shortest}${point < 0 ? '.' : ''}${'0'.repeat(Math.max(0, unit.scale - places))}`;
}

/** The exact product. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return trimmed(a.digits * b.digits, a.scale + b.scale);
}

/** Negative, zero or positive as `a` is below, at or above `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const x = digitsAt(a, scale);
  const y = digitsAt(b, scale);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Whether `d` is a whole multiple of `unit` (which is not zero). */
export function isMultiple(d: Decimal, unit: Decimal): boolean {
  const scale = Math.max(d.scale, unit.scale);
  return digitsAt(d, scale) % digitsAt(unit, scale) === 0n;
}

/** `d` in units, as a bigint. @throws NotAMultiple */
export function unitsOf(d: Decimal, unit: Decimal): bigint {
  const scale = Math.max(d.scale, unit.scale);
  const per = digitsAt(unit, scale);
  const digits = digitsAt(d, scale);
  if (digits % per !== 0n) throw new NotAMultiple(formatDecimal(d), formatDecimal(unit));
  return digits / per;
}

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/**
 * `mantissa · 10^−places` in units; NaN where number arithmetic is not sure to be exact, or the result is not whole: `parseUnitsBytes`
 * knows what to say. For readers that make the mantissa, at most 15 digits, on the way.
 */
export function unitsOfDigits(mantissa: number, places: number, unit: Decimal): number {
  const up = unit.scale - places;
  if (up > 22 || up < -22) return Number.NaN;
  let numerator = mantissa;
  let divisor = unit.small;
  if (up >= 0) numerator *= POW10[up]!;
  else divisor *= POW10[-up]!;
  if (!(numerator <= Number.MAX_SAFE_INTEGER && divisor <= Number.MAX_SAFE_INTEGER)) return Number.NaN;
  if (divisor === 1) return numerator;
  // The product is exact wherever it could be equal, so this is the remainder's test in a fraction of its time.
  const units = numerator / divisor;
  return Math.floor(units) * divisor === numerator ? units : Number.NaN;
}

/**
 * What `unitsOfDigits` multiplies a mantissa by, and divides the product by: whole numbers. Undefined where it is NaN of every mantissa but 0. The product
 * is to be no more than 2^53 − 1, and the quotient whole.
 */
export function unitRatio(places: number, unit: Decimal): { readonly factor: number; readonly divisor: number } | undefined {
  const up = unit.scale - places;
  if (up > 22 || up < -22) return undefined;
  const factor = up >= 0 ? POW10[up]! : 1;
  const divisor = up >= 0 ? unit.small : unit.small * POW10[-up]!;
  return factor <= Number.MAX_SAFE_INTEGER && divisor <= Number.MAX_SAFE_INTEGER ? { factor, divisor } : undefined;
}

function parseUnitsSlow(text: string, unit: Decimal): number {
  const d = parseDecimal(text);
  const scale = Math.max(d.scale, unit.scale);
  const per = digitsAt(unit, scale);
  const digits = digitsAt(d, scale);
  if (digits % per !== 0n) throw new NotAMultiple(text, formatDecimal(unit));
  const units = Number(digits / per);
  if (!Number.isSafeInteger(units)) throw new TooManyUnits(text, formatDecimal(unit));
  return units;
}

function digitsAt(d: Decimal, scale: number): bigint {
  return scale === d.scale ? d.digits : d.digits * pow10Big(scale - d.scale);
}

function pow10Big(exponent: number): bigint {
  return BigInt(`1${'0'.repeat(exponent)}`);
}

/** The decimal without trailing zeros behind the point. */
function trimmed(digits: bigint, scale: number): Decimal {
  if (digits === 0n) return decimal(0n, 0);
  let d = digits;
  let s = scale;
  while (s > 0 && d % 10n === 0n) {
    d /= 10n;
    s--;
  }
  return decimal(d, s);
}

/** As `spell`, trailing zeros behind the point dropped. */
function spellTrimmed(negative: boolean, digits: string, scale: number): string {
  let end = digits.length;
  let s = scale;
  if (digits === '0') return '0';
  while (s > 0 && end > 1 && digits.charCodeAt(end - 1) === ZERO) {
    end--;
    s--;
  }
  return spell(negative, digits.slice(0, end), s);
}

function spell(negative: boolean, digits: string, scale: number): string {
  const padded = scale === 0 ? digits : digits.padStart(scale + 1, '0');
  const cut = padded.length - scale;
  const text = scale === 0 ? padded : `${padded.slice(0, cut)}.${padded.slice(cut)}`;
  return negative ? `-${text}` : text;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}
