/** Durations are exact nanoseconds both ways. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, NotADuration, parseDurationNs } from '../../../src/base/num/duration.js';

describe('durations', () => {
  it.each([
    ['0ns', 0, '0ns'],
    ['50ns', 50, '50ns'],
    ['250us', 250_000, '250us'],
    ['4ms', 4_000_000, '4ms'],
    ['1.5s', 1_500_000_000, '1.5s'],
    ['0.000000001s', 1, '1ns'],
    ['1500ms', 1_500_000_000, '1.5s'],
    ['2m', 120_000_000_000, '2m'],
    ['90s', 90_000_000_000, '90s'],
    ['1h', 3_600_000_000_000, '1h'],
    ['1d', 86_400_000_000_000, '24h'],
    ['1.5m', 90_000_000_000, '90s'],
  ])('%s', (text, ns, shortest) => {
    expect(parseDurationNs(text)).toBe(ns);
    expect(formatDuration(ns)).toBe(shortest);
  });

  it.each(['', '4', 'ms', '4 ms', '-4ms', '4MS', '1.5ns', '0.0001us', '105d', '1e3ms', '4ms4'])('refuses %j by name', (text) => {
    expect(() => parseDurationNs(text)).toThrow(NotADuration);
    expect(() => parseDurationNs(text)).toThrow(JSON.stringify(text));
  });

  it('reads back what it spells', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (ns) => {
        expect(parseDurationNs(formatDuration(ns))).toBe(ns);
      }),
    );
  });
});
