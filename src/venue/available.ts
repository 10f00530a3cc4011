/** What a session's orders can take of a displayed level (FILLS.md §1.1). */
import type { EngineSide } from './engine.js';

/** Lots of a level that a seat (session and world) has not taken. */
export function available(other: EngineSide, key: number, seat: number): number {
  const slot = other.levels.slotOf(key);
  return Math.max(0, other.levels.ladder.qty[slot]! - other.taken.get(slot, seat));
}
