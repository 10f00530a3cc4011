/**
 * A comparison for a person: what was compared, what differs between the scenarios, then a table a session: metric, both figures, difference,
 * interval, and in words whether it is more than noise.
 */
import { counted, figure, fixed, significant, span, unitName } from '../report/numbers.js';
import { renderTable, type TableColumn } from '../report/table.js';
import { wrapped } from '../report/terminal.js';
import type { Comparison, MetricComparison, SessionComparison } from '../run/index.js';

const WIDTH = 110;

/** The whole text. */
export async function comparisonText(comparison: Comparison): Promise<string> {
  const parts = [headText(comparison)];
  for (const session of comparison.sessions) parts.push(await sessionText(session, comparison.tapes.length > 1));
  return parts.join('\n');
}

function headText({ first, second, tapes, pairedBy, pairs, notes }: Comparison): string {
  const dirs = (runs: Comparison['first']): string => runs.map(({ dir }) => dir).join(', ');
  const market = tapes.map(({ id, rows, digest }) => `tape ${id}, ${counted(rows, 'row')}, digest ${digest.slice(0, 16)}`);
  return [
    wrapped(`first ${dirs(first)}`, 0, WIDTH),
    wrapped(`second ${dirs(second)}`, 0, WIDTH),
    ...market.map((line) => `${line}\n`),
    ...(pairedBy === 'seed' ? [`${counted(pairs, 'pair')} of runs, one a seed\n`] : []),
    ...notes.map((note) => wrapped(`NOTE: ${note}`, 0, WIDTH)),
  ].join('');
}

async function sessionText(session: SessionComparison, namesTape: boolean): Promise<string> {
  const { first, second, tape, identical, changes, notes } = session;
  const name = first === second ? first : `${first} against ${second}`;
  const head = `${name}${namesTape ? ` on ${tape}` : ''}\n`;
  const said = [
    await changesTable(changes),
    ...notes.map((note) => wrapped(`NOTE: ${note}`, 2, WIDTH)),
    identical ? '  identical to the bit: both did the same, and every figure is the same\n' : '',
  ].join('');
  return `${head}${said}${identical ? '' : await figuresText(session)}`;
}

async function changesTable(changes: SessionComparison['changes']): Promise<string> {
  if (changes.length === 0) return '  nothing differs between the scenarios\n';
  const rows = changes.map(({ path, first, second }) => [path, `${first ?? 'not set'} → ${second ?? 'not set'}`]);
  return renderTable([{ title: 'differs between the scenarios' }, { title: 'first → second' }], rows, { indent: 2 });
}

async function figuresText({ metrics, unmeasured, chance, currency }: SessionComparison): Promise<string> {
  const left = unmeasured === 0 ? '' : `  ${counted(unmeasured, 'metric')} had nothing to measure in either\n`;
  if (metrics.length === 0) return left;
  const columns = ['metric', 'first', 'second', 'difference', '95 % interval', 'second is', 'paired'];
  const table = await renderTable(
    columns.map((title, i): TableColumn => ({ title, align: i === 0 || i > 4 ? 'left' : 'right' })),
    metrics.map((metric) => figuresRow(metric, currency)),
    { indent: 2 },
  );
  return `\n${table}${chanceText(chance)}${left}`;
}

function figuresRow(metric: MetricComparison, currency: string): string[] {
  const { name, unit, first, second, difference, interval, verdict } = metric;
  const named = unitName(unit, currency);
  const value = (figureOrNone: number | null): string => (figureOrNone === null ? '–' : figure(figureOrNone, unit));
  return [
    named === '' ? name : `${name}, ${named}`,
    value(first),
    value(second),
    difference === null ? '–' : signed(difference, unit),
    interval === null ? '–' : `[${signed(interval.low, unit)}, ${signed(interval.high, unit)}]`,
    VERDICTS[verdict],
    pairedText(metric),
  ];
}

const VERDICTS: Readonly<Record<MetricComparison['verdict'], string>> = {
  'the same': 'the same',
  better: 'BETTER',
  worse: 'WORSE',
  higher: 'HIGHER',
  lower: 'LOWER',
  noise: 'no more than noise apart',
  'no interval': 'too little data to tell',
  'only first': 'not measured',
  'only second': 'alone measured',
};

function signed(value: number, unit: MetricComparison['unit']): string {
  // A difference of shares is in points of a percent, not a part of one of them.
  const text = unit === 'share' ? figure(value, unit).replace('%', 'pp') : figure(value, unit);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** What was paired; where some pairs had nothing to observe, how many had. */
function pairedText({ pairedBy, pairs, observed, blockNs }: MetricComparison): string {
  const some = observed === pairs ? '' : `${fixed(observed, 0)} of `;
  if (pairedBy === 'blocks of time') return `${some}${counted(pairs, 'block')} of ${span(blockNs)}`;
  return `${some}${counted(pairs, pairedBy === 'seeds' ? 'seed' : 'decision')}`;
}

function chanceText({ compared, outside, expected }: SessionComparison['chance']): string {
  if (compared === 0) return '';
  const some = `${fixed(outside, 0)} of ${counted(compared, 'difference')} with an interval ${outside === 1 ? 'is' : 'are'} more than noise`;
  return wrapped(
    `${some}; if nothing differed, ${significant(expected, 2)} would be by chance (5 % each; metrics of one session move together).`,
    2,
    WIDTH,
  );
}
