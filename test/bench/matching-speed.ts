/**
 * Speed of the matching engine alone: a packed workload played on it, reports written into columns and read.
 *
 * The workloads are those of a public benchmark of matching engines (`src/lab/venue/ops.ts` has the format). They are no part of this repository: they are
 * looked for in SLIPGAUGE_MATCHING_OPS, a folder with `normal.ops.gz` and `static.ops.gz`.
 *
 * Example: `timedMatching('normal.ops.gz', 1_996_097)`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashOps, playOps, readOps, type Ops } from '../../src/lab/venue/ops.js';
import { ExecType } from '../../src/sim/message.js';
import type { ReportRing } from '../../src/venue/matching/index.js';

export const OPS_NAMES = ['normal', 'static'] as const;
export type OpsName = (typeof OPS_NAMES)[number];

/** All messages of a workload. */
export const ALL_MESSAGES = Number.MAX_SAFE_INTEGER;

const FOLDER = '../shared/data/matching-engine-benchmark';

/** What playing came to, by the wall clock and by the processor's of all threads. */
export interface TimedMatching {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly messages: number;
  readonly reports: number;
  readonly trades: number;
  /** Lots that traded. */
  readonly lots: number;
  /** Of playing once more with the text of all reports and its SHA-256. */
  readonly textSeconds: number;
}

/** Path of a workload; undefined where there is none. */
export function opsPath(name: OpsName): string | undefined {
  const path = join(process.env['SLIPGAUGE_MATCHING_OPS'] ?? FOLDER, `${name}.ops.gz`);
  return existsSync(path) ? path : undefined;
}

/** Play the first `most` messages, when they have been played once. */
export function timedMatching(path: string, most: number): TimedMatching {
  const ops = firstOf(readOps(path), most);
  playOps(ops, taken);
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  const { reports } = playOps(ops, taken).floor;
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const textStartMs = performance.now();
  hashOps(ops);
  const textSeconds = (performance.now() - textStartMs) / 1000;
  return { seconds, cpuSeconds: (user + system) / 1e6, messages: ops.count, reports: reports.written, ...tradesOf(ops), textSeconds };
}

function firstOf(ops: Ops, most: number): Ops {
  return { ...ops, count: Math.min(ops.count, most) };
}

function tradesOf(ops: Ops): { readonly trades: number; readonly lots: number } {
  let trades = 0;
  let lots = 0;
  playOps(ops, (ring) => {
    for (; ring.read < ring.written; ring.read++) {
      const at = ring.read & ring.mask;
      if (ring.execType[at] !== ExecType.trade) continue;
      trades++;
      lots += ring.qtyLots[at]!;
    }
  });
  return { trades, lots };
}

function taken(ring: ReportRing): void {
  ring.read = ring.written;
}
