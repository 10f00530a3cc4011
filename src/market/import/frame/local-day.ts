/**
 * Days of files whose times count from local midnight: which day it is, and when that midnight was in UTC.
 *
 * The day is the option `date`, else one that the file's name has. What local time is ahead of UTC is the option `utcOffset`, else that of
 * New York on that day, by rule and not by the machine's zone database: UTC−4 from the second Sunday of March to the first Sunday of
 * November, UTC−5 else. The clock changes at 2 in the morning of a Sunday, so both Sundays still begin at the old offset.
 *
 * Units: seconds since the Unix epoch; days as `2019-12-30`.
 *
 * Example: `midnightOf('2019-12-30', '')` is 1577682000, which is 2019-12-30T05:00:00Z.
 */
import { UsageError } from '../../../base/errors.js';
import { isUsDaylight } from '../../../base/num/us-daylight.js';

const SECONDS_A_DAY = 86_400;
const SECONDS_AN_HOUR = 3_600;
const MONTHS = 12;
/** The rule of New York as it stands holds from this year on. */
const FIRST_YEAR = 2007;

/** Digits of dates in names, most telling first: year-month-day, and month-day-year in eight or six digits. */
const DATES_IN_NAMES = [
  { pattern: /(?<!\d)(?<year>(?:19|20)\d\d)-(?<month>\d\d)-(?<day>\d\d)(?!\d)/, century: '' },
  { pattern: /(?<!\d)(?<year>(?:19|20)\d\d)(?<month>\d\d)(?<day>\d\d)(?!\d)/, century: '' },
  { pattern: /(?<!\d)(?<month>\d\d)(?<day>\d\d)(?<year>(?:19|20)\d\d)(?!\d)/, century: '' },
  { pattern: /(?<!\d)(?<month>\d\d)(?<day>\d\d)(?<year>\d\d)(?!\d)/, century: '20' },
] as const;

/** The day that a file's name has: `12302019.NASDAQ_ITCH50.gz`, `S071321-v50.txt.gz`, `AAPL_2012-06-21_34200000_….csv`; undefined when none. */
function dayInName(file: string): string | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  for (const { pattern, century } of DATES_IN_NAMES) {
    const found = pattern.exec(name)?.groups;
    if (found === undefined) continue;
    const day = `${century}${found['year']!}-${found['month']!}-${found['day']!}`;
    if (dayNumber(day) !== undefined) return day;
  }
  return undefined;
}

/**
 * The day of a file: the option `date`, else the one in its name.
 * @throws UsageError when there is neither, or no such day.
 */
export function dayOf(file: string, date: string): string {
  const day = date === '' ? dayInName(file) : date;
  if (day === undefined)
    throw new UsageError(`${file}: times count from midnight, and the file's name has no day. Give --date, such as 2019-12-30.`);
  if (dayNumber(day) === undefined) throw new UsageError(`--date: got ${day}, expected a day that there is, such as 2019-12-30`);
  return day;
}

/**
 * Local midnight of a day, s since the Unix epoch. `utcOffset` as `-05:00`; empty: New York.
 * @throws UsageError for a day before the rule of New York holds.
 */
export function midnightOf(day: string, utcOffset: string): number {
  return dayNumber(day)! * SECONDS_A_DAY - (utcOffset === '' ? newYorkOffset(day) : secondsOf(utcOffset));
}

/** What New York is ahead of UTC at the midnight that begins a day, s. */
function newYorkOffset(day: string): number {
  const year = Number(day.slice(0, 4));
  if (year < FIRST_YEAR)
    throw new UsageError(
      `--utc-offset: is needed for ${day}: daylight saving time in New York is known from ${FIRST_YEAR} on. Give -05:00 or -04:00.`,
    );
  return (isUsDaylight(dayNumber(day)! * SECONDS_A_DAY * 1000) ? -4 : -5) * SECONDS_AN_HOUR;
}

/** Days since 1970-01-01 by the Gregorian calendar; undefined when there is no such day. */
function dayNumber(day: string): number | undefined {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  if (month < 1 || month > MONTHS) return undefined;
  const ms = Date.UTC(year, month - 1, date);
  return new Date(ms).toISOString().startsWith(day) ? ms / 1000 / SECONDS_A_DAY : undefined;
}

function secondsOf(utcOffset: string): number {
  const seconds = Number(utcOffset.slice(1, 3)) * SECONDS_AN_HOUR + Number(utcOffset.slice(4, 6)) * 60;
  return utcOffset.startsWith('-') ? -seconds : seconds;
}
