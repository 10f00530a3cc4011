/** Which report answers which request: each request of an order gets one, in the order of asking. */
import type { Action } from './case.js';
import type { Told } from './ours.js';

const ANSWERS: readonly Told['what'][] = ['new', 'rejected', 'canceled', 'replaced', 'cancelReject'];

/** Requests with their answers, both ways. A request that the tape's end left unanswered has none. */
export interface Answers {
  readonly of: ReadonlyMap<Action, Told>;
  readonly to: ReadonlyMap<Told, Action>;
}

/** Pair the actions of a case with what was told. */
export function pairAnswers(actions: readonly Action[], told: readonly Told[]): Answers {
  const of = new Map<Action, Told>();
  const to = new Map<Told, Action>();
  const waiting = new Map<number, Action[]>();
  for (const action of actions) waiting.set(action.id, [...(waiting.get(action.id) ?? []), action]);
  for (const answer of told) {
    if (!ANSWERS.includes(answer.what)) continue;
    const action = waiting.get(answer.id)?.shift();
    if (action === undefined) throw new Error(`order ${answer.id}: ${answer.what} at ${answer.exchTs} answers no request`);
    of.set(action, answer);
    to.set(answer, action);
  }
  return { of, to };
}
