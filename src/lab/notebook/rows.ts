/**
 * Anything that a notebook may show as a table, as rows: arquero tables, lists of objects or of values, one object.
 */
import type { Frame } from '../../measure/frames.js';

/** A table, or what is made one. */
export type Showable = Frame | readonly object[];

/** Rows by column name. */
export function rowsOf(value: Showable): Readonly<Record<string, unknown>>[] {
  const rows = isFrame(value) ? value.objects() : value;
  return rows.map((row) => ({ ...row }));
}

/** Whether a value is an arquero table. */
export function isFrame(value: unknown): value is Frame {
  const frame = value as Partial<Frame> | null;
  return typeof value === 'object' && typeof frame?.objects === 'function' && typeof frame.columnNames === 'function';
}
