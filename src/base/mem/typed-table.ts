/**
 * A table of typed columns that grows by doubling: for rows whose number is not known before they are read.
 *
 * Columns have room for the row that is being added, so that a row is written by plain stores.
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

  private capacity = FIRST_CAPACITY;
  private readonly types: S;

  constructor(types: S) {
    this.types = types;
    this.columns = this.made(FIRST_CAPACITY);
  }

  /** Add a row of zeros; returns its number. */
  add(): number {
    if (this.count === this.capacity) this.grow();
    return this.count++;
  }

  /** The columns at their exact length. */
  finished(): Columns<S> {
    return this.made(this.count, this.columns);
  }

  private grow(): void {
    this.capacity *= 2;
    this.columns = this.made(this.capacity, this.columns);
  }

  private made(length: number, from?: Columns<S>): Columns<S> {
    const made = Object.entries(this.types).map(([name, Type]) => {
      const column: Column = new Type(length);
      const old: Column | undefined = from?.[name];
      if (old !== undefined) column.set(old.length > length ? old.subarray(0, length) : old);
      return [name, column];
    });
    return Object.fromEntries(made) as Columns<S>;
  }
}
