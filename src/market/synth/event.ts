/**
 * One thing that happens in a synthetic market, told order by order: what all writers are given.
 *
 * A flow has one such object and fills it anew for each event; whoever wants to keep an event copies what is needed.
 *
 * Units: `ts` ns since midnight UTC before the start, prices ticks, quantities lots. Kinds are those of L3 tape rows (`Kind.add`, `reduce`,
 * `replace`, `execute`, `delete`, `hidden`, `trade`, `status`), and `BROKEN`, which the tape has no row for.
 *
 * Example: of an execution `side` is the resting order's, `priceTicks` its price, `printTicks` the print's, `leftLots` what it has left.
 */

/** Kind of an event that takes a trade back: of no consequence for any book. */
export const BROKEN = 0;

/** The event; what a kind has no use for is what it was before. */
export class SynthEvent {
  /** Number of the symbol in the settings. */
  symbol = 0;
  ts = 0;
  kind = 0;
  /** Of the order; of hidden trades the aggressor's; of trades 0. */
  side = 0;
  /** Of the order, after a replace; of hidden trades and trades the print's. */
  priceTicks = 0;
  /** Added, taken or printed; of a replace the new total; of a delete what leaves; of a status 0 halted, 1 trading. */
  qtyLots = 0;
  /** What the order has left after the event. */
  leftLots = 0;
  /** The order's number for its whole life: 1, 2, 3 … in the order in which a symbol's orders first appear. */
  orderId = 0;
  /** Its reference before the event, which a replace changes; unique over all symbols. */
  ref = 0;
  /** Replace: its reference, price and lots after and before. */
  newRef = 0;
  oldTicks = 0;
  oldLots = 0;
  /** Execution: price of the print, and whether it is told by another print. */
  printTicks = 0;
  isNotVolume = false;
  /** Executions, hidden trades, trades: number of the match; BROKEN: of the one taken back. */
  match = 0;
  /** Whether the event belongs to the book that the market opens with. */
  isOpening = false;
}
