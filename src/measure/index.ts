/**
 * Measuring: what an execution cost and how far each figure can be trusted.
 *
 * Pure functions of (tape, session columns, instrument, options, seed). One pass over the tape serves all sessions and metrics.
 *
 * | file | what |
 * |---|---|
 * | `types.ts` | results and options |
 * | `measure.ts` | questions → pass → figures |
 * | `questions.ts`, `probe.ts`, `answers.ts`, `chart.ts` | the pass over the tape |
 * | `facts.ts`, `contract.ts` | what the session did, and what it is worth |
 * | `shortfall.ts`, `parents.ts` | parent orders |
 * | `metric.ts`, `metrics/` | figures of a session, one file each |
 * | `sum.ts`, `block-length.ts`, `bootstrap.ts` | statistics |
 * | `paired.ts`, `paired-median.ts`, `paired-seeds.ts` | two sessions beside each other, once or over seeds |
 * | `metric-pattern.ts` | metrics by name, `markout.mid.*` |
 * | `joint-draws.ts`, `mean-interval.ts` | several sessions resampled together, several seeds |
 * | `samples.ts`, `frames.ts` | state over time, tables for notebooks |
 */
export type { Frame, Frames, FramesInput } from './frames.js';
export { measureSession, measureTape } from './measure.js';
export { pairedDifference, pairedDifferences, verdictOf, type PairedDifference, type Stretch } from './paired.js';
export * from './types.js';
