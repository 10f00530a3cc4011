/**
 * The day of a matching market: phases, calls, batches and interruptions, each at its time, and what is told of auctions.
 *
 * What the plan has for a time comes before interruptions that end then, and these before batches and news of a call. A change of phase that is planned
 * ends an interruption: a stock that is paused when the closing auction begins goes over into it.
 *
 * Units: ns, ticks, lots. Invariant: the last indicative price before an auction is that auction's, if nothing comes in between.
 */
import { AuctionEvent, AuctionRows } from './auction/auction-rows.js';
import { CallWatch } from './auction/call-watch.js';
import { Uncrossing } from './auction/uncrossing.js';
import type { BookEvents } from './book-events.js';
import type { MatchingEngine } from './engine.js';
import { touchOf } from './floor.js';
import type { MarketPlan, PlannedCall, PlannedPhase } from './market-plan.js';
import { gathers, isAuction } from './phases.js';
import { Phase } from './rules-in-force.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Who is told what would trade in a call; gives how many. */
export type TellIndicative = (found: Uncrossing, referenceTicks: number) => number;

/** One market's day. */
export class TradingDay {
  /** While an auction's trades are told: nobody is the aggressor. */
  isUncross = false;
  auctions = 0;
  indicatives = 0;
  /** What was told of auctions, until somebody takes it. */
  readonly rows = new AuctionRows();
  private readonly plan: MarketPlan;
  private readonly engine: MatchingEngine;
  private readonly events: BookEvents;
  private readonly tell: TellIndicative;
  private readonly watch = new CallWatch();
  private readonly found = new Uncrossing();
  /** Rows and reports when `found` was found. */
  private foundAt = -1;
  /** What was told last: price, volume, surplus, reference. */
  private readonly told = new Float64Array(4);
  private nextPhase = 0;
  /** The next change of phase is put off until then. */
  private putOffNs = Number.NEGATIVE_INFINITY;
  private nextBatchNs = NEVER;
  /** When the volatility auction that goes on ends. */
  private interruptedUntilNs = NEVER;

  constructor(plan: MarketPlan, engine: MatchingEngine, events: BookEvents, tell: TellIndicative) {
    this.plan = plan;
    this.engine = engine;
    this.events = events;
    this.tell = tell;
  }

  /** When something happens next by itself. */
  get dueNs(): number {
    return Math.min(this.changeNs, this.nextBatchNs, this.interruptedUntilNs, this.guardDueNs, this.watch.nextNs);
  }

  /** Do the first thing that is due. Gives how many were told of a call. */
  step(): number {
    const { nowNs } = this.engine.floor;
    if (this.changeNs <= nowNs) {
      this.change(this.plan.phases[this.nextPhase]!);
    } else if (this.interruptedUntilNs <= nowNs) {
      this.interruptedUntilNs = NEVER;
      this.enter(Phase.continuous);
      this.watchCall();
    } else if (this.nextBatchNs <= nowNs) {
      this.batch();
    } else if (this.watch.nextNs <= nowNs && this.watch.look(this.engine.floor)) {
      return this.tellIndicative(false);
    }
    return 0;
  }

  /** A message is over: a collar may have been met, and what would trade in a call may be another now. Gives how many were told. */
  afterMessage(): number {
    this.interrupt();
    return this.watch.tellsChanges ? this.tellIndicative(true) : 0;
  }

  /** Price that auctions refer to; NaN none. */
  get referenceTicks(): number {
    const { lastPxTicks } = this.engine;
    return Number.isNaN(lastPxTicks) ? this.plan.referenceTicks : lastPxTicks;
  }

  private get isPutOff(): boolean {
    return this.putOffNs !== Number.NEGATIVE_INFINITY;
  }

  private get changeNs(): number {
    return Math.max(this.plan.phases[this.nextPhase]?.atNs ?? NEVER, this.putOffNs);
  }

  /** When the guard is to be asked again without a message: a limit state that becomes a pause. */
  private get guardDueNs(): number {
    return this.engine.floor.phase === Phase.continuous ? (this.plan.guard?.dueNs ?? NEVER) : NEVER;
  }

  private change(change: PlannedPhase): void {
    const { floor } = this.engine;
    if (gathers(floor.phase) && !gathers(change.phase) && this.putOff()) return;
    this.nextPhase++;
    this.putOffNs = Number.NEGATIVE_INFINITY;
    this.interruptedUntilNs = NEVER;
    this.enter(change.phase);
    this.nextBatchNs = isAuction(change.phase) ? floor.nowNs + this.plan.batchNs : NEVER;
    this.watchCall();
  }

  /** A call goes on for a while, once, when its price would lie outside the collars. */
  private putOff(): boolean {
    const { guard, volatility } = this.plan;
    const { engine, found } = this;
    const call = this.plannedCall();
    if (guard === undefined || call === undefined || call.extensionNs === 0 || this.isPutOff) return false;
    engine.indicative(found, this.referenceTicks);
    this.foundAt = -1;
    if (found.volumeLots === 0 || guard.isWithinCollars(found.priceTicks, engine.floor)) return false;
    const byNs = engine.floor.nowNs + call.extensionNs - call.endNs;
    this.putOffNs = engine.floor.nowNs + call.extensionNs + volatility.laterNs();
    this.watch.watch(engine.floor, { ...call, entryShutNs: call.entryShutNs + byNs, cancelShutNs: call.cancelShutNs + byNs });
    return true;
  }

  private enter(phase: number): void {
    const { engine, referenceTicks } = this;
    const before = engine.floor.phase;
    this.isUncross = gathers(before) && !gathers(phase);
    const held = engine.enterPhase(phase, referenceTicks);
    if (held === undefined) return;
    this.auctions++;
    this.rows.add(engine.floor.nowNs, AuctionEvent.uncross, before, held, referenceTicks);
  }

  private batch(): void {
    const { engine, referenceTicks } = this;
    this.isUncross = true;
    this.auctions++;
    const held = engine.holdBatch(referenceTicks);
    this.nextBatchNs = engine.floor.nowNs + this.plan.batchNs;
    if (held.volumeLots > 0) this.rows.add(engine.floor.nowNs, AuctionEvent.uncross, engine.floor.phase, held, referenceTicks);
  }

  /** Trading is interrupted where a collar was met, or where the price has stood at a limit too long. */
  private interrupt(): void {
    const { engine, plan } = this;
    const { floor } = engine;
    const { guard, volatility } = plan;
    if (guard === undefined) return;
    let endNs: number;
    if (floor.phase === Phase.continuous) {
      if (!guard.onQuote(floor.nowNs, touchOf(floor, 1), touchOf(floor, -1))) return;
      engine.enterPhase(Phase.volatilityAuction);
      endNs = guard.dueNs;
    } else if (floor.phase === Phase.volatilityAuction && this.interruptedUntilNs === NEVER) {
      endNs = floor.nowNs + volatility.lengthNs;
    } else {
      return;
    }
    this.interruptedUntilNs = endNs + volatility.laterNs();
    this.watch.watch(floor, {
      tif: 0,
      toldFromNs: volatility.toldNs === 0 ? NEVER : Math.max(floor.nowNs, endNs - volatility.toldNs),
      toldEveryNs: volatility.toldEveryNs,
      entryShutNs: volatility.noEntryNs === 0 ? NEVER : endNs - volatility.noEntryNs,
      cancelShutNs: volatility.noCancelNs === 0 ? NEVER : endNs - volatility.noCancelNs,
    });
  }

  private watchCall(): void {
    this.foundAt = -1;
    this.told.fill(-1);
    this.watch.watch(this.engine.floor, this.plannedCall());
  }

  /** The call that lies ahead or goes on. */
  private plannedCall(): PlannedCall | undefined {
    const { nowNs } = this.engine.floor;
    return this.plan.calls.find(({ endsWith, fromNs }) => endsWith >= this.nextPhase && fromNs <= nowNs);
  }

  /** What would trade now is told; `isChange`: only when it is another than was told last. Gives how many were told. */
  private tellIndicative(isChange: boolean): number {
    const { engine, found, referenceTicks } = this;
    const at = engine.floor.reports.written + this.events.total;
    if (at === this.foundAt && isChange) return 0;
    if (at !== this.foundAt) engine.indicative(found, referenceTicks);
    this.foundAt = at;
    if (isChange && this.isTold(referenceTicks)) return 0;
    this.told.set([found.priceTicks, found.volumeLots, found.surplusLots, referenceTicks]);
    this.indicatives++;
    this.rows.add(engine.floor.nowNs, AuctionEvent.indicative, engine.floor.phase, found, referenceTicks);
    return this.tell(found, referenceTicks);
  }

  private isTold(referenceTicks: number): boolean {
    const { told, found } = this;
    const isSame = Object.is(told[0], found.priceTicks) && Object.is(told[3], referenceTicks);
    return isSame && told[1] === found.volumeLots && told[2] === found.surplusLots;
  }
}
