/**
 * Rows of a tape under way, as columns: on their way from an importer to the writer no row is an object.
 *
 * Units: `exchTs` and `recvTs` ns on a clock that the holder states, prices ticks, quantities lots.
 *
 * Example: `rows.exchTs[i] = 5; rows.kind[i] = Kind.trade; …; writer.appendRows(rows, order, count, 0)`
 */

/** Columns for a fixed number of rows. */
export class RowColumns {
  readonly exchTs: Float64Array;
  readonly recvTs: Float64Array;
  readonly kind: Uint8Array;
  readonly side: Int8Array;
  readonly priceTicks: Int32Array;
  readonly qtyLots: Float64Array;
  readonly orderId: Float64Array;
  readonly flags: Uint8Array;

  constructor(rows: number) {
    this.exchTs = new Float64Array(rows);
    this.recvTs = new Float64Array(rows);
    this.kind = new Uint8Array(rows);
    this.side = new Int8Array(rows);
    this.priceTicks = new Int32Array(rows);
    this.qtyLots = new Float64Array(rows);
    this.orderId = new Float64Array(rows);
    this.flags = new Uint8Array(rows);
  }

  /** Copy row `from` of `other` to row `to`. */
  copyRow(to: number, other: RowColumns, from: number): void {
    this.exchTs[to] = other.exchTs[from]!;
    this.recvTs[to] = other.recvTs[from]!;
    this.kind[to] = other.kind[from]!;
    this.side[to] = other.side[from]!;
    this.priceTicks[to] = other.priceTicks[from]!;
    this.qtyLots[to] = other.qtyLots[from]!;
    this.orderId[to] = other.orderId[from]!;
    this.flags[to] = other.flags[from]!;
  }
}
