/**
 * The sessions of a matching venue: which orders are whose, what each has used and what it pays.
 *
 * The engine knows numbers: an order's is made of its session and the session's own number of its clOrdId, an account's is the session's plus 1.
 *
 * Example: `sessionOf(orderIdOf(3, 7)) === 3; clOrdOf(orderIdOf(3, 7)) === 7`.
 */
import { grownFloats } from '../../base/mem/grown.js';
import type { Member, SessionFees } from './market-plan.js';
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

/** Numbers that are kept of a clOrdId: one more than its parent order, 0 while it has not been used; lots filled of an order that is over. */
const WORDS = 2;
const PARENT = 0;
const FILLED = 1;
const FIRST_CL_ORDS = 64;

/** One session at the venue. */
export class Owner {
  readonly feeUnits: SessionFees;
  readonly stp: number;
  readonly stpGroup: number;
  readonly reconnectNs: number;
  readonly isLimited: boolean;
  /** When its connection is back; a time that has passed: it is there. */
  awayUntilNs = Number.NEGATIVE_INFINITY;
  /** Orders that may still trade. */
  openOrders = 0;
  /** A session is an account of its own, so that limits of either scope are its; none where the venue has none, or they do not hold for it. */
  private readonly limits: readonly RateLimits[];
  /** By number of its clOrdId. */
  private words = new Float64Array(FIRST_CL_ORDS * WORDS);

  constructor({ feeUnits, stp, stpGroup, reconnectNs, isLimited }: Member, rateLimits: readonly RateLimitRules[]) {
    this.feeUnits = feeUnits;
    this.stp = stp;
    this.stpGroup = stpGroup;
    this.reconnectNs = reconnectNs;
    this.isLimited = isLimited;
    const scopes = isLimited ? (['session', 'account'] as const) : [];
    this.limits = scopes.map((scope) => new RateLimits(rateLimits, scope)).filter(({ rules }) => rules.length > 0);
  }

  /** The limit that a message of a kind, by its place in `MESSAGE_KINDS`, would break now; undefined: none, and it counts. */
  limitBroken(nowNs: number, kind: number): RateLimitRules | undefined {
    for (const limits of this.limits) {
      const broken = limits.admit(nowNs, kind);
      if (broken !== ADMITTED) return limits.rules[broken];
    }
    return undefined;
  }

  hasUsed(clOrd: number): boolean {
    return clOrd * WORDS < this.words.length && this.words[clOrd * WORDS + PARENT]! > 0;
  }

  use(clOrd: number, parent: number): void {
    const at = clOrd * WORDS;
    if (at >= this.words.length) this.words = grownFloats(this.words, Math.max(2 * this.words.length, at + WORDS));
    this.words[at + PARENT] = parent + 1;
  }

  /** An order is over, with so many lots filled. */
  end(clOrd: number, filledLots: number): void {
    this.openOrders--;
    this.words[clOrd * WORDS + FILLED] = filledLots;
  }

  /** What an order that is over had filled. */
  filledOf(clOrd: number): number {
    return clOrd * WORDS < this.words.length ? this.words[clOrd * WORDS + FILLED]! : 0;
  }

  parentOf(clOrd: number): number {
    return this.hasUsed(clOrd) ? this.words[clOrd * WORDS + PARENT]! - 1 : 0;
  }
}
