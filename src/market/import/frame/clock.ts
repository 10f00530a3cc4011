/**
 * Clocks of a capture: stamps as exact numbers, and the one offset that repairs a recorder's clock.
 *
 * A stamp in ns since the Unix epoch (1.7e18) is beyond 2^53, so it is read as seconds and nanoseconds apart and kept in ns since
 * `baseNs`, midnight UTC before the first stamp that was read: exact for 104 days either way.
 *
 * Clock repair (DESIGN §4): a recorder's clock may stand seconds from the venue's. One offset a file is added to `recvTs`, so that the
 * smallest `recvTs − exchTs` becomes the assumed smallest latency. That latency cannot be known from the file.
 *
 * Example: `stamps.parseNs(bytes, 0, 19)` of `1723161255030314667 {…` is 86055030314667 when the first stamp was of 2024-08-08.
 */
import { digits } from '../../../base/num/digits.js';
import { type EpochWords, epochWords } from '../../tape.js';

const SECONDS_A_DAY = 86_400;
const NS_A_SECOND = 1_000_000_000;
const TWO32 = 4_294_967_296;
/** Counts of microseconds are above this, counts of milliseconds below (until the year 5138). */
const LEAST_MICROS = 1e14;

/** A stamp is too far from the first one to be exact. The caller adds file and line. */
export class StampTooFar extends RangeError {
  override readonly name = 'StampTooFar';
  constructor(seconds: number) {
    super(
      `a stamp of second ${seconds} of the Unix epoch lies more than 104 days from the first one. Correct it, or import shorter pieces`,
    );
  }
}

/** Reads stamps as ns since `baseNs`, which the first stamp fixes. */
export class Stamps {
  #baseSeconds = Number.NaN;
  /** The same in words, once asked for. */
  #baseWords: EpochWords | undefined;

  /** Midnight UTC before the first stamp, ns since the Unix epoch; 0 before any stamp. */
  get baseNs(): bigint {
    return Number.isNaN(this.#baseSeconds) ? 0n : BigInt(this.#baseSeconds) * BigInt(NS_A_SECOND);
  }

  /** The stamp in ASCII bytes `[from, to)`, plain digits, ns since the Unix epoch; NaN when it is anything else. */
  parseNs(bytes: Uint8Array, from: number, to: number): number {
    const secondsEnd = to - 9;
    const seconds = secondsEnd > from ? digits(bytes, from, secondsEnd) : 0;
    return this.#since(seconds, digits(bytes, Math.max(from, secondsEnd), to));
  }

  /** A venue's stamp: ms or µs since the Unix epoch, told apart by size; NaN when it is no whole number. */
  fromVenue(stamp: number): number {
    if (!Number.isSafeInteger(stamp)) return Number.NaN;
    const perSecond = stamp < LEAST_MICROS ? 1_000 : 1_000_000;
    const seconds = Math.floor(stamp / perSecond);
    return this.#since(seconds, (stamp - seconds * perSecond) * (NS_A_SECOND / perSecond));
  }

  /** The stamp of so many seconds since the Unix epoch and `ns`, both whole: for formats that have the two apart. */
  at(seconds: number, ns: number): number {
    return this.#since(seconds, ns);
  }

  /** A stamp as a 64-bit count of ns since the Unix epoch, in two 32-bit words: `high` signed, `low` in any sign. */
  fromWords(high: number, low: number): number {
    if (Number.isNaN(this.#baseSeconds)) {
      const seconds = Math.floor((high * TWO32) / NS_A_SECOND);
      this.#baseSeconds = seconds - (((seconds % SECONDS_A_DAY) + SECONDS_A_DAY) % SECONDS_A_DAY);
    }
    if (this.#baseWords === undefined) this.#baseWords = epochWords(this.baseNs);
    const since = (high - this.#baseWords.high) * TWO32 + ((low >>> 0) - this.#baseWords.low);
    if (Math.abs(since) > Number.MAX_SAFE_INTEGER) throw new StampTooFar(Math.floor((high * TWO32) / NS_A_SECOND));
    return since;
  }

  /** A stamp in µs since the Unix epoch, a whole number. */
  fromMicros(micros: number): number {
    const since = (micros - this.#baseSeconds * 1_000_000) * 1000;
    return Math.abs(since) <= Number.MAX_SAFE_INTEGER ? since : this.#firstMicros(micros);
  }

  /** The first one, or one that is too far from it. */
  #firstMicros(micros: number): number {
    const seconds = Math.floor(micros / 1_000_000);
    return this.#since(seconds, (micros - seconds * 1_000_000) * 1000);
  }

  #since(seconds: number, ns: number): number {
    if (Number.isNaN(this.#baseSeconds) && !Number.isNaN(seconds)) this.#baseSeconds = seconds - (seconds % SECONDS_A_DAY);
    const since = (seconds - this.#baseSeconds) * NS_A_SECOND + ns;
    if (Math.abs(since) > Number.MAX_SAFE_INTEGER) throw new StampTooFar(seconds);
    return since;
  }
}

/** What pass 1 learns of one file's clock. Times in ns on the clock of `Stamps`. */
export class FileClock {
  /** Smallest `recvTs − exchTs` of the rows, Infinity before any. */
  smallestLatencyNs = Number.POSITIVE_INFINITY;

  /** Whether there was a row with both stamps. */
  get hasSamples(): boolean {
    return Number.isFinite(this.smallestLatencyNs);
  }

  /** A line that becomes rows, with both of its stamps. */
  sample(exchTs: number, recvTs: number): void {
    if (recvTs - exchTs < this.smallestLatencyNs) this.smallestLatencyNs = recvTs - exchTs;
  }

  /** What to add to `recvTs` so that the smallest latency is `minLatencyNs`; 0 without a row. */
  offsetNs(minLatencyNs: number): number {
    return this.hasSamples ? minLatencyNs - this.smallestLatencyNs : 0;
  }
}
