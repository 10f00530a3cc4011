/**
 * Days and months as they are asked for: `2024-08-08`, `2024-08-08..2024-08-10`, `2024-08`, `2024-08..2024-10`, both ends included.
 *
 * Invariant: what comes out are days (`YYYY-MM-DD`) or months (`YYYY-MM`) of the calendar, in order.
 *
 * Example: `parseDates('2024-02-28..2024-03-01')` is the days 28 and 29 February and 1 March.
 */
import { UsageError } from '../../base/errors.js';

const SYNTAX = /^(\d{4}-\d\d(?:-\d\d)?)(?:\.\.(\d{4}-\d\d(?:-\d\d)?))?$/;
/** More files than this in one call are taken for a slip: ten years of days. */
const MOST = 3660;
const MS_PER_DAY = 86_400_000;

/** @throws UsageError for other text, dates that do not exist, ends of two kinds, and an end before the beginning. */
export function parseDates(text: string): string[] {
  const [, from, to = from] = SYNTAX.exec(text) ?? [];
  if (from === undefined || to?.length !== from.length || !isDate(from) || !isDate(to))
    throw new UsageError(
      `--date: got ${text}, expected a day such as 2024-08-08, a month such as 2024-08, or two of them: 2024-08-08..2024-08-10`,
    );
  if (to < from) throw new UsageError(`--date: got ${text}, expected the earlier one first`);
  const dates: string[] = [];
  for (let at = from; at <= to; at = from.length === 7 ? monthAfter(at) : dayAfter(at)) {
    if (dates.push(at) > MOST) throw new UsageError(`--date: got ${text}, more than ${MOST} files; ask for a part of them`);
  }
  return dates;
}

/** Whether a date of `parseDates` is a month. */
export function isMonth(date: string): boolean {
  return date.length === 7;
}

function isDate(text: string): boolean {
  const day = text.length === 7 ? `${text}-01` : text;
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + MS_PER_DAY).toISOString().slice(0, 10);
}

function monthAfter(month: string): string {
  // The first of a month and 31 days more lie in the next one.
  return new Date(Date.parse(`${month}-01T00:00:00Z`) + 31 * MS_PER_DAY).toISOString().slice(0, 7);
}
