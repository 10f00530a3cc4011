/**
 * Runs: a scenario becomes results and a run directory, and a run directory is read, shown, explained and verified.
 *
 * - `scenario/` what to run; `tapes.ts` its market data; `wires.ts` its latencies
 * - `open-markets.ts` its tapes and their venues in a loop; `replay.ts` joins venue, trading and clearing; `run.ts` is one run, whole
 * - `write.ts`, `arrow-tables.ts`, `manifest.ts`, `metrics-document.ts` the run directory; `load.ts` reads it back
 * - `show.ts`, `explain.ts`, `verify.ts`, `compare/` what the commands of the same names do; `report-input.ts` for the page and the terminal
 */
export { compareRuns, type CompareOptions, type Comparison, type MetricComparison, type SessionComparison } from './compare/index.js';
export { explainOrder, type LifeLine, type OrderLife } from './explain.js';
export { openRun, type LoadedRun } from './load.js';
export type { Manifest } from './manifest.js';
export { reportInput } from './report-input.js';
export { runScenario, type RunOptions, type RunResult } from './run.js';
export { shownRows, type Shown, type ShownRow } from './show.js';
export { verifyRun, type Verification } from './verify.js';
