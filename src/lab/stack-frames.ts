/**
 * Tables of several sessions as one: rows below each other, session by session.
 *
 * A column that only some sessions have (what a strategy recorded, a benchmark) is NaN in the rows of the others where it holds numbers,
 * else null.
 */
import type { Frame, Frames } from '../measure/frames.js';

/** One set of tables with the rows of all. */
export async function stackFrames(parts: readonly Frames[]): Promise<Frames> {
  const { table } = await import('arquero');
  const stack = (pick: (part: Frames) => Frame): Frame => table(stackedColumns(parts.map(pick))) as unknown as Frame;
  return {
    fills: stack((part) => part.fills),
    orders: stack((part) => part.orders),
    parents: stack((part) => part.parents),
    metrics: stack((part) => part.metrics),
    samples: stack((part) => part.samples),
  };
}

function stackedColumns(frames: readonly Frame[]): Record<string, unknown[]> {
  const names = [...new Set(frames.flatMap((frame) => frame.columnNames()))];
  return Object.fromEntries(names.map((name) => [name, stackedColumn(frames, name)]));
}

function stackedColumn(frames: readonly Frame[], name: string): unknown[] {
  const parts = frames.map((frame) => (frame.columnNames().includes(name) ? Array.from(frame.array(name)) : undefined));
  const isNumeric = parts.some((part) => typeof part?.[0] === 'number');
  return parts.flatMap((part, i) => part ?? new Array<unknown>(frames[i]!.numRows()).fill(isNumeric ? Number.NaN : null));
}
