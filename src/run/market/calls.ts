/**
 * The calls of a market's day: which changes of phase they lie between, and when what a venue says of them begins.
 *
 * A call is a stretch of phases in which orders gather, up to the first in which they do not. Orders for it may come from when the market goes towards it:
 * its opening, or the end of the call before. What counts in time before its end counts from the stated one; the real one may be drawn.
 *
 * Units: ns since the run's epoch. Example: Nasdaq's closing cross, stated at 16:00: its imbalance is told from 15:50 on, beside continuous trading.
 */
import { EntryTif, gathers, Phase, type PlannedCall, type PlannedPhase, type VolatilityCalls } from '../../venue/matching/index.js';
import type { AuctionRules, VenueRules } from '../../venue/matching/rules/types.js';

const NEVER = Number.POSITIVE_INFINITY;
/** How long a volatility auction lasts where the venue does not say. */
const VOLATILITY_NS = 120_000_000_000;

/** What a venue says of its calls. */
export type CallRules = Pick<VenueRules, 'auction' | 'closingAuction'>;

/** Uniform in [0, 1), by the name of what is drawn. */
export type NamedDraw = (name: string) => () => number;

/** The calls of a day with the ends that its changes state. */
export function plannedCalls(phases: readonly PlannedPhase[], rules: CallRules): PlannedCall[] {
  const calls: PlannedCall[] = [];
  let fromNs = NEVER;
  for (let i = 0; i < phases.length; i++) {
    const { phase, atNs } = phases[i]!;
    fromNs = phase === Phase.closed ? NEVER : Math.min(fromNs, atNs);
    if (!gathers(phase)) continue;
    const end = phases.findIndex((later, j) => j > i && !gathers(later.phase));
    if (end < 0) break;
    const within = phases.slice(i, end).map((one) => one.phase);
    calls.push(callOf(within, end, fromNs, phases[end]!.atNs, rules));
    fromNs = phases[end]!.atNs;
    i = end - 1;
  }
  return calls;
}

/** The changes of phase with the real ends of calls: as much later as is drawn for each by the time that is stated, but not behind the next change. */
export function withDrawnEnds(
  phases: readonly PlannedPhase[],
  calls: readonly PlannedCall[],
  rules: CallRules,
  epochNs: bigint,
  draw: NamedDraw,
): PlannedPhase[] {
  const drawn = [...phases];
  for (const { endsWith, endNs, tif } of calls) {
    const { randomEndNs } = rulesOf(tif, rules);
    if (randomEndNs === 0) continue;
    const laterNs = Math.floor(draw(`call-end/${String(epochNs + BigInt(endNs))}`)() * randomEndNs);
    const atNs = Math.min(endNs + laterNs, phases[endsWith + 1]?.atNs ?? NEVER);
    // A cross begins and ends at one time: both are later.
    for (let i = endsWith; i >= 0 && phases[i]!.atNs === endNs; i--) drawn[i] = { ...phases[i]!, atNs };
  }
  return drawn;
}

/** What a venue says of volatility auctions. */
export function volatilityCalls(rules: AuctionRules | undefined, draw: NamedDraw): VolatilityCalls {
  const randomEndNs = rules?.randomEndNs ?? 0;
  const random = draw('volatility-end');
  return {
    lengthNs: rules?.volatilityNs ?? VOLATILITY_NS,
    toldNs: rules?.indicativeNs ?? 0,
    toldEveryNs: rules?.indicativeEveryNs ?? 0,
    noEntryNs: rules?.noEntryNs ?? 0,
    noCancelNs: rules?.noCancelNs ?? 0,
    laterNs: () => (randomEndNs === 0 ? 0 : Math.floor(random() * randomEndNs)),
  };
}

function callOf(within: readonly number[], endsWith: number, fromNs: number, endNs: number, rules: CallRules): PlannedCall {
  const tif = within.includes(Phase.closingAuction) ? EntryTif.ATC : within.includes(Phase.auction) ? EntryTif.ATO : 0;
  const { indicativeNs, indicativeEveryNs, noEntryNs, noCancelNs, volatilityNs } = rulesOf(tif, rules);
  return {
    endsWith,
    fromNs,
    endNs,
    tif,
    toldFromNs: indicativeNs === null ? NEVER : Math.max(endNs - indicativeNs, fromNs),
    toldEveryNs: indicativeEveryNs ?? 0,
    entryShutNs: noEntryNs === null ? NEVER : endNs - noEntryNs,
    cancelShutNs: noCancelNs === null ? NEVER : endNs - noCancelNs,
    extensionNs: volatilityNs ?? 0,
  };
}

function rulesOf(tif: number, { auction, closingAuction }: CallRules): AuctionRules {
  return tif === EntryTif.ATC ? closingAuction : auction;
}
