/**
 * The three worlds of a session: the chosen queue model and its two shadows (FILLS.md §4).
 *
 * They share the tape, the arrivals and the model's decisions to accept or reject; each has its own queue, its own `taken` and its own fills.
 * Shadows are worked out first at each event, so that a fill of the model can be held against what the pessimistic one has by then.
 */

/** Index of a world in per-order arrays of stride `WORLDS`. */
export const World = { model: 0, pessimistic: 1, optimistic: 2 } as const;

/** Number of worlds. */
export const WORLDS = 3;

/** Order of work: shadows first, the model last. */
export const WORLD_ORDER: readonly number[] = [World.pessimistic, World.optimistic, World.model];
