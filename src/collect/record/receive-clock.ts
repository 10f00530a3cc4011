/**
 * Receive stamps: the wall clock as it stood at an anchor, carried on by the monotonic clock.
 *
 * The wall clock may be set while a recording goes on, forward or back; stamps that followed it would jump and could fall. So it is read
 * once a file, and differences between stamps of a file are those of a clock that nobody sets. How far the wall clock has moved away by the
 * end is told (`driftNs`) and stands in the file's last line.
 *
 * Invariant: stamps never fall, from the first to the last of a recorder's life.
 *
 * Units: ns since the Unix epoch, 19 digits (September 2001 to November 2286).
 */
import { UsageError } from '../../base/errors.js';
import type { Clock } from '../clock.js';

const NS_PER_MS = 1_000_000n;
const LEAST = 10n ** 18n;
/** How long the wall clock's next tick is waited for, ns: it counts whole ms. */
const LONGEST_TICK_NS = 5_000_000n;

/** The stamps of one recorder. */
export class ReceiveClock {
  readonly #clock: Clock;
  /** Wall clock less monotonic clock. */
  #offsetNs = 0n;
  #lastNs = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Read the wall clock anew. A clock that stands behind the stamps that were given (it was set back) is not followed.
   * @throws UsageError when it stands before September 2001.
   */
  anchor(): void {
    const wallNs = this.#sharpWallNs();
    if (wallNs < LEAST)
      throw new UsageError(`the machine's clock says ${new Date(Number(wallNs / NS_PER_MS)).toISOString()}; set it before recording`);
    if (wallNs > this.#lastNs) this.#offsetNs = wallNs - this.#clock.monotonicNs();
  }

  /** The stamp of now. */
  stampNs(): bigint {
    const ns = this.#offsetNs + this.#clock.monotonicNs();
    if (ns > this.#lastNs) this.#lastNs = ns;
    return this.#lastNs;
  }

  /** How far the wall clock is ahead of the stamps, to a millisecond. */
  driftNs(): bigint {
    return BigInt(this.#clock.wallMs()) * NS_PER_MS - (this.#offsetNs + this.#clock.monotonicNs());
  }

  /** The wall clock at one of its ticks: read at any other moment it would be up to a millisecond late. */
  #sharpWallNs(): bigint {
    const begunNs = this.#clock.monotonicNs();
    const before = this.#clock.wallMs();
    let wallMs = before;
    while (wallMs === before && this.#clock.monotonicNs() - begunNs < LONGEST_TICK_NS) wallMs = this.#clock.wallMs();
    return BigInt(wallMs) * NS_PER_MS;
  }
}
