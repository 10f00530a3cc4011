/**
 * How fast a workload is matched: reports written into columns and read, no text made.
 */
import { playOps, type Ops } from './ops.js';

/** What playing a workload took. */
export interface OpsSpeed {
  readonly messages: number;
  readonly reports: number;
  /** By the wall clock, and by the processor's of all threads. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Play a workload so many times, each on a new engine; what the fastest one took by the processor's clock. */
export function timeOps(ops: Ops, rounds: number): OpsSpeed {
  let best: OpsSpeed | undefined;
  for (let round = 0; round < rounds; round++) {
    const cpuBefore = process.cpuUsage();
    const startMs = performance.now();
    const { reports } = playOps(ops, (ring) => {
      ring.read = ring.written;
    }).floor;
    const seconds = (performance.now() - startMs) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const took = { messages: ops.count, reports: reports.written, seconds, cpuSeconds: (user + system) / 1e6 };
    if (best === undefined || took.cpuSeconds < best.cpuSeconds) best = took;
  }
  return best!;
}
