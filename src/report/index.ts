/**
 * Reports: a run as people read it, as a page and on the terminal.
 *
 * Everything here takes results and returns text; what was measured stands in `measure/`, what happened in the run's columns.
 */
export * from './types.js';
export { renderReport } from './html/report.js';
export { renderTable, type TableColumn, type TableOptions } from './table.js';
export { printedResult, type PrintOptions } from './terminal.js';
export { explainFill, type FillContext, type FillFields } from './words.js';
