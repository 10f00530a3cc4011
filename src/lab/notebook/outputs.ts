/**
 * What a notebook shows, cell by cell, while it runs: text, tables and charts in the order in which they were shown.
 *
 * There is one record at a time: a notebook is a program of its own. Where none is kept (`show` in a plain script) outputs go to the terminal alone.
 *
 * Example: `const record = startRecord(); …; record.outputs[1]` are those of the first marked cell.
 */
import type { ChartData } from '../../report/html/notebook-data.js';

/** A table as text: numbers are formatted already. */
export interface TableOutput {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that were left out. */
  readonly more: number;
}

/** What a cell shows. */
export type Output = { readonly kind: 'text'; readonly text: string } | TableOutput | ChartOutput;

/** A chart. */
export interface ChartOutput {
  readonly kind: 'chart';
  readonly caption: string;
  readonly data: ChartData;
}

/** Outputs by cell, 0 before the first marker. */
export class NotebookRecord {
  readonly outputs: Output[][] = [[]];
  private cell = 0;

  /** A cell begins. */
  begin(cell: number): void {
    this.cell = cell;
    while (this.outputs.length <= cell) this.outputs.push([]);
  }

  add(output: Output): void {
    const list = this.outputs[this.cell]!;
    const last = list.at(-1);
    if (output.kind === 'text' && last?.kind === 'text') list[list.length - 1] = { kind: 'text', text: `${last.text}\n${output.text}` };
    else list.push(output);
  }
}

let current: NotebookRecord | undefined;

/** Keep what is shown from now on. */
export function startRecord(): NotebookRecord {
  current = new NotebookRecord();
  return current;
}

/** Keep nothing more. */
export function endRecord(): void {
  current = undefined;
}

/** The record that is kept now. */
export function currentRecord(): NotebookRecord | undefined {
  return current;
}
