/**
 * Comparing runs: what differs between two runs or two sets of them, and whether it is more than noise.
 *
 * - `run-set.ts` which runs; `pairs.ts` which belongs to which; `measure-again.ts` both sides by the same rules
 * - `metric-differences.ts` the figures; `main-metrics.ts` those that are shown unless more are asked for
 * - `compare.ts` all of it; `types.ts` what it gives
 */
export { compareRuns, type CompareOptions } from './compare.js';
export type * from './types.js';
