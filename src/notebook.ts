/**
 * What notebooks show with: `import { chart, show } from 'slipgauge/notebook'`.
 *
 * Under `slipgauge notebook FILE --out PAGE` tables and charts land in the cell that runs; in any other program they go to the terminal.
 *
 * Example:
 * ```ts
 * // %% Shortfall: what each order cost.
 * show(parents.select('session', 'totalBps'), 'Implementation shortfall, bps');
 * chart({ rows: curve, x: 'ms', y: 'bps', low: 'low', high: 'high' }, 'Shortfall by latency');
 * ```
 */
export { chart, show, type ShowOptions } from './lab/notebook/show.js';
export type { ChartSpec } from './lab/notebook/chart.js';
