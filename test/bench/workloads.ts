/**
 * What is replayed in the benchmarks: sessions by name of the workload, under the true rules or those of hftbacktest.
 *
 * Everything that a peer must do alike stands here once and reaches it as data: parameters in ticks and lots, latencies, fees, the queue model.
 *
 * Example: `scenarioOf('quoter', 'true', 'tape.arrow')` is one session of the built-in quoter, as `loadScenario` takes it.
 */

/** Rules under which orders fill. */
export type Rules = 'true' | 'compat';

export const WORKLOADS = ['idle', 'quoter', 'quoters64', 'sessions1000'] as const;
/** `sessions1000` is ours alone; `resting` is for tapes of single orders. */
export type WorkloadName = (typeof WORKLOADS)[number] | 'resting';

/** A ladder of the quoter, in the words of its file (strategies/quoter.ts); quantities in lots. */
export interface Ladder {
  readonly levels: number;
  readonly offsetTicks: number;
  readonly stepTicks: number;
  readonly qtyLots: number;
  readonly intervalNs: number;
  readonly maxPositionLots: number;
  readonly skewTicksPerLot: number;
}

/** Constant latencies, so that both engines draw the same. */
export const ENTRY_NS = 4_000_000;
export const RESPONSE_NS = 2_000_000;
export const FEES = { maker: '0.0002', taker: '0.0005' } as const;
export const QUEUE = { model: 'prob-power3', n: 3 } as const;

/** Lots of 0.001: both tapes have them. */
const LOT_SIZE = 0.001;
const IDLE = 'test/bench/strategies/idle.ts';

const QUOTER: Ladder = {
  levels: 5,
  offsetTicks: 1,
  stepTicks: 1,
  qtyLots: 5,
  intervalNs: 100_000_000,
  maxPositionLots: 100,
  skewTicksPerLot: 0.05,
};

/** 64 quoters, no two alike. The first is the one that also runs alone. */
const QUOTERS: readonly Ladder[] = Array.from({ length: 64 }, (_, i) => ({
  ...QUOTER,
  offsetTicks: 1 + (i & 7),
  stepTicks: 1 + ((i >> 3) & 1),
  qtyLots: 5 * (1 + ((i >> 4) & 1)),
  skewTicksPerLot: 0.05 * (1 + ((i >> 5) & 1)),
}));

/** A thousand that decide each ten seconds: rows must not pay for who has nothing to do with them. */
const RARE: readonly Ladder[] = Array.from({ length: 1000 }, (_, i) => ({
  ...QUOTER,
  levels: 1,
  offsetTicks: 1 + (i % 40),
  intervalNs: 10_000_000_000 + i * 1_000_000,
}));

/** One that rests on each side and moves once a second. */
const RESTING: Ladder = { ...QUOTER, levels: 1, intervalNs: 1_000_000_000 };

/** The ladders of a workload's quoters; none for `idle`. */
export function laddersOf(workload: WorkloadName): readonly Ladder[] {
  if (workload === 'quoter') return [QUOTER];
  if (workload === 'quoters64') return QUOTERS;
  if (workload === 'resting') return [RESTING];
  return workload === 'sessions1000' ? RARE : [];
}

/** A scenario on one tape, as `loadScenario` takes it. `only`: that session of the workload alone. */
export function scenarioOf(workload: WorkloadName, rules: Rules, tape: string, only?: number): object {
  const sessions = sessionsOf(workload, rules);
  return { seed: 1, tapes: [{ id: 'tape', path: tape }], sessions: only === undefined ? sessions : sessions.slice(only, only + 1) };
}

function sessionsOf(workload: WorkloadName, rules: Rules): object[] {
  const venue = { queue: QUEUE, fees: FEES, ...(rules === 'compat' ? { compat: 'hftbacktest', fills: 'full' } : {}) };
  const latency = { feed: '0ns', entry: `${ENTRY_NS}ns`, response: `${RESPONSE_NS}ns` };
  if (workload === 'idle') return [{ id: 'idle', strategy: IDLE, venue, latency }];
  return laddersOf(workload).map((ladder, i) => ({ id: `q${i}`, strategy: 'quoter', params: paramsOf(ladder), venue, latency }));
}

function paramsOf(ladder: Ladder): object {
  const { qtyLots, intervalNs, maxPositionLots, ...rest } = ladder;
  const qty = (lots: number): string => (lots * LOT_SIZE).toFixed(3);
  return { ...rest, qty: qty(qtyLots), interval: `${intervalNs}ns`, maxPosition: qty(maxPositionLots) };
}
