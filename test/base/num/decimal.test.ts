/** Decimals are exact: what goes in as text comes out as the same number, and what does not fit is refused, never rounded. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareDecimals,
  formatDecimal,
  formatUnits,
  isMultiple,
  multiplyDecimals,
  NotADecimal,
  NotAMultiple,
  parseDecimal,
  parseUnits,
  parseUnitsBytes,
  TooManyUnits,
  unitsOf,
} from '../../../src/base/num/decimal.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('parseUnits', () => {
  it.each([
    ['60123.4', '0.1', 601234],
    ['60123.40', '0.1', 601234],
    ['0', '0.1', 0],
    ['-0', '0.1', 0],
    ['-0.0', '0.1', 0],
    ['-12.5', '0.5', -25],
    ['7', '1', 7],
    ['1500', '100', 15],
    ['4.75', '0.05', 95],
    ['0.3', '0.1', 3],
    ['1e-8', '0.00000001', 1],
    ['1E2', '0.5', 200],
    ['0.000000010000000000', '0.00000001', 1],
    ['90071992547409.91', '0.01', 9007199254740991],
    ['0.250', '0.125', 2],
    ['123456789012345678', '1000000000', undefined],
  ])('%s in units of %s', (text, unit, want) => {
    const u = parseDecimal(unit);
    if (want === undefined) {
      expect(() => parseUnits(text, u)).toThrow(NotAMultiple);
      return;
    }
    expect(parseUnits(text, u)).toBe(want);
    expect(parseUnitsBytes(bytes(`,${text},`), 1, 1 + text.length, u)).toBe(want);
  });

  it.each(['', '-', '.', '.5', '5.', '1,5', '0x10', 'NaN', 'Infinity', '1 ', ' 1', '+1', '1.2.3', '--1', '1e', '١'])(
    'refuses %j',
    (text) => {
      expect(() => parseUnits(text, parseDecimal('0.1'))).toThrow(NotADecimal);
      if (text !== '١') expect(() => parseUnitsBytes(bytes(text), 0, text.length, parseDecimal('0.1'))).toThrow(NotADecimal);
    },
  );

  it('names what is off the grid and the grid', () => {
    expect(() => parseUnits('100.05', parseDecimal('0.1'))).toThrow('got 100.05, expected a multiple of 0.1');
    expect(() => parseUnits('0.1000000000000000001', parseDecimal('0.1'))).toThrow(NotAMultiple);
    expect(() => parseUnits('9007199254740992', parseDecimal('1'))).toThrow(TooManyUnits);
  });
});

const unit = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, scale]) => parseDecimal(`${String(digits)}e-${String(scale)}`));

describe('round trips', () => {
  it('units → text → units, by string and by bytes', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), unit, (n, u) => {
        const text = formatUnits(n, u);
        expect(text).not.toMatch(/\.$|\.\d*0$|e/);
        expect(parseUnits(text, u)).toBe(n + 0);
        expect(parseUnitsBytes(bytes(text), 0, text.length, u)).toBe(n + 0);
        expect(formatUnits(BigInt(n), u)).toBe(text);
      }),
    );
  });

  it('agrees with exact rational arithmetic on any decimal and unit', () => {
    const numeral = fc
      .tuple(fc.boolean(), fc.stringMatching(/^\d{1,20}$/), fc.stringMatching(/^\d{0,20}$/))
      .map(([minus, whole, fraction]) => `${minus ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`);
    fc.assert(
      fc.property(numeral, unit, (text, u) => {
        const [whole = '', fraction = ''] = text.replace('-', '').split('.');
        const numerator = BigInt(whole + fraction) * 10n ** BigInt(u.scale);
        const divisor = u.digits * 10n ** BigInt(fraction.length);
        const exact = numerator % divisor === 0n && numerator / divisor <= 9007199254740991n;
        if (exact) expect(parseUnits(text, u)).toBe(Number(((text.startsWith('-') ? -1n : 1n) * numerator) / divisor));
        else expect(() => parseUnits(text, u)).toThrow(RangeError);
      }),
      { numRuns: 500 },
    );
  });
});

describe('decimals', () => {
  it('compare, multiply and divide exactly', () => {
    expect(compareDecimals(parseDecimal('0.30'), parseDecimal('0.3'))).toBe(0);
    expect(compareDecimals(parseDecimal('-1'), parseDecimal('0.001'))).toBe(-1);
    expect(compareDecimals(parseDecimal('2'), parseDecimal('1.999'))).toBe(1);
    expect(formatDecimal(multiplyDecimals(parseDecimal('0.25'), parseDecimal('-0.4')))).toBe('-0.1');
    expect(isMultiple(parseDecimal('0.5'), parseDecimal('0.1'))).toBe(true);
    expect(isMultiple(parseDecimal('0.5'), parseDecimal('0.3'))).toBe(false);
    expect(unitsOf(parseDecimal('1e3'), parseDecimal('0.01'))).toBe(100000n);
    expect(() => unitsOf(parseDecimal('1'), parseDecimal('0.3'))).toThrow(NotAMultiple);
  });

  it.each([
    ['100', '100'],
    ['0.0010', '0.001'],
    ['1e3', '1000'],
    ['-1.50e-3', '-0.0015'],
    ['0e-7', '0'],
  ])('%s is spelt %s', (text, want) => {
    expect(formatDecimal(parseDecimal(text))).toBe(want);
  });
});
