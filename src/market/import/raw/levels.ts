/**
 * The levels that one message tells, as the venue spells them: one list, filled anew for each message.
 *
 * Prices and quantities stay as they came, text or number, so that what is only looked at in pass 1 is not converted, and checksums are
 * over the venue's own spelling.
 *
 * Example: `levels.begin(); levels.add(1, '56218.3', '0.15'); levels.count === 1`.
 */

/** A decimal as JSON has it. */
export type Spelled = string | number;

/** Levels of a message. */
export class Levels {
  count = 0;
  /** +1 bid, −1 ask. */
  readonly sides: number[] = [];
  readonly prices: Spelled[] = [];
  readonly qtys: Spelled[] = [];

  begin(): void {
    this.count = 0;
  }

  add(side: number, price: Spelled, qty: Spelled): void {
    this.set(this.count++, side, price, qty);
  }

  /** State level `i`. */
  set(i: number, side: number, price: Spelled, qty: Spelled): void {
    this.sides[i] = side;
    this.prices[i] = price;
    this.qtys[i] = qty;
  }

  /** A lasting copy. */
  copy(): Levels {
    const copy = new Levels();
    for (let i = 0; i < this.count; i++) copy.add(this.sides[i]!, this.prices[i]!, this.qtys[i]!);
    return copy;
  }
}
