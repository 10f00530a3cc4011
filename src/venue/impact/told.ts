/**
 * What a session's own trading did to its version of a market, as its feed will show it: written by the venue, read behind the feed's latency.
 *
 * An entry counts from a row on: a feed that has delivered that row shows it. What a row of the tape did counts from that row, what the session did from the next one, so
 * that a strategy sees the effect of its trades no sooner than the first row that the venue sent after them.
 *
 * Units: ticks of the recorded market, lots, tape rows. Entries are read once, in the order in which they were written.
 *
 * Example: `told.missing(8, -1, 101, 3); told.readUpTo(8); told.missingAt(-1, 101) === 3`.
 */

/** What an entry says. */
const Says = { shift: 0, missingBid: 1, missingAsk: -1 } as const;

interface Entry {
  readonly fromRow: number;
  readonly says: number;
  readonly priceTicks: number;
  readonly value: number;
}

/** One writer, one reader. */
export class Told {
  /** The shift as far as it was read. */
  shiftTicks = 0;
  /** Levels of which something is missing, as far as it was read. */
  get missingLevels(): number {
    return this.bids.size + this.asks.size;
  }

  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();
  private entries: Entry[] = [];
  private read = 0;

  /** From a row on prices are shifted by so much. */
  shift(fromRow: number, shiftTicks: number): void {
    this.entries.push({ fromRow, says: Says.shift, priceTicks: 0, value: shiftTicks });
  }

  /** From a row on so many lots of a recorded level are missing. */
  missing(fromRow: number, side: number, priceTicks: number, lots: number): void {
    this.entries.push({ fromRow, says: side > 0 ? Says.missingBid : Says.missingAsk, priceTicks, value: lots });
  }

  /** The feed has delivered the rows up to this one. */
  readUpTo(row: number): void {
    if (this.read === this.entries.length) return;
    for (; this.read < this.entries.length && this.entries[this.read]!.fromRow <= row; this.read++) this.apply(this.entries[this.read]!);
    if (this.read < this.entries.length) return;
    this.entries = [];
    this.read = 0;
  }

  /** Lots that are missing of a recorded level. */
  missingAt(side: number, priceTicks: number): number {
    return (side > 0 ? this.bids : this.asks).get(priceTicks) ?? 0;
  }

  private apply({ says, priceTicks, value }: Entry): void {
    if (says === Says.shift) {
      this.shiftTicks = value;
      return;
    }
    const levels = says === Says.missingBid ? this.bids : this.asks;
    if (value > 0) levels.set(priceTicks, value);
    else levels.delete(priceTicks);
  }
}
