/**
 * What a zone's midnight is behind UTC's, by rule.
 *
 * Units: ns. Example: New York on 2024-08-08: 4 hours.
 */
import { isUsDaylight } from '../../base/num/us-daylight.js';
import type { Zone } from '../../venue/matching/rules/types.js';

const NS_AN_HOUR = 3_600_000_000_000;
/** Hours that a zone is behind UTC in winter. */
const HOURS_BEHIND: Readonly<Record<Zone, number>> = { UTC: 0, 'America/New_York': 5, 'America/Chicago': 6 };

/** ns from midnight in UTC to midnight in the zone on the same date. Both Sundays of a change still begin at the old offset. */
export function localMidnightNs(date: Date, zone: Zone | { readonly utcOffsetNs: number }): number {
  if (typeof zone !== 'string') return -zone.utcOffsetNs;
  const winter = HOURS_BEHIND[zone];
  if (zone === 'UTC') return 0;
  return (isUsDaylight(date.getTime()) ? winter - 1 : winter) * NS_AN_HOUR;
}
