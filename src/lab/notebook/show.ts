/**
 * `show` of a notebook: a value as a table or text, on the terminal and, while a page is made, in the cell that runs.
 *
 * Numbers get few digits, a dash stands for what is not known; Dates are UTC, BigInt whole. `digits` are significant digits of fractions; whole numbers
 * are shown whole.
 *
 * Example: `show([{ session: 'twap', bps: -13.8812 }], 'Shortfall')` prints the caption and a table of one row.
 */
import { inspect } from 'node:util';
import { currentRecord, type TableOutput } from './outputs.js';
import { chartData, type ChartSpec } from './chart.js';
import { isFrame, rowsOf, type Showable } from './rows.js';

/** How a table is shown. */
export interface ShowOptions {
  /** Significant digits of numbers with a fraction; default 4. */
  readonly digits?: number;
  /** Rows at most; default 50. */
  readonly limit?: number;
}

const DIGITS = 4;
const LIMIT = 50;
const NOT_KNOWN = '–';

/** Show a table (arquero's, or a list of objects), or any other value as text. */
export function show(value: unknown, caption = '', options: ShowOptions = {}): void {
  const isTable =
    isFrame(value) || (Array.isArray(value) && value.length > 0 && value.every((row) => typeof row === 'object' && row !== null));
  if (!isTable) {
    const text = typeof value === 'string' ? value : inspect(value, { depth: 4, breakLength: 100 });
    console.log(caption === '' ? text : `${caption}: ${text}`);
    return;
  }
  const output = tableOf(value as Showable, caption, options);
  currentRecord()?.add(output);
  onTerminal(() => {
    if (caption !== '') console.log(`\n${caption}`);
    console.table(
      output.rows.map((row) => Object.fromEntries(output.columns.map(({ name, numeric }, i) => [name, cell(row[i]!, numeric)]))),
    );
    if (output.more > 0) console.log(`and ${output.more} more rows`);
  });
}

/** Draw a chart in the page; on the terminal its caption alone. @throws UsageError for a column that the rows have not. */
export function chart(spec: ChartSpec, caption = ''): void {
  const data = chartData(spec);
  currentRecord()?.add({ kind: 'chart', caption, data });
  onTerminal(() => {
    console.log(`\n[chart] ${caption === '' ? `${data.yLabel} by ${data.xLabel}` : caption}`);
  });
}

let quiet = false;

/** Whether what is printed now is the terminal's copy of an output that the page has already. */
export function isCopy(): boolean {
  return quiet;
}

function onTerminal(print: () => void): void {
  quiet = true;
  try {
    print();
  } finally {
    quiet = false;
  }
}

function tableOf(value: Showable, caption: string, { digits = DIGITS, limit = LIMIT }: ShowOptions): TableOutput {
  const rows = rowsOf(value);
  const names = isFrame(value) ? value.columnNames() : [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const isNumber = (each: unknown): boolean => typeof each === 'number' || typeof each === 'bigint';
  const columns = names.map((name) => ({ name, numeric: rows.some((row) => isNumber(row[name])) }));
  const shown = rows.slice(0, limit).map((row) => names.map((name) => textOf(row[name], digits)));
  return { kind: 'table', caption, columns, rows: shown, more: Math.max(0, rows.length - limit) };
}

function textOf(value: unknown, digits: number): string {
  if (value === null || value === undefined) return NOT_KNOWN;
  if (typeof value === 'number') return numberText(value, digits);
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : inspect(value, { depth: 1 });
}

function numberText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return NOT_KNOWN;
  if (Number.isInteger(value)) return String(value + 0);
  if (Math.abs(value) < 1) return String(Number(value.toPrecision(digits)));
  const whole = Math.floor(Math.log10(Math.abs(value))) + 1;
  return String(Number(value.toFixed(Math.max(0, digits - whole))));
}

/** console.table shows numbers without quotes. */
function cell(text: string, numeric: boolean): string | number {
  return numeric && text !== NOT_KNOWN && Number.isSafeInteger(Number(text)) === /^-?\d+$/.test(text) ? Number(text) : text;
}
