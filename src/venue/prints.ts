/**
 * The last two prices of prints, by which a print without a side is given one (FILLS.md §5.3).
 *
 * Example: asks from 103, bids to 99: a print at 101 after one at 100 is a buyer's.
 */
import { NO_KEY } from '../market/ladder.js';
import type { Floor } from './floor.js';

/** Prices in ticks; NaN before there were any. */
export class PrintMemory {
  lastTicks = Number.NaN;
  /** Price of the last print that was at another one than the last. */
  lastOtherTicks = Number.NaN;

  /** A print came. */
  note(priceTicks: number): void {
    if (priceTicks === this.lastTicks) return;
    this.lastOtherTicks = this.lastTicks;
    this.lastTicks = priceTicks;
  }
}

/**
 * Aggressor of a print that names none, 0 when it cannot be told: a buyer's at or above the ask, else a seller's at or below the bid, else by
 * the last print at another price. `bidKey` and `askKey` are the tape's own best prices.
 */
export function unsidedAggressor({ counts, prints }: Floor, priceTicks: number, bidKey: number, askKey: number): number {
  counts.unsided++;
  if (askKey !== NO_KEY && priceTicks >= -askKey) return 1;
  if (bidKey !== NO_KEY && priceTicks <= bidKey) return -1;
  const side = sideByLastPrint(prints, priceTicks);
  if (side === 0) counts.unsidedLost++;
  return side;
}

/** Aggressor by the last print at another price: a buyer's above it, a seller's below it, 0 where there was none. */
export function sideByLastPrint({ lastTicks, lastOtherTicks }: PrintMemory, priceTicks: number): number {
  const last = priceTicks === lastTicks ? lastOtherTicks : lastTicks;
  return last < priceTicks ? 1 : last > priceTicks ? -1 : 0;
}
