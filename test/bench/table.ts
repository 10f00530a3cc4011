/**
 * Results as a table of plain text: a line a row, `median (min–max)` where rounds differ, notes below.
 *
 * Example: `tableOf('replay', results, [{ key: 'seconds', title: 'seconds', digits: 2 }])`.
 */
import type { Result, Spread } from './rounds.js';

/** A column: which value, under which title, with how many digits after the point. */
export interface Column {
  readonly key: string;
  readonly title: string;
  readonly digits: number;
}

/** The table of some results; empty text when there are none. */
export function tableOf(title: string, results: readonly Result[], columns: readonly Column[]): string {
  if (results.length === 0) return '';
  const lines = [[title, ...columns.map((column) => column.title)], ...results.map((result) => lineOf(result, columns))];
  const widths = lines[0]!.map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  const text = lines.map((line) => line.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  '));
  const notes = results.flatMap(({ name, notes: said }) => said.map((note) => `  ${name}: ${note}`));
  return [...text, ...notes].map((line) => line.trimEnd()).join('\n');
}

function lineOf({ name, values }: Result, columns: readonly Column[]): string[] {
  return [name, ...columns.map(({ key, digits }) => spreadText(values[key], digits))];
}

function spreadText(spread: Spread | undefined, digits: number): string {
  if (spread === undefined) return '–';
  const { median, min, max } = spread;
  const text = (value: number): string => value.toFixed(digits);
  return text(min) === text(max) ? text(median) : `${text(median)} (${text(min)}–${text(max)})`;
}
