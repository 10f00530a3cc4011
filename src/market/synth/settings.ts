/**
 * What a synthetic market is asked to be: its parameters, their bounds and defaults, in one table for library, command line and scenario.
 *
 * Rates are events a second of market time; `cancels` and `replaces` are for each order at rest, the others for a whole symbol, both sides
 * together. Prices and quantities are decimal strings at this edge, ticks and lots behind it.
 *
 * Invariant: settings that `synthSettings` has returned are complete and fit each other; the same settings make the same market.
 *
 * Example: `synthSettings({ seed: 7, symbols: ['AAPL', 'MSFT'], rates: { markets: 50 } })`.
 */
import { UsageError } from '../../base/errors.js';
import { NotADecimal, parseDecimal, parseUnits } from '../../base/num/decimal.js';
import { NotAnInstant, parseInstantNs } from '../../base/num/instant.js';
import { didYouMean } from '../../base/suggest.js';
import type { ContractKind, Instrument } from '../instrument.js';

/** One number that may be set. */
export interface SynthNumber {
  readonly about: string;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly whole?: true;
}

const number = (about: string, initial: number, min: number, max: number): SynthNumber => ({ about, initial, min, max });
const whole = (about: string, initial: number, min: number, max: number): SynthNumber => ({ about, initial, min, max, whole: true });

/** Most of any rate, events a second. */
const MOST_A_SECOND = 1e7;

/** The parameters of the model by name, with units and defaults. */
export const SYNTH_NUMBERS = {
  limits: number('limit orders a second', 4000, 0.001, MOST_A_SECOND),
  markets: number('market orders a second', 600, 0, MOST_A_SECOND),
  cancels: number('cancellations a second of each order at rest', 4, 1e-6, MOST_A_SECOND),
  partial: number('share of the cancellations that take a part of the order only', 0.2, 0, 1),
  replaces: number('replacements a second of each order at rest', 0.5, 0, MOST_A_SECOND),
  hidden: number('executions of hidden orders a second', 40, 0, MOST_A_SECOND),
  elsewhere: number('share of the executions that print at another price than the order’s', 0.002, 0, 1),
  crosses: number('trades without a side (auction, off-book) a second', 0.05, 0, MOST_A_SECOND),
  broken: number('trades taken back a second; they change no book', 0.05, 0, MOST_A_SECOND),
  halts: number('halts a second, of one second each', 0, 0, MOST_A_SECOND),
  distances: whole('ticks from the best price of the other side at which limit orders arrive: 1 to this', 100, 1, 4096),
  decay: number('weight of each distance relative to the one before', 0.97, 0.01, 1),
  sizeMean: number('mean size of an order, in steps', 3, 1, 1000),
  sizeStep: whole('lots in a step', 100, 1, 100_000),
} as const satisfies Readonly<Record<string, SynthNumber>>;

/** Name of a parameter of the model. */
export type SynthNumberName = keyof typeof SYNTH_NUMBERS;

/** What the metadata of a synthetic tape names as its importer. */
export const SYNTH_IMPORTER = 'synth';

/** The models there are. */
export const SYNTH_MODELS = ['zero-intelligence'] as const;

/** What may be asked for; what is left out is the default. */
export interface SynthRequest {
  readonly model?: (typeof SYNTH_MODELS)[number];
  /** Default 0. */
  readonly seed?: number;
  /** Default `SYNTH` alone. */
  readonly symbols?: readonly string[];
  /** Kind of contract; default `spot`. */
  readonly kind?: ContractKind;
  /** Default 0.01. */
  readonly tickSize?: string;
  /** Default 1. */
  readonly lotSize?: string;
  /** Default 1. */
  readonly multiplier?: string;
  /** Price at which the market opens; default 100. */
  readonly price?: string;
  /** When it opens, with a zone; default 2024-08-08T09:30:00Z. */
  readonly start?: string;
  /** Parameters of the model, by the names of `SYNTH_NUMBERS`. */
  readonly rates?: Readonly<Partial<Record<SynthNumberName, number>>>;
}

/** A request made complete. */
export interface SynthSettings {
  readonly model: (typeof SYNTH_MODELS)[number];
  readonly seed: number;
  readonly symbols: readonly string[];
  readonly kind: ContractKind;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly multiplier: string;
  readonly price: string;
  readonly start: string;
  readonly rates: Readonly<Record<SynthNumberName, number>>;
  /** Where the best bid opens, in ticks; the ask is one above. */
  readonly openTicks: number;
  /** Midnight UTC before the start, ns since the Unix epoch. */
  readonly epochNs: bigint;
  /** The start, ns since then. */
  readonly startNs: number;
}

const MAX_SYMBOLS = 1000;
/** Places behind the point that the writers of texts know. */
const MOST_PLACES = 15;
const NS_A_DAY = 86_400_000_000_000n;
/** Prices have room on both sides, within int32 ticks. */
const MAX_OPEN_TICKS = 2_000_000_000;

/**
 * Complete a request and check it.
 * @throws UsageError that names what was got and what was expected.
 */
export function synthSettings(request: SynthRequest = {}): SynthSettings {
  const { model = 'zero-intelligence', seed = 0, symbols = ['SYNTH'], kind = 'spot' } = request;
  const { tickSize = '0.01', lotSize = '1', multiplier = '1', price = '100', start = '2024-08-08T09:30:00Z' } = request;
  if (!SYNTH_MODELS.includes(model))
    throw new UsageError(`model: got ${model}, expected one of ${SYNTH_MODELS.join(', ')}${didYouMean(model, SYNTH_MODELS)}`);
  if (!Number.isSafeInteger(seed)) throw new UsageError(`seed: got ${String(seed)}, expected a whole number`);
  checkSymbols(symbols);
  for (const [name, value] of Object.entries({ tickSize, lotSize, multiplier, price })) checkPositive(name, value);
  const startsAt = instant(start);
  const sinceMidnight = startsAt % NS_A_DAY;
  return {
    model,
    seed,
    symbols,
    kind,
    tickSize,
    lotSize,
    multiplier,
    price,
    start,
    rates: ratesOf(request.rates ?? {}),
    openTicks: ticksOf(price, tickSize),
    epochNs: startsAt - sinceMidnight,
    startNs: Number(sinceMidnight),
  };
}

/** The instrument of one symbol. */
export function synthInstrument(settings: SynthSettings, symbol: string): Instrument {
  const { kind, tickSize, lotSize, multiplier } = settings;
  return { symbol, kind, tickSize, lotSize, multiplier };
}

/** Settings as plain JSON, for metadata and manifests: what a request needs to make the same market. */
export function synthWords({ model, seed, symbols, kind, tickSize, lotSize, multiplier, price, start, rates }: SynthSettings) {
  return { model, seed, symbols, kind, tickSize, lotSize, multiplier, price, start, rates };
}

function checkSymbols(symbols: readonly string[]): void {
  if (symbols.length === 0 || symbols.length > MAX_SYMBOLS)
    throw new UsageError(`symbols: got ${symbols.length}, expected 1 to ${MAX_SYMBOLS}`);
  for (const [i, symbol] of symbols.entries()) {
    if (!/^[\w.^/-]{1,40}$/.test(symbol))
      throw new UsageError(`symbols: got ${JSON.stringify(symbol)}, expected up to 40 letters, digits and signs (_ . - / ^)`);
    if (symbols.indexOf(symbol) < i) throw new UsageError(`symbols: got ${symbol} a second time, expected names of their own`);
  }
}

function checkPositive(name: string, value: string): void {
  try {
    const { digits, scale } = parseDecimal(value);
    if (digits > 0n && scale <= MOST_PLACES) return;
  } catch (error) {
    if (!(error instanceof NotADecimal)) throw error;
  }
  throw new UsageError(`${name}: got ${value}, expected a decimal above zero such as 0.1, with at most ${MOST_PLACES} places`);
}

function ticksOf(price: string, tickSize: string): number {
  const ticks = ((): number => {
    try {
      return parseUnits(price, parseDecimal(tickSize));
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`price: ${error.message}, the tick`);
      throw error;
    }
  })();
  if (ticks <= MAX_OPEN_TICKS) return ticks;
  throw new UsageError(`price: got ${price}, which is ${ticks} ticks of ${tickSize}; expected at most ${MAX_OPEN_TICKS}`);
}

function instant(text: string): bigint {
  try {
    return parseInstantNs(text);
  } catch (error) {
    if (error instanceof NotAnInstant) throw new UsageError(`start: ${error.message}`);
    throw error;
  }
}

function ratesOf(given: Readonly<Record<string, number>>): Record<SynthNumberName, number> {
  const names = Object.keys(SYNTH_NUMBERS) as SynthNumberName[];
  for (const name of Object.keys(given))
    if (!Object.hasOwn(SYNTH_NUMBERS, name))
      throw new UsageError(`${name}: no such parameter, expected one of ${names.join(', ')}${didYouMean(name, names)}`);
  const rates = Object.fromEntries(names.map((name) => [name, given[name] ?? SYNTH_NUMBERS[name].initial]));
  for (const name of names) {
    const { min, max, ...rest }: SynthNumber = SYNTH_NUMBERS[name];
    const value = rates[name]!;
    const isWhole = rest.whole === true;
    if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value)))
      throw new UsageError(`${name}: got ${value}, expected ${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`);
  }
  return rates as Record<SynthNumberName, number>;
}
