/**
 * What a zone's midnight is behind UTC's, by rule.
 *
 * Units: ns. Example: New York on 2024-08-08: 4 hours.
 */
import type { Zone } from '../../venue/matching/rules/types.js';

const NS_AN_HOUR = 3_600_000_000_000;
/** Hours that a zone is behind UTC in winter. */
const HOURS_BEHIND: Readonly<Record<Zone, number>> = { UTC: 0, 'America/New_York': 5, 'America/Chicago': 6 };

/** ns from midnight in UTC to midnight in the zone on the same date. Both Sundays of a change still begin at the old offset. */
export function localMidnightNs(date: Date, zone: Zone | { readonly utcOffsetNs: number }): number {
  if (typeof zone !== 'string') return -zone.utcOffsetNs;
  const winter = HOURS_BEHIND[zone];
  if (zone === 'UTC') return 0;
  const year = date.getUTCFullYear();
  const isSummer = date.getTime() > sundayFrom(year, 2, 8) && date.getTime() <= sundayFrom(year, 10, 1);
  return (isSummer ? winter - 1 : winter) * NS_AN_HOUR;
}

/** The first Sunday from a day of a month (0: January) on, ms since the Unix epoch. */
function sundayFrom(year: number, month: number, day: number): number {
  const from = new Date(Date.UTC(year, month, day));
  return Date.UTC(year, month, day + ((7 - from.getUTCDay()) % 7));
}
