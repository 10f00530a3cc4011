/**
 * Lines of a table that begin with the same cells as the line before them, which are most lines of a book: the rest of each is parsed here.
 *
 * AssemblyScript, since WebAssembly has what JavaScript has not: vectors of 16 bytes and integers of 64 bits. `npm run kernels` compiles it into `../line-run-module.ts`;
 * `../line-runs.ts` fills the tables below and calls `run`. What is not understood at once (an empty cell, a number off the grid, an exponent) ends
 * a run before its line.
 *
 * A number's digits are found by one comparison of 16 bytes, moved to the right without their point by one shuffle, and added up in pairs, fours and
 * eights (W. Muła, "SIMD-ized parsing of decimal numbers"), so that how long it is costs no branch.
 *
 * Cells are counted from the first behind the shared ones. All addresses are bytes of the module's memory.
 */

/** Most cells, lines, bytes of shared cells and bytes of text of a run. */
export const MOST_CELLS: usize = 8;
export const MOST_LINES: usize = 1024;
export const MOST_SHARED_BYTES: usize = 1024;
export const TEXT_BYTES: usize = 131072;

/** Most characters of a number: with a point, digits that a float64 holds exactly. */
const MOST_LENGTH: usize = 15;
/** Numbers of places behind the point: 0 to 15. */
export const PLACES: usize = 16;
/** The last whole number before which a float64 holds all of them. */
const MAX_SAFE: f64 = 9007199254740991;
/** Characters that are looked at, and bytes that are compared, at a time. */
export const SIXTEEN: usize = 16;
/** By first letter, and bytes of what is known of a word. */
export const LETTERS: usize = 128;
export const SLOT_BYTES: usize = 32;

// Sizes are products of the constants above, which `memory.data` wants worked out. From `kinds` to `shuffles` stands what is of one table.

/** A byte a cell: 0 for a decimal, 1 for a word. */
export const kinds: usize = memory.data(8);
/** A float64 a cell: the least and the most that a decimal may come to. */
export const least: usize = memory.data(64);
export const most: usize = memory.data(64);
/** Two float64s by cell and places behind the point: what the digits are multiplied by (NaN: they are left to others), and what the product is divided by. */
export const ratios: usize = memory.data(2048);
/** By cell and first letter, 32 bytes: the word as eight bytes, which of their bits count, its value as a float64, its length (0: there is none) as 64 bits. */
export const words: usize = memory.data(32768);
/** By digits before the point and length, 16 bytes: which byte goes where so that the digits without the point stand at the right. */
export const shuffles: usize = memory.data(4096, 16);
/** What comes out: float64s, `MOST_LINES` a cell. */
export const values: usize = memory.data(65536);
/** Whole lines, and behind them what is touched when shared cells are compared there, and by a load of 16 bytes. */
export const text: usize = memory.data(132112, 16);

const DECIMAL: u8 = 0;
const LINE_FEED: u8 = 10;
const CARRIAGE_RETURN: u8 = 13;
const COMMA: u8 = 44;
const POINT: i8 = 46;
const ZERO: i8 = 48;
/** No place: what stands there is left to others. Nothing begins at 0. */
const ODD: usize = 0;

let next: usize = 0;
let last: usize = 0;
let isOther: bool = false;

/** Where the line behind the last run begins. */
export function nextAt(): usize {
  return next;
}

/** Where the last line of the last run begins. */
export function lastAt(): usize {
  return last;
}

/** Whether the last run ended before a line that begins with other cells. */
export function endsAtOther(): bool {
  return isOther;
}

/** Parse lines from `at`, of those that end at `end`, as long as they begin with the `length` bytes at `shared`, 16 to `MOST_SHARED_BYTES`; gives how many did. */
export function run(at: usize, end: usize, shared: usize, length: usize, cells: usize): usize {
  let lines: usize = 0;
  isOther = false;
  for (; lines < MOST_LINES && at < end; lines++) {
    if (!isSame(at, shared, length)) {
      isOther = true;
      break;
    }
    const behind = lineAt(at + length, cells, values + (lines << 3));
    if (behind === ODD) break;
    last = at;
    at = behind;
  }
  next = at;
  return lines;
}

/** Parse the cells at `i` up to the line's end, one value each at `to` and every `MOST_LINES` float64s behind it; gives where the next line begins. */
function lineAt(i: usize, cells: usize, to: usize): usize {
  for (let cell: usize = 0; cell < cells; cell++) {
    if (cell > 0) {
      if (load<u8>(i) !== COMMA) return ODD;
      i++;
    }
    i = load<u8>(kinds + cell) === DECIMAL ? decimalAt(i, cell, to) : wordAt(i, cell, to);
    if (i === ODD) return ODD;
    to += MOST_LINES << 3;
  }
  if (load<u8>(i) === CARRIAGE_RETURN) i++;
  return load<u8>(i) === LINE_FEED ? i + 1 : ODD;
}

/** Parse a decimal; gives the place behind it. */
function decimalAt(i: usize, cell: usize, to: usize): usize {
  const bytes = v128.load(i);
  const digits = v128.sub<u8>(bytes, i8x16.splat(ZERO));
  // A bit for each byte that is no digit, and one behind the sixteen.
  const others = (<u32>v128.bitmask<u8>(v128.gt<u8>(digits, i8x16.splat(9)))) | 0x10000;
  const points = <u32>v128.bitmask<u8>(v128.eq<u8>(bytes, i8x16.splat(POINT)));
  const whole = <usize>ctz<u32>(others);
  const length = <usize>ctz<u32>(others & ~points);
  const point: usize = length === whole ? 0 : 1;
  const places = length - whole - point;
  const inside = others & ((1 << (<u32>length)) - 1);
  // No digit before or behind the point, too many of them, or a second point.
  if (whole === 0 || length > MOST_LENGTH || places < point || (inside & (inside - 1)) !== 0) return ODD;
  const aligned = v128.swizzle(digits, v128.load(shuffles + (whole * SIXTEEN + length) * SIXTEEN));
  const pairs = v128.shr<u16>(v128.mul<u16>(aligned, i16x8.splat(2561)), 8); // 2561 = 10 · 256 + 1
  const fours = i32x4.dot_i16x8_s(pairs, i32x4.splat(0x00010064)); // times 100, 1
  const eights = i32x4.dot_i16x8_s(v128.narrow<i32>(fours, fours), i32x4.splat(0x00012710)); // times 10,000, 1
  const mantissa = <f64>i32x4.extract_lane(eights, 0) * 1e8 + <f64>i32x4.extract_lane(eights, 1);
  const ratio = ratios + ((cell * PLACES + places) << 4);
  const scaled = mantissa * load<f64>(ratio);
  const divisor = load<f64>(ratio, 8);
  const value = scaled / divisor;
  if (!(scaled <= MAX_SAFE) || floor<f64>(value) * divisor !== scaled) return ODD;
  if (!(value >= load<f64>(least + (cell << 3)) && value <= load<f64>(most + (cell << 3)))) return ODD;
  store<f64>(to, value);
  return i + length;
}

/** Parse a word; gives the place behind it. */
function wordAt(i: usize, cell: usize, to: usize): usize {
  const bytes = load<u64>(i);
  const slot = words + (cell * LETTERS + <usize>(bytes & 127)) * SLOT_BYTES;
  const length = <usize>load<u64>(slot, 24);
  if (((bytes ^ load<u64>(slot)) & load<u64>(slot, 8)) !== 0 || length === 0) return ODD;
  store<f64>(to, load<f64>(slot, 16));
  return i + length;
}

/** Whether `length` bytes are the same: blocks of 16, and the last 16. */
function isSame(at: usize, shared: usize, length: usize): bool {
  const tail = length - SIXTEEN;
  let differ = v128.xor(v128.load(at + tail), v128.load(shared + tail));
  for (let j: usize = 0; j < tail; j += SIXTEEN) differ = v128.or(differ, v128.xor(v128.load(at + j), v128.load(shared + j)));
  return !v128.any_true(differ);
}
