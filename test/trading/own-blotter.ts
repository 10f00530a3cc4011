/** A blotter without a session: it numbers texts by what it is told of them itself. */
import { Blotter } from '../../src/trading/blotter.js';
import type { TrackedOrder } from '../../src/trading/order.js';

export class OwnBlotter extends Blotter {
  private readonly numbers: Map<string, number>;

  constructor(numbers = new Map<string, number>()) {
    super({ known: (text) => numbers.get(text) ?? -1 });
    this.numbers = numbers;
  }

  override open(clOrdId: string, clOrd: number): TrackedOrder {
    this.numbers.set(clOrdId, clOrd);
    return super.open(clOrdId, clOrd);
  }
}
