/**
 * Makes a drawn case one for which hftbacktest is well defined, by leaving out what it is not (each measured; the list stands in `generate.ts`).
 *
 * That takes knowing what happens to an order, so the case is played by this engine, the first fault in the list of actions is taken out, and
 * the case played again, until none is left. If this engine is wrong about what happens, the case that results shows it all the same: both
 * engines then play it.
 *
 * A replace names a total in FIX and what is wanted from now on in the peer: the total is set here, from the fills that the strategy knows.
 */
import { pairAnswers, type Answers } from './answers.js';
import type { Action, Case, LatencyRow, NewAction, ReplaceAction } from './case.js';
import { playOurs, type Played, type Told } from './ours.js';

/** A case that can be compared, and what this engine made of it. */
export interface Settled {
  readonly one: Case;
  readonly played: Played;
}

/** A changed case; undefined: nothing to change. */
type Change = Case | undefined;

/** Rounding of what a report says is ahead: it is on a grid of 1/65536 lot. */
const GRID_LOTS = 1e-4;

/** Settle a case; `play` plays it. */
export async function settle(drawn: Case, play: (one: Case) => Promise<Played> = playOurs): Promise<Settled> {
  let one = drawn;
  for (;;) {
    const played = await play(one);
    const changed = cutAfterExactFill(one, played) ?? changeAction(one, played);
    if (changed === undefined) return { one, played };
    one = changed;
  }
}

/** A partial fill of exactly the rest leaves a dead order in the peer's books, which stops it at the next trade: the tape ends there. */
function cutAfterExactFill(one: Case, { told, arrivals }: Played): Change {
  if (one.fills === 'full') return undefined;
  const exact = told.find((each) => each.what === 'trade' && each.byQueue && isExact(one, each));
  if (exact === undefined) return undefined;
  const { id, exchTs, tapeRow } = exact;
  const actions = one.actions.filter((action, i) => action.at < exchTs && !(action.id === id && (arrivals[i] ?? exchTs) >= exchTs));
  const isCut = tapeRow === one.rows.length - 1 && actions.length === one.actions.length;
  return isCut ? undefined : { ...one, rows: one.rows.slice(0, tapeRow + 1), actions };
}

function isExact(one: Case, { leavesLots, lots, aheadLots, tapeRow }: Told): boolean {
  const reachedLots = one.rows[tapeRow]!.lots - aheadLots;
  return leavesLots === 0 && reachedLots < lots + 0.5 + GRID_LOTS;
}

/** The first action that will not do, changed or taken out. */
function changeAction(one: Case, played: Played): Change {
  const answers = pairAnswers(one.actions, played.told);
  const sharing = answersThatSharePrice(played, answers);
  const asked = new Map<number, Action>();
  for (const [i, action] of one.actions.entries()) {
    const before = asked.get(action.id);
    asked.set(action.id, action);
    if (before !== undefined && !isAnswered(answers.of.get(before), action.at)) return without(one, i);
    const answer = answers.of.get(action);
    if (answer !== undefined && (sharing.has(answer) || isOutOfTime(one, played, action, answer))) return without(one, i);
    if (answer !== undefined && isOnLastBits(one, played, action, answer)) return without(one, i);
    const changed = faultOf(one, played, i);
    if (changed !== undefined) return changed;
  }
  return undefined;
}

function isAnswered(answer: Told | undefined, at: number): boolean {
  return answer !== undefined && isKnown(answer, at);
}

function isOutOfTime(one: Case, played: Played, action: Action, answer: Told): boolean {
  return answer.isLost ? isLostWhileAnswering(played, action) : isInLostTime(one, answer.exchTs);
}

function faultOf(one: Case, played: Played, i: number): Change {
  const action = one.actions[i]!;
  if (action.do === 'replace') return fillUnderWay(played, action, i) ? without(one, i) : withTotal(one, played, action, i);
  return action.do === 'new' && meetsNothing(one, played, action) ? without(one, i) : undefined;
}

/** Whether the strategy had been told when it acted; what the venue does in that nanosecond comes after. */
function isKnown({ exchTs, recvTs, isLost }: Told, at: number): boolean {
  return recvTs <= at && (exchTs < at || (isLost && recvTs < at));
}

/**
 * Answers after which two own orders stand at one price, where each would fill from the whole trade. While requests of one order still overlap,
 * answers may be taken for those to others; what overlaps goes, and then they are right.
 */
function answersThatSharePrice({ told }: Played, { to }: Answers): Set<Told> {
  const sharing = new Set<Told>();
  const live = new Map<number, { readonly side: string; priceTicks: number }>();
  for (const each of told) {
    const request = to.get(each);
    if (each.what === 'new' && request?.do === 'new') live.set(each.id, { side: request.side, priceTicks: request.priceTicks });
    const own = live.get(each.id);
    if (own === undefined) continue;
    if (each.what === 'replaced' && request?.do === 'replace') own.priceTicks = request.priceTicks;
    const isAlone = [...live].every(([id, one]) => id === each.id || one.side !== own.side || one.priceTicks !== own.priceTicks);
    if ((each.what === 'new' || each.what === 'replaced') && !isAlone) sharing.add(each);
    if (isEnd(each)) live.delete(each.id);
  }
  return sharing;
}

function isEnd({ what, leavesLots }: Told): boolean {
  return what === 'canceled' || what === 'expired' || (what === 'trade' && leavesLots === 0);
}

/** The peer would give the order back what has been filled. */
function fillUnderWay({ told, arrivals }: Played, { id, at }: ReplaceAction, i: number): boolean {
  return told.some((each) => each.id === id && each.what === 'trade' && each.exchTs <= (arrivals[i] ?? Infinity) && !isKnown(each, at));
}

/** A replace that asks for just what is left keeps its place if the peer's sums of quantities come out no smaller: 0.009 − 0.002 is smaller than 0.007. */
function isOnLastBits({ lotSize }: Case, { told }: Played, action: Action, answer: Told): boolean {
  if (action.do !== 'replace' || answer.leavesLots !== action.wantLots || !lotSize.includes('.')) return false;
  return told.some(({ id, what, exchTs }) => id === action.id && what === 'trade' && exchTs <= answer.exchTs);
}

function withTotal(one: Case, { told }: Played, action: ReplaceAction, i: number): Change {
  const known = told.filter((each) => each.id === action.id && each.what === 'trade' && isKnown(each, action.at));
  const lots = action.wantLots + known.reduce((sum, each) => sum + each.lots, 0);
  return lots === action.lots ? undefined : { ...one, actions: one.actions.with(i, { ...action, lots }) };
}

/** The peer's full-fill exchange would fill it at the largest price there is. */
function meetsNothing(one: Case, { told }: Played, { id, type }: NewAction): boolean {
  return type === 'market' && one.fills === 'full' && told.some((each) => each.id === id && each.what === 'expired');
}

/** Whether the peer's answer at a time would take decades: it reckons with a lost request as if it had been answered. */
function isInLostTime({ wires }: Case, ts: number): boolean {
  if (!('path' in wires)) return false;
  const { path } = wires;
  return path.some(({ exch }, i) => exch === null && ts >= answeredNear(path, i, -1) && ts < answeredNear(path, i, 1));
}

/** In one nanosecond the peer's strategy acts when the venue has, ours before: whose answer is first in line matters to the word of a lost request. */
function isLostWhileAnswering({ told }: Played, { at }: Action): boolean {
  return told.some(({ exchTs, isLost }) => exchTs === at && !isLost);
}

function answeredNear(path: readonly LatencyRow[], from: number, step: 1 | -1): number {
  let i = from;
  while (path[i]!.exch === null) i += step;
  return path[i]!.exch!;
}

/** Without an action; without its order if it is what begins one. */
function without(one: Case, i: number): Case {
  const { id, do: what } = one.actions[i]!;
  return { ...one, actions: one.actions.filter((action, k) => (what === 'new' ? action.id !== id : k !== i)) };
}
