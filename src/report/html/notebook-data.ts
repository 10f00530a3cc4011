/** What a notebook's page has beside its text, as JSON: the lab writes it, the page's script draws it. */

/** A chart's data. */
export interface ChartData {
  readonly kind: 'line' | 'points' | 'bars';
  /** Numbers, ms since the Unix epoch (shown in UTC), or names. */
  readonly xKind: 'number' | 'time' | 'name';
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly ChartSeries[];
}

/** One series: x, y, and where there is an interval its ends. null is a gap. */
export interface ChartSeries {
  readonly name: string;
  readonly points: readonly (readonly (number | string | null)[])[];
}

/** The charts of a page, in its order: that of index i is drawn in the element `chart-i`. */
export interface NotebookData {
  readonly charts: readonly ChartData[];
}
