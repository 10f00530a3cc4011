import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextNumbers } from '../../../src/base/mem/text-numbers.js';

describe('TextNumbers', () => {
  const text = fc.oneof(
    fc.nat(300).map(String),
    fc.constantFrom('', '0', '00', '007', '7', '9999999', '10000000', '-1', '1.0', ' 7', '7 ', '٣', '1e3', '+7'),
    fc.string({ maxLength: 3 }),
  );

  it('gives each text the number it was given last, as a map does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.nat(1e9))), fc.array(text), (entries, others) => {
        const numbers = new TextNumbers();
        const map = new Map<string, number>();
        for (const [key, number] of entries) {
          numbers.set(key, number);
          map.set(key, number);
        }
        for (const key of [...map.keys(), ...others]) expect([key, numbers.get(key)]).toEqual([key, map.get(key) ?? -1]);
      }),
    );
  });
});
