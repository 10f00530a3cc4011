/**
 * New orders that a venue refused, counted by reason: a market whose participants are refused is not the market that its parameters say.
 *
 * Not counted: post-only orders that would have taken, which are refused because they ask for it; orders in a window's warm-up; orders lost on the way,
 * which a latency path says.
 *
 * Example: `refusalsOf(manifest.sessions[1]!, columns)` is `{ session: 'sim.crowd', orders: 1261, reasons: [{ text: 'more than …', orders: 917 }] }`.
 */
import type { ReportRefusals } from '../report/types.js';
import type { SessionColumns } from '../sim/columns.js';
import { ExecType, Reason } from '../sim/message.js';
import type { ManifestSession } from './manifest.js';
import { reasonText } from './texts.js';

const AS_ASKED: ReadonlySet<number> = new Set([Reason.wouldTake, Reason.warmUp, Reason.technical]);

/** The refusals of one session; undefined where there are none. */
export function refusalsOf({ id, counts }: ManifestSession, { reports }: SessionColumns): ReportRefusals | undefined {
  const byReason = new Float64Array(256);
  for (let i = 0; i < reports.count; i++) {
    if (reports.execType[i] === ExecType.rejected && !AS_ASKED.has(reports.reason[i]!)) byReason[reports.reason[i]!]!++;
  }
  const reasons = [...byReason.entries()].filter(([, orders]) => orders > 0).sort(([a, m], [b, n]) => n - m || a - b);
  if (reasons.length === 0) return undefined;
  return { session: id, orders: counts.orders, reasons: reasons.map(([reason, orders]) => ({ text: reasonText(reason), orders })) };
}
