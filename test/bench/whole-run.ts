/**
 * `slipgauge run` as a user starts it: a process from its start to its end, on a scenario's file, with a run directory as its result.
 *
 * Peak memory is the process's own `maxRSS`, which it writes down as it ends.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRun } from '../../src/run/load.js';
import { recordsOf, summaryOf, type SessionSummary } from './outcome.js';
import { runProcess } from './processes.js';
import { scenarioOf, type Rules } from './workloads.js';

const CLI = 'dist/cli/main.js';
/** Loaded before the program: notes the peak at its end. */
const NOTE_PEAK = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(process.env.SLIPGAUGE_BENCH_PEAK,String(process.resourceUsage().maxRSS)))`;

/** What a whole run took and came to. */
export interface WholeRun {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly sessions: readonly SessionSummary[];
}

/** Run the quoter on a tape; `folder` is for the scenario and the run directory. */
export function wholeRun(rules: Rules, tape: string, folder: string): WholeRun {
  const scenario = join(folder, `whole-${rules}.json`);
  const out = join(folder, `whole-${rules}`);
  const peak = join(folder, 'peak');
  writeFileSync(scenario, JSON.stringify(scenarioOf('quoter', rules, tape)));
  const { seconds } = runProcess(process.execPath, ['--import', NOTE_PEAK, CLI, 'run', scenario, '--out', out, '--force', '--json'], {
    SLIPGAUGE_BENCH_PEAK: peak,
  });
  return { seconds, peakMiB: Number(readFileSync(peak, 'utf8')) / 1024, sessions: sessionsOf(out) };
}

function sessionsOf(dir: string): SessionSummary[] {
  const run = openRun(dir);
  const { meta } = run.manifest.tapes[0]!;
  const epochNs = BigInt(meta.epochNs);
  const lastTs = Number(BigInt(meta.lastExchTs) - epochNs);
  return run.manifest.sessions.map((_, i) => summaryOf(recordsOf(run.columns(i), epochNs, lastTs)));
}
