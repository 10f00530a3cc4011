/**
 * When a recorder gets what a synthetic venue sends: a smallest latency and a uniform law above it, first in, first out.
 *
 * Units: ns since the epoch of the settings. Invariant: receive times never fall, and lie `feedNs` or more behind the venue's.
 *
 * Example: with 1 ms and 0.2 ms an event at 5 ms is received between 6 ms and 6.2 ms, or with the one before.
 */
import { UsageError } from '../../base/errors.js';
import { randomStream } from '../../base/rand/stream.js';
import type { SynthFileOptions } from './format.js';
import type { SynthSettings } from './settings.js';

/** Smallest latency, and width of the law above it, where nothing else is said. */
export const FEED_NS = 1_000_000;
export const FEED_JITTER_NS = 200_000;
const MOST_NS = 1e12;

/** The way from the venue to the recorder. */
export class SynthFeed {
  readonly feedNs: number;
  readonly jitterNs: number;
  readonly #random: () => number;
  #last = 0;

  /** @throws UsageError when a latency is no whole number of ns, or out of range. */
  constructor(settings: SynthSettings, { feedNs = FEED_NS, feedJitterNs = FEED_JITTER_NS }: SynthFileOptions) {
    for (const [name, ns] of Object.entries({ feed: feedNs, feedJitter: feedJitterNs }))
      if (!(Number.isInteger(ns) && ns >= 0 && ns <= MOST_NS))
        throw new UsageError(`${name}: got ${ns} ns, expected a whole number of ns from 0 to ${MOST_NS}`);
    this.feedNs = feedNs;
    this.jitterNs = feedJitterNs;
    this.#random = randomStream(settings.seed, 'synth/feed');
  }

  /** When what happened at `ts` is received; call in the order of sending. */
  recvTs(ts: number): number {
    const recvTs = ts + this.feedNs + Math.floor(this.#random() * this.jitterNs);
    if (recvTs > this.#last) this.#last = recvTs;
    return this.#last;
  }
}
