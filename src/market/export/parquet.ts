/**
 * A tape as a Parquet file (`table.ts` says which columns), one row group a batch, in constant memory; whole or not at all.
 *
 * hyparquet-writer encodes; pages are compressed with Snappy. Times are TIMESTAMP(NANOS, UTC).
 *
 * Example: `await exportParquet(tape, 'btc.parquet')`; in Python `polars.read_parquet('btc.parquet')`.
 */
import type { SchemaElement } from 'hyparquet';
import type { ColumnSource } from 'hyparquet-writer';
import { writeBeside } from '../../base/io/atomic.js';
import type { Tape } from '../tape.js';
import { TABLE_META_KEY, type TableBatch, tableBatches, type TableColumn, tableColumns, tableMeta } from './table.js';

/** Write the table of a tape. */
export async function exportParquet(tape: Tape, path: string): Promise<void> {
  const { fileWriter, ParquetWriter } = await import('hyparquet-writer');
  const columns = tableColumns(tape.meta);
  const out = writeBeside(path);
  try {
    const writer = new ParquetWriter({
      writer: fileWriter(out.temp),
      schema: [{ name: 'tape', num_children: columns.length }, ...columns.map(elementOf)],
      kvMetadata: [{ key: TABLE_META_KEY, value: tableMeta(tape) }],
      createdBy: 'slipgauge',
    });
    for await (const batch of tableBatches(tape))
      await writer.write({ columnData: columns.map((column, i) => dataOf(column, batch, i)), rowGroupSize: batch.rows });
    await writer.finish();
    out.commit();
  } finally {
    out.discard();
  }
}

/** Small integers have no logical type: hyparquet-writer 0.17 writes its width as an int32, which Arrow's reader refuses. */
const ELEMENTS: Readonly<Record<TableColumn['type'], Omit<SchemaElement, 'name'>>> = {
  timestamp: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } },
  uint8: { type: 'INT32', converted_type: 'UINT_8' },
  int8: { type: 'INT32', converted_type: 'INT_8' },
  int32: { type: 'INT32' },
  float64: { type: 'DOUBLE' },
};

function elementOf({ name, type }: TableColumn): SchemaElement {
  return { name, repetition_type: 'REQUIRED', ...ELEMENTS[type] };
}

/** Times become an int64 array over the same memory; small integers int32, as Parquet stores them. */
function dataOf({ name, type }: TableColumn, { rows, arrays }: TableBatch, i: number): ColumnSource {
  const array = arrays[i]!;
  if (type === 'timestamp') return { name, data: new BigInt64Array(array.buffer as ArrayBuffer, array.byteOffset, rows) };
  const values = array.subarray(0, rows);
  return { name, data: type === 'uint8' || type === 'int8' ? Int32Array.from(values) : (values as Int32Array | Float64Array) };
}
