/**
 * Daylight saving time of the United States, by rule and not by the machine's zone database: from 2 in the morning on the second Sunday of March to the first
 * of November, as it holds since 2007. Both Sundays still begin at the old offset.
 *
 * Example: `isUsDaylight(Date.UTC(2024, 7, 8)) === true`.
 */

const MARCH = 2;
const NOVEMBER = 10;

/** Whether the midnight that begins a day is in daylight saving time; `dayMs` is the day's midnight in UTC, ms since the Unix epoch. */
export function isUsDaylight(dayMs: number): boolean {
  const year = new Date(dayMs).getUTCFullYear();
  return dayMs > sundayFrom(year, MARCH, 8) && dayMs <= sundayFrom(year, NOVEMBER, 1);
}

/** The first Sunday from a day of a month (0: January) on, ms since the Unix epoch. */
function sundayFrom(year: number, month: number, day: number): number {
  const from = new Date(Date.UTC(year, month, day));
  return Date.UTC(year, month, day + ((7 - from.getUTCDay()) % 7));
}
