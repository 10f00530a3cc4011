/**
 * A measuring process of ours: one task, one line of JSON on stdout. `bench.ts` and `bench-peers.ts` start a fresh one for each measurement.
 *
 * Before the clock starts it replays a short tape with the first of the sessions, as the peer compiles its loop before its clock starts.
 */
import { writeFileSync } from 'node:fs';
import { calibrate } from '../../src/lab/calibration-loop.js';
import { timedImport, timedParse, timedRaw, timedTardis, type ParsedLines, type TimedTardis } from './import-speed.js';
import { timedBook, type TimedBook } from './book-speed.js';
import { timedMarket, type TimedMarket } from './market-speed.js';
import { timedMatching, type TimedMatching } from './matching-speed.js';
import { timedItchBook, timedItchTape, type TimedItch } from './itch-speed.js';
import { timedSums, type TimedSums } from './column-sums.js';
import { timedReplay } from './one-replay.js';
import { recordsOf, summaryOf, type SessionRecords, type SessionSummary } from './outcome.js';
import type { Took } from './timed.js';
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
  | { readonly kind: 'book'; readonly tape: string; readonly warmTape: string }
  | { readonly kind: 'columns'; readonly tape: string }
  | { readonly kind: 'import'; readonly capture: string; readonly out: string }
  | { readonly kind: 'itch'; readonly path: string; /** Where a tape is made; absent: a book. */ readonly out?: string }
  | { readonly kind: 'market'; readonly participants: number; readonly duration: string }
  | { readonly kind: 'matching'; readonly path: string; /** Messages of it that are played. */ readonly most: number }
  | { readonly kind: 'import-raw'; readonly path: string; readonly out: string }
  | { readonly kind: 'import-tardis'; readonly path: string; readonly out: string };

const WARM_PARTICIPANTS = 100;

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

/** What every answer says beside. */
interface Around {
  readonly calibration: number;
  readonly peakMiB: number;
}

const [given] = process.argv.slice(2);
const answer = await perform(JSON.parse(given ?? '') as Task);
console.log(JSON.stringify(answer));

async function perform(task: Task): Promise<Answers[Task['kind']]> {
  // The first pass warms the loop up.
  calibrate();
  const before = calibrate();
  const measured = await measure(task);
  return { ...measured, calibration: (before + calibrate()) / 2 };
}

/** What each kind of task is answered with. */
export interface Answers {
  readonly replay: ReplayAnswer;
  readonly book: TimedBook & Around;
  readonly columns: TimedSums & Around;
  readonly import: Took & ParsedLines & Around;
  readonly 'import-raw': Took & Around;
  readonly 'import-tardis': TimedTardis & Around;
  readonly itch: TimedItch & Around;
  readonly market: TimedMarket & Around;
  readonly matching: TimedMatching & Around;
}

type Measured = { [K in keyof Answers]: Omit<Answers[K], 'calibration'> }[keyof Answers];

async function measure(task: Task): Promise<Measured> {
  if (task.kind === 'import') return measureImport(task.capture, task.out);
  if (task.kind === 'import-raw') return { ...(await timedRaw(task.path, task.out)), peakMiB: maxRssMiB() };
  if (task.kind === 'import-tardis') return { ...(await timedTardis(task.path, task.out)), peakMiB: maxRssMiB() };
  if (task.kind === 'itch') {
    const took = task.out === undefined ? await timedItchBook(task.path) : await timedItchTape(task.path, task.out);
    return { ...took, peakMiB: maxRssMiB() };
  }
  if (task.kind === 'market') return measureMarket(task.participants, task.duration);
  if (task.kind === 'matching') return { ...timedMatching(task.path, task.most), peakMiB: maxRssMiB() };
  if (task.kind === 'columns') return { ...(await timedSums(task.tape)), peakMiB: maxRssMiB() };
  if (task.kind === 'book') return measureBook(task.tape, task.warmTape);
  return measureReplay(task);
}

async function measureBook(tape: string, warmTape: string): Promise<Omit<Answers['book'], 'calibration'>> {
  await timedBook(warmTape);
  return { ...(await timedBook(tape)), peakMiB: maxRssMiB() };
}

async function measureMarket(participants: number, duration: string): Promise<Omit<Answers['market'], 'calibration'>> {
  await timedMarket(WARM_PARTICIPANTS, '300ms');
  return { ...(await timedMarket(participants, duration)), peakMiB: maxRssMiB() };
}

async function measureImport(capture: string, out: string): Promise<Omit<Answers['import'], 'calibration'>> {
  const imported = await timedImport(capture, out);
  const peakMiB = maxRssMiB();
  return { ...imported, peakMiB, ...timedParse(capture) };
}

async function measureReplay(task: Extract<Task, { kind: 'replay' }>): Promise<Omit<ReplayAnswer, 'calibration'>> {
  const { workload, rules, tape, warmTape, only } = task;
  await timedReplay(scenarioOf(workload, rules, warmTape, 0));
  const { seconds, cpuSeconds, rows, sessions, opened } = await timedReplay(scenarioOf(workload, rules, tape, only));
  // Before the records are made: they are no part of a replay.
  const peakMiB = maxRssMiB();
  const { meta } = opened.tape;
  const epochNs = BigInt(meta.epochNs);
  const lastTs = Number(BigInt(meta.lastExchTs) - epochNs);
  if (task.dump !== undefined) dumpRecords(recordsOf(sessions[0]!.columns, epochNs, lastTs), task.dump);
  const summaries = sessions.map(({ columns }) => summaryOf(recordsOf(columns, epochNs, lastTs)));
  return { seconds, cpuSeconds, rows, peakMiB, sessions: summaries, touch: [...sessions[0]!.columns.records.value] };
}

function dumpRecords({ orders, fills }: SessionRecords, dump: string): void {
  writeFileSync(`${dump}.orders`, orders);
  writeFileSync(`${dump}.fills`, fills);
}

function maxRssMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}
