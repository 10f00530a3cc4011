/**
 * Charts of a notebook as plain data: which columns of which rows, drawn as lines, points or bars, with an interval where there are columns for one.
 *
 * Colours and fonts are the page's affair (`report/page/notebook.ts`). Numbers that are not finite are gaps.
 *
 * Example: `chartData({ rows: [{ ms: 1, bps: 2 }], x: 'ms', y: 'bps' })` is one line of one point.
 */
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import type { ChartData } from '../../report/html/notebook-data.js';
import { rowsOf, type Showable } from './rows.js';

/** What to draw. */
export interface ChartSpec {
  /** An arquero table, or a list of objects. */
  readonly rows: Showable;
  /** Column along the axis: numbers, Dates (UTC) or names. */
  readonly x: string;
  /** Column, or columns, drawn: numbers. */
  readonly y: string | readonly string[];
  /** Column whose values make a series each; for one `y` alone. */
  readonly by?: string;
  /** Columns of an interval's ends, for one `y` alone. */
  readonly low?: string;
  readonly high?: string;
  /** Default `line`. */
  readonly kind?: 'line' | 'points' | 'bars';
  readonly xLabel?: string;
  readonly yLabel?: string;
}

/** Read a chart's columns. @throws UsageError for a column that the rows have not, or an interval of several series. */
export function chartData(spec: ChartSpec): ChartData {
  const { rows: given, x, y } = spec as Partial<ChartSpec>;
  if (given === undefined || x === undefined || y === undefined)
    throw new UsageError(`chart: got ${Object.keys(spec).join(', ') || 'nothing'}, expected rows, x and y`);
  const rows = rowsOf(given);
  const ys = typeof spec.y === 'string' ? [spec.y] : spec.y;
  const wanted = [spec.x, ...ys, ...[spec.by, spec.low, spec.high].filter((name) => name !== undefined)];
  checkColumns(rows, wanted);
  if (ys.length > 1 && (spec.by !== undefined || spec.low !== undefined))
    throw new UsageError(`chart: got ${ys.length} columns for y, expected one where 'by' or 'low' and 'high' are given`);
  if ((spec.low === undefined) !== (spec.high === undefined))
    throw new UsageError("chart: expected 'low' and 'high' together, got one of them");
  const named = spec.by === undefined ? ys.map((y) => ({ name: y, y, rows })) : grouped(rows, spec.by, ys[0]!);
  const x0 = rows.find((row) => row[spec.x] !== null && row[spec.x] !== undefined)?.[spec.x];
  return {
    kind: spec.kind ?? 'line',
    xKind: x0 instanceof Date ? 'time' : typeof x0 === 'string' ? 'name' : 'number',
    xLabel: spec.xLabel ?? spec.x,
    yLabel: spec.yLabel ?? ys.join(', '),
    series: named.map((one) => ({ name: one.name, points: one.rows.map((row) => point(row, spec, one.y)) })),
  };
}

type Row = Readonly<Record<string, unknown>>;

function grouped(rows: readonly Row[], by: string, y: string): { name: string; y: string; rows: readonly Row[] }[] {
  const names = [...new Set(rows.map((row) => String(row[by])))];
  return names.map((name) => ({ name, y, rows: rows.filter((row) => String(row[by]) === name) }));
}

function point(row: Row, { x, low, high }: ChartSpec, y: string): (number | string | null)[] {
  const at = row[x];
  const place = at instanceof Date ? at.getTime() : typeof at === 'string' ? at : finite(at);
  const drawn = [place, finite(row[y])];
  return low === undefined || high === undefined ? drawn : [...drawn, finite(row[low]), finite(row[high])];
}

function finite(value: unknown): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function checkColumns(rows: readonly Row[], wanted: readonly string[]): void {
  const known = Object.keys(rows[0] ?? {});
  if (rows.length === 0) throw new UsageError('chart: got no rows, expected at least one');
  for (const name of wanted) {
    if (!known.includes(name))
      throw new UsageError(`chart: no column ${name}, expected one of ${known.join(', ')}${didYouMean(name, known)}`);
  }
}
