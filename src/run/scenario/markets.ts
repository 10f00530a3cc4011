/**
 * Markets of a scenario that match: where they stand among the tapes, and their participants among the sessions.
 *
 * A market is a tape that is made while the run goes on, behind the scenario's tapes; a participant is a session behind the scenario's own, with
 * random numbers of its own, whose first market is that one. Its id is the market's, a dot, its own, and a number where there are several.
 */
import { formatDecimal, parseDecimal } from '../../base/num/decimal.js';
import { parseDurationNs } from '../../base/num/duration.js';
import { NotAnInstant, parseInstantNs } from '../../base/num/instant.js';
import type { FaultList } from './fault-list.js';
import { MOST_TAPES } from './schema-tape.js';
import type { ScenarioData } from './schema.js';
import type { KeyPath, MarketSource } from './types.js';

export type MarketData = ScenarioData['markets'][number];
type SessionData = ScenarioData['sessions'][number];

/** A session as it is written, or as a participant stands for it. */
export interface WrittenSession {
  readonly session: SessionData;
  /** Where it stands in the scenario. */
  readonly at: KeyPath;
  /** The market that is its first. */
  readonly home?: string;
}

const DEFAULT_START = '2024-08-08T09:30:00Z';

/** What goes wrong with markets and tapes, sessions and participants together. */
export function checkMarkets({ tapes, markets, sessions }: ScenarioData, faults: FaultList): void {
  if (tapes.length + markets.length === 0) faults.add(['tapes'], 'got none, expected at least one tape or market');
  if (tapes.length + markets.length > MOST_TAPES)
    faults.add(['markets'], `got ${tapes.length + markets.length} tapes and markets, expected at most ${MOST_TAPES}`);
  if (sessions.length + markets.reduce((sum, { participants }) => sum + participants.length, 0) === 0)
    faults.add(['sessions'], 'got none, expected at least one session or participant');
  const ids = [...tapes, ...markets].map(({ id }) => id);
  for (const [i, { id, participants }] of markets.entries()) {
    if (ids.indexOf(id) < tapes.length + i) faults.add(['markets', i, 'id'], `got '${id}' a second time, expected a name of its own`);
    for (const [k, { id: name }] of participants.entries()) {
      const first = participants.findIndex((other) => other.id === name);
      if (first < k) faults.add(['markets', i, 'participants', k, 'id'], `got '${name}' a second time, expected a name of its own`);
    }
  }
}

/** What a market is, beside its instrument; `flow` is what its flow is read from. */
export function resolveMarketSource(market: MarketData, flow: MarketSource['flow'], at: KeyPath, faults: FaultList): MarketSource {
  const { preset, duration, reference, batch } = market;
  const start = market.start ?? (flow === undefined ? DEFAULT_START : undefined);
  if (duration === undefined && flow === undefined) faults.add([...at, 'duration'], 'missing, expected a duration, or a flow');
  if (batch !== undefined && flow !== undefined)
    faults.add([...at, 'batch'], 'is not for a market with a flow, whose orders were recorded in continuous trading; leave it out', 'key');
  checkPublish(market.publish, [...at, 'publish'], faults);
  const isFile = preset !== undefined && /[\\/]|\.(ya?ml|json)$/.test(preset);
  return {
    kind: 'market',
    preset: preset === undefined ? null : isFile ? faults.file([...at, 'preset'], preset) : preset,
    startNs: start === undefined ? null : startOf(start, at, faults),
    durationNs: duration === undefined ? null : parseDurationNs(duration),
    reference: reference === undefined ? null : formatDecimal(parseDecimal(String(reference))),
    batchNs: batch === undefined ? null : parseDurationNs(batch),
    ...(flow === undefined ? {} : { flow }),
    ...(market.publish === undefined ? {} : { publish: market.publish }),
  };
}

function checkPublish(publish: MarketData['publish'], at: KeyPath, faults: FaultList): void {
  if (publish === undefined) return;
  if (!publish.includes('l3'))
    faults.add(at, `got [${publish.join(', ')}], expected l3 among them: what is measured goes by the single orders`);
  for (const [i, what] of publish.entries())
    if (publish.indexOf(what) < i) faults.add([...at, i], `got ${what} a second time, expected each once`);
}

function startOf(start: string, at: KeyPath, faults: FaultList): string {
  try {
    return String(parseInstantNs(start));
  } catch (error) {
    if (!(error instanceof NotAnInstant)) throw error;
    faults.add([...at, 'start'], error.message);
    return '0';
  }
}

/** Sessions in the order of the run: the scenario's own, then each market's participants. */
export function writtenSessions({ sessions, markets }: ScenarioData): WrittenSession[] {
  const own = sessions.map((session, i): WrittenSession => ({ session, at: ['sessions', i] }));
  const there = markets.flatMap((market, i) =>
    market.participants.flatMap(({ count = 1, id, ...participant }, k) =>
      Array.from({ length: count }, (_, n): WrittenSession => {
        const name = count === 1 ? `${market.id}.${id}` : `${market.id}.${id}-${n + 1}`;
        return { session: { ...participant, id: name, independent: true }, at: ['markets', i, 'participants', k], home: market.id };
      }),
    ),
  );
  return [...own, ...there];
}

/** Where a value of the resolved scenario stands in what was written. */
export function writtenPath(path: KeyPath, tapes: number, written: readonly WrittenSession[]): KeyPath {
  const [key, index, ...rest] = path;
  if (typeof index !== 'number') return path;
  if (key === 'sessions' && index < written.length) return [...written[index]!.at, ...rest];
  return key === 'tapes' && index >= tapes ? ['markets', index - tapes, ...rest] : path;
}
