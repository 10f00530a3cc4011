/**
 * Readers of parameter values: one function a kind, from what a scenario holds to what a strategy gets.
 *
 * A reader throws a `ParamFault` that carries the keys of the place; `parseParams` puts the scenario's path before it. Decimals are
 * never rounded, NaN and Infinity are no numbers, integers beyond 2^53 must be written in quotes.
 */
import { formatDecimal, NotADecimal, NotAMultiple, parseDecimal, parseUnits, TooManyUnits, type Decimal } from '../base/num/decimal.js';
import { NotADuration, parseDurationNs } from '../base/num/duration.js';
import { looksLikeInstant, NotAnInstant, parseInstantNs } from '../base/num/instant.js';
import { didYouMean } from '../base/suggest.js';

/** A key of an object or a position in a list. */
export type Key = string | number;

/** What readers need to know, prepared. Times are ns since the tape epoch. */
export interface Scope {
  readonly tick: Decimal;
  readonly lot: Decimal;
  readonly negativePrices: boolean;
  readonly epochNs: bigint;
  readonly startTs: number;
  readonly tapeIds: readonly string[];
}

/** Reads one value; `keys` is its place below `params`, `expected` what an error says was expected. */
export type Reader<T> = (raw: unknown, keys: readonly Key[], scope: Scope, expected: string) => T;

/** A value that cannot be read, and its place. */
export interface ParamFault extends Error {
  readonly paramFault: true;
  readonly keys: readonly Key[];
}

/** Make a fault at `keys`. */
export function fault(keys: readonly Key[], message: string): ParamFault {
  return Object.assign(new Error(message), { paramFault: true as const, keys });
}

/** Whether an error is a fault, of whichever copy of this module (a strategy file may bring its own). */
export function isParamFault(error: unknown): error is ParamFault {
  return error instanceof Error && (error as Partial<ParamFault>).paramFault === true;
}

/** A value as an error shows it. */
export function show(raw: unknown): string {
  if (typeof raw === 'number' || typeof raw === 'bigint') return String(raw);
  if (raw === undefined) return 'nothing';
  const text = JSON.stringify(raw);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function expectedFault(keys: readonly Key[], raw: unknown, expected: string): ParamFault {
  return fault(keys, `got ${show(raw)}, expected ${expected}`);
}

/** Decimal text of a number or a text; a number prints as the shortest text that reads back as it. */
export const decimalText: Reader<string> = (raw, keys, _scope, expected) => {
  if (typeof raw === 'bigint') return String(raw);
  if (typeof raw !== 'string' && !(typeof raw === 'number' && Number.isFinite(raw))) throw expectedFault(keys, raw, expected);
  try {
    return formatDecimal(parseDecimal(String(raw)));
  } catch (error) {
    if (error instanceof NotADecimal) throw expectedFault(keys, raw, expected);
    throw error;
  }
};

function units(raw: unknown, keys: readonly Key[], scope: Scope, expected: string, unit: Decimal, unitName: string): number {
  const text = decimalText(raw, keys, scope, expected);
  try {
    return parseUnits(text, unit);
  } catch (error) {
    if (error instanceof NotAMultiple) throw fault(keys, `got ${show(raw)}, expected a multiple of the ${unitName} ${formatDecimal(unit)}`);
    if (error instanceof TooManyUnits)
      throw fault(keys, `got ${show(raw)}, expected ${expected}, fewer than 2^53 times the ${unitName} ${formatDecimal(unit)}`);
    throw error;
  }
}

/** Quantity → lots, at least one. */
export const qtyLots: Reader<number> = (raw, keys, scope, expected) => {
  const lots = units(raw, keys, scope, expected, scope.lot, 'lot size');
  if (lots < 1) throw fault(keys, `got ${show(raw)}, expected a quantity above zero`);
  return lots;
};

/** Price → ticks, above zero unless the instrument has negative prices. */
export const priceTicks: Reader<number> = (raw, keys, scope, expected) => {
  const ticks = units(raw, keys, scope, expected, scope.tick, 'tick size');
  if (ticks <= 0 && !scope.negativePrices) throw fault(keys, `got ${show(raw)}, expected a price above zero`);
  return ticks;
};

/** Duration text → ns. */
export const durationNs: Reader<number> = (raw, keys, _scope, expected) => {
  if (typeof raw !== 'string') throw expectedFault(keys, raw, expected);
  try {
    return parseDurationNs(raw);
  } catch (error) {
    if (error instanceof NotADuration) throw fault(keys, error.message);
    throw error;
  }
};

/** Integer, duration or ISO text → ns since the tape epoch. */
export const timeNs: Reader<number> = (raw, keys, scope, expected) => {
  const ns =
    typeof raw === 'string' && !/^\d+$/.test(raw) ? wordedTime(raw, keys, scope, expected) : unixNs(raw, keys, expected) - scope.epochNs;
  const fromEpoch = Number(ns);
  if (!Number.isSafeInteger(fromEpoch)) throw fault(keys, `got ${show(raw)}, expected a time within 104 days of the tape's first row`);
  return fromEpoch;
};

function wordedTime(raw: string, keys: readonly Key[], scope: Scope, expected: string): bigint {
  try {
    if (looksLikeInstant(raw)) return parseInstantNs(raw) - scope.epochNs;
    return BigInt(scope.startTs) + BigInt(parseDurationNs(raw));
  } catch (error) {
    if (error instanceof NotAnInstant) throw fault(keys, error.message);
    if (error instanceof NotADuration) throw expectedFault(keys, raw, expected);
    throw error;
  }
}

function unixNs(raw: unknown, keys: readonly Key[], expected: string): bigint {
  if (typeof raw === 'bigint') return raw;
  if (typeof raw === 'string') return BigInt(raw);
  if (typeof raw !== 'number' || !Number.isInteger(raw)) throw expectedFault(keys, raw, expected);
  if (!Number.isSafeInteger(raw))
    throw fault(keys, `got ${String(raw)}, which a number does not hold exactly; write it in quotes, "${BigInt(raw)}"`);
  return BigInt(raw);
}

/** A finite number within bounds; text is read as a decimal. */
export function number(min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): Reader<number> {
  return (raw, keys, scope, expected) => {
    const value = Number(decimalText(raw, keys, scope, expected));
    if (!Number.isFinite(value) || value < min || value > max) throw expectedFault(keys, raw, expected);
    return value;
  };
}

/** A whole number below 2^53 within bounds. */
export function integer(min?: number, max?: number): Reader<number> {
  const plain = number(min, max);
  return (raw, keys, scope, expected) => {
    const value = plain(raw, keys, scope, expected);
    if (!Number.isSafeInteger(value)) throw expectedFault(keys, raw, expected);
    return value;
  };
}

/** true or false. */
export const boolean: Reader<boolean> = (raw, keys, _scope, expected) => {
  if (typeof raw !== 'boolean') throw expectedFault(keys, raw, expected);
  return raw;
};

/** A text that is not empty; a number is taken as its spelling, since YAML reads `clOrdId: 1` as one. */
export const text: Reader<string> = (raw, keys, _scope, expected) => {
  if (typeof raw === 'number' && Number.isFinite(raw)) return String(raw);
  if (typeof raw !== 'string' || raw === '') throw expectedFault(keys, raw, expected);
  return raw;
};

/** One of some words. */
export function choice<C extends string>(choices: readonly C[]): Reader<C> {
  return (raw, keys, _scope, expected) => {
    if ((choices as readonly unknown[]).includes(raw)) return raw as C;
    throw fault(keys, `got ${show(raw)}, expected ${expected}${typeof raw === 'string' ? didYouMean(raw, choices) : ''}`);
  };
}

/** Id of a tape → its number. */
export const tape: Reader<number> = (raw, keys, scope) => {
  const number = scope.tapeIds.indexOf(raw as string);
  if (number >= 0) return number;
  const near = typeof raw === 'string' ? didYouMean(raw, scope.tapeIds) : '';
  throw fault(keys, `got ${show(raw)}, expected the id of a tape: ${scope.tapeIds.join(', ') || 'none has one'}${near}`);
};

/** A list of at least `min` elements. */
export function list<T>(element: (raw: unknown, keys: readonly Key[], scope: Scope) => T, min: number): Reader<readonly T[]> {
  return (raw, keys, scope, expected) => {
    if (!Array.isArray(raw)) throw expectedFault(keys, raw, expected);
    if (raw.length < min) throw fault(keys, `got ${String(raw.length)} elements, expected at least ${String(min)}`);
    return Object.freeze(raw.map((each: unknown, i) => element(each, [...keys, i], scope)));
  };
}
