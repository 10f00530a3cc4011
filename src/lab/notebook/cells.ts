/**
 * A notebook's text taken apart: an introduction, and cells that begin with `// %%`.
 *
 * What stands behind the marker and on comment lines right below it is the cell's prose, in a small part of Markdown (`prose.ts`); the rest is its
 * code. The introduction is the comment that opens the file. Lines keep their numbers: a call that says which cell runs is put on the marker's own line, so
 * that errors name the notebook's lines.
 *
 * Invariant: the marked text has as many lines as the file, and each line but the markers' is as it was.
 *
 * Example: `// %% Import: once.\nconst a = 1;` is one cell with the prose `Import: once.` and the code `const a = 1;`.
 */

/** One cell. */
export interface Cell {
  /** Line of its marker, from 1; 0 of what stands before the first marker. */
  readonly line: number;
  readonly prose: string;
  readonly code: string;
}

/** A notebook. */
export interface Notebook {
  /** Prose of the comment that opens the file; empty when there is none. */
  readonly introduction: string;
  /** What stands before the first marker, imports as a rule, then the marked cells. */
  readonly cells: readonly Cell[];
}

const MARKER = /^\s*\/\/ ?%%(.*)$/;
const COMMENT = /^\s*\/\/ ?(.*)$/;

/** Name of the function that a notebook calls when a cell begins. */
export const CELL_CALL = '__slipgaugeCell';

/** Take a notebook's text apart. */
export function readCells(text: string): Notebook {
  const lines = text.split(/\r?\n/);
  const opening = openingComment(lines);
  const markers = lines.flatMap((line, at) => (MARKER.test(line) ? [at] : []));
  const cells: Cell[] = [{ line: 0, prose: '', code: codeOf(lines, opening.end, markers[0] ?? lines.length) }];
  markers.forEach((at, i) => cells.push(cellAt(lines, at, markers[i + 1] ?? lines.length)));
  return { introduction: opening.prose, cells };
}

/** The text with a call at each marker. */
export function markCells(text: string): string {
  let cell = 0;
  return text
    .split('\n')
    .map((line) => (MARKER.test(line) ? `;${CELL_CALL}(${++cell});` : line))
    .join('\n');
}

function cellAt(lines: readonly string[], at: number, end: number): Cell {
  const prose = [MARKER.exec(lines[at]!)![1]!.trim()];
  let from = at + 1;
  for (; from < end && COMMENT.test(lines[from]!); from++) prose.push(COMMENT.exec(lines[from]!)![1]!);
  return { line: at + 1, prose: prose.join('\n').trim(), code: codeOf(lines, from, end) };
}

function codeOf(lines: readonly string[], from: number, to: number): string {
  return lines
    .slice(from, to)
    .join('\n')
    .replace(/^\s*\n/, '')
    .trimEnd();
}

/** A block comment, or line comments, at the head of the file. */
function openingComment(lines: readonly string[]): { readonly prose: string; readonly end: number } {
  if (!/^\s*\/\*\*?/.test(lines[0] ?? '')) return { prose: '', end: 0 };
  const last = lines.findIndex((line) => line.includes('*/'));
  if (last < 0) return { prose: '', end: 0 };
  const prose = lines
    .slice(0, last + 1)
    .map((line) => line.replace(/^\s*\/?\*+\/?\s?/, '').replace(/\s*\*\/\s*$/, ''))
    .join('\n');
  return { prose: prose.trim(), end: last + 1 };
}
