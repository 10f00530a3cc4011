/**
 * Speed of a market that matches, through the whole loop: strategies, wires, venue, reports, feeds, journals in memory, the market's recording.
 *
 * A message is a request that reached the venue; the time is that of `replay`, building and closing the sessions in it.
 *
 * Example: `const { messages, seconds } = await timedMarket(1000, '1s')`.
 */
import { memoryJournal } from '../../src/run/journal-store.js';
import { replay } from '../../src/run/replay.js';
import { loadScenario } from '../../src/run/scenario/index.js';
import { openScenarioTapes } from '../../src/run/tapes.js';
import { loadStrategy } from '../../src/trading/load.js';
import { timed, type Took } from './timed.js';

/** What a market came to. */
export interface TimedMarket extends Took {
  /** Requests that reached the venue. */
  readonly messages: number;
  /** Reports that it made. */
  readonly reports: number;
  readonly fills: number;
  /** Rows that it published. */
  readonly rows: number;
}

/** Wires as of a venue next door. */
const LATENCY = { feed: '100us', entry: '200us', response: '100us' } as const;
const NOISE = 'test/bench/strategies/noise.ts';
const INSTRUMENT = { symbol: 'MADE', kind: 'spot', tickSize: '0.01', lotSize: '1' } as const;

/** A market of so many, for so long. */
export function marketScenario(participants: number, duration: string, mean = `${participants * 35}us`): object {
  const crowd = { id: 'noise', strategy: NOISE, params: { mean }, latency: LATENCY, count: participants };
  return { seed: 1, markets: [{ id: 'm', kind: 'matching', instrument: INSTRUMENT, duration, participants: [crowd] }], sessions: [] };
}

/** @throws Error when a session fails. */
export async function timedMarket(participants: number, duration: string): Promise<TimedMarket> {
  const scenario = await loadScenario(marketScenario(participants, duration));
  const strategy = await loadStrategy(scenario.sessions[0]!.strategy, { baseDir: scenario.baseDir });
  const opened = await openScenarioTapes(scenario.tapes, {});
  try {
    const { sessions, rows, seconds, cpuSeconds } = await timed(() =>
      replay({
        scenario,
        opened,
        strategies: scenario.sessions.map(() => strategy),
        journals: scenario.sessions.map(() => memoryJournal()),
      }),
    );
    const { meta } = opened[0]!.tape;
    const endTs =
      Number(BigInt(scenario.tapes[0]!.source.kind === 'market' ? scenario.tapes[0]!.source.startNs : 0) - BigInt(meta.epochNs)) +
      (scenario.tapes[0]!.source.kind === 'market' ? scenario.tapes[0]!.source.durationNs : 0);
    let messages = 0;
    let reports = 0;
    let fills = 0;
    for (const { columns, failed } of sessions) {
      if (failed !== undefined) throw new Error(`a participant of the benchmark failed: ${failed}`);
      messages += columns.requests.arriveTs.reduce((count, ts) => count + (ts <= endTs ? 1 : 0), 0);
      reports += columns.reports.count;
      fills += columns.reports.execType.reduce((count, type) => count + (type === 2 ? 1 : 0), 0);
    }
    return { seconds, cpuSeconds, messages, reports, fills, rows };
  } finally {
    for (const one of opened) one.close();
  }
}
