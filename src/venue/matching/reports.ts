/**
 * What a matching venue says: reports as columns, in a ring that who reads empties.
 *
 * A trade is one row that tells both sides: `orderId` took, `makerId` stood in the book (in an auction: the seller). Rows `[read, written)` are there to be read, a
 * row's place is its number under `mask`; `read` is the reader's to move on. A command that says more than there is room for makes the ring larger.
 *
 * Units: ticks, lots. `seq` is the number of the message that caused the report.
 *
 * Example: `for (; ring.read < ring.written; ring.read++) use(ring.orderId[ring.read & ring.mask])`.
 */

/** Price of a report that has none. */
export const NO_PRICE = -2147483648;

const FIRST_ROWS = 4096;

/** The ring. */
export class ReportRing {
  read = 0;
  written = 0;
  mask = FIRST_ROWS - 1;
  seq = new Float64Array(FIRST_ROWS);
  /** One of `ExecType`. */
  execType = new Uint8Array(FIRST_ROWS);
  /** One of `Reason`, for what is refused or ends. */
  reason = new Uint8Array(FIRST_ROWS);
  /** +1, −1 of `orderId`; 0 where the order is not known. */
  side = new Int8Array(FIRST_ROWS);
  orderId = new Float64Array(FIRST_ROWS);
  makerId = new Float64Array(FIRST_ROWS);
  priceTicks = new Int32Array(FIRST_ROWS);
  /** What traded, or what is open of the order as it was entered or replaced, or what was taken from it. */
  qtyLots = new Float64Array(FIRST_ROWS);
  /** What is open of `orderId` after it. */
  leavesLots = new Float64Array(FIRST_ROWS);
  /** What is open of `makerId` after it. */
  makerLeavesLots = new Float64Array(FIRST_ROWS);
  /** What has traded of each in all. */
  cumLots = new Float64Array(FIRST_ROWS);
  makerCumLots = new Float64Array(FIRST_ROWS);
  /** Of a trade: which of the rows published since they were last taken tells it; −1 where nothing is published. */
  eventRow = new Int32Array(FIRST_ROWS);

  /** The next row, of one order. */
  push(
    seq: number,
    execType: number,
    reason: number,
    orderId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    leavesLots: number,
    cumLots = 0,
  ): void {
    if (this.written - this.read > this.mask) this.grow();
    const at = this.written++ & this.mask;
    this.seq[at] = seq;
    this.execType[at] = execType;
    this.reason[at] = reason;
    this.orderId[at] = orderId;
    this.side[at] = side;
    this.priceTicks[at] = priceTicks;
    this.qtyLots[at] = qtyLots;
    this.leavesLots[at] = leavesLots;
    this.cumLots[at] = cumLots;
    this.makerId[at] = -1;
  }

  /** Add the other side to the row that was pushed last: it is a trade's. */
  withMaker(makerId: number, makerLeavesLots: number, makerCumLots: number, eventRow: number): void {
    const at = (this.written - 1) & this.mask;
    this.makerId[at] = makerId;
    this.makerLeavesLots[at] = makerLeavesLots;
    this.makerCumLots[at] = makerCumLots;
    this.eventRow[at] = eventRow;
  }

  private grow(): void {
    const rows = 2 * (this.mask + 1);
    const from = this.read;
    const count = this.written - from;
    const mask = rows - 1;
    const moved = <T extends Float64Array | Int32Array | Uint8Array | Int8Array>(old: T, grown: T): T => {
      for (let i = 0; i < count; i++) grown[(from + i) & mask] = old[(from + i) & this.mask]!;
      return grown;
    };
    this.seq = moved(this.seq, new Float64Array(rows));
    this.execType = moved(this.execType, new Uint8Array(rows));
    this.reason = moved(this.reason, new Uint8Array(rows));
    this.side = moved(this.side, new Int8Array(rows));
    this.orderId = moved(this.orderId, new Float64Array(rows));
    this.makerId = moved(this.makerId, new Float64Array(rows));
    this.priceTicks = moved(this.priceTicks, new Int32Array(rows));
    this.qtyLots = moved(this.qtyLots, new Float64Array(rows));
    this.leavesLots = moved(this.leavesLots, new Float64Array(rows));
    this.makerLeavesLots = moved(this.makerLeavesLots, new Float64Array(rows));
    this.cumLots = moved(this.cumLots, new Float64Array(rows));
    this.makerCumLots = moved(this.makerCumLots, new Float64Array(rows));
    this.eventRow = moved(this.eventRow, new Int32Array(rows));
    this.mask = mask;
  }
}
