/** Numbers put as bytes are spelled as JavaScript spells them, whatever their length. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_DIGITS, putDecimal, putPadded, putText, putWhole } from '../../../src/base/io/ascii.js';
import { formatOnGrid, parseDecimal } from '../../../src/base/num/decimal.js';

/** What a function puts behind three bytes of its own, and that it touches no others. */
function put(write: (bytes: Uint8Array, at: number) => number): string {
  const bytes = new Uint8Array(80).fill(46);
  const end = write(bytes, 3);
  expect(bytes.subarray(0, 3).every((byte) => byte === 46)).toBe(true);
  expect(bytes.subarray(end).every((byte) => byte === 46)).toBe(true);
  return Buffer.from(bytes.subarray(3, end)).toString('latin1');
}

const EDGES = [0, 1, 9, 10, 99, 100, 2147483647, 2147483648, 4294967295, 4294967296, 9999999999, Number.MAX_SAFE_INTEGER];
const whole = fc.oneof(fc.constantFrom(...EDGES), fc.nat(), fc.maxSafeNat());

describe('ascii', () => {
  it('whole numbers, with their sign', () => {
    fc.assert(
      fc.property(whole, (n) => {
        expect(put((bytes, at) => putWhole(bytes, at, n))).toBe(String(n));
        if (n > 0) expect(put((bytes, at) => putWhole(bytes, at, -n))).toBe(String(-n));
        expect(String(-n).length).toBeLessThanOrEqual(MOST_DIGITS);
      }),
    );
  });

  it('padded numbers have their last digits, with zeros in front', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 20 }), (n, width) => {
        expect(put((bytes, at) => putPadded(bytes, at, n, width))).toBe(String(n).padStart(width, '0').slice(-width));
      }),
    );
  });

  it('decimals have all places of their scale', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 0, max: 15 }), (n, scale) => {
        const unit = parseDecimal(scale === 0 ? '1' : `0.${'1'.padStart(scale, '0')}`);
        expect(put((bytes, at) => putDecimal(bytes, at, n, scale))).toBe(formatOnGrid(n, unit));
      }),
    );
  });

  it('texts as they are', () => {
    expect(put((bytes, at) => putText(bytes, at, '"a":['))).toBe('"a":[');
  });
});
