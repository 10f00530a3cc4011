/**
 * When the connections of a market's sessions are lost, in the order in which that happens.
 *
 * Units: ns since the run's epoch.
 */
import type { Loss, Member } from './market-plan.js';

/** A loss and whose. */
export interface SessionLoss extends Loss {
  readonly session: number;
}

/** Those of one market. */
export class Connections {
  private readonly losses: readonly SessionLoss[];
  private next = 0;

  constructor(members: readonly Member[]) {
    const losses = members.flatMap((member, session) => member.losses.map((loss) => ({ ...loss, session })));
    this.losses = losses.sort((a, b) => a.fromNs - b.fromNs || a.session - b.session);
  }

  /** When the next one is lost; Infinity: none. */
  get dueNs(): number {
    return this.losses[this.next]?.fromNs ?? Number.POSITIVE_INFINITY;
  }

  /** The next loss that has come by now; undefined: none. */
  take(nowNs: number): SessionLoss | undefined {
    return this.dueNs <= nowNs ? this.losses[this.next++] : undefined;
  }
}
