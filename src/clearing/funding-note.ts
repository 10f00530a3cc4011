/**
 * A word on funding, which equity is without.
 *
 * Perpetual contracts exchange funding at fixed times, at most venues at 00:00, 08:00 and 16:00 UTC. A linear or inverse position that is
 * held over such a time would have paid or received it; so a report says how often that was the case. Whether the contract is a perpetual
 * is not known here, and the note says so.
 *
 * Rule: a position is held over a time T when fills before T, the ones at T left out, leave one. Times are the venue's.
 *
 * Example: `fundingNote('linear', reports, 0, epochNs, lastTs)` → `'Equity is without funding: …'`, or undefined.
 */
import type { ContractKind } from '../market/instrument.js';
import type { ReportColumns } from '../sim/columns.js';
import { ExecType } from '../sim/message.js';

/** Eight hours. */
const PERIOD_NS = 28_800_000_000_000;

/**
 * The note for a session's fills in `instrument`, or undefined when it held nothing over a funding time. `epochNs` is what the columns'
 * times count from (ns since the Unix epoch), `endTs` when the tape ends.
 */
export function fundingNote(
  kind: ContractKind,
  reports: ReportColumns,
  instrument: number,
  epochNs: bigint,
  endTs: number,
): string | undefined {
  if (kind === 'spot') return undefined;
  const sinceFundingNs = Number(epochNs % BigInt(PERIOD_NS));
  const held = { times: 0, firstTs: 0 };
  let fromTs = 0;
  let positionLots = 0;
  const holdUntil = (ts: number): void => {
    if (positionLots !== 0) countTimes(held, fromTs, ts, sinceFundingNs);
    fromTs = ts;
  };
  for (let i = 0; i < reports.count; i++) {
    if (reports.execType[i] !== ExecType.trade || reports.instrument[i] !== instrument) continue;
    holdUntil(reports.exchTs[i]!);
    positionLots += reports.side[i]! * reports.lastQtyLots[i]!;
  }
  holdUntil(endTs);
  return held.times === 0 ? undefined : noteOf(held.times, isoTime(epochNs + BigInt(held.firstTs)));
}

/** Count the funding times after `fromTs` up to `untilTs`, that one included. */
function countTimes(held: { times: number; firstTs: number }, fromTs: number, untilTs: number, sinceFundingNs: number): void {
  const before = Math.floor((fromTs + sinceFundingNs) / PERIOD_NS);
  const after = Math.floor((untilTs + sinceFundingNs) / PERIOD_NS);
  if (after > before && held.times === 0) held.firstTs = (before + 1) * PERIOD_NS - sinceFundingNs;
  held.times += after - before;
}

function noteOf(times: number, first: string): string {
  const when = times === 1 ? `the funding time ${first}` : `${String(times)} funding times, the first ${first}`;
  return `Equity is without funding: a position was held over ${when} (00:00, 08:00 and 16:00 UTC). If the contract is a perpetual, it paid or received funding that is not in these figures.`;
}

function isoTime(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString();
}
