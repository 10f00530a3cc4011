/** Points of a latency curve: read exactly, in order, the base among them; what makes no list of points is refused with the option's name. */
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { pointsAt, pointsTimes, type Point } from '../../../src/lab/latency-curve/points.js';

const told = (points: readonly Point[]): unknown[] => points.map(({ label, x, isBase }) => `${label} ${x}${isBase ? ' base' : ''}`);

describe('--at', () => {
  it('ascends from the base, which need not be said', () => {
    expect(told(pointsAt('5ms, 250us,0,1.5ms'))).toEqual(['+0ns 0 base', '+250us 0.25', '+1.5ms 1.5', '+5ms 5']);
    expect(told(pointsAt('1ms'))).toEqual(['+0ns 0 base', '+1ms 1']);
  });

  it.each([
    ['1ms,,5ms', /^--at: got '1ms,,5ms', which has an empty place; expected durations such as 0,1ms,5ms,20ms/],
    [',', /^--at: got ',', which has an empty place/],
    ['1ms,-5ms', /^--at: got "-5ms", expected a duration such as .*; a latency can be made shorter by --times alone/],
    ['1ms,5', /^--at: got "5", expected a duration such as/],
    ['1ms,0.5ns', /^--at: got "0.5ns", .*a whole number of nanoseconds/],
    ['1ms,2ms,1000us', /^--at: got 1ms and 1000us, the same point twice; give each once/],
    ['0,0ms', /^--at: got 0 and 0ms, the same point twice/],
    ['0', /^--at: got only the base, the scenario’s own latency; give at least one other point/],
  ])('%s is refused', (list, message) => {
    expect(() => pointsAt(list)).toThrow(UsageError);
    expect(() => pointsAt(list)).toThrow(message);
  });
});

describe('--times', () => {
  it('ascends, the base among them', () => {
    expect(told(pointsTimes('2,0.5'))).toEqual(['x0.5 0.5', 'x1 1 base', 'x2 2']);
    expect(told(pointsTimes('0,1.0'))).toEqual(['x0 0', 'x1 1 base']);
  });

  it.each([
    ['2,-1', /^--times: got '-1', expected a decimal from 0/],
    ['2,fast', /^--times: got 'fast', expected a decimal from 0/],
    ['2,2.0', /^--times: got 2 and 2.0, the same point twice/],
    ['1', /^--times: got only the base/],
    ['', /^--times: got '', which has an empty place/],
  ])('%s is refused', (list, message) => {
    expect(() => pointsTimes(list)).toThrow(UsageError);
    expect(() => pointsTimes(list)).toThrow(message);
  });
});
