/**
 * What the venue of a tape is told: the facts of the tape, and the rules of each session there.
 */
import { UsageError } from '../base/errors.js';
import { parseDecimal, unitsOf } from '../base/num/decimal.js';
import type { Instrument } from '../market/instrument.js';
import type { Tape } from '../market/tape.js';
import { contractOf } from '../pricing/contract.js';
import { compatQueue, qtyOfLots } from '../venue/compat/queue.js';
import { feeSchedule } from '../venue/fees.js';
import { exponentialKernel, powerKernel } from '../venue/impact/kernel.js';
import { SessionImpact, type ImpactTerms } from '../venue/impact/session-impact.js';
import { queueShare } from '../venue/queue-models.js';
import type { FlowTerms } from '../venue/matching/index.js';
import type { CompatRules, SessionRules, VenueFacts } from '../venue/rules.js';
import type { ImpactSpec, ResolvedVenue } from './scenario/index.js';
import type { OpenedTape } from './tapes.js';

/** Netting window where neither the session nor the tape says one (FILLS.md §3.8). */
export const NET_WINDOW_NS = 50_000_000;
/** How long a tape may be silent before fills are doubtful, where it does not say (FILLS.md §5.5). */
export const STALE_AFTER_NS = 5_000_000_000;

/**
 * Rules of a session on a tape; `where` names its venue in messages.
 * @throws UsageError where they cannot be those of the tape.
 */
export function sessionRules(venue: ResolvedVenue, opened: OpenedTape, where: () => string): SessionRules {
  if (venue.compat !== null && opened.tape.meta.levelOfDetail === 'L3')
    throw new UsageError(
      `${where()}.compat: got ${venue.compat} on the tape ${opened.id}, which tells single orders (L3); expected a tape of levels (L2). Leave it out, or set another venue for the tape with on: { ${opened.id}: … }`,
    );
  // Who trades alone comes here on a tape without rows, where nothing happens.
  const moved = venue.impact?.model === 'replay-into-venue' ? undefined : venue.impact;
  return {
    share: queueShare(venue.queue),
    netWindowNs: venue.netWindowNs ?? opened.tape.meta.netWindowNs ?? NET_WINDOW_NS,
    postOnly: venue.postOnly,
    halted: venue.halted,
    feeUnits: feeSchedule(contractOf(opened.instrument), venue.fees),
    impact: moved === undefined ? undefined : new SessionImpact(impactTerms(moved, opened.instrument)),
    compat: venue.compat === null ? undefined : compatRules(venue, opened.instrument),
  };
}

/** The impact of a session in ticks and lots of an instrument. */
function impactTerms(impact: Exclude<ImpactSpec, { model: 'replay-into-venue' }>, instrument: Instrument): ImpactTerms {
  if (impact.model === 'consume') return impact;
  const { coefficient, unit, adv, exponent, provided, kernel } = impact;
  const perPrice = unit === 'bps-per-adv';
  return {
    model: 'transient',
    kernel: kernel.model === 'exponential' ? exponentialKernel(kernel.halfLifeNs) : powerKernel(Number(kernel.exponent), kernel.cutoffNs),
    coefficient: Number(coefficient) * (perPrice ? 1e-4 : 1),
    perPrice,
    unitLots: perPrice ? Number(adv) / Number(instrument.lotSize) : 1,
    exponent: Number(exponent),
    provided: Number(provided),
    gridTicks: orderTickTicks(instrument),
  };
}

function compatRules(venue: ResolvedVenue, { lotSize }: Instrument): CompatRules {
  const qtyOf = qtyOfLots(parseDecimal(lotSize));
  return { queue: compatQueue(venue.queue), partial: venue.fills === 'partial', qtyOf, lotQtyBase: qtyOf(1) };
}

/** Facts of a tape. */
export function venueFacts({ tape, instrument }: Pick<OpenedTape, 'tape' | 'instrument'>): VenueFacts {
  return {
    orderTickTicks: orderTickTicks(instrument),
    negativePrices: instrument.negativePrices ?? false,
    depth: tape.meta.depth ?? Number.POSITIVE_INFINITY,
    snapshotRange: tape.meta.snapshotRange,
    staleAfterNs: tape.meta.staleAfterNs ?? STALE_AFTER_NS,
  };
}

/** What is left open by a tape of levels that enters a market; `netWindowNs` null: as the tape says. */
export function flowTerms({ staleAfterNs, depth, snapshotRange }: VenueFacts, { meta }: Tape, netWindowNs?: number | null): FlowTerms {
  return { netWindowNs: netWindowNs ?? meta.netWindowNs ?? NET_WINDOW_NS, staleAfterNs, depth, snapshotRange };
}

function orderTickTicks({ orderTick, tickSize }: Instrument): number {
  return orderTick === undefined ? 1 : Number(unitsOf(parseDecimal(orderTick), parseDecimal(tickSize)));
}
