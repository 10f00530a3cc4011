/**
 * The levels that an event of single orders changes, as a venue that shows levels tells it.
 *
 * Example: a replace from 100 to 101 changes both, one within its price changes it alone, a hidden trade none.
 */
import { Kind } from '../row.js';
import type { SynthEvent } from './event.js';

/** Whether the event changes the level at its price. */
export function changesLevel({ kind }: SynthEvent): boolean {
  return kind >= Kind.add && kind <= Kind.delete;
}

/** Whether it also changes the one at `oldTicks`. */
export function changesOldLevel({ kind, oldTicks, priceTicks }: SynthEvent): boolean {
  return kind === Kind.replace && oldTicks !== priceTicks;
}
