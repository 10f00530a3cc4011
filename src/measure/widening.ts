/**
 * By how much the percentiles of a bootstrap of few independent blocks are moved out, since they lie too close.
 *
 * Student's quantile over the normal one (Abramowitz and Stegun 26.7.5, two terms), and √(n / (n − 1)), since draws vary about the mean of the blocks
 * and not about the truth.
 *
 * Example: intervals from 20 blocks are widened by 1.10, from 120 by 1.01.
 */
import type { Interval } from './types.js';

/** Square of the normal 97.5 % quantile. */
const Z2 = 3.841458820694124;

/** Factor for so many independent blocks, from 20 on. */
function widening(blocks: number): number {
  const degrees = blocks - 1;
  const student = 1 + (Z2 + 1) / (4 * degrees) + (5 * Z2 * Z2 + 16 * Z2 + 3) / (96 * degrees * degrees);
  return student * Math.sqrt(blocks / degrees);
}

/** An interval about `from`, widened for so many blocks and moved to lie about `to`. */
export function widen(interval: Interval, blocks: number, from: number, to = from): Interval {
  const factor = widening(blocks);
  const { low, high, standardError } = interval;
  return {
    ...interval,
    low: to + factor * (low - from) + 0,
    high: to + factor * (high - from) + 0,
    standardError: factor * standardError,
  };
}
