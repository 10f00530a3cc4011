/**
 * The calibration loop: fixed work on integers and float64 columns, by which speeds on different machines compare.
 *
 * It does what replaying does in small: reads columns, hops about a table by a key, branches on what it finds, writes back. So machines that
 * are slow at one are about as slow at the other. Unit: steps a second; the sum is checked so that nothing can be left out.
 */

/** Steps of one pass. */
export const CALIBRATION_STEPS = 1 << 24;
const KEYS = 1 << 16;

/** Steps a second of one pass. */
export function calibrate(): number {
  const lots = new Float64Array(KEYS);
  const keys = new Int32Array(KEYS);
  for (let i = 0, x = 1; i < KEYS; i++) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0;
    keys[i] = x >>> 16;
  }
  const startMs = performance.now();
  const sum = pass(lots, keys);
  const seconds = (performance.now() - startMs) / 1000;
  if (!(sum > 0)) throw new Error(`the calibration loop adds up to ${sum}, expected more than 0`);
  return CALIBRATION_STEPS / seconds;
}

function pass(lots: Float64Array, keys: Int32Array): number {
  let sum = 0;
  for (let step = 0; step < CALIBRATION_STEPS; step++) {
    const key = keys[step & (KEYS - 1)]!;
    const before = lots[key]!;
    const next = before > 40 ? before - 37 : before + (key & 7) + 1;
    lots[key] = next;
    if (next < before) sum += before - next;
  }
  return sum;
}
