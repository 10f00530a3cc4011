/**
 * Arrow IPC files written batch by batch, in constant memory.
 *
 * apache-arrow's own file writer queues its bytes for an asynchronous reader; here its protected `_write` gathers views of them, which go to the
 * file batch by batch: at once, or behind the caller's back (`behind-file.ts`). The file's one schema stands in the footer, so the metadata may be
 * completed when the last row is known.
 *
 * A column may be amended when all rows are in the file: what it holds is read again, changed, and put back, batch by batch.
 *
 * Columns are flat numbers without nulls. The file is written beside its place and renamed into it by `finish`.
 *
 * Example:
 * ```ts
 * const file = await ArrowFileWriter.create('a.arrow', [{ name: 'x', type: 'float64' }]);
 * file.writeBatch(2, [Float64Array.of(1, 2)]);
 * await file.finish(new Map([['note', 'two numbers']]));
 * ```
 */
import { invariant } from '../errors.js';
import type { Data, DataType } from './arrow.js';
import { writeBeside, type Beside } from './atomic.js';
import { BehindFile } from './behind-file.js';

type Arrow = typeof import('./arrow.js');

/** Types that a column may have. `int64` arrays are given as 32-bit words, little-endian; `timestamp` is Timestamp(ns, UTC), given alike. */
export type ArrowType = 'int8' | 'uint8' | 'int32' | 'float64' | 'int64' | 'timestamp';

/** Types whose elements are given as two words. */
const TWO_WORDS: ReadonlySet<ArrowType> = new Set(['int64', 'timestamp']);

export interface ArrowColumn {
  readonly name: string;
  readonly type: ArrowType;
}

export type ColumnArray = Int8Array | Uint8Array | Int32Array | Float64Array;

/** What the sink needs of the writer subclass: made once, when apache-arrow has been loaded. */
interface GatheringWriter {
  footerMetadata: ReadonlyMap<string, string>;
  /** The bytes since it was asked the last time. */
  gathered(): readonly Uint8Array[];
  write(batch: unknown): void;
  reset(sink: undefined, schema: unknown): unknown;
  finish(): unknown;
}

export class ArrowFileWriter {
  readonly #arrow: Arrow;
  readonly #columns: readonly ArrowColumn[];
  readonly #schema: InstanceType<Arrow['Schema']>;
  readonly #beside: Beside;
  readonly #file: BehindFile;
  readonly #writer: GatheringWriter;
  /** Place of the column that is amended, −1 of none; and where it stands in the file, batch by batch. */
  readonly #amended: number;
  readonly #amendedAt: { readonly at: number; readonly length: number }[] = [];

  /** Begin a file that will stand at `path`, of which the column named `amended` will be given to `amend`. @throws what opening the file throws. */
  static async create(path: string, columns: readonly ArrowColumn[], amended?: string): Promise<ArrowFileWriter> {
    const arrow = await import('./arrow.js');
    return new ArrowFileWriter(arrow, path, columns, amended);
  }

  private constructor(arrow: Arrow, path: string, columns: readonly ArrowColumn[], amended: string | undefined) {
    this.#amended = columns.findIndex(({ name }) => name === amended);
    this.#arrow = arrow;
    this.#columns = columns;
    this.#schema = new arrow.Schema(columns.map((c) => new arrow.Field(c.name, arrowType(arrow, c.type), false)));
    this.#beside = writeBeside(path);
    this.#file = new BehindFile(this.#beside.temp);
    this.#writer = makeWriter(arrow);
    this.#writer.reset(undefined, this.#schema);
  }

  /**
   * Write the first `rows` elements of each column. The arrays may be reused afterwards; with `written` they are written behind the caller's
   * back and may be reused when it is called: later, or before this returns.
   * @throws what writing throws, of an earlier batch too.
   */
  writeBatch(rows: number, arrays: readonly ColumnArray[], written?: () => void): void {
    const arrow = this.#arrow;
    const children = this.#columns.map((column, i) => columnData(arrow, column.type, rows, arrays[i]!));
    const struct = arrow.makeData({ type: new arrow.Struct(this.#schema.fields), length: rows, nullCount: 0, children });
    this.#writer.write(new arrow.RecordBatch(this.#schema, struct));
    const parts = this.#writer.gathered();
    if (this.#amended >= 0 && rows > 0) this.#notePlace(parts, arrays[this.#amended]!, rows);
    if (written === undefined) this.#file.write(parts);
    else this.#file.writeBehind(parts, written);
  }

  /**
   * Once all batches are written: let `change` have the amended column's values, batch by batch in order, in one array of bytes that is reused.
   * @throws what reading and writing throw, of an earlier batch too.
   */
  async amend(change: (bytes: Uint8Array) => void): Promise<void> {
    await this.#file.settled();
    const most = this.#amendedAt.reduce((longest, { length }) => Math.max(longest, length), 0);
    const buffer = new ArrayBuffer(most);
    for (const { at, length } of this.#amendedAt) {
      const bytes = new Uint8Array(buffer, 0, length);
      this.#file.amend(at, bytes, () => {
        change(bytes);
      });
    }
  }

  /** Note where among the bytes that are about to be written the first `rows` elements of `array` stand. */
  #notePlace(parts: readonly Uint8Array[], array: ColumnArray, rows: number): void {
    const place = parts.findIndex(({ buffer, byteOffset }) => buffer === array.buffer && byteOffset === array.byteOffset);
    invariant(place >= 0, 'a column is written as it stands in memory');
    const before = parts.slice(0, place).reduce((sum, { byteLength }) => sum + byteLength, 0);
    const bytesARow = TWO_WORDS.has(this.#columns[this.#amended]!.type) ? 8 : array.BYTES_PER_ELEMENT;
    this.#amendedAt.push({ at: this.#file.end + before, length: rows * bytesARow });
  }

  /** Write the footer with the schema's metadata, flush, and move the file into place. @throws what writing throws, of an earlier batch too. */
  async finish(metadata: ReadonlyMap<string, string>): Promise<void> {
    this.#writer.footerMetadata = metadata;
    this.#writer.finish();
    this.#file.write(this.#writer.gathered());
    await this.#file.finish();
    this.#beside.commit();
  }

  /** Leave nothing behind. Harmless after `finish`. */
  abort(): void {
    this.#file.abort();
    this.#beside.discard();
  }
}

/** A file writer of apache-arrow that gathers its bytes and whose footer takes its metadata late. */
function makeWriter(arrow: Arrow): GatheringWriter {
  class Writer extends arrow.RecordBatchFileWriter {
    footerMetadata: ReadonlyMap<string, string> = new Map();
    #parts: Uint8Array[] = [];

    gathered(): readonly Uint8Array[] {
      const parts = this.#parts;
      this.#parts = [];
      return parts;
    }

    protected override _write(chunk: unknown): this {
      const bytes = bytesOf(chunk);
      if (bytes.byteLength > 0) this.#parts.push(bytes);
      this._position += bytes.byteLength;
      return this;
    }

    protected override _writeFooter(schema: InstanceType<Arrow['Schema']>): this {
      return super._writeFooter(new arrow.Schema(schema.fields, new Map(this.footerMetadata)));
    }
  }
  return new Writer();
}

/** The bytes of what apache-arrow hands to its sink: always a view of memory. */
function bytesOf(chunk: unknown): Uint8Array {
  const { buffer, byteOffset, byteLength } = chunk as ArrayBufferView;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function arrowType(arrow: Arrow, type: ArrowType): DataType {
  switch (type) {
    case 'int8':
      return new arrow.Int8();
    case 'uint8':
      return new arrow.Uint8();
    case 'int32':
      return new arrow.Int32();
    case 'float64':
      return new arrow.Float64();
    case 'int64':
      return new arrow.Int64();
    case 'timestamp':
      return new arrow.TimestampNanosecond('UTC');
  }
}

function columnData(arrow: Arrow, type: ArrowType, rows: number, array: ColumnArray): Data {
  const data = TWO_WORDS.has(type) ? new BigInt64Array(array.buffer, array.byteOffset, rows) : array.subarray(0, rows);
  return arrow.makeData({ type: arrowType(arrow, type), length: rows, nullCount: 0, data } as never);
}
