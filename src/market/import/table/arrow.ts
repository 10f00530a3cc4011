/**
 * `arrow`: Arrow IPC files with the columns of an exported table (`market/export/table.ts`), or of a tape.
 *
 * Columns are found by name, others are passed over. Buffers must be plain, as `slipgauge tape export` and `polars.write_ipc(…,
 * compression='uncompressed')` write them.
 *
 * Example: `importTape({ files: ['btc.arrow'], format: 'arrow', out: 'tape.arrow' })`.
 */
import { DataError } from '../../../base/errors.js';
import { ArrowFile, type ArrowBatch } from '../../../base/io/arrow-read.js';
import type { Importer } from '../importer.js';
import { type TableArrays, type TableFile, tableFraming } from './frames.js';
import { TableSource } from './source.js';

/** The importer. */
export const arrow: Importer = {
  name: 'arrow',
  about: 'an Arrow IPC file as slipgauge tape export writes it',
  framing: tableFraming(openTable),
  options: [],
  clock: 'keep',
  detect: ({ bytes }) => bytes.toString('latin1', 0, 6) === 'ARROW1',
  open: (setup) => new TableSource('Arrow', setup),
};

/** Types that a column may have, and bytes of a value. */
const COLUMNS = {
  exchTs: { types: ['Int64', 'Timestamp<NANOSECOND, UTC>', 'Timestamp<NANOSECOND>'], width: 8 },
  recvTs: { types: ['Int64', 'Timestamp<NANOSECOND, UTC>', 'Timestamp<NANOSECOND>'], width: 8 },
  kind: { types: ['Uint8'], width: 1 },
  side: { types: ['Int8'], width: 1 },
  priceTicks: { types: ['Int32'], width: 4 },
  qtyLots: { types: ['Float64'], width: 8 },
  orderId: { types: ['Float64'], width: 8 },
  flags: { types: ['Uint8'], width: 1 },
} as const;

type ColumnName = keyof typeof COLUMNS;

async function openTable(path: string): Promise<TableFile> {
  const file = await ArrowFile.open(path);
  try {
    const index = new Map((Object.keys(COLUMNS) as ColumnName[]).map((name) => [name, columnAt(file, name)]));
    return { meta: file.metadata.get('slipgauge'), batches: () => batchesOf(file, index), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Where a column is; −1 for order ids that are not there. @throws DataError */
function columnAt(file: ArrowFile, name: ColumnName): number {
  const at = file.fields.findIndex((field) => field.name === name);
  if (at < 0 && name === 'orderId') return at;
  const got = file.fields[at]?.type ?? 'no such column';
  const { types } = COLUMNS[name];
  if (!types.some((type) => type === got))
    throw new DataError(`${file.path}: column ${name}: got ${got}, expected ${types[0]}. See slipgauge tape export for the columns.`);
  return at;
}

async function* batchesOf(file: ArrowFile, index: ReadonlyMap<ColumnName, number>): AsyncGenerator<Awaited<ReturnType<typeof rowsOf>>> {
  for (let i = 0; i < file.batchCount; i++) {
    const batch = await file.readBatch(i);
    yield rowsOf(batch, index);
    batch.release();
  }
}

function rowsOf(batch: ArrowBatch, index: ReadonlyMap<ColumnName, number>): { rows: number; arrays: TableArrays; bytesRead: number } {
  const { rows, buffer } = batch;
  const at = (name: ColumnName): number => batch.offsetOf(index.get(name)!, COLUMNS[name].width);
  return {
    rows,
    bytesRead: buffer.byteLength,
    arrays: {
      exchTs: new Int32Array(buffer, at('exchTs'), 2 * rows),
      recvTs: new Int32Array(buffer, at('recvTs'), 2 * rows),
      kind: new Uint8Array(buffer, at('kind'), rows),
      side: new Int8Array(buffer, at('side'), rows),
      priceTicks: new Int32Array(buffer, at('priceTicks'), rows),
      qtyLots: new Float64Array(buffer, at('qtyLots'), rows),
      orderId: index.get('orderId')! < 0 ? undefined : new Float64Array(buffer, at('orderId'), rows),
      flags: new Uint8Array(buffer, at('flags'), rows),
    },
  };
}
