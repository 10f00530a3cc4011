/** What a session filled, in the form in which tests compare it. */
import { Certainty, namesByCode, Rule, type MissedColumns, type SessionColumns } from '../../src/sim/columns.js';

/** A fill. */
export interface Fill {
  readonly exchTs: number;
  readonly recvTs: number;
  readonly tapeRow: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly rule: string;
  readonly certainty: string;
  readonly aheadBefore: number;
  readonly aheadAfter: number;
  readonly feeUnits: number;
}

const RULES = namesByCode(Rule);
const CERTAINTIES = namesByCode(Certainty);

/** Fills of a session, in order. */
export function fillsOf({ reports: r }: SessionColumns): Fill[] {
  const fills: Fill[] = [];
  for (let i = 0; i < r.count; i++) {
    if (r.rule[i] === Rule.none) continue;
    fills.push({
      exchTs: r.exchTs[i]!,
      recvTs: r.recvTs[i]!,
      tapeRow: r.tapeRow[i]!,
      side: r.side[i]!,
      priceTicks: r.lastPxTicks[i]!,
      lots: r.lastQtyLots[i]!,
      rule: RULES[r.rule[i]!]!,
      certainty: CERTAINTIES[r.certainty[i]!]!,
      aheadBefore: r.aheadBeforeLots[i]!,
      aheadAfter: r.aheadAfterLots[i]!,
      feeUnits: r.feeUnits[i]!,
    });
  }
  return fills;
}

/** Lots filled up to and with a time. */
export function filledBy(fills: readonly Fill[], ts: number): number {
  return fills.reduce((sum, fill) => (fill.exchTs <= ts ? sum + fill.lots : sum), 0);
}

/** Lots that only the optimistic shadow would have filled. */
export function missedLots({ missed }: { readonly missed: MissedColumns }): number {
  let lots = 0;
  for (let i = 0; i < missed.count; i++) lots += missed.missedQtyLots[i]!;
  return lots;
}
