/** Numbers are spelled the same on every machine, and never lie about a sign or a zero. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bps,
  clock,
  counted,
  figure,
  fixed,
  grouped,
  instant,
  money,
  percent,
  Scale,
  significant,
  span,
} from '../../src/report/numbers.js';

describe('numbers', () => {
  it.each([
    [fixed(61823.449, 1), '61,823.4'],
    [fixed(-0.0001, 2), '0.00'],
    [fixed(-1234567.5, 0), '-1,234,568'],
    [fixed(Number.NaN, 2), '–'],
    [grouped('1234567.1234567'), '1,234,567.1234567'],
    [grouped('-1000'), '-1,000'],
    [significant(0.012345, 3), '0.0123'],
    [significant(1234.5678, 6), '1,234.57'],
    [significant(1200, 2), '1,200'],
    [significant(-1e-18, 3), '0'],
    [percent(0.831), '83.1 %'],
    [percent(0.00094), '0.094 %'],
    [percent(0), '0 %'],
    [percent(Number.NaN), '–'],
    [bps(12.345), '12.35'],
    [bps(-0.0735), '-0.073'],
    [bps(0), '0.00'],
    [money(0.001234), '0.00123'],
    [money(-0.1), '-0.10'],
    [money(0.151), '0.151'],
    [money(-1234.5), '-1,234.50'],
    [money(0), '0.00'],
    [counted(1, 'fill'), '1 fill'],
    [counted(1200, 'fill'), '1,200 fills'],
    [figure(0.5, 'share'), '50.0 %'],
    [figure(4.2e6, 'ns'), '4.2 ms'],
    [figure(12, 'count'), '12'],
    [figure(0.25, 'qty'), '0.25'],
  ])('%s is %s', (got, expected) => {
    expect(got).toBe(expected);
  });

  it.each([
    [0, '0 ns'],
    [250, '250 ns'],
    [86_400, '86.4 µs'],
    [4_200_000, '4.2 ms'],
    [999_600_000, '1 s'],
    [59_960_000_000, '1 min'],
    [345e9, '5 min 45 s'],
    [3_600e9, '1 h'],
    [90_061e9, '1 d 1 h'],
    [-1_834_221, '-1.83 ms'],
  ])('a span of %d ns is %s', (ns, text) => {
    expect(span(ns)).toBe(text);
  });

  it('times are UTC and exact to the nanosecond', () => {
    const epochNs = '1723075200000000000';
    expect(instant(epochNs, 86_100e9 + 1, 9)).toBe('2024-08-08 23:55:00.000000001');
    expect(clock(epochNs, 86_400e9 + 123_456_789, 3)).toBe('00:00:00.123');
    expect(clock(epochNs, 1e9, 0)).toBe('00:00:01');
  });

  it('prices have the decimals of their tick, averages one more, quantities none that they do not need', () => {
    const scale = new Scale('0.1', '0.001');
    expect(scale.price(618_230)).toBe('61,823.0');
    expect(scale.price(618_230.5)).toBe('61,823.05');
    expect(scale.qty(2000)).toBe('2');
    expect(scale.qty(12)).toBe('0.012');
    expect(scale.qty(-1500)).toBe('-1.5');
    expect(new Scale('0.5', '10').price(3)).toBe('1.5');
    expect(new Scale('25', '1').price(4)).toBe('100');
  });

  it('commas change no digit, and a zero has no sign', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), fc.integer({ min: 0, max: 8 }), (value, places) => {
        const text = fixed(value, places);
        expect(Number(text.replaceAll(',', ''))).toBe(Number(value.toFixed(places)) + 0);
        if (!/[1-9]/.test(text)) expect(text.startsWith('-')).toBe(false);
      }),
    );
  });

  it('quantities survive: their text is the lots again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 36 }), fc.constantFrom('1', '0.001', '0.00001', '10', '0.25'), (lots, lotSize) => {
        const text = new Scale('1', lotSize).qty(lots).replaceAll(',', '');
        expect(Math.round(Number(text) / Number(lotSize))).toBe(lots);
      }),
    );
  });
});
