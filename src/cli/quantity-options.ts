/** Options that are quantities: decimals kept as their text, durations as ns, sizes as bytes. */
import type { Options } from 'yargs';
import { UsageError } from '../base/errors.js';
import { NotADecimal, parseDecimal } from '../base/num/decimal.js';
import { NotADuration, parseDurationNs } from '../base/num/duration.js';
import { readOption } from './command.js';

/** An option that is a decimal above zero, kept as its text. */
export function decimalOption(name: string, describe: string): Options {
  return readOption(describe, (value) => positiveDecimal(name, value));
}

function positiveDecimal(name: string, value: string): string {
  try {
    if (parseDecimal(value).digits > 0n) return value;
  } catch (error) {
    if (!(error instanceof NotADecimal)) throw error;
  }
  throw new UsageError(`--${name}: got ${value}, expected a decimal above zero such as 0.1`);
}

/** An option that is a duration; the command gets ns. */
export function durationOption(name: string, describe: string): Options {
  return readOption(describe, (value) => durationNs(name, value));
}

function durationNs(name: string, value: string): number {
  try {
    return parseDurationNs(value);
  } catch (error) {
    if (error instanceof NotADuration) throw new UsageError(`--${name}: ${error.message}`);
    throw error;
  }
}

const BYTES: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9 };

/** An option that is a size such as 500MB; the command gets bytes. */
export function bytesOption(name: string, describe: string): Options {
  return readOption(describe, (value) => bytesOf(name, value));
}

function bytesOf(name: string, value: string): number {
  const [, count, unit] = /^(\d{1,12}(?:\.\d{1,3})?)([KMG]?B)?$/i.exec(value) ?? [];
  const bytes = Math.round(Number(count) * BYTES[(unit ?? '').toUpperCase()]!);
  if (bytes >= 1) return bytes;
  throw new UsageError(`--${name}: got ${value}, expected a size such as 500MB or 2GB`);
}

/** An option that is a number; what it may be is checked where its meaning is known. */
export function numberOption(name: string, describe: string): Options {
  return readOption(describe, (value) => finiteNumber(name, value));
}

function finiteNumber(name: string, value: string): number {
  const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new UsageError(`--${name}: got ${value}, expected a number`);
}
