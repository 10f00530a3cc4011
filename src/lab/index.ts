/**
 * The lab: what is done with runs beside making one. Notebooks and regression so far.
 *
 * - `face.ts` what the public face takes and gives, in types that need no library of anyone
 * - `regress/` scenarios against a committed baseline; `calibration-loop.ts` by which speeds compare
 * - `run.ts` a run to look at, just made or read back; `stored-samples.ts`, `stack-frames.ts` its tables
 */
export { makeRun, openStoredRun } from './run.js';
