/** Stamps beyond 2^53 are read exactly; one offset a file makes the smallest latency the assumed one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileClock, Stamps, StampTooFar } from '../../../src/market/import/frame/clock.js';

const NS_A_DAY = 86_400_000_000_000n;
const someNs = fc.bigInt({ min: 1_600_000_000_000_000_000n, max: 1_900_000_000_000_000_000n });

function parse(stamps: Stamps, text: string): number {
  return stamps.parseNs(Buffer.from(text), 0, text.length);
}

describe('Stamps', () => {
  it('counts exactly from midnight before the first stamp', () => {
    fc.assert(
      fc.property(someNs, fc.bigInt({ min: -8_000_000_000_000_000n, max: 8_000_000_000_000_000n }), (first, later) => {
        const stamps = new Stamps();
        const sinceFirst = parse(stamps, String(first));
        expect(stamps.baseNs).toBe(first - (first % NS_A_DAY));
        expect(BigInt(sinceFirst)).toBe(first % NS_A_DAY);
        expect(BigInt(parse(stamps, String(first + later)))).toBe(first + later - stamps.baseNs);
      }),
    );
  });

  it('reads small stamps too, as hand-made files have them', () => {
    const stamps = new Stamps();
    expect(parse(stamps, '0')).toBe(0);
    expect(parse(stamps, '1000')).toBe(1000);
    expect(parse(stamps, '999999999999')).toBe(999_999_999_999);
    expect(stamps.baseNs).toBe(0n);
  });

  it.each(['', ' 1', '1 ', '-5', '1.5', '12a', '1723161255030314667.5', '1'.repeat(25)])('%j is no stamp', (text) => {
    expect(parse(new Stamps(), text)).toBeNaN();
  });

  it('a venue’s ms and µs are the same moment', () => {
    const stamps = new Stamps();
    const fromMs = stamps.fromVenue(1_723_161_256_322);
    expect(fromMs).toBe(86_056_322_000_000);
    expect(stamps.fromVenue(1_723_161_256_322_000)).toBe(fromMs);
    expect(stamps.fromVenue(1_723_161_256_322_017)).toBe(fromMs + 17_000);
    expect(stamps.fromVenue(Number.NaN)).toBeNaN();
    expect(stamps.fromVenue(1.5)).toBeNaN();
  });

  it('refuses what is too far from the first stamp to be exact', () => {
    const stamps = new Stamps();
    parse(stamps, '1723161255030314667');
    expect(() => parse(stamps, '1823161255030314667')).toThrow(StampTooFar);
  });
});

describe('FileClock', () => {
  it('offsets the smallest latency to the assumed one', () => {
    const clock = new FileClock();
    expect(clock.offsetNs(1000)).toBe(0);
    clock.sample(100, 40);
    clock.sample(200, 90);
    clock.sample(300, 250);
    expect(clock.offsetNs(1000)).toBe(1110);
  });
});
