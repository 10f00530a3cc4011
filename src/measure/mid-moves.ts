/**
 * Which way the mid went when it first left the one that prevailed at a given moment (METRICS §1.5 b).
 *
 * All that wait at one time wait for a change of the same mid, so one pass resolves them together: a move costs what waits for it, once.
 * A mid that vanishes (a side is empty) and comes back the same has not moved.
 *
 * Units: mids are best bid + best ask in ticks, times ns since the tape epoch. Invariant: a direction depends on the mids after its moment alone.
 *
 * Example: asked at 5 with mid2 201, which is 201 until 9 and 203 from then on: +1.
 */
import { Agenda } from './agenda.js';

/** Directions of the next moves, filled in while mids go by. */
export class MidMoves {
  /** By handle: +1 up, −1 down, NaN never, or there was no mid at the moment. */
  readonly directions: Float64Array;
  private readonly agenda: Agenda;
  private readonly waiting: number[] = [];
  private mid2Ticks = Number.NaN;
  /** The last mid that there was. */
  private knownMid2Ticks = Number.NaN;

  constructor(times: Float64Array) {
    this.agenda = new Agenda(times);
    this.directions = new Float64Array(times.length).fill(Number.NaN);
  }

  /** Time of the first moment that has not come yet. */
  get dueTs(): number {
    return this.agenda.dueTs;
  }

  /** The moments before `ts` have come: they wait for the mid to leave that of now. */
  ask(ts: number): void {
    while (this.agenda.dueTs < ts) {
      const move = this.agenda.take();
      if (!Number.isNaN(this.mid2Ticks)) this.waiting.push(move);
    }
  }

  /** From now on the mid is this; NaN = none. */
  settle(mid2Ticks: number): void {
    this.mid2Ticks = mid2Ticks;
    if (Number.isNaN(mid2Ticks) || mid2Ticks === this.knownMid2Ticks) return;
    const direction = mid2Ticks > this.knownMid2Ticks ? 1 : -1;
    for (const move of this.waiting) this.directions[move] = direction;
    this.waiting.length = 0;
    this.knownMid2Ticks = mid2Ticks;
  }
}
