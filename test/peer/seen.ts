/**
 * What hftbacktest's strategy side could see of a case, from its own answer and from what this engine told its strategy.
 *
 * The peer shows an order after all answers of one nanosecond: what it wants yet, its state, and of its fills the last one. It sends one answer
 * for all that a taker got. So reports of one order and nanosecond are taken together here; a fill that comes alone, as most do, is compared
 * whole. A refused cancel or replace shows as a request that ended without effect, unless another answer had ended its waiting before.
 *
 * Left out: what the peer did after the last row of the tape, when this engine has stopped. Units: ticks, lots, ns since the case's base.
 */
import { parseDecimal } from '../../src/base/num/decimal.js';
import { qtyOfLots } from '../../src/venue/compat/queue.js';
import { pairAnswers, type Answers } from './answers.js';
import type { Action, Case } from './case.js';
import type { Played, Told } from './ours.js';
import type { Settled } from './settle.js';

/** The last fill of an order. */
export interface LastFill {
  readonly lots: number;
  readonly priceTicks: number;
  readonly isMaker: boolean;
}

/** An order as it stands after a nanosecond's answers. `exchTs` is NaN where the venue never heard of it; `fill` where a fill was the last thing. */
export interface Seen {
  readonly id: number;
  readonly recvTs: number;
  readonly exchTs: number;
  readonly state: 'open' | 'filled' | 'canceled' | 'expired' | 'refused';
  readonly leavesLots: number;
  readonly fill: LastFill | undefined;
}

/** The answer of the Python program. */
export interface PeerAnswer {
  readonly seen: readonly (readonly [number, number, number | null, string, number, number, number, boolean])[];
  readonly ended: readonly (readonly [number, number])[];
  readonly refused: readonly (readonly [number, number, number])[];
  readonly end: number;
}

/** In order of time, then of order. */
function inOrder(seen: Seen[]): Seen[] {
  return seen.sort((a, b) => a.recvTs - b.recvTs || a.id - b.id);
}

/** What the peer's strategy saw. */
export function seenByPeer(answer: PeerAnswer, { one, played }: Settled): Seen[] {
  const lotQtyBase = qtyOfLots(parseDecimal(one.lotSize))(1);
  const lastTs = one.rows.at(-1)!.exchTs;
  const seen = answer.seen
    .filter(([, , exchTs]) => exchTs === null || exchTs <= lastTs)
    .map(([id, recvTs, exchTs, status, leaves, execQty, execTicks, isMaker]): Seen => {
      const fill = execQty === 0 ? undefined : { lots: wholeLots(execQty, lotQtyBase), priceTicks: execTicks, isMaker };
      return { id, recvTs, exchTs: exchTs ?? Number.NaN, state: stateOf(status), leavesLots: wholeLots(leaves, lotQtyBase), fill };
    });
  const ended = answer.ended
    .filter(([id, recvTs]) => arrivalOf(one, played, id, recvTs) <= lastTs)
    .map(([id, recvTs]): Seen => ({ ...BLANK, id, recvTs, state: 'refused' }));
  return inOrder([...seen, ...ended]);
}

/** When the request that came back then had reached the venue, or would have. */
function arrivalOf({ actions }: Case, { arrivals }: Played, id: number, recvTs: number): number {
  return arrivals[actions.findLastIndex((action) => action.id === id && action.at <= recvTs)]!;
}

const BLANK = { exchTs: Number.NaN, leavesLots: Number.NaN, fill: undefined };

function stateOf(status: string): Seen['state'] {
  if (status === 'new' || status === 'partiallyFilled') return 'open';
  if (status === 'filled' || status === 'canceled' || status === 'expired') return status;
  throw new Error(`the peer shows an order as ${status}`);
}

/** The peer reckons in quantities; what is no whole number of lots stays as it is, and so differs. */
function wholeLots(qty: number, lotQtyBase: number): number {
  const lots = Math.round(qty / lotQtyBase);
  return Math.abs(qty / lotQtyBase - lots) < 1e-6 ? lots : qty / lotQtyBase;
}

/** What this engine's strategy was told, as the peer would show it. */
export function seenByUs({ one, played }: Settled): Seen[] {
  const { to } = pairAnswers(one.actions, played.told);
  const leaves = new Map<number, number>();
  const seen: Seen[] = [];
  for (const group of groupsOf(played.told, to)) {
    const told = group.filter(({ what }) => what !== 'cancelReject');
    const { id, recvTs } = group[0]!;
    if (told.length > 0) seen.push(together(one, told, leaves));
    else if (isWaiting(played.told, group[0]!, to.get(group[0]!)!)) seen.push({ ...BLANK, id, recvTs, state: 'refused' });
  }
  return inOrder(seen);
}

/** Reports of one order and nanosecond, in order of time. What answers a request of that very nanosecond comes after a look of its own. */
function groupsOf(told: readonly Told[], to: Answers['to']): Iterable<Told[]> {
  const groups = new Map<string, Told[]>();
  const looks = new Map<string, number>();
  for (const each of [...told].sort((a, b) => a.recvTs - b.recvTs)) {
    const place = `${each.id} ${each.recvTs}`;
    if (to.get(each)?.at === each.recvTs) looks.set(place, (looks.get(place) ?? 0) + 1);
    const key = `${place} ${looks.get(place) ?? 0}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups.values();
}

/** Reports of one order and nanosecond as one. `leaves`, by order, is kept from group to group: in FIX what has ended wants nothing. */
function together(one: Case, told: readonly Told[], leaves: Map<number, number>): Seen {
  const { id, recvTs, exchTs, isLost } = told.at(-1)!;
  for (const each of told) {
    if (each.what === 'new' || each.what === 'replaced' || each.what === 'trade') leaves.set(id, each.leavesLots);
    if (each.what === 'rejected') leaves.set(id, askedLots(one, id));
  }
  const last = told.findLast(({ what }) => what !== 'expired' && what !== 'canceled');
  const fill = last?.what === 'trade' ? { lots: last.lots, priceTicks: last.priceTicks, isMaker: last.isMaker } : undefined;
  return { id, recvTs, exchTs: isLost ? Number.NaN : exchTs, state: stateAfter(told.at(-1)!), leavesLots: leaves.get(id)!, fill };
}

function stateAfter({ what, leavesLots }: Told): Seen['state'] {
  if (what === 'canceled') return 'canceled';
  // A lost order is an expired one in the peer.
  if (what === 'expired' || what === 'rejected') return 'expired';
  return what === 'trade' && leavesLots === 0 ? 'filled' : 'open';
}

function askedLots({ actions }: Case, id: number): number {
  const order = actions.find((action) => action.id === id && action.do === 'new');
  return order?.do === 'new' ? order.lots : Number.NaN;
}

/** Whether the peer's order was still marked as asked when the refusal came: any other answer takes the mark off. */
function isWaiting(told: readonly Told[], refusal: Told, { at }: Action): boolean {
  return !told.some(({ id, what, recvTs }) => id === refusal.id && what !== 'cancelReject' && recvTs > at && recvTs < refusal.recvTs);
}
