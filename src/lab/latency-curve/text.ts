/**
 * A latency curve on the terminal: for each session its figures at each point with a line of bars, their differences to the base with intervals and
 * slope, and where its edge is gone.
 *
 * A star marks a difference whose 95 % interval leaves out 0. Bars run from the smallest to the largest value of their own row.
 *
 * Example: `process.stdout.write(await curveText(curve, 100))`.
 */
import type { CurveMetric, CurveValue, LatencyCurve, SessionCurve } from '../../report/latency-curve.js';
import { differenceText, edgeLines, isUnchanged, slopeText, slopeUnit, unitText, valueText } from '../../report/curve-words.js';
import { renderTable, type TableColumn } from '../../report/table.js';
import { wrapped } from '../../report/terminal.js';

/** The whole text, ended by a newline; differences are folded at `width` columns. */
export async function curveText(curve: LatencyCurve, width: number): Promise<string> {
  const labels = curve.curves[0]?.points.map(({ label }) => label).join(', ') ?? '';
  const seeds = curve.seeds.length === 1 ? `seed ${curve.seeds[0]!}` : `seeds ${curve.seeds[0]!} to ${curve.seeds.at(-1)!}`;
  const parts = [`${curve.title}: latency ${labels}; ${seeds}, run ${curve.runDigest.slice(0, 16)}\n${curve.tape}\n`];
  for (const one of curve.curves) parts.push(await sessionText(one, curve, width));
  parts.push(wrapped(`* its 95 % interval leaves out 0. ${curve.notes.join(' ')}`, 0, width));
  return parts.join('\n');
}

async function sessionText(session: SessionCurve, curve: LatencyCurve, width: number): Promise<string> {
  const failed = session.points.filter((point) => point.failed !== null);
  const edges = edgeLines(session, curve)
    .map(({ names, text }) => wrapped(`edge gone, ${names}: ${text}`, 2, width))
    .join('');
  const head = wrapped(`${session.session}, ${session.path}: ${session.law}`, 0, width);
  const said = failed.map(({ label, failed: why }) => wrapped(`FAILED at ${label}: ${why ?? ''}`, 2, width)).join('');
  const body = session.metrics.length === 0 ? '  nothing was measured\n' : await tables(session, curve, width);
  return `${head}${said}${body}${edges}`;
}

async function tables(session: SessionCurve, curve: LatencyCurve, width: number): Promise<string> {
  const changed = session.metrics.filter((metric) => !isUnchanged(metric));
  const same = session.metrics.filter(isUnchanged).map((metric) => `${metric.name} ${valueText(metric.values[0]!, metric)}`);
  const unchanged = same.length === 0 ? '' : wrapped(`the same at every point: ${same.join(', ')}`, 2, width);
  if (changed.length === 0) return unchanged;
  const values = await renderTable(
    leftThenRight(['figure', ...session.points.map(({ label }) => label), 'shape']),
    changed.map((metric) => [title(metric, curve), ...metric.values.map((at) => valueText(at, metric)), bars(metric.values)]),
    { indent: 2 },
  );
  return `${values}${unchanged}\n${await differenceTables(session, changed, curve, width)}`;
}

function title(metric: CurveMetric, curve: LatencyCurve): string {
  return [metric.name, unitText(metric, curve)].filter((word) => word !== '').join(', ');
}

const BARS = '▁▂▃▄▅▆▇█';

/** One bar a point; a blank where there is no value, the lowest all along where nothing changes. */
function bars(values: readonly CurveValue[]): string {
  const known = values.flatMap(({ value }) => value ?? []);
  const low = Math.min(...known);
  const high = Math.max(...known);
  return values
    .map(({ value }) => {
      if (value === null) return ' ';
      return BARS[high === low ? 0 : Math.round(((value - low) / (high - low)) * (BARS.length - 1))]!;
    })
    .join('');
}

/** Differences to the base; as many points beside each other as the width takes, the slope at the end. */
async function differenceTables(
  session: SessionCurve,
  metrics: readonly CurveMetric[],
  curve: LatencyCurve,
  width: number,
): Promise<string> {
  const base = session.points.find(({ isBase }) => isBase)?.label ?? '';
  const names = metrics.map(({ name }) => name);
  const columns = [
    ...session.points.flatMap(({ label, isBase }, i) =>
      isBase ? [] : [{ label, cells: metrics.map((metric) => differenceText(metric.values[i]!, metric)) }],
    ),
    { label: slopeUnit(curve), cells: metrics.map(slopeText) },
  ];
  const nameWidth = Math.max(`less ${base}`.length, ...names.map((name) => name.length));
  const parts: string[] = [];
  for (const group of folded(columns, width - 2 - nameWidth)) {
    const rows = names.map((name, row) => [name, ...group.map(({ cells }) => cells[row]!)]);
    parts.push(await renderTable(leftThenRight([`less ${base}`, ...group.map(({ label }) => label)]), rows, { indent: 2 }));
  }
  return parts.join('\n');
}

interface Column {
  readonly label: string;
  readonly cells: readonly string[];
}

function folded(columns: readonly Column[], room: number): Column[][] {
  const groups: Column[][] = [];
  let left = 0;
  for (const column of columns) {
    const needs = 2 + Math.max(column.label.length, ...column.cells.map((cell) => cell.length));
    if (groups.length === 0 || needs > left) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)!.push(column);
    left -= needs;
  }
  return groups;
}

function leftThenRight(titles: readonly string[]): TableColumn[] {
  return titles.map((text, i) => ({ title: text, align: i === 0 ? 'left' : 'right' }));
}
