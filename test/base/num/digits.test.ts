/** Whole numbers among bytes. */
import { describe, expect, it } from 'vitest';
import { digits } from '../../../src/base/num/digits.js';

const of = (text: string, from = 0, to = text.length): number => digits(Buffer.from(text), from, to);

describe('digits', () => {
  it('reads what stands between two places', () => {
    expect(of('t=34200,1', 2, 7)).toBe(34_200);
    expect(of('007')).toBe(7);
    expect(of('999999999999999')).toBe(999_999_999_999_999);
  });

  it('is NaN of anything else', () => {
    for (const text of ['', '-1', '1.0', '1 ', '12a4', '1000000000000000']) expect(of(text)).toBeNaN();
    expect(of('12', 0, 3)).toBeNaN();
  });
});
