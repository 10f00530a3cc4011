/**
 * The time of a frame, found among its bytes: most frames of a capture are changes of the book, of which pass 1 needs no more.
 *
 * Units: ns on the clock of `Stamps`. Example: with the key `"ts":"` of `…,"ts":"1652459225464","checksum":…` it is that of 1652459225464 ms.
 */
import type { Stamps } from '../frame/clock.js';
import { BadShape } from './json.js';
import { isoTs } from './times.js';
import type { Glance } from './venue.js';

const ZERO = 48;
const NINE = 57;
const ISO_CHARS = 30;
const QUOTE = 34;

/** Looks at frames of one venue. */
export class FrameGlance {
  readonly has: Buffer;
  readonly key: Buffer | undefined;
  readonly #isIso: boolean;
  readonly #stamps: Stamps;

  constructor({ has, key, form }: Glance, stamps: Stamps) {
    this.has = Buffer.from(has);
    this.key = key === undefined ? undefined : Buffer.from(key);
    this.#isIso = form === 'iso';
    this.#stamps = stamps;
  }

  /** The frame's time; NaN when it is not found. */
  stampIn(frame: Buffer): number {
    const at = this.key === undefined ? -1 : frame.lastIndexOf(this.key);
    if (at < 0) return Number.NaN;
    const from = at + this.key!.length;
    return this.#isIso ? this.#iso(frame, from) : this.#whole(frame, from);
  }

  #whole(frame: Buffer, from: number): number {
    let stamp = 0;
    let i = from;
    for (; i < frame.length && frame[i]! >= ZERO && frame[i]! <= NINE; i++) stamp = stamp * 10 + (frame[i]! - ZERO);
    return i === from ? Number.NaN : this.#stamps.fromVenue(stamp);
  }

  #iso(frame: Buffer, from: number): number {
    const to = frame.indexOf(QUOTE, from);
    if (to < 0 || to - from > ISO_CHARS) return Number.NaN;
    try {
      return isoTs(this.#stamps, frame.toString('latin1', from, to));
    } catch (error) {
      // Read as JSON, the frame says what is wrong.
      if (error instanceof BadShape) return Number.NaN;
      throw error;
    }
  }
}
