/**
 * Tables on a terminal: aligned columns without lines, colours only where they are wanted.
 *
 * Example: `await renderTable([{ title: 'part' }, { title: 'bps', align: 'right' }], [['delay', '-0.16']])`.
 */

/** One column. */
export interface TableColumn {
  readonly title: string;
  /** Default left; figures go right. */
  readonly align?: 'left' | 'right';
}

/** What a table may be told. */
export interface TableOptions {
  /** Spaces before each line; default 0. */
  readonly indent?: number;
  /** Paints the titles; default: plain. */
  readonly paint?: (text: string) => string;
}

/** Nothing between columns but two spaces. */
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table as lines, each ended by a newline. Cells may hold colour escapes; their width is what is seen. */
export async function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  { indent = 0, paint = (text) => text }: TableOptions = {},
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: columns.map((column) => paint(column.title)),
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
