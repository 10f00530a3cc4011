/**
 * A measuring process of ours: one task, one line of JSON on stdout. `main.ts` and `peers-main.ts` start a fresh one for each measurement.
 *
 * Before the clock starts it replays a short tape with the same sessions, as the peer compiles its loop before its clock starts.
 */
import { writeFileSync } from 'node:fs';
import { calibrate } from './calibration.js';
import { timedImport, type TimedImport } from './import-speed.js';
import { timedReplay } from './one-replay.js';
import { recordsOf, summaryOf, type SessionSummary } from './outcome.js';
import { scenarioOf, type Rules, type WorkloadName } from './workloads.js';

/** What a measuring process is asked for. */
export type Task =
  | {
      readonly kind: 'replay';
      readonly workload: WorkloadName;
      readonly rules: Rules;
      readonly tape: string;
      readonly warmTape: string;
      /** That session of the workload alone. */
      readonly only?: number;
      /** Where its orders and fills are written as int64 records: `<dump>.orders`, `<dump>.fills`. */
      readonly dump?: string;
    }
  | { readonly kind: 'import'; readonly capture: string; readonly out: string };

/** What it answers. `calibration` is in steps a second, around the measurement. */
export interface ReplayAnswer {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rows: number;
  readonly calibration: number;
  readonly peakMiB: number;
  readonly sessions: readonly SessionSummary[];
  /** The touch at the end as the idle strategy saw it. */
  readonly touch: readonly number[];
}

export type ImportAnswer = TimedImport & { readonly calibration: number; readonly peakMiB: number };

/** A workload that this build cannot run, and why. */
export interface Unavailable {
  readonly unavailable: string;
}

const [given] = process.argv.slice(2);
const answer = await perform(JSON.parse(given ?? '') as Task);
console.log(JSON.stringify(answer));

async function perform(task: Task): Promise<ReplayAnswer | ImportAnswer | Unavailable> {
  // The first pass warms the loop up.
  calibrate();
  const before = calibrate();
  const measured = task.kind === 'import' ? await timedImport(task.capture, task.out) : await measureReplay(task);
  if ('unavailable' in measured) return measured;
  return { ...measured, calibration: (before + calibrate()) / 2, peakMiB: process.resourceUsage().maxRSS / 1024 };
}

async function measureReplay(
  task: Extract<Task, { kind: 'replay' }>,
): Promise<Omit<ReplayAnswer, 'calibration' | 'peakMiB'> | Unavailable> {
  const { workload, rules, tape, warmTape, only } = task;
  try {
    await timedReplay(scenarioOf(workload, rules, warmTape, only));
  } catch (error) {
    // Rules that this build does not have are refused by name; everything else is an error.
    if (rules !== 'compat' || !(error instanceof Error) || !error.message.includes('compat')) throw error;
    return { unavailable: error.message };
  }
  const { seconds, cpuSeconds, rows, sessions, opened } = await timedReplay(scenarioOf(workload, rules, tape, only));
  const epochNs = BigInt(opened.tape.meta.epochNs);
  const lastTs = Number(BigInt(opened.tape.meta.lastExchTs) - epochNs);
  const records = sessions.map(({ columns }) => recordsOf(columns, epochNs, lastTs));
  if (task.dump !== undefined) {
    writeFileSync(`${task.dump}.orders`, records[0]!.orders);
    writeFileSync(`${task.dump}.fills`, records[0]!.fills);
  }
  return { seconds, cpuSeconds, rows, sessions: records.map(summaryOf), touch: [...sessions[0]!.columns.records.value] };
}
