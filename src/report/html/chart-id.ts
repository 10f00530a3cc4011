/** Names of the elements of a latency page that the script draws in: what the page writes and the script finds. */

/** The chart of a metric of a curve, by their indices: `c0m3`. */
export function chartId(curve: number, metric: number): string {
  return `c${curve}m${metric}`;
}
