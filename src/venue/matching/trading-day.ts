/**
 * A market's day: when it goes from one phase to the next, holds its batches, and comes back from an interruption.
 *
 * Units: ns since the run's epoch, ticks. Invariant: what is due is carried out in order of time, one thing a step.
 */
import type { MatchingEngine } from './engine.js';
import { touchOf } from './floor.js';
import type { MarketPlan } from './market-plan.js';
import { gathers, isAuction } from './phases.js';
import { Phase } from './rules-in-force.js';

/** One market's. */
export class TradingDay {
  /** Auctions that have been held. */
  auctions = 0;

  private readonly plan: MarketPlan;
  private readonly engine: MatchingEngine;
  private nextPhase = 0;
  private nextBatchNs = Number.POSITIVE_INFINITY;
  /** When the volatility auction that goes on ends. */
  private interruptedUntilNs = Number.POSITIVE_INFINITY;

  constructor(plan: MarketPlan, engine: MatchingEngine) {
    this.plan = plan;
    this.engine = engine;
  }

  /** When something is due; Infinity: never again. */
  get dueNs(): number {
    const phase = this.plan.phases[this.nextPhase]?.atNs ?? Number.POSITIVE_INFINITY;
    return Math.min(phase, this.nextBatchNs, this.interruptedUntilNs, this.guardDueNs());
  }

  /** Price that an auction refers to: the last one, before the first trade the market's; NaN: none. */
  get referenceTicks(): number {
    const { lastPxTicks } = this.engine;
    return Number.isNaN(lastPxTicks) ? this.plan.referenceTicks : lastPxTicks;
  }

  /** Carry out what is due, if anything; whether that was an auction. */
  step(nowNs: number): boolean {
    const { engine, plan } = this;
    const change = plan.phases[this.nextPhase];
    if (change !== undefined && change.atNs <= nowNs) {
      this.nextPhase++;
      const isUncross = gathers(engine.floor.phase) && !gathers(change.phase);
      if (isUncross) this.auctions++;
      engine.enterPhase(change.phase, this.referenceTicks);
      this.nextBatchNs = isAuction(change.phase) ? nowNs + plan.batchNs : Number.POSITIVE_INFINITY;
      return isUncross;
    }
    if (this.interruptedUntilNs <= nowNs) {
      this.auctions++;
      this.interruptedUntilNs = Number.POSITIVE_INFINITY;
      engine.enterPhase(Phase.continuous, this.referenceTicks);
      return true;
    }
    if (this.nextBatchNs > nowNs) return false;
    this.auctions++;
    engine.holdBatch(this.referenceTicks);
    this.nextBatchNs = nowNs + plan.batchNs;
    return true;
  }

  /** Trading is interrupted where a collar was met, or where the price has stood at a limit too long. */
  interrupt(nowNs: number): void {
    const { floor } = this.engine;
    const { guard } = this.plan;
    if (guard === undefined) return;
    if (floor.phase === Phase.continuous) {
      if (!guard.onQuote(nowNs, touchOf(floor, 1), touchOf(floor, -1))) return;
      this.engine.enterPhase(Phase.volatilityAuction);
      this.interruptedUntilNs = guard.dueNs;
    } else if (floor.phase === Phase.volatilityAuction && this.interruptedUntilNs === Number.POSITIVE_INFINITY) {
      this.interruptedUntilNs = nowNs + this.plan.volatilityNs;
    }
  }

  /** When the guard is to be asked again without a message: a limit state that becomes a pause. */
  private guardDueNs(): number {
    return this.engine.floor.phase === Phase.continuous ? (this.plan.guard?.dueNs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }
}
