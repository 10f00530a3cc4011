/**
 * From a scenario whose shape is right to what a run is built on: defaults, absolute paths, integer ns, exact decimals; and the checks that
 * are about meaning: ids are unique, files exist, an instrument's increments fit each other.
 *
 * Defaults are here, once. Those that cannot be justified are the careful ones: the pessimistic queue, rejection in a halt.
 */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { UsageError } from '../../base/errors.js';
import { compareDecimals, formatDecimal, isMultiple, parseDecimal } from '../../base/num/decimal.js';
import { parseDurationNs } from '../../base/num/duration.js';
import { IMPORT_OPTIONS, type ImportOptionName } from '../../market/import/options-table.js';
import type { Instrument } from '../../market/instrument.js';
import { COMPAT_QUEUE_NAMES } from '../../venue/compat/queue.js';
import { listAssumptions } from './assumptions.js';
import { didYouMean } from '../../base/suggest.js';
import { isStrategyFile } from '../../trading/find.js';
import { severalFaults } from './faults.js';
import { resolveConnection } from './connection.js';
import { resolveImpact } from './impact.js';
import { resolveLatency } from './latency.js';
import { checkMarkets, type MarketData, resolveMarketSource, writtenPath, writtenSessions } from './markets.js';
import { refuseMember, resolveMember } from './member.js';
import type { ScenarioData } from './schema.js';
import type { ScenarioSource } from './source.js';
import { resolveStatedPrices } from './stated-price.js';
import { resolveSynth } from './synth.js';
import { resolveWindow } from './window.js';
import type {
  FeeSpec,
  ImportSettings,
  KeyPath,
  LoadedScenario,
  QueueSpec,
  ResolvedMarket,
  ResolvedMeasure,
  ResolvedSession,
  ResolvedTape,
  ResolvedVenue,
  TapeSource,
} from './types.js';

type TapeData = ScenarioData['tapes'][number];
type SessionData = ScenarioData['sessions'][number];
type VenueData = NonNullable<SessionData['venue']>;
type RowSource = Exclude<TapeSource, { kind: 'market' }>;
type InstrumentData = NonNullable<TapeData['instrument']>;

const DEFAULT_SEED = 0;

/** @throws UsageError with a line for each fault of meaning. */
export function resolveScenario(data: ScenarioData, source: ScenarioSource): LoadedScenario {
  const faults = new Faults(source);
  faults.repeatedIds('tapes', data.tapes);
  faults.repeatedIds('sessions', data.sessions);
  checkMarkets(data, faults);
  const ids = [...data.tapes, ...data.markets].map(({ id }) => id);
  const tapes = [
    ...data.tapes.map((tape, i) => resolveTape(tape, data.seed ?? DEFAULT_SEED, ['tapes', i], faults)),
    ...data.markets.map((market, i) => resolveMatching(market, ids, data.seed ?? DEFAULT_SEED, ['markets', i], faults)),
  ];
  const marketIds = data.markets.map(({ id }) => id);
  const written = writtenSessions(data);
  const sessions = written.map(({ session, at, home }) => ({
    ...resolveSession(session, ids, marketIds, at, faults),
    ...(home === undefined ? {} : { home }),
  }));
  const measure = resolveMeasure(data.measure);
  const window = resolveWindow(data.window);
  if (window?.from?.since === 'start')
    faults.add(['window', 'from'], `got ${data.window?.from ?? ''}, expected a time or a duration without a plus`);
  faults.throwAny();
  const resolved = { file: source.file, baseDir: source.baseDir, seed: data.seed ?? DEFAULT_SEED, window, tapes, sessions, measure };
  const assumptions = listAssumptions(
    resolved,
    data,
    written.map(({ session }) => session),
  );
  return { ...resolved, assumptions, where: (path) => source.where(writtenPath(path, data.tapes.length, written)) };
}

/** A market's rules are read when it opens; its instrument and times are looked at here. */
function resolveMatching(market: MarketData, ids: readonly string[], seed: number, at: KeyPath, faults: Faults): ResolvedTape {
  const { id, flow } = market;
  const instrument = resolveInstrument(market.instrument, [...at, 'instrument'], faults);
  const read =
    flow === undefined ? undefined : resolveSource({ id, ...flow, ...inOrders(flow) }, instrument, seed, [...at, 'flow'], faults);
  return { id, instrument, source: { ...resolveMarketSource(market, read, at, faults), ...resolveStatedPrices(market, ids, at, faults) } };
}

/** A synthetic flow is one of single orders. */
function inOrders({ synth }: NonNullable<MarketData['flow']>): Pick<TapeData, 'synth'> {
  return synth === undefined ? {} : { synth: { detail: 'L3', ...synth } };
}

/** Faults of meaning, collected so that one run shows them all. */
class Faults {
  private readonly source: ScenarioSource;
  private readonly found: string[] = [];

  constructor(source: ScenarioSource) {
    this.source = source;
  }

  add(path: KeyPath, message: string, part?: 'key'): void {
    this.found.push(`${this.source.where(path, part)}: ${message}`);
  }

  repeatedIds(key: string, list: readonly { readonly id: string }[]): void {
    for (const [i, { id }] of list.entries()) {
      const first = list.findIndex((other) => other.id === id);
      if (first < i) this.add([key, i, 'id'], `got '${id}' a second time, expected a name of its own`);
    }
  }

  /** An absolute path; a fault when nothing is there. */
  file(path: KeyPath, file: string): string {
    const absolute = isAbsolute(file) ? file : join(this.source.baseDir, file);
    if (!existsSync(absolute)) this.add(path, `no such file: ${file} (looked for ${absolute})`);
    return absolute;
  }

  /** As `file`; a path with wildcards is looked up when the tape is opened. */
  tapeFile(path: KeyPath, file: string): string {
    if (!/[*?]/.test(file)) return this.file(path, file);
    return isAbsolute(file) ? file : join(this.source.baseDir, file);
  }

  throwAny(): void {
    if (this.found.length > 0) throw new UsageError(severalFaults(this.found));
  }
}

function resolveTape(tape: TapeData, seed: number, at: KeyPath, faults: Faults): ResolvedTape {
  const instrument = tape.instrument === undefined ? null : resolveInstrument(tape.instrument, [...at, 'instrument'], faults);
  if (tape.format === 'binance' && instrument === null) {
    faults.add([...at, 'instrument'], 'missing, expected symbol, kind, tickSize and lotSize: a binance file does not state them');
  }
  return { id: tape.id, source: resolveSource(tape, instrument, seed, at, faults), instrument };
}

function resolveSource(tape: TapeData, instrument: Instrument | null, seed: number, at: KeyPath, faults: Faults): RowSource {
  return tape.synth === undefined ? resolveTapeSource(tape, at, faults) : synthSource(tape, instrument, seed, at, faults);
}

/** A market that is made; a fault and no files where its settings are not to be had. */
function synthSource(tape: TapeData, instrument: Instrument | null, seed: number, at: KeyPath, faults: Faults): RowSource {
  for (const key of ['path', 'format', ...IMPORT_KEYS] as const)
    if (tape[key] !== undefined) faults.add([...at, key], "is for recorded data; leave it out beside 'synth'", 'key');
  try {
    return resolveSynth(tape.synth!, instrument, seed);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    faults.add([...at, 'synth'], error.message);
    return { kind: 'tape', paths: [] };
  }
}

const FORMAT_KEYS = Object.keys(IMPORT_OPTIONS) as ImportOptionName[];
const IMPORT_KEYS = [...FORMAT_KEYS, 'reorder', 'minLatency', 'degrade'] as const;

function resolveTapeSource(tape: TapeData, at: KeyPath, faults: Faults): RowSource {
  const paths = resolvePaths(tape, at, faults);
  if (tape.format !== undefined) return { kind: 'import', files: paths, format: tape.format, settings: importSettings(tape) };
  for (const key of IMPORT_KEYS) {
    if (tape[key] !== undefined) faults.add([...at, key], "is for raw files; say their 'format', or leave it out", 'key');
  }
  return { kind: 'tape', paths };
}

function resolvePaths({ path, format }: TapeData, at: KeyPath, faults: Faults): string[] {
  if (path === undefined) faults.add([...at, 'path'], "missing, expected a tape's file, a raw file with 'format', or 'synth'");
  const one = (file: string, key: KeyPath): string => (format === undefined ? faults.tapeFile(key, file) : faults.file(key, file));
  if (path === undefined) return [];
  return typeof path === 'string' ? [one(path, [...at, 'path'])] : path.map((file, i) => one(file, [...at, 'path', i]));
}

function importSettings(tape: TapeData): ImportSettings {
  const { reorder, minLatency, degrade } = tape;
  return {
    ...Object.fromEntries(FORMAT_KEYS.filter((key) => tape[key] !== undefined).map((key) => [key, tape[key]])),
    ...(degrade === undefined ? {} : { degrade }),
    ...(reorder === undefined ? {} : { reorderNs: parseDurationNs(reorder) }),
    ...(minLatency === undefined ? {} : { minLatencyNs: parseDurationNs(minLatency) }),
  };
}

function resolveInstrument(data: InstrumentData, at: KeyPath, faults: Faults): Instrument {
  const positive = (key: 'tickSize' | 'lotSize' | 'multiplier' | 'orderTick' | 'cashUnit', value: string | number): string => {
    const decimal = parseDecimal(String(value));
    if (decimal.digits <= 0n) faults.add([...at, key], `got ${value}, expected a decimal above zero`);
    return formatDecimal(decimal);
  };
  const { symbol, kind, tickSize, lotSize, multiplier, orderTick, negativePrices, cashUnit, currency } = data;
  if (orderTick !== undefined && Number(tickSize) > 0 && !isMultiple(parseDecimal(String(orderTick)), parseDecimal(String(tickSize)))) {
    faults.add([...at, 'orderTick'], `got ${orderTick}, expected a multiple of tickSize ${tickSize}`);
  }
  return {
    symbol,
    kind,
    tickSize: positive('tickSize', tickSize),
    lotSize: positive('lotSize', lotSize),
    multiplier: positive('multiplier', multiplier ?? '1'),
    ...(orderTick === undefined ? {} : { orderTick: positive('orderTick', orderTick) }),
    ...(negativePrices === undefined ? {} : { negativePrices }),
    ...(cashUnit === undefined ? {} : { cashUnit: positive('cashUnit', cashUnit) }),
    ...(currency === undefined ? {} : { currency }),
  };
}

function resolveSession(
  session: SessionData,
  tapeIds: readonly string[],
  marketIds: readonly string[],
  at: KeyPath,
  faults: Faults,
): ResolvedSession {
  const { id, strategy, params, on, connection, independent } = session;
  if (marketIds.length === 0) refuseMember(session.venue, [...at, 'venue'], faults);
  for (const [tape, stated] of Object.entries(on ?? {}))
    if (!marketIds.includes(tape)) refuseMember(stated.venue, [...at, 'on', tape, 'venue'], faults);
  return {
    id,
    strategy: isStrategyFile(strategy) ? faults.file([...at, 'strategy'], strategy) : strategy,
    params: params ?? {},
    ...resolveMarket(session, session, at, faults),
    on: Object.fromEntries(Object.keys(on ?? {}).map((tape) => [tape, resolveOn(session, tape, tapeIds, at, faults)])),
    ...(connection === undefined ? {} : { connection: resolveConnection(connection, marketIds.length > 0, [...at, 'connection'], faults) }),
    independent: independent ?? false,
  };
}

type MetData = Pick<SessionData, 'venue' | 'latency'>;

/** `stated` is what stands at `at` in the scenario; `data` that with what holds besides. */
function resolveMarket(data: MetData, stated: MetData, at: KeyPath, faults: Faults): ResolvedMarket {
  for (const [key, law] of Object.entries(stated.latency ?? {})) refuseImpossibleLaw(law, [...at, 'latency', key], faults);
  return {
    venue: resolveVenue(data.venue ?? {}, [...at, 'venue'], faults),
    latency: resolveLatency(data.latency, (file, key) => faults.file([...at, 'latency', ...key], file)),
  };
}

function resolveOn(session: SessionData, tape: string, tapeIds: readonly string[], at: KeyPath, faults: Faults): ResolvedMarket {
  const stated = session.on![tape]!;
  const place = [...at, 'on', tape];
  if (!tapeIds.includes(tape))
    faults.add(place, `no tape ${tape}, expected one of ${tapeIds.join(', ')}${didYouMean(tape, tapeIds)}`, 'key');
  const merged = { venue: { ...session.venue, ...stated.venue }, latency: { ...session.latency, ...stated.latency } };
  return resolveMarket(merged, stated, place, faults);
}

/** Decimals of a latency law that may not be negative. */
const FROM_ZERO = ['sigma', 'times'] as const;

function refuseImpossibleLaw(law: unknown, path: KeyPath, faults: Faults): void {
  if (law === null || typeof law !== 'object') return;
  const said = law as Readonly<Partial<Record<(typeof FROM_ZERO)[number] | 'autocorrelation', string | number>>>;
  for (const key of FROM_ZERO) {
    const value = said[key];
    if (value !== undefined && compareDecimals(parseDecimal(String(value)), parseDecimal('0')) < 0) {
      faults.add([...path, key], `got ${value}, expected a decimal from 0`);
    }
  }
  const { autocorrelation } = said;
  if (autocorrelation !== undefined && !(Math.abs(Number(autocorrelation)) < 1)) {
    faults.add([...path, 'autocorrelation'], `got ${autocorrelation}, expected a decimal above -1 and below 1`);
  }
  for (const [key, inner] of Object.entries(law)) refuseImpossibleLaw(inner, [...path, key], faults);
}

const DEFAULT_POWER = 3;

function resolveVenue(venue: VenueData, at: KeyPath, faults: Faults): ResolvedVenue {
  checkCompat(venue, at, faults);
  return {
    queue: resolveQueue(venue.queue),
    fills: venue.fills ?? 'partial',
    compat: venue.compat ?? null,
    fees: resolveFees(venue.fees),
    netWindowNs: venue.netWindow === undefined ? null : parseDurationNs(venue.netWindow),
    halted: venue.halted ?? 'reject',
    postOnly: venue.postOnly ?? 'reject',
    selfTrade: venue.selfTrade ?? 'none',
    ...resolveMember(venue),
    ...resolveImpact(venue.impact, [...at, 'impact'], faults),
  };
}

/** Keys that only one of the two sets of rules knows. */
const TRUE_RULES_KEYS = ['netWindow', 'halted', 'postOnly', 'selfTrade', 'impact'] as const;

function checkCompat(venue: VenueData, at: KeyPath, faults: Faults): void {
  if (venue.compat === undefined) {
    if (venue.fills === 'full') faults.add([...at, 'fills'], "got full, expected partial; whole fills are for 'compat: hftbacktest' alone");
    return;
  }
  for (const key of TRUE_RULES_KEYS) {
    if (venue[key] !== undefined) faults.add([...at, key], 'hftbacktest knows nothing of it; leave it out under compat', 'key');
  }
  const model = venue.queue?.model ?? 'pessimistic';
  if (!COMPAT_QUEUE_NAMES.includes(model)) {
    faults.add([...at, 'queue'], `hftbacktest has no queue model ${model}, expected one of ${COMPAT_QUEUE_NAMES.join(', ')}`);
  }
}

function resolveQueue(queue: VenueData['queue']): QueueSpec {
  if (queue === undefined) return { model: 'pessimistic' };
  switch (queue.model) {
    case 'prob-power':
    case 'prob-power2':
    case 'prob-power3':
      return { model: queue.model, n: queue.n ?? DEFAULT_POWER };
    case 'fitted':
      throw new TypeError('a fitted queue is refused before');
    default:
      return { model: queue.model };
  }
}

function resolveFees(fees: VenueData['fees']): FeeSpec {
  const exact = (value: string | number): string => formatDecimal(parseDecimal(String(value)));
  return fees === undefined
    ? { maker: '0', taker: '0', per: 'value' }
    : { maker: exact(fees.maker), taker: exact(fees.taker), per: fees.per ?? 'value' };
}

function resolveMeasure(measure: ScenarioData['measure']): ResolvedMeasure {
  return {
    markoutsNs: (measure?.markouts ?? ['100ms', '1s', '10s']).map(parseDurationNs),
    benchmarks: measure?.benchmarks ?? ['arrival', 'vwap', 'twap', 'close'],
  };
}
