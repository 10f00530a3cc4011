/**
 * A tape as an Arrow IPC file for other programs (`table.ts` says which columns), in constant memory; whole or not at all.
 *
 * Example: `await exportArrow(tape, 'btc.arrow')`; in Python `polars.read_ipc('btc.arrow')`.
 */
import { ArrowFileWriter } from '../../base/io/arrow-write.js';
import type { Tape } from '../tape.js';
import { TABLE_META_KEY, tableBatches, tableColumns, tableMeta } from './table.js';

/** Write the table of a tape. */
export async function exportArrow(tape: Tape, path: string): Promise<void> {
  const file = await ArrowFileWriter.create(path, tableColumns(tape.meta));
  try {
    for await (const { rows, arrays } of tableBatches(tape)) file.writeBatch(rows, arrays);
    await file.finish(new Map([[TABLE_META_KEY, tableMeta(tape)]]));
  } catch (error) {
    file.abort();
    throw error;
  }
}
