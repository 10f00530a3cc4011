/**
 * Parameters of a strategy: what a strategy file declares and how the scenario's values are read.
 *
 * Each builder of `param` states one parameter; `parseParams` reads a scenario's `params` with them. In a scenario durations are
 * strings, prices and quantities decimals; a strategy gets integers: ns, ticks, lots, and times as ns since the tape epoch on its own
 * clock. A time is written as an integer (ns since the Unix epoch), as a duration (after the tape's first `recvTs`) or as ISO 8601
 * with a zone.
 *
 * Invariant: what a strategy gets is complete and frozen: every declared parameter, nothing else, no NaN.
 *
 * Example: `params: { side: param.side(), qty: param.qty(), slices: param.integer({ min: 1, default: 10 }) }` makes
 * `ctx.params` a `{ side: 'buy' | 'sell', qty: number, slices: number }`.
 */
import { UsageError } from '../base/errors.js';
import { parseDecimal } from '../base/num/decimal.js';
import { didYouMean } from '../base/suggest.js';
import type { Instrument } from '../market/instrument.js';
import * as read from './param-read.js';
import { fault, isParamFault, type Key, type Scope } from './param-read.js';

/** One declared parameter; `T` is what the strategy gets. Make one with `param`. */
export interface ParamSpec<T> {
  /** What is expected, in words: `a duration such as 5s`. */
  readonly expected: string;
  /** What it is for, as the author says; may be empty. */
  readonly about: string;
  readonly optional: boolean;
  /** As it would be written in a scenario; undefined when there is none. */
  readonly default: unknown;
  readonly read: read.Reader<T>;
}

/** The parameters of a strategy by name. */
export type ParamSpecs = Readonly<Record<string, ParamSpec<unknown>>>;

/** What a strategy gets: the parsed value of each parameter. */
export type ParamsOf<Specs extends ParamSpecs> = { readonly [K in keyof Specs]: Specs[K] extends ParamSpec<infer T> ? T : never };

/** What every builder takes. `default` is written as in a scenario. */
export interface ParamOptions<Raw> {
  readonly default?: Raw;
  /** Whether it may be absent; the strategy then gets undefined. */
  readonly optional?: boolean;
  /** What it is for, in a few words. */
  readonly about?: string;
}

/** Bounds of a number, both included. */
export interface NumberOptions extends ParamOptions<number | string> {
  readonly min?: number;
  readonly max?: number;
}

/** Bounds of a list's length. */
export interface ListOptions extends ParamOptions<readonly unknown[]> {
  readonly min?: number;
}

/** Options of an object; `check` looks at its fields together and returns what is wrong, if anything. */
export interface ObjectOptions<Specs extends ParamSpecs> extends ParamOptions<object> {
  readonly check?: (value: ParamsOf<Specs>) => string | undefined;
}

type Value<T, O> = O extends { readonly optional: true } ? T | undefined : T;

/** Builders of parameters. The options of each: `default`, `optional`, `about`. */
export const param = {
  /** `buy` or `sell`. */
  side: <const O extends ParamOptions<'buy' | 'sell'>>(options?: O) =>
    spec<'buy' | 'sell', O>("'buy' or 'sell'", read.choice(['buy', 'sell']), options),
  /** A quantity above zero, a whole number of lots; the strategy gets lots. */
  qty: <const O extends ParamOptions<number | string>>(options?: O) => spec<number, O>('a quantity such as 0.5', read.qtyLots, options),
  /** A price on the tick; the strategy gets ticks. */
  price: <const O extends ParamOptions<number | string>>(options?: O) =>
    spec<number, O>('a price such as 60123.4', read.priceTicks, options),
  /** A decimal on no grid, kept as its text: for what is handed on to `ctx.submit` as it is. */
  decimal: <const O extends ParamOptions<number | string>>(options?: O) =>
    spec<string, O>('a decimal number such as 12.5', read.decimalText, options),
  /** A length of time such as `250us` or `5s`; the strategy gets ns. */
  duration: <const O extends ParamOptions<string>>(options?: O) =>
    spec<number, O>('a duration such as 250us, 4ms or 5s', read.durationNs, options),
  /** A moment; the strategy gets ns since the tape epoch, as `ctx.now`. */
  time: <const O extends ParamOptions<string | number | bigint>>(options?: O) =>
    spec<number, O>(
      'a time: a duration after the first row such as 60s, an ISO time with a zone, or whole ns since 1970',
      read.timeNs,
      options,
    ),
  /** A finite number, fractions allowed. */
  number: <const O extends NumberOptions>(options?: O) =>
    spec<number, O>(`a number${bounds(options)}`, read.number(options?.min, options?.max), options),
  /** A whole number. */
  integer: <const O extends NumberOptions>(options?: O) =>
    spec<number, O>(`a whole number${bounds(options)}`, read.integer(options?.min, options?.max), options),
  /** `true` or `false`. */
  boolean: <const O extends ParamOptions<boolean>>(options?: O) => spec<boolean, O>('true or false', read.boolean, options),
  /** Any text. */
  text: <const O extends ParamOptions<string>>(options?: O) => spec<string, O>('a text', read.text, options),
  /** One of the given words. */
  choice: <const C extends string, const O extends ParamOptions<C>>(choices: readonly C[], options?: O) =>
    spec<C, O>(`one of ${choices.join(', ')}`, read.choice(choices), options),
  /** The id of one of the scenario's tapes; the strategy gets its number, 0 for the first. */
  tape: <const O extends ParamOptions<string>>(options?: O) => spec<number, O>('the id of a tape', read.tape, options),
  /** A list, each element read by `element`. */
  list: <T, const O extends ListOptions>(element: ParamSpec<T>, options?: O) =>
    spec<readonly T[], O>(
      `a list, each element ${element.expected}`,
      read.list((raw, keys, scope) => readOne(element, raw, keys, scope), options?.min ?? 0),
      options,
    ),
  /** An object with the given fields. */
  object: <const Specs extends ParamSpecs, const O extends ObjectOptions<Specs>>(fields: Specs, options?: O) =>
    spec<ParamsOf<Specs>, O>(
      `an object with ${Object.keys(fields).join(', ')}`,
      (raw, keys, scope) => readFields(fields, raw, keys, scope, options?.check),
      options,
    ),
} as const;

/** Where the values stand: `sessions.a.params`, or a function that names the place of a path inside them. */
export type ParamPath = string | ((keys: readonly Key[]) => string);

/** What reading needs to know besides the values. */
export interface ParamScope {
  readonly instrument: Instrument;
  /** The tape's epoch, ns since the Unix epoch. */
  readonly epochNs: bigint;
  /** The tape's first receive time, ns since the tape epoch: where durations start. */
  readonly startTs: number;
  /** Ids of the scenario's tapes in order; default none. */
  readonly tapeIds?: readonly string[];
}

/**
 * Read the `params` of a session.
 * @param check The strategy's own look at the values together: returns what is wrong, if anything.
 * @throws UsageError that names the path, what was got and what was expected.
 */
export function parseParams<Specs extends ParamSpecs>(
  specs: Specs | undefined,
  values: Readonly<Record<string, unknown>> | undefined,
  path: ParamPath,
  scope: ParamScope,
  check?: (params: ParamsOf<Specs>) => string | undefined,
): ParamsOf<Specs> {
  const inner: Scope = {
    tick: parseDecimal(scope.instrument.tickSize),
    lot: parseDecimal(scope.instrument.lotSize),
    negativePrices: scope.instrument.negativePrices ?? false,
    epochNs: scope.epochNs,
    startTs: scope.startTs,
    tapeIds: scope.tapeIds ?? [],
  };
  try {
    return readFields((specs ?? {}) as Specs, values ?? {}, [], inner, check);
  } catch (error) {
    if (!isParamFault(error)) throw error;
    throw new UsageError(`${typeof path === 'string' ? [path, ...error.keys].join('.') : path(error.keys)}: ${error.message}`);
  }
}

function readFields<Specs extends ParamSpecs>(
  specs: Specs,
  raw: unknown,
  keys: readonly Key[],
  scope: Scope,
  check?: (value: ParamsOf<Specs>) => string | undefined,
): ParamsOf<Specs> {
  const known = Object.keys(specs);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw fault(keys, `got ${read.show(raw)}, expected ${known.length === 0 ? 'no parameters' : `an object with ${known.join(', ')}`}`);
  const values = raw as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(values)) {
    if (Object.hasOwn(specs, key)) continue;
    throw fault([...keys, key], `unknown parameter${didYouMean(key, known) || ';'} known: ${known.join(', ') || 'none'}`);
  }
  const parsed: Record<string, unknown> = {};
  for (const key of known) parsed[key] = readOne(specs[key]!, Object.hasOwn(values, key) ? values[key] : undefined, [...keys, key], scope);
  const value = Object.freeze(parsed) as ParamsOf<Specs>;
  const wrong = check?.(value);
  if (wrong !== undefined) throw fault(keys, wrong);
  return value;
}

function readOne<T>(one: ParamSpec<T>, raw: unknown, keys: readonly Key[], scope: Scope): T {
  const given = raw ?? one.default;
  if (given !== undefined) return one.read(given, keys, scope, one.expected);
  if (one.optional) return undefined as T;
  throw fault(keys, `missing, expected ${one.expected}${one.about === '' ? '' : ` (${one.about})`}`);
}

function spec<T, O extends ParamOptions<unknown>>(
  expected: string,
  reader: read.Reader<T>,
  options: O | undefined,
): ParamSpec<Value<T, O>> {
  return Object.freeze({
    expected,
    about: options?.about ?? '',
    optional: options?.optional === true,
    default: options?.default,
    read: reader,
  });
}

function bounds(options: NumberOptions | undefined): string {
  const min = options?.min;
  const max = options?.max;
  if (min !== undefined && max !== undefined) return ` from ${String(min)} to ${String(max)}`;
  if (min !== undefined) return `, at least ${String(min)}`;
  return max === undefined ? '' : `, at most ${String(max)}`;
}
