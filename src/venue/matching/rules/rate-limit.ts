/**
 * Limits on messages: token buckets and counts of fixed windows, in integers.
 *
 * A bucket begins full and refills all the time, `tokens` in `intervalNs`; what it holds is kept in parts of a token so that no refill is
 * ever rounded. A window counts from each whole multiple of its interval since the tape's epoch (a midnight in UTC, so that seconds, minutes
 * and days begin where the clock's do). A message has to find its weight in every limit of its venue, and takes it from all or from none.
 *
 * Units: ns since the tape's epoch, given by the caller; a time before the last one counts as the last. Invariants: 0 ≤ held ≤ capacity; within
 * any stretch of T ns a bucket lets through at most `capacity + tokens · T / intervalNs`, a window at most twice its capacity in any interval.
 *
 * Example: `new RateLimit({ refill: 'window', capacity: 100, tokens: 100, intervalNs: 10e9 })` takes 100 at once and the next after 10 s.
 */
import { invariant } from '../../../base/errors.js';
import { MESSAGE_KINDS, type RateLimitRules } from './types.js';

/** What `admit` answers where a message may pass. */
export const ADMITTED = -1;

/** One limit. */
export class RateLimit {
  readonly #isWindow: boolean;
  readonly #intervalNs: number;
  /** Parts that come in a ns, parts of a token, parts of a full bucket. */
  readonly #partsPerNs: number;
  readonly #partsPerToken: number;
  readonly #fullParts: number;
  /** Time after which an empty bucket is full. */
  readonly #fillNs: number;
  #held: number;
  #lastNs = 0;

  /** @throws InvariantError for a limit whose parts a float64 does not hold. */
  constructor({ refill, capacity, tokens, intervalNs }: Pick<RateLimitRules, 'refill' | 'capacity' | 'tokens' | 'intervalNs'>) {
    for (const whole of [capacity, tokens, intervalNs]) {
      invariant(Number.isSafeInteger(whole) && whole > 0, `a rate limit has whole numbers above 0, got ${String(whole)}`);
    }
    this.#isWindow = refill === 'window';
    this.#intervalNs = intervalNs;
    const divisor = commonDivisor(tokens, intervalNs);
    this.#partsPerNs = this.#isWindow ? 0 : tokens / divisor;
    this.#partsPerToken = this.#isWindow ? 1 : intervalNs / divisor;
    this.#fullParts = capacity * this.#partsPerToken;
    this.#fillNs = this.#isWindow ? 0 : Math.ceil(this.#fullParts / this.#partsPerNs);
    invariant(
      Number.isSafeInteger(this.#fullParts + this.#partsPerNs),
      `a bucket of ${String(capacity)} that refills ${String(tokens)} in ${String(intervalNs)} ns is held exactly; give a smaller one`,
    );
    this.#held = this.#fullParts;
  }

  /** Whether `weight` tokens are there. */
  has(nowNs: number, weight: number): boolean {
    this.#refill(nowNs);
    return weight * this.#partsPerToken <= this.#held;
  }

  /** Take `weight` tokens, a whole number, if they are there. */
  take(nowNs: number, weight: number): boolean {
    if (!this.has(nowNs, weight)) return false;
    this.#held -= weight * this.#partsPerToken;
    return true;
  }

  /** Whole tokens there. */
  tokensAt(nowNs: number): number {
    this.#refill(nowNs);
    return Math.floor(this.#held / this.#partsPerToken);
  }

  #refill(nowNs: number): void {
    if (nowNs <= this.#lastNs) return;
    if (this.#isWindow) {
      if (Math.floor(nowNs / this.#intervalNs) > Math.floor(this.#lastNs / this.#intervalNs)) this.#held = this.#fullParts;
    } else {
      const passedNs = nowNs - this.#lastNs;
      const held = passedNs >= this.#fillNs ? this.#fullParts : this.#held + passedNs * this.#partsPerNs;
      this.#held = held < this.#fullParts ? held : this.#fullParts;
    }
    this.#lastNs = nowNs;
  }
}

/** The limits of one scope, `account` or `session`, of a venue. */
export class RateLimits {
  readonly rules: readonly RateLimitRules[];
  readonly #limits: readonly RateLimit[];
  /** Weight by limit and kind. */
  readonly #weights: Float64Array;

  constructor(rules: readonly RateLimitRules[], scope: RateLimitRules['scope']) {
    this.rules = rules.filter((rule) => rule.scope === scope);
    this.#limits = this.rules.map((rule) => new RateLimit(rule));
    this.#weights = Float64Array.from(this.rules.flatMap(({ weights }) => MESSAGE_KINDS.map((kind) => weights[kind])));
  }

  /**
   * Let a message pass: `ADMITTED`, or the place in `rules` of the first limit that it breaks, and then nothing is taken.
   * `kind` is its place in `MESSAGE_KINDS`.
   */
  admit(nowNs: number, kind: number): number {
    for (let i = 0; i < this.#limits.length; i++) {
      if (!this.#limits[i]!.has(nowNs, this.#weights[i * MESSAGE_KINDS.length + kind]!)) return i;
    }
    for (let i = 0; i < this.#limits.length; i++) this.#limits[i]!.take(nowNs, this.#weights[i * MESSAGE_KINDS.length + kind]!);
    return ADMITTED;
  }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
