/**
 * The sessions of a latency curve: each session of a scenario at each point, as sessions of one replay.
 *
 * They differ from the session of the scenario in the latency of one path and in their name, `join@+5ms`, so each gives the digest that the scenario
 * alone gives with that latency written in it. They draw the same random numbers: sessions share them, and an independent one draws at every point
 * as it does under its own name. With several paths the names say which, `join@feed+5ms`, and the base is run once for all.
 *
 * The path `cancel` is the way of cancels alone. New, cancel and replace are then set apart at every point, the base too: they no longer wait for each
 * other in one pipe, so that base may differ from the scenario's own run where its latencies are random.
 *
 * Invariant: nothing but latency is touched. Example: `sessionsAtPoints(scenario, ['entry'], pointsAt('1ms,5ms'), undefined)`.
 */
import { UsageError } from '../../base/errors.js';
import { parseDecimal, formatDecimal, multiplyDecimals } from '../../base/num/decimal.js';
import { divideHalfEven } from '../../base/num/round.js';
import { didYouMean } from '../../base/suggest.js';
import { latencyTexts } from '../../run/scenario/assumptions.js';
import type { Assumption, LatencySpec, LoadedScenario, ResolvedLatency, ResolvedSession } from '../../run/scenario/index.js';
import type { SessionCurve } from '../../report/latency-curve.js';
import type { Point } from './points.js';

/** A message path whose latency is moved. */
export type MovedPath = SessionCurve['path'];

/** What may be asked for: one path, or the three that every message takes. */
export type AskedPath = MovedPath | 'all';

/** The paths that are meant. */
export function movedPaths(asked: AskedPath): readonly MovedPath[] {
  return asked === 'all' ? ['feed', 'entry', 'response'] : [asked];
}

/** Which of the new sessions make up one curve. */
export interface CurvePlan {
  /** Of the scenario. */
  readonly session: string;
  readonly path: MovedPath;
  /** Latency of the path at the base, in words. */
  readonly law: string;
  /** A session of the new scenario a point, by index. */
  readonly sessions: readonly number[];
}

/** A scenario of all points, and its curves. */
export interface PlannedCurves {
  readonly scenario: LoadedScenario;
  readonly plans: readonly CurvePlan[];
  /** Paths that were asked for and have no latency to multiply. */
  readonly leftOut: readonly MovedPath[];
}

/**
 * Make the sessions of all points.
 * With factors, paths without any latency are left out.
 * @throws UsageError for several tapes, for a session that there is not, and for factors where no path has a latency.
 */
export function sessionsAtPoints(
  scenario: LoadedScenario,
  paths: readonly MovedPath[],
  points: readonly Point[],
  only: string | undefined,
): PlannedCurves {
  if (scenario.tapes.length > 1)
    throw new UsageError(
      `got ${scenario.tapes.length} tapes (${scenario.tapes.map(({ id }) => id).join(', ')}), expected one: a curve moves the way to one venue; run each tape apart`,
    );
  const chosen = chosenSessions(scenario, only);
  const leftOut = points.some(({ move }) => move.times !== '1') ? nothingToMultiply(scenario, chosen, paths) : [];
  const sessions: { readonly session: ResolvedSession; readonly from: number }[] = [];
  const add = (session: ResolvedSession, from: number): number => sessions.push({ session, from }) - 1;
  const plans = chosen.flatMap((from) => {
    const session = apartFor(paths, scenario.sessions[from]!);
    let base: number | undefined;
    return paths
      .filter((path) => !leftOut.includes(path))
      .map((path): CurvePlan => {
        const places = points.map((point) => {
          if (!point.isBase) return add(sessionAt(session, path, point, paths.length > 1), from);
          return (base ??= add(named(session, `@${point.label}`), from));
        });
        return { session: session.id, path, law: lawOf(session, path), sessions: places };
      });
  });
  return { scenario: withSessions(scenario, sessions), plans, leftOut };
}

function chosenSessions({ sessions }: LoadedScenario, only: string | undefined): number[] {
  const ids = sessions.map(({ id }) => id);
  if (only === undefined) return ids.map((_, i) => i);
  const index = ids.indexOf(only);
  if (index < 0) throw new UsageError(`--session: got '${only}', the scenario has ${ids.join(', ')}${didYouMean(only, ids)}`);
  return [index];
}

/** Cancels have a latency of their own only where the three are set apart. */
function apartFor(paths: readonly MovedPath[], session: ResolvedSession): ResolvedSession {
  if (!paths.includes('cancel')) return session;
  return { ...session, latency: { ...session.latency, entry: { ...session.latency.entry, shared: false } } };
}

function sessionAt(session: ResolvedSession, path: MovedPath, point: Point, saysPath: boolean): ResolvedSession {
  const moved = { ...session, latency: movedLatency(session.latency, path, point) };
  return named(moved, `@${saysPath ? path : ''}${point.label}`);
}

/** The session under a longer name; an independent one goes on drawing under its own. */
function named(session: ResolvedSession, suffix: string): ResolvedSession {
  return { ...session, id: `${session.id}${suffix}`, ...(session.independent ? { drawsAs: session.id } : {}) };
}

function movedLatency(latency: ResolvedLatency, path: MovedPath, point: Point): ResolvedLatency {
  const move = (law: LatencySpec): LatencySpec => movedLaw(law, point);
  const { feed, entry, response } = latency;
  switch (path) {
    case 'feed':
      return { ...latency, feed: move(feed) };
    case 'entry':
      return { ...latency, entry: { ...entry, new: move(entry.new), cancel: move(entry.cancel), replace: move(entry.replace) } };
    case 'cancel':
      return { ...latency, entry: { ...entry, cancel: move(entry.cancel) } };
    case 'response':
      return { ...latency, response: { ...response, ack: move(response.ack), fill: move(response.fill) } };
  }
}

/** `(t · draw + p) · f + q` of a law that is scaled and shifted already. */
function movedLaw(law: LatencySpec, { move }: Point): LatencySpec {
  const factor = parseDecimal(move.times);
  const times = formatDecimal(multiplyDecimals(parseDecimal(law.times ?? '1'), factor));
  const plusNs = Number(divideHalfEven(BigInt(law.plusNs ?? 0) * factor.digits, 10n ** BigInt(factor.scale))) + move.plusNs;
  return {
    ...law,
    ...(times === '1' && law.times === undefined ? {} : { times }),
    ...(plusNs === 0 && law.plusNs === undefined ? {} : { plusNs }),
  };
}

function nothingToMultiply(scenario: LoadedScenario, chosen: readonly number[], paths: readonly MovedPath[]): MovedPath[] {
  const none = paths.filter((path) => chosen.every((i) => laws(scenario.sessions[i]!.latency, path).every(isNothing)));
  if (none.length < paths.length) return none;
  throw new UsageError(
    `--times: the latency of ${none.join(', ')} is 0 in the scenario, and a multiple of it is 0 too; use --at to add to it`,
  );
}

function laws({ feed, entry, response }: ResolvedLatency, path: MovedPath): readonly LatencySpec[] {
  if (path === 'feed') return [feed];
  if (path === 'cancel') return [entry.cancel];
  return path === 'entry' ? [entry.new, entry.cancel, entry.replace] : [response.ack, response.fill];
}

function isNothing(law: LatencySpec): boolean {
  return law.model === 'constant' && (law.plusNs ?? 0) === 0 && (law.delayNs === 0 || law.times === '0');
}

function lawOf({ id, latency }: ResolvedSession, path: MovedPath): string {
  return latencyTexts(latency, `sessions.${id}.latency`)[path === 'cancel' ? 'entry' : path];
}

/** The scenario with other sessions: its places and assumptions follow the session that each was made from. */
function withSessions(
  scenario: LoadedScenario,
  made: readonly { readonly session: ResolvedSession; readonly from: number }[],
): LoadedScenario {
  const ofSessions = (path: string): boolean => path.startsWith('sessions.');
  const first = scenario.assumptions.findIndex(({ path }) => ofSessions(path));
  const others = scenario.assumptions.filter(({ path }) => !ofSessions(path));
  const assumed = made.flatMap(({ session, from }) => assumptionsAt(scenario, scenario.sessions[from]!.id, session));
  return {
    ...scenario,
    sessions: made.map(({ session }) => session),
    assumptions: first < 0 ? others : [...others.slice(0, first), ...assumed, ...others.slice(first)],
    where: ([key, index, ...rest]) => {
      if (key === undefined) return scenario.where([]);
      const place = key === 'sessions' && typeof index === 'number' ? made[index]!.from : index;
      return scenario.where(place === undefined ? [key] : [key, place, ...rest]);
    },
  };
}

/** What is assumed of a session at a point: as of its own session, but for the latency. */
function assumptionsAt({ assumptions }: LoadedScenario, of: string, { id, latency }: ResolvedSession): Assumption[] {
  const prefix = `sessions.${of}.`;
  const texts: Readonly<Record<string, string>> = latencyTexts(latency, `sessions.${id}.latency`);
  return assumptions
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path, value, byDefault }) => {
      const key = path.slice(prefix.length);
      const said = texts[key.replace(/^latency\./, '')] ?? value;
      return { path: `sessions.${id}.${key}`, value: said, byDefault: byDefault && said === value };
    });
}
