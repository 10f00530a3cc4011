/**
 * What must be known before any figure of a run is read: sentences for the top of a report.
 *
 * Example: "The venue refused 917 of 1,261 new orders of sim.crowd: 917 because “more than the venue takes (FIX 103=3)”."
 */
import { tapeCaution } from './limits.js';
import { counted, fixed } from './numbers.js';
import type { ReportInput, ReportRefusals } from './types.js';

/** From this share of a session's new orders on, that they were refused is said. */
const MUCH_REFUSED = 0.01;
/** Sessions and reasons that are named. */
const MOST_SESSIONS = 3;
const MOST_REASONS = 3;

/** The sentences; none where all is as it should be. */
export function cautionsOf({ tapes, refusals = [] }: ReportInput): readonly string[] {
  const stale = new Set(tapes.map(tapeCaution).filter((text) => text !== ''));
  return [...stale, ...refusalCautions(refusals)];
}

/** The sessions that were refused most. */
function refusalCautions(refusals: readonly ReportRefusals[]): string[] {
  const much = refusals
    .map((one) => ({ ...one, refused: one.reasons.reduce((sum, { orders }) => sum + orders, 0) }))
    .filter(({ orders, refused }) => refused >= MUCH_REFUSED * orders)
    // A stable sort: sessions of as many refusals stay in the order of the run.
    .sort((a, b) => b.refused - a.refused);
  const named = much.slice(0, MOST_SESSIONS).map(({ session, orders, refused, reasons }) => {
    const why = reasons.slice(0, MOST_REASONS).map(({ text, orders: count }) => `${fixed(count, 0)} because “${text}”`);
    return `The venue refused ${fixed(refused, 0)} of ${counted(orders, 'new order')} of ${session}: ${why.join(', ')}.`;
  });
  const others = much.length - named.length;
  return others === 0 ? named : [...named, `It refused orders of ${counted(others, 'other session')} too.`];
}
