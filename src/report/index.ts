/**
 * Reports: a run as people read it, as a page and on the terminal.
 *
 * Everything here takes results and returns text; what was measured stands in `measure/`, what happened in the run's columns. One fill
 * in words is `words.ts`, one table `table.ts`.
 */
export type * from './types.js';
export { renderLatency } from './html/latency.js';
export { renderMarketFacts } from './html/market-facts.js';
export { renderReport } from './html/report.js';
export { printedResult, type PrintOptions } from './terminal.js';
