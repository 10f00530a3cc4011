/** Four bytes at a time say what the bytes one by one say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fourDigits, hasQuoteOrBackslash, isFourDigits } from '../../../../src/market/import/lines/words.js';

/** Bytes of all kinds, more often those near what is looked for. */
const byte = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.integer({ min: 0x2f, max: 0x3a }),
  fc.constantFrom(0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0xa2, 0xdc, 0xb0, 0xff),
);
const bytes = fc.tuple(byte, byte, byte, byte).map((four) => Buffer.from(four));

describe('words', () => {
  it('find what a loop over the bytes finds', () => {
    fc.assert(
      fc.property(bytes, (four) => {
        const word = four.readInt32LE();
        expect(hasQuoteOrBackslash(word)).toBe(/["\\]/.test(four.toString('latin1')));
        expect(isFourDigits(word)).toBe(/^\d{4}$/.test(four.toString('latin1')));
      }),
      { numRuns: 5000 },
    );
  });

  it('read every number of four digits', () => {
    for (let n = 0; n < 10_000; n++) {
      const word = Buffer.from(String(n).padStart(4, '0')).readInt32LE();
      expect(isFourDigits(word) && fourDigits(word)).toBe(n);
    }
  });
});
