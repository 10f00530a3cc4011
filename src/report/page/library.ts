/**
 * The chart library: a script of its own before this one, which defines `echarts` with the parts that `scripts/report-charts.mjs` picks.
 */
import type * as ECharts from 'echarts';

/** The library as the page has it. */
export function charts(): typeof ECharts {
  return (globalThis as unknown as { readonly echarts: typeof ECharts }).echarts;
}
