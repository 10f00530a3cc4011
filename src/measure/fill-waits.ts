/**
 * How long passive orders waited for their first fill, and what ended the waiting: the lives behind fill probabilities (METRICS §1.6).
 *
 * An order waits from the venue's acceptance until its first fill, or until it is canceled or expires; a replace keeps its clock. A cancel is told
 * apart by where the mid stood then: *away* if it had left the order behind since its acceptance (risen for a buy, fallen for a sell). What waits when
 * the measured stretch ends is censored. Orders that took on arrival, or left at once, never waited.
 *
 * Units: ns. Invariant: a life has one end; those of the causes and of the censored add up to all.
 *
 * Example: a buy accepted at 10 with the mid at 100, canceled at 35 with the mid at 101: away after 25.
 */
import type { ProbeAnswers } from './answers.js';
import { CENSORED, CumulativeIncidence } from './cumulative-incidence.js';
import type { Order, SessionFacts } from './facts.js';
import type { Questions } from './questions.js';
import type { Stretch } from './time-blocks.js';
import type { FillProbabilityPoint } from './types.js';

/** What ends the waiting. */
export const WaitEnd = { filled: 1, canceledAway: 2, canceled: 3 } as const;
const CAUSES = 3;

/** The waiting of a session's passive orders. */
export interface FillWaits {
  /** When each order was sent, ns since the tape epoch, in the order of the lives. */
  readonly sentTs: Float64Array;
  /** By the causes of `WaitEnd` (Aalen and Johansen). */
  readonly incidence: CumulativeIncidence;
  /** Cancels taken for censoring (Kaplan and Meier): what would fill if nothing were canceled, and cancels said nothing of fills. */
  readonly ifNeverCanceled: CumulativeIncidence;
}

/** Put the questions; the result sorts the orders by what ended their waiting. */
export function askWaits({ orders }: SessionFacts, stretch: Stretch, questions: Questions): (answers: ProbeAnswers) => FillWaits {
  const waits = orders.filter((order) => isPassive(order, stretch)).map((order) => waitOf(order, stretch, questions));
  return (answers) => {
    const times = Float64Array.from(waits, ({ waitedNs }) => waitedNs);
    const causes = Uint8Array.from(waits, (wait) => causeOf(wait, answers));
    const fillsAlone = causes.map((cause) => (cause === WaitEnd.filled ? cause : CENSORED));
    return {
      sentTs: Float64Array.from(waits, ({ order }) => order.sentTs),
      incidence: new CumulativeIncidence(times, causes, CAUSES),
      ifNeverCanceled: new CumulativeIncidence(times, fillsAlone, 1),
    };
  };
}

interface Wait {
  readonly order: Order;
  readonly waitedNs: number;
  readonly end: 'filled' | 'canceled' | 'open';
  /** Of a canceled order: the mid when it was accepted, and just before its end. */
  readonly first: number;
  readonly last: number;
}

function isPassive(order: Order, { toTs }: Stretch): boolean {
  if (!order.accepted || order.firstFillTook || order.acceptedTs > toTs) return false;
  return !(Number.isNaN(order.firstFillTs) && order.canceledTs === order.acceptedTs);
}

function waitOf(order: Order, { toTs }: Stretch, questions: Questions): Wait {
  const { acceptedTs, firstFillTs, canceledTs } = order;
  const none = { order, first: -1, last: -1 };
  if (firstFillTs <= toTs) return { ...none, waitedNs: firstFillTs - acceptedTs, end: 'filled' };
  if (canceledTs <= toTs) {
    const waitedNs = canceledTs - acceptedTs;
    return { order, waitedNs, end: 'canceled', first: questions.at(acceptedTs), last: questions.before(canceledTs) };
  }
  return { ...none, waitedNs: toTs - acceptedTs, end: 'open' };
}

function causeOf({ order, end, first, last }: Wait, answers: ProbeAnswers): number {
  if (end === 'filled') return WaitEnd.filled;
  if (end === 'open') return CENSORED;
  return order.side * (answers.mid2(last) - answers.mid2(first)) > 0 ? WaitEnd.canceledAway : WaitEnd.canceled;
}

/** Ten steps a decade, the round ones among them. */
const STEPS = [1, 1.25, 1.6, 2, 2.5, 3, 4, 5, 6.3, 8] as const;
const FIRST_DECADE_NS = 1000;
const DECADES = 13;

/** The curve: shares at times in even steps of their logarithm, from before the first end to behind the last. */
export function fillProbabilityCurve({ incidence, ifNeverCanceled }: FillWaits): FillProbabilityPoint[] {
  const { endTimes } = incidence;
  const [first = 0] = endTimes;
  const last = endTimes.at(-1) ?? 0;
  const grid = gridNs();
  const from = Math.max(0, grid.findIndex((ns) => ns >= first) - 1);
  const to = grid.findIndex((ns) => ns >= last);
  if (endTimes.length === 0) return [];
  return grid.slice(from, to < 0 ? grid.length : to + 1).flatMap((afterNs) => {
    if (!incidence.reaches(afterNs)) return [];
    return {
      afterNs,
      filled: incidence.incidence(WaitEnd.filled, afterNs),
      standardError: incidence.standardError(WaitEnd.filled, afterNs),
      canceledAway: incidence.incidence(WaitEnd.canceledAway, afterNs),
      canceled: incidence.incidence(WaitEnd.canceled, afterNs),
      ifNeverCanceled: ifNeverCanceled.reaches(afterNs) ? ifNeverCanceled.incidence(WaitEnd.filled, afterNs) : null,
      ifNeverCanceledError: ifNeverCanceled.reaches(afterNs) ? ifNeverCanceled.standardError(WaitEnd.filled, afterNs) : null,
    };
  });
}

function gridNs(): number[] {
  const grid: number[] = [];
  let decade = FIRST_DECADE_NS;
  for (let i = 0; i < DECADES; i++, decade *= 10) for (const step of STEPS) grid.push(step * decade);
  return grid;
}
