/**
 * `parquet`: Parquet files with the columns of an exported table (`market/export/table.ts`), row group by row group.
 *
 * hyparquet decodes; columns are found by name, others are passed over. Times are INT64, plain or TIMESTAMP(NANOS); other columns are
 * whole numbers of any width, without nulls.
 *
 * Example: `importTape({ files: ['btc.parquet'], format: 'parquet', out: 'tape.arrow' })`.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { AsyncBuffer, DecodedArray, FileMetaData } from 'hyparquet';
import { DataError } from '../../../base/errors.js';
import type { Importer } from '../importer.js';
import { type TableFile, tableFraming, type TableRows } from './frames.js';
import { TableSource } from './source.js';

/** The importer. */
export const parquet: Importer = {
  name: 'parquet',
  about: 'a Parquet file as slipgauge tape export writes it',
  framing: tableFraming(openTable),
  options: [],
  clock: 'keep',
  detect: ({ bytes }) => bytes.toString('latin1', 0, 4) === 'PAR1',
  open: (setup) => new TableSource('Parquet', setup),
};

const NEEDED = ['exchTs', 'recvTs', 'kind', 'side', 'priceTicks', 'qtyLots', 'flags'] as const;
type ColumnName = (typeof NEEDED)[number] | 'orderId';

async function openTable(path: string): Promise<TableFile> {
  const { parquetMetadataAsync } = await import('hyparquet');
  const handle = await open(path, 'r');
  try {
    const file = await bufferOf(handle);
    const metadata = await parquetMetadataAsync(file);
    const names = new Set(metadata.schema.map(({ name }) => name));
    const missing = NEEDED.find((name) => !names.has(name));
    if (missing !== undefined)
      throw new DataError(`${path}: column ${missing}: no such column. See slipgauge tape export for the columns.`);
    return {
      meta: metadata.key_value_metadata?.find(({ key }) => key === 'slipgauge')?.value,
      batches: () => batchesOf(path, handle, file, metadata, names.has('orderId') ? [...NEEDED, 'orderId'] : NEEDED),
    };
  } catch (error) {
    await handle.close();
    throw garbled(path, error);
  }
}

async function* batchesOf(
  path: string,
  handle: FileHandle,
  file: AsyncBuffer,
  metadata: FileMetaData,
  names: readonly ColumnName[],
): AsyncGenerator<TableRows, void, undefined> {
  try {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rows = Number(group.num_rows);
      yield await rowsOf(path, file, metadata, names, rowStart, rows);
      rowStart += rows;
    }
  } finally {
    await handle.close();
  }
}

/** The columns of one row group. */
async function rowsOf(
  path: string,
  file: AsyncBuffer,
  metadata: FileMetaData,
  names: readonly ColumnName[],
  rowStart: number,
  rows: number,
): Promise<TableRows> {
  const { parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const columns = Object.fromEntries(names.map((name) => [name, isTime(name) ? new Int32Array(2 * rows) : new Float64Array(rows)]));
  try {
    await parquetRead({
      file,
      metadata,
      compressors,
      columns: [...names],
      rowStart,
      rowEnd: rowStart + rows,
      parsers: { timestampFromNanoseconds: (ns: bigint) => ns },
      onChunk: ({ columnName, columnData, rowStart: first }) => {
        const name = columnName as ColumnName;
        fill(columns[name]!, first - rowStart, columnData, `${path}: column ${name}`, isTime(name));
      },
    });
  } catch (error) {
    throw garbled(path, error);
  }
  const column = (name: ColumnName): Float64Array => columns[name] as Float64Array;
  return {
    rows,
    bytesRead: file.byteLength,
    arrays: {
      exchTs: columns['exchTs'] as Int32Array,
      recvTs: columns['recvTs'] as Int32Array,
      kind: column('kind'),
      side: column('side'),
      priceTicks: column('priceTicks'),
      qtyLots: column('qtyLots'),
      orderId: names.includes('orderId') ? column('orderId') : undefined,
      flags: column('flags'),
    },
  };
}

function isTime(name: ColumnName): boolean {
  return name === 'exchTs' || name === 'recvTs';
}

/** Values as they were decoded into plain columns; times into 32-bit words. @throws DataError for nulls and what is no number. */
function fill(column: Int32Array | Float64Array, at: number, values: DecodedArray, place: string, isWide: boolean): void {
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    if (isWide && typeof value === 'bigint') {
      column[2 * (at + i)] = Number(BigInt.asIntN(32, value));
      column[2 * (at + i) + 1] = Number(BigInt.asIntN(32, value >> 32n));
    } else if (!isWide && (typeof value === 'number' || typeof value === 'bigint')) {
      column[at + i] = Number(value);
    } else {
      throw new DataError(
        `${place}: row ${String(at + i)} of its row group: got ${value instanceof Date ? 'a time that is no count of ns' : String(value)}, expected ${isWide ? 'INT64 nanoseconds' : 'a number'}.`,
      );
    }
  }
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = Buffer.allocUnsafeSlow(end - start);
      await handle.read(bytes, 0, end - start, start);
      return bytes.buffer;
    },
  };
}

function garbled(path: string, error: unknown): unknown {
  if (error instanceof DataError) return error;
  return new DataError(`${path}: the Parquet data is cut short or garbled (${(error as Error).message}). Write or copy it again.`, {
    cause: error,
  });
}
