/**
 * Limit Up-Limit Down: how the plan's parameters depend on the day and on the time of day.
 *
 * The percentages never changed; when they are doubled did. Rules are kept by the day from which they hold; the time of day is told as the time
 * since the open and until the close, so that days with an early close need nothing of their own and time zones stay outside.
 *
 * Source: National Market System Plan to Address Extraordinary Market Volatility (file 4-631, approved May 31, 2012, 77 FR 33498), section V
 * and appendix A; phase II(B) covers the whole day since February 24, 2014 (Nasdaq Equity Trader Alert 2014-17); Amendment 18 (approved
 * April 11, 2019, 84 FR 16086), in use since February 24, 2020 (its activation date in Nasdaq's UTP vendor alert 2019-09), ends the doubling at the open, and at
 * the close for tier 2 above $3.00.
 *
 * Not here: parameters of leveraged products (times their leverage), and what holds when a reopening comes late.
 *
 * Example: on 2021-03-01, ten minutes after the open, nothing is doubled; ten minutes before the close a tier 1 stock is.
 */
import { UsageError } from '../../../base/errors.js';

const MINUTE_NS = 60e9;

/** Tier 1: S&P 500, Russell 1000 and listed products; tier 2: all others. */
export type LuldTier = 1 | 2;

/** When the plan's percentages are doubled. */
export interface LuldRules {
  /** First day, as `YYYY-MM-DD`. */
  readonly from: string;
  /** So long after the open all are doubled. ns; 0: never. */
  readonly openWindowNs: number;
  /** So long before the close they are doubled. ns. */
  readonly closeWindowNs: number;
  /** Whether stocks of tier 2 above $3.00 are spared at the close. */
  readonly sparesTier2: boolean;
}

/** The rules by day, the oldest first. */
export const LULD_RULES: readonly LuldRules[] = [
  { from: '2014-02-24', openWindowNs: 15 * MINUTE_NS, closeWindowNs: 25 * MINUTE_NS, sparesTier2: false },
  { from: '2020-02-24', openWindowNs: 0, closeWindowNs: 25 * MINUTE_NS, sparesTier2: true },
];

/**
 * The rules of a day.
 * @param day as `YYYY-MM-DD`, in New York.
 * @throws UsageError for a day before the plan covered the whole session.
 */
export function luldRulesOn(day: string): LuldRules {
  const rules = LULD_RULES.findLast((one) => one.from <= day);
  if (rules === undefined)
    throw new UsageError(
      `no limit-up limit-down rules are known for ${day}: the first are those of ${LULD_RULES[0]!.from}; leave the bands off`,
    );
  return rules;
}

/**
 * Whether the percentages are doubled.
 * @param isAboveThree whether the close of the day before was above $3.00.
 * @param sinceOpenNs time since the regular open, at least 0.
 * @param untilCloseNs time until the regular close.
 */
export function isLuldDoubled(rules: LuldRules, tier: LuldTier, isAboveThree: boolean, sinceOpenNs: number, untilCloseNs: number): boolean {
  if (sinceOpenNs < rules.openWindowNs) return true;
  if (untilCloseNs > rules.closeWindowNs) return false;
  return !(rules.sparesTier2 && tier === 2 && isAboveThree);
}
