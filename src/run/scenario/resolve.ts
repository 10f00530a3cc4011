/**
 * From a scenario whose shape is right to what a run is built on: defaults, absolute paths, integer ns, exact decimals; and the checks that
 * are about meaning: ids are unique, files exist, an instrument's increments fit each other.
 *
 * Defaults are here and in the files that resolve its parts, once. Those that cannot be justified are the careful ones: the pessimistic queue, rejection in a halt.
 */
import { compareDecimals, parseDecimal } from '../../base/num/decimal.js';
import { parseDurationNs } from '../../base/num/duration.js';
import { didYouMean } from '../../base/suggest.js';
import { isStrategyFile } from '../../trading/find.js';
import { listAssumptions } from './assumptions.js';
import { resolveConnection } from './connection.js';
import { FaultList } from './fault-list.js';
import { resolveLatency } from './latency.js';
import { checkMarkets, type MarketData, resolveMarketSource, writtenPath, writtenSessions } from './markets.js';
import { refuseMember } from './member.js';
import { type ParamsFiles, paramsPath } from './params-files.js';
import type { ScenarioData } from './schema.js';
import type { ScenarioSource } from './source.js';
import { resolveStatedPrices } from './stated-price.js';
import { resolveInstrument, resolveSource, resolveTape, type TapeData } from './tape.js';
import type { KeyPath, LoadedScenario, ResolvedMarket, ResolvedMeasure, ResolvedSession, ResolvedTape } from './types.js';
import { resolveVenue } from './venue.js';
import { resolveWindow } from './window.js';

type SessionData = ScenarioData['sessions'][number];

const DEFAULT_SEED = 0;

/** @throws UsageError with a line for each fault of meaning. */
export function resolveScenario(data: ScenarioData, source: ScenarioSource, files: ParamsFiles): LoadedScenario {
  const faults = new FaultList(source);
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
    ...resolveParams(session, files, source.baseDir, [...at, 'params'], faults),
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
  const where = (path: KeyPath): string => {
    const [key, index, part, ...keys] = path;
    const file = key === 'sessions' && part === 'params' ? sessions[Number(index)]?.paramsFile?.path : undefined;
    return file === undefined ? source.where(writtenPath(path, data.tapes.length, written)) : files.get(file)!.source.where(keys);
  };
  return { ...resolved, assumptions, where };
}

/** A market's rules are read when it opens; its instrument and times are looked at here. */
function resolveMatching(market: MarketData, ids: readonly string[], seed: number, at: KeyPath, faults: FaultList): ResolvedTape {
  const { id, flow } = market;
  const instrument = resolveInstrument(market.instrument, [...at, 'instrument'], faults);
  const read =
    flow === undefined ? undefined : resolveSource({ id, ...flow, ...inOrders(flow) }, instrument, seed, [...at, 'flow'], faults);
  return { id, instrument, source: { ...resolveMarketSource(market, read, at, faults), ...resolveStatedPrices(market, ids, at, faults) } };
}

/** A synthetic flow is one of single orders unless it says otherwise. */
function inOrders({ synth }: NonNullable<MarketData['flow']>): Pick<TapeData, 'synth'> {
  return synth === undefined ? {} : { synth: { detail: 'L3', ...synth } };
}

/** Parameters as they are written, in the scenario or in a file of their own. */
function resolveParams(
  session: SessionData,
  files: ParamsFiles,
  baseDir: string,
  at: KeyPath,
  faults: FaultList,
): Pick<ResolvedSession, 'params' | 'paramsFile'> {
  const { params = {} } = session;
  if (typeof params !== 'string') return { params };
  const path = paramsPath(session, baseDir)!;
  const file = files.get(path);
  if (file === undefined) faults.file(at, params);
  return { params: file?.params ?? {}, paramsFile: { path, digest: file?.digest ?? '' } };
}

type SessionMarkets = Omit<ResolvedSession, 'params' | 'paramsFile'>;

function resolveSession(
  session: SessionData,
  tapeIds: readonly string[],
  marketIds: readonly string[],
  at: KeyPath,
  faults: FaultList,
): SessionMarkets {
  const { id, strategy, on, connection, independent } = session;
  if (marketIds.length === 0) refuseMember(session.venue, [...at, 'venue'], faults);
  else refuseAlone(session.venue, [...at, 'venue'], faults);
  for (const [tape, stated] of Object.entries(on ?? {})) {
    if (!marketIds.includes(tape)) refuseMember(stated.venue, [...at, 'on', tape, 'venue'], faults);
    if (marketIds.length > 0) refuseAlone(stated.venue, [...at, 'on', tape, 'venue'], faults);
  }
  return {
    id,
    strategy: isStrategyFile(strategy) ? faults.file([...at, 'strategy'], strategy) : strategy,
    ...resolveMarket(session, session, marketIds.length > 0, at, faults),
    on: Object.fromEntries(
      Object.keys(on ?? {}).map((tape) => [tape, resolveOn(session, tape, tapeIds, marketIds.includes(tape), at, faults)]),
    ),
    ...(connection === undefined ? {} : { connection: resolveConnection(connection, marketIds.length > 0, [...at, 'connection'], faults) }),
    independent: independent ?? false,
  };
}

/** Beside a market that others make, nobody has one of his own: the others would be there twice. */
function refuseAlone(venue: SessionData['venue'], at: KeyPath, faults: FaultList): void {
  if (venue?.impact !== 'replay-into-venue') return;
  faults.add(
    [...at, 'impact'],
    'got replay-into-venue, which is for scenarios of tapes alone; leave the markets out, or make the tape the flow of one',
  );
}

type MetData = Pick<SessionData, 'venue' | 'latency'>;

/** `stated` is what stands at `at` in the scenario; `data` that with what holds besides. */
function resolveMarket(data: MetData, stated: MetData, matches: boolean, at: KeyPath, faults: FaultList): ResolvedMarket {
  for (const [key, law] of Object.entries(stated.latency ?? {})) refuseImpossibleLaw(law, [...at, 'latency', key], faults);
  return {
    venue: resolveVenue(data.venue ?? {}, matches, [...at, 'venue'], faults),
    latency: resolveLatency(data.latency, (file, key) => faults.file([...at, 'latency', ...key], file)),
  };
}

function resolveOn(
  session: SessionData,
  tape: string,
  tapeIds: readonly string[],
  matches: boolean,
  at: KeyPath,
  faults: FaultList,
): ResolvedMarket {
  const stated = session.on![tape]!;
  const place = [...at, 'on', tape];
  if (!tapeIds.includes(tape))
    faults.add(place, `no tape ${tape}, expected one of ${tapeIds.join(', ')}${didYouMean(tape, tapeIds)}`, 'key');
  const merged = { venue: { ...session.venue, ...stated.venue }, latency: { ...session.latency, ...stated.latency } };
  return resolveMarket(merged, stated, matches, place, faults);
}

/** Decimals of a latency law that may not be negative. */
const FROM_ZERO = ['sigma', 'times'] as const;

function refuseImpossibleLaw(law: unknown, path: KeyPath, faults: FaultList): void {
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

function resolveMeasure(measure: ScenarioData['measure']): ResolvedMeasure {
  return {
    markoutsNs: (measure?.markouts ?? ['100ms', '1s', '10s']).map(parseDurationNs),
    benchmarks: measure?.benchmarks ?? ['arrival', 'vwap', 'twap', 'close'],
  };
}
