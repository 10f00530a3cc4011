/**
 * The call that lies ahead or goes on, as time passes: from when orders for it are refused or bound, and when its indicative price is told.
 *
 * Units: ns since the run's epoch. Invariant: `nextNs` is no earlier than the floor's time.
 */
import type { MatchingFloor } from '../floor.js';

/** Times of a call; Infinity: never. */
export interface CallTimes {
  /** Time in force of orders that wait apart for it (ATO, ATC), 0 none. */
  readonly tif: number;
  /** From when the indicative price is told, and how often; 0: with each change. */
  readonly toldFromNs: number;
  readonly toldEveryNs: number;
  /** From when orders for it are refused, and from when they may not be changed. */
  readonly entryShutNs: number;
  readonly cancelShutNs: number;
}

/** One market's. */
export class CallWatch {
  /** When something about the call changes next; Infinity: nothing does. */
  nextNs = Number.POSITIVE_INFINITY;
  private times: CallTimes | undefined;
  private tellNs = Number.POSITIVE_INFINITY;
  private isTold = false;

  /** Whether the indicative price is told with each change by now. */
  get tellsChanges(): boolean {
    return this.isTold && this.times!.toldEveryNs === 0;
  }

  /** From now on this is the call that lies ahead or goes on; undefined: there is none. */
  watch(f: MatchingFloor, times: CallTimes | undefined): void {
    if (times === this.times) return;
    this.times = times;
    this.isTold = false;
    this.tellNs = Math.max(f.nowNs, times?.toldFromNs ?? Number.POSITIVE_INFINITY);
    f.callTif = times?.tif ?? 0;
    this.shut(f);
  }

  /** The time has come to the floor's: state what is shut; gives whether the indicative price is to be told now. */
  look(f: MatchingFloor): boolean {
    const isDue = this.tellNs <= f.nowNs;
    if (isDue) {
      const { toldFromNs, toldEveryNs } = this.times!;
      this.isTold = true;
      this.tellNs =
        toldEveryNs === 0 ? Number.POSITIVE_INFINITY : toldFromNs + (Math.floor((f.nowNs - toldFromNs) / toldEveryNs) + 1) * toldEveryNs;
    }
    this.shut(f);
    return isDue;
  }

  private shut(f: MatchingFloor): void {
    const { entryShutNs, cancelShutNs } = this.times ?? { entryShutNs: Number.POSITIVE_INFINITY, cancelShutNs: Number.POSITIVE_INFINITY };
    f.isEntryShut = entryShutNs <= f.nowNs;
    f.isCancelShut = cancelShutNs <= f.nowNs;
    this.nextNs = Math.min(
      this.tellNs,
      f.isEntryShut ? Number.POSITIVE_INFINITY : entryShutNs,
      f.isCancelShut ? Number.POSITIVE_INFINITY : cancelShutNs,
    );
  }
}
