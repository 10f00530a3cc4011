/**
 * Where the window of a scenario lies on its tapes: the clock of a run from start to end.
 *
 * ```
 * tapes' first row ── rows applied with nobody there ── startTs ── warm-up, orders rejected ── fromTs ── orders accepted, measured ── toTs
 * ```
 * A market that matches opens with its participants at startTs, whose orders the warm-up does not reject: they make the book meanwhile.
 *
 * Units: ns since the tapes' epoch. Invariant: startTs ≤ fromTs < toTs ≤ the last row's time.
 *
 * Example: `{ from: 2024-08-08T23:55:00Z, to: +4m, warmup: 10s }` starts sessions at 23:54:50 and ends at 23:59:00.
 */
import { UsageError } from '../base/errors.js';
import { formatDuration } from '../base/num/duration.js';
import { formatInstantNs } from '../base/num/instant.js';
import { sinceEpoch } from '../market/tape.js';
import type { RunWindow } from './manifest.js';
import type { LoadedScenario, WindowTime } from './scenario/index.js';
import type { OpenedTape } from './tapes.js';

/** The clock of a run. */
export interface RunClock {
  readonly epochNs: bigint;
  /** Earliest receive time of the tapes, where durations count from; 0 when all are empty. */
  readonly firstRecvTs: number;
  /** The scenario's window; undefined: the whole of the tapes. */
  readonly window: RunWindow | undefined;
}

/** The clock of a scenario on its tapes. @throws UsageError naming the key of a window that does not lie on them. */
export function runClock({ window, where }: Pick<LoadedScenario, 'window' | 'where'>, opened: readonly OpenedTape[]): RunClock {
  const { meta: clock } = opened[0]!.tape;
  const epochNs = BigInt(clock.epochNs);
  const since = (ns: string): number => sinceEpoch(clock, ns);
  const filled = opened.filter(({ tape, live }) => tape.meta.rows > 0 || live !== undefined).map(({ tape }) => tape.meta);
  const firstRecvTs = filled.length === 0 ? 0 : Math.min(...filled.map((meta) => since(meta.firstRecvTs)));
  if (window === null || filled.length === 0) return { epochNs, firstRecvTs, window: undefined };

  const firstTs = Math.min(...filled.map((meta) => since(meta.firstExchTs)));
  const lastTs = Math.max(...filled.map((meta) => since(meta.lastExchTs)));
  const at = ({ since: origin, ns }: WindowTime, fromTs: number): number =>
    origin === 'unixEpoch' ? since(ns) : (origin === 'start' ? fromTs : firstRecvTs) + Number(ns);
  const fromTs = window.from === null ? firstTs + window.warmupNs : at(window.from, 0);
  // What is asked for beyond the last row is not there: the run ends with the tapes.
  const toTs = window.to === null ? lastTs : Math.min(lastTs, at(window.to, fromTs));
  const startTs = fromTs - window.warmupNs;
  const instant = (ts: number): string => formatInstantNs(epochNs + BigInt(ts));
  const span = `the tapes are of ${instant(firstTs)} to ${instant(lastTs)}`;
  const check = (fine: boolean, key: string, got: string): void => {
    if (!fine) throw new UsageError(`${where(['window', key])}: ${got}; ${span}`);
  };
  check(fromTs <= lastTs, 'from', `got ${instant(fromTs)}, expected a time before the last row`);
  check(toTs > fromTs, 'to', `got ${instant(toTs)}, expected a time later than from, ${instant(fromTs)}`);
  check(fromTs >= firstTs, 'from', `got ${instant(fromTs)}, expected a time from the first row on`);
  check(
    startTs >= firstTs,
    'warmup',
    `got ${formatDuration(window.warmupNs)}, expected at most ${formatDuration(fromTs - firstTs)}, what there is before from`,
  );
  return { epochNs, firstRecvTs, window: { startTs, fromTs, toTs } };
}
