/**
 * An instrument from JSON that somebody wrote: every fact checked, unknown keys refused.
 *
 * Decimals may be strings or numbers that are exact in decimal (`0.1`); they become strings. `symbol`, `tickSize` and `lotSize` have
 * no default; `kind` is `linear` and `multiplier` 1 where absent.
 *
 * Example: `readInstrument({ symbol: 'T', tickSize: 0.5, lotSize: '1' }, 'a.csv:1: instrument')`.
 */
import { DataError } from '../base/errors.js';
import { isMultiple, parseDecimal, type Decimal } from '../base/num/decimal.js';
import { didYouMean } from '../base/suggest.js';
import type { ContractKind, Instrument } from './instrument.js';

const KINDS: readonly ContractKind[] = ['spot', 'linear', 'inverse'];

type Facts = Readonly<Record<string, unknown>>;

/** Reads one fact: its value, and its name for messages. */
type ReadFact = (value: unknown, name: string) => string | boolean;

const FACTS: Readonly<Record<keyof Instrument, ReadFact>> = {
  symbol: (value, name) => (typeof value === 'string' && value !== '' ? value : refuse(name, value, 'a name')),
  kind: (value, name) => KINDS.find((kind) => kind === value) ?? refuse(name, value, 'spot, linear or inverse'),
  tickSize: positiveDecimal,
  lotSize: positiveDecimal,
  multiplier: positiveDecimal,
  orderTick: positiveDecimal,
  negativePrices: (value, name) => (typeof value === 'boolean' ? value : refuse(name, value, 'true or false')),
  cashUnit: positiveDecimal,
  currency: (value, name) => (typeof value === 'string' ? value : refuse(name, value, 'a name')),
};

/**
 * Check and complete an instrument. `where` begins each message: the file and the key.
 * @throws DataError
 */
export function readInstrument(value: unknown, where: string): Instrument {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(where, value, 'an object with symbol, tickSize, lotSize');
  const given = value as Facts;
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(FACTS, key));
  if (unknown !== undefined) throw new DataError(`${where}: unknown key ${unknown}${didYouMean(unknown, Object.keys(FACTS))}`);
  const facts: Record<string, unknown> = { kind: 'linear', multiplier: '1' };
  for (const [key, read] of Object.entries(FACTS)) if (given[key] !== undefined) facts[key] = read(given[key], `${where}.${key}`);
  for (const key of ['symbol', 'tickSize', 'lotSize']) {
    if (facts[key] === undefined)
      throw new DataError(`${where}: has no ${key}. State it, as in { "symbol": "T", "tickSize": "0.1", "lotSize": "1" }.`);
  }
  const instrument = facts as unknown as Instrument;
  const { tickSize, orderTick = tickSize } = instrument;
  if (!isMultiple(parseDecimal(orderTick), parseDecimal(tickSize)))
    refuse(`${where}.orderTick`, orderTick, `a multiple of tickSize ${tickSize}`);
  return instrument;
}

function positiveDecimal(value: unknown, name: string): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return refuse(name, value, 'a positive decimal');
  let parsed: Decimal;
  try {
    parsed = parseDecimal(text);
  } catch {
    return refuse(name, value, 'a positive decimal');
  }
  return parsed.digits > 0n ? text : refuse(name, value, 'a positive decimal');
}

function refuse(name: string, value: unknown, expected: string): never {
  throw new DataError(`${name}: got ${JSON.stringify(value)}, expected ${expected}`);
}
