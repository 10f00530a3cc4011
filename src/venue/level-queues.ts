/**
 * What an own order does in a market of levels, as requests ask for it.
 */
import type { Engine } from './engine.js';
import type { Queues } from './floor.js';
import { joinQueue, leaveQueue, restingOf } from './rest.js';
import { crossOrder } from './resting.js';
import { availableLots, bestAvailableKey, take } from './take.js';

/** The queues of an engine. */
export function levelQueues(engine: Engine): Queues {
  return {
    bestAvailableKey: (session, sideSign, priceKey) => bestAvailableKey(engine, session, sideSign, priceKey),
    availableLots: (o) => availableLots(engine, o),
    take: (o) => {
      take(engine, o);
    },
    join: (o) => {
      joinQueue(engine, o);
    },
    leave: (o) => {
      leaveQueue(engine, o);
    },
    restingOf: (session) => restingOf(engine, session),
    cross: (o) => {
      crossOrder(engine, o);
    },
  };
}
