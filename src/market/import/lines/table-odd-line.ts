/**
 * Lines of a table that `table-line.ts` leaves alone: read cell by cell, with a message for whatever is wrong.
 *
 * Such a line may be right all the same: it has an exponent, more digits than are read at once, or it is a header in the middle of a file that was put
 * together from several.
 *
 * Example: `readOddLine(record, columns, names, values)` of `x,BTCUSDT,…,1e-3` fills `values` and gives `LineState.row`.
 */
import { DataError } from '../../../base/errors.js';
import { type InputRecord, placeOf } from '../importer.js';
import { Cell, type Column, readCell } from './table-columns.js';

/** What a line is: a row; of another name than is wanted; without anything; still to be settled. */
export const LineState = { row: 0, other: 1, blank: 2, odd: 3 } as const;

/**
 * Read a line; gives what it is. `names` are those that are expected, by column.
 * @throws DataError naming record and column.
 */
export function readOddLine(
  record: InputRecord,
  columns: readonly Column[],
  names: readonly (Buffer | undefined)[],
  values: Float64Array,
): number {
  const text = record.bytes.toString('latin1', record.from, record.to);
  const header = columns.map(({ name }) => name).join(',');
  if (text.trim() === '' || text === header) return LineState.blank;
  const cells = text.split(',');
  const where = placeOf(record);
  if (cells.length !== columns.length)
    throw new DataError(
      `${where}: got ${String(cells.length)} fields, expected ${String(columns.length)} (${header}). Was the file cut short, or edited?`,
    );
  for (const [k, column] of columns.entries()) {
    const cell = cells[k]!;
    if (column.cell !== Cell.name) values[k] = readCell(column, cell, where);
    else if (cell !== (names[k]?.toString() ?? cell)) {
      if (column.isFilter === true) return LineState.other;
      throw new DataError(
        `${where}: ${column.name}: got ${JSON.stringify(cell)}, expected ${names[k]!.toString()} as in the line before. One tape is of one venue.`,
      );
    }
  }
  return LineState.row;
}
