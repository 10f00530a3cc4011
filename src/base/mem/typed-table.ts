/**
 * A table of typed columns that grows by doubling: for rows whose number is not known before they are read.
 *
 * Columns have room for the row that is being added, so that a row is written by plain stores. All columns of a table lie in one piece of memory,
 * since there may be thousands of tables; one without a row has none.
 *
 * Example: `const t = new TypedTable({ ts: Float64Array, side: Int8Array }); const i = t.add(); t.columns.ts[i] = 5; t.finished().ts.length === 1`.
 */

type Column = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int8Array<ArrayBuffer>;
type ColumnType = Float64ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor | Int8ArrayConstructor;
type ArrayOf<T> = T extends Float64ArrayConstructor
  ? Float64Array<ArrayBuffer>
  : T extends Int32ArrayConstructor
    ? Int32Array<ArrayBuffer>
    : T extends Uint8ArrayConstructor
      ? Uint8Array<ArrayBuffer>
      : Int8Array<ArrayBuffer>;
type Columns<S> = { -readonly [K in keyof S]: ArrayOf<S[K]> };

const FIRST_CAPACITY = 64;

/** Rows in typed columns by name. */
export class TypedTable<S extends Readonly<Record<string, ColumnType>>> {
  count = 0;
  /** The columns, longer than `count`; they are replaced as the table grows, so read them after `add`. */
  columns: Columns<S>;

  private capacity = 0;
  /** Widest first, so that each begins at a multiple of its width. */
  private readonly types: readonly (readonly [name: string, Type: ColumnType])[];
  private readonly bytesARow: number;

  constructor(types: S) {
    this.types = Object.entries(types).sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
    this.bytesARow = this.types.reduce((sum, [, { BYTES_PER_ELEMENT }]) => sum + BYTES_PER_ELEMENT, 0);
    this.columns = this.made(0);
  }

  /** Add a row of zeros; returns its number. */
  add(): number {
    if (this.count === this.capacity) this.grow();
    return this.count++;
  }

  /** The columns at their exact length. */
  finished(): Columns<S> {
    return this.count === this.capacity ? this.columns : this.made(this.count);
  }

  private grow(): void {
    this.capacity = Math.max(FIRST_CAPACITY, 2 * this.capacity);
    this.columns = this.made(this.capacity);
  }

  /** Columns of that length which hold the rows so far. */
  private made(length: number): Columns<S> {
    const buffer = new ArrayBuffer(length * this.bytesARow);
    const made: Record<string, Column> = {};
    let at = 0;
    for (const [name, Type] of this.types) {
      const column: Column = new Type(buffer, at, length);
      at += length * Type.BYTES_PER_ELEMENT;
      if (this.count > 0) {
        const old: Column = this.columns[name]!;
        column.set(old.length > length ? old.subarray(0, length) : old);
      }
      made[name] = column;
    }
    return made as Columns<S>;
  }
}
