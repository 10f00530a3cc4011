/**
 * A venue's day as times: the changes of phase of a market's run.
 *
 * Local clocks go by rule and not by the machine's zone database: New York and Chicago change at 2 in the morning on the second Sunday of March and the
 * first of November. A phase that was entered before the run begins holds at its start.
 *
 * Units: ns since the run's epoch. Example: Nasdaq, a run from 09:00 to 16:30 in New York: preOpen, continuous at 09:30, closed at 16:00.
 */
import { UsageError } from '../../base/errors.js';
import { localMidnightNs } from './local-midnight.js';
import type { PhaseRules } from '../../venue/matching/rules/types.js';
import { Phase, type PlannedPhase } from '../../venue/matching/index.js';

const NS_A_DAY = 86_400_000_000_000;
const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** How many days before its start a phase is looked for that holds there: a weekend and a holiday. */
const DAYS_BEFORE = 7;

/**
 * Changes of phase from `startNs` on, the first at `startNs`, up to a day behind `endNs`: what comes after the run may be told of in it. `epochNs` is the
 * run's, since the Unix epoch.
 */
export function plannedPhases(rules: PhaseRules, epochNs: bigint, startNs: number, endNs: number): PlannedPhase[] {
  if ('always' in rules) return [{ atNs: startNs, phase: Phase[rules.always] }];
  const firstDay = Math.floor(startNs / NS_A_DAY) - DAYS_BEFORE;
  const lastDay = Math.floor(endNs / NS_A_DAY) + 2;
  const all: PlannedPhase[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    const date = new Date(Number((epochNs + BigInt(day) * BigInt(NS_A_DAY)) / 1_000_000n));
    const midnightNs = localMidnightNs(date, rules.zone);
    for (const { phase, atNs, days } of rules.changes) {
      if (!days.includes(WEEK[date.getUTCDay()]!)) continue;
      all.push({ atNs: day * NS_A_DAY + midnightNs + atNs, phase: Phase[phase] });
    }
  }
  all.sort((a, b) => a.atNs - b.atNs);
  const before = all.filter(({ atNs }) => atNs <= startNs).at(-1);
  if (before === undefined && all.length === 0) throw new UsageError('the venue has no phase in the week before the market opens');
  const within = all.filter(({ atNs }) => atNs > startNs && atNs <= endNs + NS_A_DAY);
  return [{ atNs: startNs, phase: before?.phase ?? Phase.closed }, ...within];
}
