/**
 * The names that cells of a table are expected to hold, and the text that its lines begin with when the first columns are names.
 *
 * Nearly every line has the same names, so those that it begins with are compared in one go, four bytes at a time.
 *
 * Example: of `binance-futures` and `BTCUSDT` in the first two columns, `beginAt(view, from)` is 24 where they stand, each with its comma.
 */

/** Names by column. */
export class ExpectedNames {
  /** Undefined where a column is no name, or nothing is expected yet. */
  readonly names: (Buffer | undefined)[];
  /** How many columns from the first have an expected name. */
  begun = 0;
  #begin: Buffer = Buffer.alloc(0);
  #view = new DataView(this.#begin.buffer);

  constructor(columns: number) {
    this.names = Array.from({ length: columns }, () => undefined);
  }

  /** What a column is expected to hold. */
  expect(column: number, name: string): void {
    this.names[column] = Buffer.from(name);
    const first = this.names.indexOf(undefined);
    this.begun = first < 0 ? this.names.length : first;
    const begin = this.names.slice(0, this.begun).map((each) => `${each!.toString()},`);
    this.#begin = Buffer.from(begin.join(''));
    this.#view = new DataView(this.#begin.buffer, this.#begin.byteOffset, this.#begin.length);
  }

  /** Length of the first `begun` names with their commas, where they stand at `from`; else 0. */
  beginAt(view: DataView, from: number): number {
    const { length } = this.#begin;
    if (from + length > view.byteLength) return 0;
    const expected = this.#view;
    let i = 0;
    for (; i + 4 <= length; i += 4) if (view.getInt32(from + i, true) !== expected.getInt32(i, true)) return 0;
    for (; i < length; i++) if (view.getUint8(from + i) !== expected.getUint8(i)) return 0;
    return length;
  }
}
