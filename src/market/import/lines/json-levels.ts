/**
 * The levels of a frame, `[["61800.20","2.909"],…]`, as ticks and lots, read digit by digit.
 *
 * Bids come first, then asks. Arrays grow and are reused; `copy` keeps a frame's levels for later.
 *
 * Example: `levels.read(bytes, from, to, tick, lot)` of `[["1.5","2"]]` with tick 0.1 and lot 1 gives `ticks[0] === 15`, `lots[0] === 2`.
 */
import { type Decimal, parseUnitsBytes, unitsOfDigits } from '../../../base/num/decimal.js';

const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const SPACE = 32;
const FIRST_LEVELS = 4096;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
/** Digits and a point that a float64 holds exactly. */
const MOST_PLAIN = 15;

/** The text is not a list of `["price","quantity"]` pairs. */
export class NotLevels extends RangeError {
  override readonly name = 'NotLevels';
  constructor(got: string) {
    super(`got ${JSON.stringify(got)}, expected levels such as [["61800.2","2.909"]]`);
  }
}

/** Prices and quantities of one frame. */
export class Levels {
  ticks: Float64Array;
  lots: Float64Array;
  /** Levels of both sides. */
  count = 0;
  /** How many of them, the first ones, are bids. */
  bids = 0;
  #at = 0;

  constructor(room: number = FIRST_LEVELS) {
    this.ticks = new Float64Array(room);
    this.lots = new Float64Array(room);
  }

  /** Forget the levels of the last frame. */
  clear(): void {
    this.count = 0;
    this.bids = 0;
  }

  /**
   * Append the list in `bytes[from, to)`.
   * @throws NotLevels, NotAMultiple, NotADecimal, TooManyUnits: the caller adds file and line.
   */
  read(bytes: Buffer, from: number, to: number, tick: Decimal, lot: Decimal): void {
    let i = past(bytes, from, to, OPEN);
    if (bytes[i] === CLOSE) return;
    for (;;) {
      i = past(bytes, i, to, OPEN);
      const ticks = this.#number(bytes, i, to, tick);
      i = past(bytes, this.#at, to, COMMA);
      const lots = this.#number(bytes, i, to, lot);
      i = past(bytes, this.#at, to, CLOSE);
      if (!(ticks > 0 && lots >= 0)) throw new NotLevels(`${ticks} ticks, ${lots} lots`);
      this.#push(ticks, lots);
      if (bytes[i] === CLOSE) return;
      i = past(bytes, i, to, COMMA);
    }
  }

  /** A copy with arrays of its own, just large enough. */
  copy(): Levels {
    const kept = new Levels(0);
    kept.ticks = this.ticks.slice(0, this.count);
    kept.lots = this.lots.slice(0, this.count);
    kept.count = this.count;
    kept.bids = this.bids;
    return kept;
  }

  /** The quoted decimal at `i`, in units; `#at` is left behind it. */
  #number(bytes: Buffer, i: number, to: number, unit: Decimal): number {
    if (bytes[i] !== QUOTE) throw new NotLevels(excerpt(bytes, i, to));
    const from = i + 1;
    let mantissa = 0;
    let point = 0;
    let isPlain = true;
    let end = from;
    for (let c = 0; end < to && (c = bytes[end]!) !== QUOTE; end++) {
      if (c >= ZERO && c <= NINE) mantissa = mantissa * 10 + (c - ZERO);
      else if (c === POINT && point === 0) point = end;
      else isPlain = false;
    }
    if (end >= to) throw new NotLevels(excerpt(bytes, i, to));
    this.#at = end + 1;
    const length = end - from;
    if (isPlain && length > 0 && length <= MOST_PLAIN && point !== from && point !== end - 1) {
      const units = unitsOfDigits(mantissa, point === 0 ? 0 : end - 1 - point, unit);
      if (!Number.isNaN(units)) return units;
    }
    return parseUnitsBytes(bytes, from, end, unit);
  }

  #push(ticks: number, lots: number): void {
    if (this.count === this.ticks.length) this.#grow();
    this.ticks[this.count] = ticks;
    this.lots[this.count] = lots;
    this.count++;
  }

  #grow(): void {
    const grown = new Levels(Math.max(FIRST_LEVELS, 2 * this.count));
    grown.ticks.set(this.ticks);
    grown.lots.set(this.lots);
    this.ticks = grown.ticks;
    this.lots = grown.lots;
  }
}

/** Past the byte `wanted` at `i` and the blanks around it, of which venues write none. */
function past(bytes: Buffer, i: number, to: number, wanted: number): number {
  if (i + 1 < to && bytes[i] === wanted && bytes[i + 1]! > SPACE) return i + 1;
  const at = blank(bytes, i, to);
  if (at >= to || bytes[at] !== wanted) throw new NotLevels(excerpt(bytes, i, to));
  return blank(bytes, at + 1, to);
}

function blank(bytes: Buffer, i: number, to: number): number {
  while (i < to && bytes[i]! <= SPACE) i++;
  return i;
}

function excerpt(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, Math.min(to, from + 40));
}
