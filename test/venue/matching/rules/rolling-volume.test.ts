import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingVolume } from '../../../../src/venue/matching/rules/rolling-volume.js';

const DAY = 86_400_000_000_000;

describe('rolling volume', () => {
  it('of a day counts from the day after, for the window', () => {
    const volume = new RollingVolume(2, 0);
    volume.add(DAY - 1, 10n);
    expect(volume.at(DAY - 1)).toBe(0n);
    volume.add(DAY, 5n);
    expect([volume.at(DAY), volume.at(2 * DAY), volume.at(3 * DAY - 1)]).toEqual([10n, 15n, 15n]);
    expect([volume.at(3 * DAY), volume.at(4 * DAY)]).toEqual([5n, 0n]);
  });

  it('that was there before counts as of the day before', () => {
    const volume = new RollingVolume(3, 5 * DAY + 1, 7n);
    expect([volume.at(5 * DAY + 1), volume.at(7 * DAY), volume.at(8 * DAY)]).toEqual([7n, 7n, 0n]);
  });

  it('does not go back in time', () => {
    const volume = new RollingVolume(3, DAY);
    expect(() => volume.add(0, 1n)).toThrow(/time does not fall/);
  });

  it('is the sum over the days of the window, over gaps of any length', () => {
    const step = fc.record({ hours: fc.integer({ min: 0, max: 200 }), qty: fc.bigInt({ min: 0n, max: 10n ** 18n }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step, { maxLength: 60 }), (windowDays, steps) => {
        const volume = new RollingVolume(windowDays, 0);
        const told: { day: number; qty: bigint }[] = [];
        let hours = 0;
        for (const { hours: more, qty } of steps) {
          hours += more;
          const day = Math.floor(hours / 24);
          const expected = told.filter((each) => each.day < day && each.day >= day - windowDays).reduce((sum, each) => sum + each.qty, 0n);
          expect(volume.at(hours * (DAY / 24))).toBe(expected);
          volume.add(hours * (DAY / 24), qty);
          told.push({ day, qty });
        }
      }),
    );
  });
});
