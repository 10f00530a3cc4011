/** What must hold of the sessions' orders in every replayed market. */
import { invariant } from '../base/errors.js';
import type { Floor } from './floor.js';
import { OwnState } from './own-orders.js';

/** Requests find every live order by its clOrdId, and no other. */
export function checkSessions(floor: Floor): void {
  const { orders } = floor;
  let live = 0;
  floor.sessions.forEach(({ ids, held }, session) => {
    ids.entries.forEach((entry, clOrd) => {
      if (entry <= 0) return;
      live++;
      const o = entry - 1;
      invariant(
        orders.state[o] === OwnState.alive && orders.session[o] === session && orders.clOrd[o] === clOrd,
        `order ${o} is clOrd ${clOrd} of session ${session}`,
      );
      invariant(orders.account[o]! >= 0 !== held.includes(o), `order ${o} rests or is held`);
    });
    invariant(held.length === 0 || floor.halted, `session ${session} has orders held while trading goes on`);
  });
  let alive = 0;
  for (let o = 0; o < orders.count; o++) if (orders.state[o] === OwnState.alive) alive++;
  invariant(alive === live, `${alive} orders are alive, requests find ${live}`);
}
