/**
 * `parquet`: Parquet files with the columns of an exported table (`market/export/table.ts`), row group by row group.
 *
 * hyparquet decodes; columns are found by name, others are passed over. Times are INT64, plain or TIMESTAMP(NANOS); other columns are
 * whole numbers of any width, without nulls.
 *
 * Example: `importTape({ files: ['btc.parquet'], format: 'parquet', out: 'tape.arrow' })`.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { AsyncBuffer, DecodedArray, FileMetaData, ParquetRowRange, ParquetScan } from 'hyparquet';
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

/** A row group is held in memory: with more rows than this it is garbled, or no table of rows. */
const MOST_GROUP_ROWS = 1 << 24;

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
      batches: () => batchesOf(path, file, metadata, names.has('orderId') ? [...NEEDED, 'orderId'] : NEEDED),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw garbled(path, error);
  }
}

async function* batchesOf(
  path: string,
  file: AsyncBuffer,
  metadata: FileMetaData,
  names: readonly ColumnName[],
): AsyncGenerator<TableRows, void, undefined> {
  const { parquetScan } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const parsers = { timestampFromNanoseconds: (ns: bigint) => ns };
  let scan: ParquetScan;
  try {
    scan = await parquetScan({ file, metadata, compressors, parsers, columns: [...names], useOffsetIndex: false });
  } catch (error) {
    throw garbled(path, error);
  }
  for (const range of scan.ranges) yield { ...(await rowsOf(path, scan, range, names)), bytesRead: file.byteLength };
}

/** The columns of one row group. */
async function rowsOf(
  path: string,
  scan: ParquetScan,
  { rowStart, rowEnd }: ParquetRowRange,
  names: readonly ColumnName[],
): Promise<Omit<TableRows, 'bytesRead'>> {
  const rows = rowEnd - rowStart;
  if (!(rows >= 0 && rows <= MOST_GROUP_ROWS))
    throw new DataError(
      `${path}: a row group of ${String(rows)} rows; expected at most ${String(MOST_GROUP_ROWS)}. Write the file with smaller row groups.`,
    );
  const columns: Partial<Record<ColumnName, Int32Array | Float64Array>> = {};
  for (const name of names) {
    let values: DecodedArray;
    try {
      values = await scan.readColumn({ column: name, rowStart, rowEnd });
    } catch (error) {
      throw garbled(path, error);
    }
    const place = `${path}: column ${name}`;
    if (values.length !== rows)
      throw new DataError(`${place}: has ${String(values.length)} values in a row group of ${String(rows)} rows. Write or copy it again.`);
    columns[name] = isTime(name) ? wordsOf(values, place) : numbersOf(values, place);
  }
  const column = (name: ColumnName): Float64Array => columns[name] as Float64Array;
  return {
    rows,
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

/** Times as 32-bit words. @throws DataError for nulls and what is no count of ns. */
function wordsOf(values: DecodedArray, place: string): Int32Array {
  const words = new Int32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'bigint') refuse(place, i, value, 'INT64 nanoseconds');
    words[2 * i] = Number(BigInt.asIntN(32, value));
    words[2 * i + 1] = Number(BigInt.asIntN(32, value >> 32n));
  }
  return words;
}

/** Whole numbers of any width as float64. @throws DataError for nulls and what is no number. */
function numbersOf(values: DecodedArray, place: string): Float64Array {
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number' && typeof value !== 'bigint') refuse(place, i, value, 'a number');
    numbers[i] = Number(value);
  }
  return numbers;
}

function refuse(place: string, i: number, value: unknown, expected: string): never {
  const got = value instanceof Date ? 'a time that is no count of ns' : String(value);
  throw new DataError(`${place}: row ${String(i)} of its row group: got ${got}, expected ${expected}.`);
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    if (!(start >= 0 && end >= start && end <= size)) throw new RangeError(`bytes ${String(start)} to ${String(end)} of ${String(size)}`);
    const bytes = Buffer.allocUnsafeSlow(end - start);
    await handle.read(bytes, 0, end - start, start);
    return bytes.buffer;
  };
  return {
    byteLength: size,
    slice: (start, end = size) => {
      const bytes = read(start, end);
      // hyparquet begins all reads of a row group at once, and looks at no other when one has failed.
      bytes.catch(() => undefined);
      return bytes;
    },
  };
}

function garbled(path: string, error: unknown): unknown {
  if (error instanceof DataError) return error;
  return new DataError(`${path}: the Parquet data is cut short or garbled (${(error as Error).message}). Write or copy it again.`, {
    cause: error,
  });
}
