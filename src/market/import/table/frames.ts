/**
 * Tables of columns (Arrow, Parquet) as records, so that they are imported as every other format is.
 *
 * The first record is the metadata, JSON behind its length; each further one is a row of `ROW_BYTES`. A reader of a format packs the
 * columns of a batch into rows; times are kept as the 32-bit words of ns since the Unix epoch.
 *
 * Example: `packRows(columns, rows)` is a block of `rows` records.
 */
import type { Framing, RecordBlock } from '../frame/framing.js';

/** Bytes of a packed row. */
const ROW_BYTES = 40;

/** Where the fields of a packed row stand. */
export const At = { exchTs: 0, recvTs: 8, qtyLots: 16, orderId: 24, priceTicks: 32, kind: 36, side: 37, flags: 38 } as const;

/** The columns of a batch: times as pairs of 32-bit words; no `orderId` on tapes of levels. */
export interface TableArrays {
  readonly exchTs: Int32Array;
  readonly recvTs: Int32Array;
  readonly kind: ArrayLike<number>;
  readonly side: ArrayLike<number>;
  readonly priceTicks: ArrayLike<number>;
  readonly qtyLots: ArrayLike<number>;
  readonly orderId: ArrayLike<number> | undefined;
  readonly flags: ArrayLike<number>;
}

/** One batch of a table file. */
export interface TableRows {
  readonly rows: number;
  readonly arrays: TableArrays;
  /** Bytes of the file that have been read so far. */
  readonly bytesRead: number;
}

/** A table file that is being read. */
export interface TableFile {
  /** JSON under the key `slipgauge`, undefined when the file has none. */
  readonly meta: string | undefined;
  batches(): AsyncGenerator<TableRows, void, undefined>;
  /** Let go of the file. */
  close(): Promise<void>;
}

const LENGTH_BYTES = 4;

/** The framing of a format whose files `open` reads. */
export function tableFraming(open: (path: string) => Promise<TableFile>): Framing {
  return {
    unit: 'row',
    blocks: (path) => blocksOf(path, open),
    cut(cursor) {
      const { bytes, next, blockByte } = cursor;
      const isMeta = blockByte + next === 0;
      cursor.from = isMeta ? next + LENGTH_BYTES : next;
      cursor.to = isMeta ? next + LENGTH_BYTES + bytes.readUInt32LE(next) : next + ROW_BYTES;
      cursor.next = cursor.to;
    },
  };
}

async function* blocksOf(path: string, open: (path: string) => Promise<TableFile>): AsyncGenerator<RecordBlock, void, undefined> {
  const file = await open(path);
  try {
    yield { bytes: packMeta(file.meta ?? ''), bytesRead: 0 };
    for await (const { rows, arrays, bytesRead } of file.batches()) if (rows > 0) yield { bytes: packRows(arrays, rows), bytesRead };
  } finally {
    await file.close();
  }
}

function packMeta(json: string): Buffer {
  const text = Buffer.from(json);
  const bytes = Buffer.alloc(LENGTH_BYTES + text.length);
  bytes.writeUInt32LE(text.length);
  text.copy(bytes, LENGTH_BYTES);
  return bytes;
}

/** The first `rows` rows of the columns, packed. */
function packRows({ exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags }: TableArrays, rows: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(rows * ROW_BYTES);
  const words = new Int32Array(bytes.buffer, 0, (rows * ROW_BYTES) / 4);
  const doubles = new Float64Array(bytes.buffer, 0, (rows * ROW_BYTES) / 8);
  for (let i = 0; i < rows; i++) {
    const w = (i * ROW_BYTES) / 4;
    words[w] = exchTs[2 * i]!;
    words[w + 1] = exchTs[2 * i + 1]!;
    words[w + 2] = recvTs[2 * i]!;
    words[w + 3] = recvTs[2 * i + 1]!;
    doubles[w / 2 + 2] = qtyLots[i]!;
    doubles[w / 2 + 3] = orderId === undefined ? 0 : orderId[i]!;
    words[w + 8] = priceTicks[i]!;
    words[w + 9] = (kind[i]! & 255) | ((side[i]! & 255) << 8) | ((flags[i]! & 255) << 16);
  }
  return bytes;
}
