/**
 * The sessions of a matching venue: which orders are whose, what each has used and what it pays.
 *
 * The engine knows numbers: an order's is made of its session and the session's own number of its clOrdId, an account's is the session's plus 1.
 *
 * Example: `sessionOf(orderIdOf(3, 7)) === 3; clOrdOf(orderIdOf(3, 7)) === 7`.
 */
import type { SessionFees } from './market-plan.js';
import { ADMITTED, RateLimits } from './rules/rate-limit.js';
import type { RateLimitRules } from './rules/types.js';

/** Numbers of orders that a session has. */
export const CL_ORDS = 4_294_967_296;

/** The venue's number of an order. */
export function orderIdOf(session: number, clOrd: number): number {
  return session * CL_ORDS + clOrd;
}

export function sessionOf(orderId: number): number {
  return Math.floor(orderId / CL_ORDS);
}

export function clOrdOf(orderId: number): number {
  return orderId % CL_ORDS;
}

/** One session at the venue. */
export class Owner {
  readonly feeUnits: SessionFees;
  /** Orders that may still trade. */
  openOrders = 0;
  /** A session is an account of its own, so that limits of either scope are its. */
  private readonly limits: readonly RateLimits[];
  /** By number of its clOrdId: 1 once it has been used; the parent order of its order; lots filled of one that is over. */
  private used = new Uint8Array(256);
  private parents = new Int32Array(256);
  private filled = new Float64Array(256);

  constructor(feeUnits: SessionFees, rateLimits: readonly RateLimitRules[]) {
    this.feeUnits = feeUnits;
    this.limits = [new RateLimits(rateLimits, 'session'), new RateLimits(rateLimits, 'account')];
  }

  /** Whether a message of a kind, by its place in `MESSAGE_KINDS`, may come now; it counts when it may. */
  admits(nowNs: number, kind: number): boolean {
    for (const limits of this.limits) if (limits.admit(nowNs, kind) !== ADMITTED) return false;
    return true;
  }

  hasUsed(clOrd: number): boolean {
    return clOrd < this.used.length && this.used[clOrd] === 1;
  }

  use(clOrd: number, parent: number): void {
    if (clOrd >= this.used.length) this.grow(clOrd);
    this.used[clOrd] = 1;
    this.parents[clOrd] = parent;
  }

  /** An order is over, with so many lots filled. */
  end(clOrd: number, filledLots: number): void {
    this.openOrders--;
    this.filled[clOrd] = filledLots;
  }

  /** What an order that is over had filled. */
  filledOf(clOrd: number): number {
    return clOrd < this.filled.length ? this.filled[clOrd]! : 0;
  }

  parentOf(clOrd: number): number {
    return clOrd < this.parents.length ? this.parents[clOrd]! : 0;
  }

  private grow(clOrd: number): void {
    const length = Math.max(2 * this.used.length, clOrd + 1);
    const used = new Uint8Array(length);
    used.set(this.used);
    this.used = used;
    const filled = new Float64Array(length);
    filled.set(this.filled);
    this.filled = filled;
    const parents = new Int32Array(length);
    parents.set(this.parents);
    this.parents = parents;
  }
}
