/**
 * Speed of a market that matches, through the whole loop: strategies, wires, venue, reports, feeds, journals in memory, the market's recording.
 *
 * A message is a request that reached the venue; reports are counted apart. The time is that of `replay`: building the sessions and closing their books is
 * in it, reading the scenario and bundling the strategy is not.
 *
 * Example: `const { messages, seconds } = await timedMarket(1000, '20s')`.
 */
import { memoryJournal } from '../../src/run/journal-store.js';
import { replay, type SessionOutcome } from '../../src/run/replay.js';
import { loadScenario } from '../../src/run/scenario/index.js';
import { openScenarioTapes } from '../../src/run/tapes.js';
import { ExecType } from '../../src/sim/message.js';
import { sinceEpoch } from '../../src/market/tape.js';
import { loadStrategy } from '../../src/trading/load.js';
import { timed, type Took } from './timed.js';

/** What a market came to. */
export interface TimedMarket extends Took {
  /** Requests that reached the venue. */
  readonly messages: number;
  /** Reports that it made. */
  readonly reports: number;
  readonly fills: number;
}

const NOISE = 'test/bench/strategies/noise.ts';
/** Wires as of a venue next door. */
const LATENCY = { feed: '100us', entry: '200us', response: '100us' } as const;
const INSTRUMENT = { symbol: 'MADE', kind: 'spot', tickSize: '0.01', lotSize: '1' } as const;
/** Mean time between two decisions of the whole crowd: about 100,000 requests a second. */
const DECISION_US = 35;

/** A market of so many, for so long. */
function marketScenario(participants: number, duration: string): object {
  const crowd = {
    id: 'noise',
    strategy: NOISE,
    params: { mean: `${participants * DECISION_US}us` },
    latency: LATENCY,
    count: participants,
  };
  return { seed: 1, markets: [{ id: 'm', kind: 'matching', instrument: INSTRUMENT, duration, participants: [crowd] }], sessions: [] };
}

/** @throws Error when a session fails. */
export async function timedMarket(participants: number, duration: string): Promise<TimedMarket> {
  const scenario = await loadScenario(marketScenario(participants, duration));
  const strategy = await loadStrategy(NOISE, { baseDir: scenario.baseDir });
  const strategies = scenario.sessions.map(() => strategy);
  const journals = scenario.sessions.map(() => memoryJournal());
  const opened = await openScenarioTapes(scenario.tapes, {});
  const { meta } = opened[0]!.tape;
  const endTs = sinceEpoch(meta, meta.lastExchTs);
  try {
    const { sessions, seconds, cpuSeconds } = await timed(() => replay({ scenario, opened, strategies, journals }));
    return { seconds, cpuSeconds, ...countsOf(sessions, endTs) };
  } finally {
    for (const one of opened) one.close();
  }
}

function countsOf(sessions: readonly SessionOutcome[], endTs: number): Omit<TimedMarket, keyof Took> {
  let messages = 0;
  let reports = 0;
  let fills = 0;
  for (const { columns, failed } of sessions) {
    if (failed !== undefined) throw new Error(`a participant of the benchmark failed: ${failed}`);
    for (const ts of columns.requests.arriveTs) if (ts <= endTs) messages++;
    for (const type of columns.reports.execType) if (type === ExecType.trade) fills++;
    reports += columns.reports.count;
  }
  return { messages, reports, fills };
}
