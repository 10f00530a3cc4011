/**
 * What an account traded in the last whole days: the number that fee tiers go by.
 *
 * Volume of a day counts from the day after, for `windowDays` days, so that the tier of a fill does not depend on the order of fills within
 * its day. Days begin at multiples of 24 h since the tape's epoch, which is a midnight in UTC.
 *
 * Units: volume is a bigint of whatever the caller adds (cash units, lots); times ns since the tape's epoch, never falling.
 *
 * Example: with a window of 30 days, what is added on day 3 counts from day 4 to day 33.
 */
import { invariant } from '../../../base/errors.js';

const NS_A_DAY = 86_400_000_000_000;

/** Volume of one account. */
export class RollingVolume {
  readonly #days: bigint[];
  /** The day that `#today` is of; the ring has those before it, by day modulo its length. */
  #day: number;
  #today = 0n;
  #sum = 0n;

  /**
   * A window of `windowDays` ≥ 1. `opening` is what was traded before `startNs`: it counts as the volume of the day before, so it falls out
   * when that does.
   */
  constructor(windowDays: number, startNs: number, opening = 0n) {
    invariant(Number.isSafeInteger(windowDays) && windowDays >= 1, `a window has whole days above 0, got ${String(windowDays)}`);
    invariant(opening >= 0n, `volume is not negative, got ${String(opening)}`);
    this.#days = new Array<bigint>(windowDays).fill(0n);
    this.#day = dayOf(startNs);
    this.#days[this.#slot(this.#day - 1)] = opening;
    this.#sum = opening;
  }

  /** Volume of the window at a time. */
  at(nowNs: number): bigint {
    this.#advance(dayOf(nowNs));
    return this.#sum;
  }

  /** Count what was traded. `volume` ≥ 0. */
  add(nowNs: number, volume: bigint): void {
    invariant(volume >= 0n, `volume is not negative, got ${String(volume)}`);
    this.#advance(dayOf(nowNs));
    this.#today += volume;
  }

  #advance(day: number): void {
    invariant(day >= this.#day, `time does not fall, got day ${String(day)} after day ${String(this.#day)}`);
    if (day - this.#day > this.#days.length) {
      this.#days.fill(0n);
      this.#sum = 0n;
      this.#today = 0n;
      this.#day = day;
      return;
    }
    for (; this.#day < day; this.#day++) {
      const slot = this.#slot(this.#day);
      this.#sum += this.#today - this.#days[slot]!;
      this.#days[slot] = this.#today;
      this.#today = 0n;
    }
  }

  #slot(day: number): number {
    const length = this.#days.length;
    return ((day % length) + length) % length;
  }
}

function dayOf(ns: number): number {
  return Math.floor(ns / NS_A_DAY);
}
