/**
 * Levels as places among a frame's bytes: where price and quantity begin and end, and their digits where they are plain.
 *
 * A record has numbers for both: `numbers[RECORD * i + QTY + FROM]` is where the quantity of level `i` begins.
 *
 * Example: of `12.50` the digits are 1250, and 2 of them stand behind the point.
 */

/** Numbers a level. */
export const RECORD = 8;
/** Where those of the price begin, and those of the quantity. */
export const PRICE = 0;
export const QTY = 4;
/** Of each: its bytes `[FROM, TO)`. */
export const FROM = 0;
export const TO = 1;
/** Its digits as one number, and how many of them stand behind the point; `NOT_PLAIN`: the bytes are to be read. */
export const DIGITS = 2;
export const BEHIND = 3;
export const NOT_PLAIN = -1;

const POINT = 46;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
/** Of the part before the point, and of the part behind it: below 2^31. */
const MOST_IN_PART = 9;
/** Of both, so that they are exact as one number. */
const MOST_DIGITS = 15;
/** 10^0 … 10^9. */
const POW10 = Float64Array.from({ length: MOST_IN_PART + 1 }, (_, i) => Number(`1e${String(i)}`));

const FIRST_LEVELS = 1024;

/** A list of levels that grows. */
export class PlacedLevels {
  numbers = new Float64Array(RECORD * FIRST_LEVELS);

  /** Have room for level `i`. */
  reach(i: number): void {
    if (RECORD * i < this.numbers.length) return;
    const grown = new Float64Array(2 * RECORD * i);
    grown.set(this.numbers);
    this.numbers = grown;
  }

  /** The decimal at `start` as price or quantity (`part`) of level `i`; gives its end: the first byte that is of none. */
  read(i: number, part: number, bytes: Buffer, start: number): number {
    const { numbers } = this;
    const at = RECORD * i + part;
    let digits = 0;
    let whole = 0;
    let point = NOT_PLAIN;
    let end = start;
    for (; ; end++) {
      const c = bytes[end]!;
      if (c >= ZERO && c <= NINE) {
        digits = (Math.imul(digits, 10) + (c - ZERO)) | 0;
      } else if (c === POINT && point < 0) {
        point = end;
        whole = digits;
        digits = 0;
      } else {
        break;
      }
    }
    const before = (point < 0 ? end : point) - start;
    const behind = point < 0 ? 0 : end - 1 - point;
    let isPlain = before > 0 && before <= MOST_IN_PART && behind <= MOST_IN_PART && before + behind <= MOST_DIGITS;
    if (point >= 0 && behind === 0) isPlain = false;
    const c = bytes[end]!;
    if (c === MINUS || c === POINT) {
      isPlain = false;
      end = decimalEnd(bytes, end);
    }
    numbers[at + FROM] = start;
    numbers[at + TO] = end;
    numbers[at + DIGITS] = point < 0 ? digits : whole * POW10[behind]! + digits;
    numbers[at + BEHIND] = isPlain ? behind : NOT_PLAIN;
    return end;
  }
}

/** Behind the bytes from `i` on of which decimals are made: digits, points, signs. */
export function decimalEnd(bytes: Buffer, i: number): number {
  for (let c = bytes[i]!; (c >= ZERO && c <= NINE) || c === POINT || c === MINUS; c = bytes[++i]!);
  return i;
}
