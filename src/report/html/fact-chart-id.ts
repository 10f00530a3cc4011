/** The charts of a page of market facts: what the page writes and the script finds, in the order in which they stand. */

/** Element names. */
export const FACT_CHARTS = [
  'chart-spread',
  'chart-depth-best',
  'chart-depth-mid',
  'chart-signs',
  'chart-returns',
  'chart-signature',
  'chart-impact',
  'chart-response',
] as const;

/** Name of a chart. */
export type FactChart = (typeof FACT_CHARTS)[number];
