/**
 * Pass 1 over a raw capture: what it holds of the symbol, which other symbols there are, and the recorder's clock. Nothing is converted.
 *
 * Example: `reader.frame(frame, survey); …; survey.snapshots > 0`.
 */
import type { FileClock } from '../frame/clock.js';
import { Levels } from './levels.js';
import type { Market } from './venue.js';

const MOST_SYMBOLS = 1000;

/** What pass 1 has seen. */
export class Survey implements Market {
  readonly levels = new Levels();
  ownFrames = 0;
  snapshots = 0;
  updates = 0;
  trades = 0;
  orderSnapshots = 0;
  orderEvents = 0;
  /** Checksums that came: they are over the book, which pass 1 does not keep. */
  checksums = 0;
  /** Frames by other symbol, at most `MOST_SYMBOLS` of them. */
  readonly #others = new Map<string, number>();
  #clock!: FileClock;
  #recvTs = 0;

  /** A record comes. */
  at(recvTs: number, clock: FileClock): void {
    this.#recvTs = recvTs;
    this.#clock = clock;
  }

  /** Whether it is known what the symbol's rows will be made of. */
  get isSettled(): boolean {
    return this.snapshots > 0 && this.updates > 0;
  }

  /** Other symbols, the most frequent first, for messages. */
  others(): string[] {
    const others = [...this.#others].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return others.map(([symbol, count]) => `${symbol} (${String(count)} frames)`);
  }

  own(): void {
    this.ownFrames++;
  }

  other(symbol: string): void {
    const before = this.#others.get(symbol);
    if (symbol !== '' && (before !== undefined || this.#others.size < MOST_SYMBOLS)) this.#others.set(symbol, (before ?? 0) + 1);
  }

  snapshot(): void {
    this.snapshots++;
  }

  update(exchTs: number): void {
    this.updates++;
    this.#sample(exchTs);
  }

  window(exchTs: number): void {
    this.snapshots++;
    this.#sample(exchTs);
  }

  trade(exchTs: number): void {
    this.trades++;
    this.#sample(exchTs);
  }

  touch(exchTs: number): void {
    this.#sample(exchTs);
  }

  orderSnapshot(): void {
    this.orderSnapshots++;
  }

  order(exchTs: number): void {
    this.orderEvents++;
    this.#sample(exchTs);
  }

  match(exchTs: number): void {
    this.trade(exchTs);
  }

  link(): void {
    // Chains are held in pass 2.
  }

  verify(): void {
    this.checksums++;
  }

  count(): void {
    // Counted in pass 2.
  }

  /** Snapshots say how the book stood, maybe some time ago; what happened was sent at once. */
  #sample(exchTs: number): void {
    if (!Number.isNaN(exchTs)) this.#clock.sample(exchTs, this.#recvTs);
  }
}
