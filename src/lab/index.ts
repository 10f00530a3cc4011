/**
 * The lab: what is done with runs beside making one.
 *
 * - `face.ts` what the public face takes and gives, in types that need no library of anyone
 * - `latency-curve/` the sessions of a scenario at several latencies
 * - `regress/` scenarios against a committed baseline; `calibration-loop.ts` by which speeds compare
 * - `notebook/` scripts with cells, run to a page
 * - `run.ts` a run to look at, just made or read back; `stored-samples.ts`, `stack-frames.ts` its tables
 */
export { makeRun, openStoredRun } from './run.js';
