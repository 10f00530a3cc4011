/**
 * Latency curves: the sessions of a scenario at several latencies in one replay, and what each metric does as latency grows (METRICS §1.9).
 *
 * - `request.ts`, `points.ts`, `sessions.ts` what runs; `figures.ts`, `metric-points.ts`, `metric-names.ts` what is measured of it
 * - `by-blocks.ts`, `by-seeds.ts`, `statistics.ts`, `edge-text.ts` differences, slopes and edges with their intervals
 * - `assemble.ts` all of it as the result; `text.ts` for the terminal; `write.ts` the run directory with `curve.json` and `latency.html`
 */
export { latencyCurve, type CurveResult } from './curve.js';
export { curveFor } from './library.js';
export { pointsAt, pointsTimes } from './points.js';
export { movedPaths } from './sessions.js';
export { curveText } from './text.js';
