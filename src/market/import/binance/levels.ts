/**
 * The levels of a frame, `[["61800.20","2.909"],…]`, as ticks and lots, read digit by digit.
 *
 * Bids come first, then asks. Arrays grow and are reused; `copy` keeps a frame's levels for later.
 *
 * Example: `levels.read(bytes, from, to, tick, lot)` of `[["1.5","2"]]` with tick 0.1 and lot 1 gives `ticks[0] === 15`, `lots[0] === 2`.
 */
import { type Decimal, parseUnitsBytes } from '../../../base/num/decimal.js';

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
/** Powers of ten that a float64 holds exactly; the others are undefined, and so send `plainUnits` to NaN. */
const POW10 = Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));

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
    let i = expect(bytes, from, to, OPEN);
    if (bytes[i] === CLOSE) return;
    for (;;) {
      i = expect(bytes, i, to, OPEN);
      const ticks = this.#number(bytes, i, to, tick);
      i = expect(bytes, this.#at, to, COMMA);
      const lots = this.#number(bytes, i, to, lot);
      i = expect(bytes, this.#at, to, CLOSE);
      if (!(ticks > 0 && lots >= 0)) throw new NotLevels(`${ticks} ticks, ${lots} lots`);
      this.#push(ticks, lots);
      if (bytes[i] === CLOSE) return;
      i = expect(bytes, i, to, COMMA);
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
    let mantissa = 0;
    let point = 0;
    let isPlain = true;
    let end = i + 1;
    for (let c = 0; end < to && (c = bytes[end]!) !== QUOTE; end++) {
      if (c === POINT && point === 0) point = end;
      else if (c >= ZERO && c <= NINE) mantissa = mantissa * 10 + (c - ZERO);
      else isPlain = false;
    }
    if (end >= to) throw new NotLevels(excerpt(bytes, i, to));
    this.#at = blank(bytes, end + 1, to);
    const length = end - i - 1;
    if (!isPlain || length === 0 || length > MOST_PLAIN || point === i + 1 || point === end - 1)
      return parseUnitsBytes(bytes, i + 1, end, unit);
    const units = plainUnits(mantissa, point === 0 ? 0 : end - 1 - point, unit);
    return Number.isNaN(units) ? parseUnitsBytes(bytes, i + 1, end, unit) : units;
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

/**
 * Fast path for units that are a power of ten, as nearly all are: `mantissa · 10^−places` in units, NaN when it is not whole or the unit
 * is another. Exact: a quotient of 15 digits that is not whole is further from a whole number than a float64 rounds.
 */
function plainUnits(mantissa: number, places: number, unit: Decimal): number {
  if (unit.small !== 1) return Number.NaN;
  const up = unit.scale - places;
  const units = up >= 0 ? mantissa * POW10[up]! : mantissa / POW10[-up]!;
  return Math.floor(units) === units && units <= Number.MAX_SAFE_INTEGER ? units : Number.NaN;
}

/** Past the byte `wanted` at `i` and the blanks around it. */
function expect(bytes: Buffer, i: number, to: number, wanted: number): number {
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
