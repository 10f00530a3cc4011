/**
 * A matching engine as one would play it with slips of paper: one list of orders, sorted afresh whenever somebody asks who is first.
 *
 * The twin of `src/venue/matching/engine.ts`; auctions are worked out in `naive-auction.ts`. Rules: price, then who is shown, then time. An order trades at the price of
 * the one that stood there; stops are elected once it is done, first in, first out; then pegs follow; until nothing moves any more. Whether an order can be
 * filled at once (FOK, a budget, a minimum) is found out by trying it on a copy of everything.
 *
 * Units: ticks, lots, ns. What it says are lines of text, as `told.ts` makes them of the engine's reports and rows.
 */
import { EntryTif, EntryType, type OrderEntry, Peg, PostOnly, Stp, Trigger } from '../../../src/venue/matching/entry.js';
import { type BookRules, Phase } from '../../../src/venue/matching/rules-in-force.js';
import type { ExecTypeName, ReasonName } from '../../../src/sim/message.js';
import type { KindName } from '../../../src/market/row.js';
import { type Bidder, naiveAuction } from './naive-auction.js';
import { entryFault, isTrailing, type Order, orderOf, priceFault, qtyFault, takesProfit, waitsForCall } from './naive-order.js';
import { reportLine, rowLine } from './told.js';

const NONE = Number.NaN;
const isGiven = (value: number): boolean => !Number.isNaN(value);
const isOneOf = (code: number, codes: readonly number[]): boolean => codes.includes(code);
const gathers = (phase: number): boolean => isOneOf(phase, [Phase.preOpen, Phase.auction, Phase.volatilityAuction, Phase.closingAuction]);

export class NaiveEngine {
  /** What was said to owners and what was published, since the caller emptied them last. */
  reports: string[] = [];
  rows: string[] = [];
  /** Everyone at rest, in the book or waiting. */
  orders: Order[] = [];
  lastPxTicks = NONE;
  /** The call that lies ahead or goes on, as the venue's plan says. */
  callTif = 0;
  isEntryShut = false;
  isCancelShut = false;
  private phase: number = Phase.continuous;
  private readonly rules: BookRules;
  private seq = 0;
  private nowNs = 0;
  private places = 0;
  private arrivals = 0;
  private markPxTicks = NONE;
  private indexPxTicks = NONE;
  private positions = new Map<number, number>();
  private triggered: Order[] = [];
  /** Prices of trades that stops have not been told of. */
  private traded: number[] = [];
  private touch: readonly [number, number] = [NONE, NONE];

  constructor(rules: BookRules) {
    this.rules = rules;
  }

  at(seq: number, nowNs: number): void {
    this.seq = seq;
    this.nowNs = nowNs;
    const expiryOf = (o: Order): number => (o.entry.timeInForce === EntryTif.GTD ? o.entry.expireNs : Number.POSITIVE_INFINITY);
    const due = this.orders.filter((o) => expiryOf(o) <= nowNs);
    for (const o of due.sort((a, b) => expiryOf(a) - expiryOf(b) || a.arrival - b.arrival))
      if (this.orders.includes(o)) this.end(o, 'expired', 'outOfTime');
    if (due.length > 0) this.settle();
  }

  enter(entry: OrderEntry): void {
    this.take(entry);
    this.settle();
  }

  cancel(orderId: number, account = 0): void {
    const o = this.changeable(orderId, account);
    if (o !== undefined) this.end(o, 'canceled', 'none');
    this.settle();
  }

  reduce(orderId: number, byLots: number, account = 0): void {
    const o = this.changeable(orderId, account);
    if (o !== undefined) {
      if (!Number.isInteger(byLots) || byLots <= 0) this.refuseChange(o, 'badQty');
      else if (byLots >= o.openLots) this.end(o, 'canceled', 'none');
      else if (qtyFault(this.rules, o.openLots - byLots) !== 'none') this.refuseChange(o, 'badQty');
      else this.shrink(o, o.openLots - byLots, this.standsAt(o));
    }
    this.settle();
  }

  amend(orderId: number, leavesLots: number, account = 0): void {
    const o = this.changeable(orderId, account);
    if (o !== undefined) {
      const fault = qtyFault(this.rules, leavesLots);
      if (fault !== 'none') this.refuseChange(o, fault);
      else if (leavesLots >= o.openLots) this.refuseChange(o, 'badQty');
      else this.shrink(o, leavesLots, this.standsAt(o));
    }
    this.settle();
  }

  replace(orderId: number, priceTicks: number, leavesLots: number, account = 0): void {
    const o = this.changeable(orderId, account);
    if (o !== undefined) this.replaceBy(o, priceTicks, isGiven(leavesLots) ? leavesLots : o.openLots);
    this.settle();
  }

  massCancel(account: number, side: number): number {
    const count = this.endAll((o) => o.entry.account === account && (side === 0 || o.entry.side === side) && !this.isBound(o), 'none');
    this.settle();
    return count;
  }

  disconnect(account: number, all = false): void {
    this.endAll((o) => o.entry.account === account && (all || o.entry.cancelsOnDisconnect), 'disconnected');
    this.settle();
  }

  mark(priceTicks: number): void {
    this.markPxTicks = priceTicks;
    if (this.phase === Phase.continuous) this.trigger(Trigger.mark, [priceTicks]);
    this.settle();
  }

  index(priceTicks: number): void {
    this.indexPxTicks = priceTicks;
    if (this.phase === Phase.continuous) this.trigger(Trigger.index, [priceTicks]);
    this.settle();
  }

  enterPhase(phase: number): void {
    const before = this.phase;
    if (phase !== before) {
      if (gathers(before) && !gathers(phase)) this.endAuction();
      this.phase = phase;
      if (phase === Phase.closingAuction) this.join(EntryTif.ATC);
      if (phase === Phase.auction) this.join(EntryTif.ATO);
      const { DAY, ATC, ATO } = EntryTif;
      if (phase === Phase.closed) this.endAll(({ entry }) => isOneOf(entry.timeInForce, [DAY, ATC, ATO]), 'outOfTime', 'expired');
      if (phase === Phase.continuous) {
        this.lookAtTrades();
        this.trigger(Trigger.last, [this.lastPxTicks]);
        this.trigger(Trigger.mark, [this.markPxTicks]);
        this.trigger(Trigger.index, [this.indexPxTicks]);
      }
      if ((phase === Phase.continuous) !== (before === Phase.continuous))
        this.publish('status', 0, 0, phase === Phase.continuous ? 1 : 0, 0);
    }
    this.settle();
  }

  positionOf(account: number): number {
    return this.positions.get(account) ?? 0;
  }

  // ——— an order comes in ———

  private take(e: OrderEntry): void {
    const { side, orderId } = e;
    let fault = entryFault(e, this.rules, this.phase, this, this.nowNs, (id) => this.orders.some((o) => o.entry.orderId === id));
    const mayTrade = e.isReduceOnly ? Math.min(e.qtyLots, this.reducible(e)) : e.qtyLots;
    if (fault === 'none' && mayTrade === 0) fault = 'nothingToReduce';
    let { priceTicks } = e;
    if (fault === 'none' && e.timeInForce === EntryTif.GTX && this.wouldTake(side, priceTicks)) {
      priceTicks = this.bestAgainst(side) - side * this.rules.orderTickTicks;
      if (e.postOnly === PostOnly.reject || priceFault(this.rules, priceTicks) !== 'none') fault = 'wouldTake';
    }
    const isStop = e.ordType === EntryType.stop || e.ordType === EntryType.stopLimit || takesProfit(e.ordType);
    const trails = e.trailingBps > 0 || e.trailingTicks > 0;
    const from = takesProfit(e.ordType) ? -side : side;
    const isReached = isStop && !trails && from * this.triggerPrice(e.trigger) >= from * e.stopPxTicks;
    if (fault === 'none' && isReached && this.rules.stopsOnEntry === 'reject') fault = 'wouldTrigger';
    if (fault !== 'none') {
      const told = Number.isInteger(e.priceTicks) && Math.abs(e.priceTicks) < 2 ** 31 ? e.priceTicks : NONE;
      this.reports.push(reportLine(this.seq, 'rejected', fault, orderId, side, told, isGiven(e.qtyLots) ? e.qtyLots : 0, 0));
      return;
    }
    const o = orderOf(e, mayTrade, ++this.arrivals);
    if (isStop) {
      this.report(o, 'new', e.stopPxTicks);
      if (isReached && this.phase === Phase.continuous) this.triggered.push(o);
      else this.wait(o, 'stop');
      // Without a stop price it follows from now on, else once that is met.
      if (trails && !isGiven(e.stopPxTicks)) this.follow(o, this.triggerPrice(e.trigger));
    } else if (e.ordType === EntryType.pegged) {
      if (!this.orders.some((other) => other.ordType === EntryType.pegged)) this.touch = this.bestPrices();
      this.report(o, 'new', this.target(o));
      this.place(o, this.target(o));
    } else {
      this.report(o, 'new', priceTicks);
      this.arrive(o, priceTicks, e.timeInForce, 0);
    }
  }

  /** It takes what it may; what is left rests or ends. `wasShown`: lots that the public still sees of it, at `o.priceTicks`. */
  private arrive(o: Order, priceTicks: number, timeInForce: number, wasShown: number): void {
    const { side, orderId } = o.entry;
    const told = o.priceTicks;
    const gone = (): void => {
      if (wasShown > 0) this.publish('delete', side, told, wasShown, orderId);
    };
    if (this.phase !== Phase.continuous || isOneOf(timeInForce, [EntryTif.ATO, EntryTif.ATC])) {
      const waits = waitsForCall(timeInForce, this.phase);
      if (!waits && isGiven(priceTicks)) {
        this.rest(o, priceTicks, wasShown);
        return;
      }
      gone();
      this.wait(o, waits ? 'held' : 'market');
      return;
    }
    if (o.entry.isReduceOnly) {
      const most = this.reducible(o.entry);
      if (most === 0) {
        gone();
        this.finish(o, 'canceled', 'nothingToReduce', priceTicks);
        return;
      }
      if (most < o.openLots) {
        const lots = o.openLots - most;
        o.openLots = most;
        this.reports.push(reportLine(this.seq, 'restated', 'nothingToReduce', orderId, side, priceTicks, lots, most));
      }
    }
    const before = this.traded.length;
    const stays = this.mayTake(o, priceTicks, timeInForce) ? this.sweep(o, priceTicks) : true;
    const hasTraded = this.traded.length > before;
    if (!stays) {
      gone();
      this.finish(o, 'canceled', 'selfTrade', priceTicks);
    } else if (o.openLots === 0) {
      gone();
      this.endOther(o);
    } else if (!isGiven(priceTicks) || timeInForce === EntryTif.IOC || timeInForce === EntryTif.FOK) {
      gone();
      this.finish(o, 'expired', 'noLiquidity', priceTicks);
    } else {
      this.rest(o, priceTicks, wasShown);
      if (hasTraded) this.endOther(o);
    }
  }

  private rest(o: Order, priceTicks: number, wasShown: number): void {
    const { isHidden, displayLots, side, orderId } = o.entry;
    o.where = 'book';
    o.priceTicks = priceTicks;
    o.place = ++this.places;
    o.shownLots = isHidden ? 0 : isGiven(displayLots) ? Math.min(displayLots, o.openLots) : o.openLots;
    this.orders.push(o);
    if (!isHidden) this.publish(wasShown > 0 ? 'replace' : 'add', side, priceTicks, o.shownLots, orderId);
  }

  /** Tries it on a copy: whether as much trades as has to. */
  private mayTake(o: Order, priceTicks: number, timeInForce: number): boolean {
    const isWhole = timeInForce === EntryTif.FOK || timeInForce === EntryTif.FOKB;
    const least = isWhole ? o.openLots : Math.min(o.entry.minQtyLots, o.openLots);
    if (least === 0) return true;
    const trial = this.copy();
    const taker = { ...o };
    let lots = 0;
    let cost = 0;
    trial.onTrade = (ticks, qtyLots): void => {
      lots += qtyLots;
      cost += ticks * qtyLots;
    };
    trial.sweep(taker, priceTicks);
    if (lots < least) return false;
    return timeInForce !== EntryTif.FOKB || (o.entry.side > 0 ? cost <= o.entry.budget : cost >= o.entry.budget);
  }

  private onTrade: (priceTicks: number, qtyLots: number) => void = () => undefined;

  private copy(): NaiveEngine {
    const other = new NaiveEngine(this.rules);
    other.orders = this.orders.map((o) => ({ ...o }));
    other.triggered = this.triggered.map((o) => ({ ...o }));
    other.positions = new Map(this.positions);
    other.places = this.places;
    return other;
  }

  /**
   * Trades with the first of the other side, as long as there is one; gives whether the order outlives its meetings with its own. It does not go back
   * to a better price, nor from the hidden to the shown of one.
   */
  private sweep(o: Order, limitTicks: number): boolean {
    const { side } = o.entry;
    let last: Order | undefined;
    while (o.openLots > 0) {
      const isPassed = (m: Order): boolean => last !== undefined && this.isBetter(m, last, side);
      const maker = this.makers(side, limitTicks).find((m) => !isPassed(m) && this.tradeable(o, m) > 0);
      if (maker === undefined) return true;
      last = maker;
      if (o.entry.stp !== Stp.none && o.entry.stpGroup === maker.entry.stpGroup) {
        if (!this.meet(o, maker)) return false;
        continue;
      }
      let qtyLots = this.tradeable(o, maker);
      if (maker.entry.isReduceOnly) qtyLots = Math.min(qtyLots, this.reducible(maker.entry));
      if (qtyLots === 0) this.end(maker, 'canceled', 'nothingToReduce');
      else this.trade(o, maker, qtyLots);
    }
    return true;
  }

  /** The other side within a limit: best price first, at each the shown before the hidden, then by place. */
  private makers(side: number, limitTicks: number): Order[] {
    const isWithin = (o: Order): boolean => !isGiven(limitTicks) || side * o.priceTicks <= side * limitTicks;
    return this.orders
      .filter((o) => o.where === 'book' && o.entry.side === -side && isWithin(o))
      .sort((a, b) => side * (a.priceTicks - b.priceTicks) || Number(a.entry.isHidden) - Number(b.entry.isHidden) || a.place - b.place);
  }

  private isBetter(a: Order, b: Order, side: number): boolean {
    return side * (a.priceTicks - b.priceTicks) < 0 || (a.priceTicks === b.priceTicks && !a.entry.isHidden && b.entry.isHidden);
  }

  /** Lots that the two would trade; 0 when that is less than the resting one's minimum. */
  private tradeable(taker: Order, maker: Order): number {
    const { isHidden, isReduceOnly, minQtyLots } = maker.entry;
    const lots = Math.min(taker.openLots, isHidden ? maker.openLots : maker.shownLots);
    const most = isReduceOnly ? this.reducible(maker.entry) : lots;
    // One that has nothing to reduce is found out about, and leaves.
    const would = most === 0 ? lots : Math.min(lots, most);
    return would < Math.min(minQtyLots, maker.openLots) ? 0 : would;
  }

  private trade(taker: Order, maker: Order, qtyLots: number): void {
    const { entry, priceTicks } = maker;
    taker.openLots -= qtyLots;
    maker.openLots -= qtyLots;
    if (entry.isHidden) this.publish('hidden', taker.entry.side, priceTicks, qtyLots, 0);
    else this.publish('execute', entry.side, priceTicks, qtyLots, entry.orderId);
    this.reports.push(
      reportLine(this.seq, 'trade', 'none', taker.entry.orderId, taker.entry.side, priceTicks, qtyLots, taker.openLots, {
        makerId: entry.orderId,
        makerLeavesLots: maker.openLots,
      }),
    );
    this.onTrade(priceTicks, qtyLots);
    this.lastPxTicks = priceTicks;
    this.traded.push(priceTicks);
    this.book(taker, maker, qtyLots);
    this.afterTrade(maker, qtyLots);
  }

  private book(taker: Order, maker: Order, qtyLots: number): void {
    for (const { side, account } of [taker.entry, maker.entry])
      if (account > 0) this.positions.set(account, this.positionOf(account) + side * qtyLots);
  }

  /** One that stood and has traded so many of the lots that it showed leaves, stays, or shows its next ones at the back. */
  private afterTrade(maker: Order, shownLots: number): void {
    const { entry, priceTicks } = maker;
    const isShown = maker.where === 'book' && !entry.isHidden;
    if (isShown) maker.shownLots -= shownLots;
    if (maker.openLots === 0) {
      this.orders.splice(this.orders.indexOf(maker), 1);
    } else if (isShown && maker.shownLots === 0) {
      maker.shownLots = Math.min(entry.displayLots, maker.openLots);
      maker.place = ++this.places;
      this.publish('add', entry.side, priceTicks, maker.shownLots, entry.orderId);
    }
    this.endOther(maker);
  }

  // ——— auctions ———

  /** What would trade in an auction now, with those who wait for the call. */
  auction(withHeld: boolean): ReturnType<typeof naiveAuction> {
    const bidders = this.orders.flatMap((order): Bidder[] => {
      const isJoining = withHeld && this.callTif !== 0 && order.where === 'held' && order.entry.timeInForce === this.callTif;
      if (isJoining) return [{ order, limitTicks: order.limitTicks, isJoining }];
      return order.where === 'book' || order.where === 'market' ? [{ order, limitTicks: order.priceTicks, isJoining }] : [];
    });
    return naiveAuction(bidders, (account) => (account === 0 ? 0 : this.positionOf(account)), this.lastPxTicks);
  }

  private endAuction(): void {
    this.holdAuction();
    for (const side of [1, -1])
      for (const o of this.orders.filter((one) => one.where === 'market' && one.entry.side === side))
        if (this.orders.includes(o)) this.end(o, 'expired', 'noLiquidity');
    const { ATO, ATC } = EntryTif;
    this.endAll(({ entry, where }) => where !== 'held' && isOneOf(entry.timeInForce, [ATO, ATC]), 'outOfTime', 'expired');
  }

  private holdAuction(): void {
    const { priceTicks, volumeLots, shares, excess } = this.auction(false);
    const [buyers, sellers] = shares;
    if (volumeLots > 0) this.publish('trade', 0, priceTicks, volumeLots, 0);
    const open = new Map(shares.flat().map(({ order, lots }) => [order, lots]));
    for (const { order: buyer } of buyers) {
      for (const { order: seller } of sellers) {
        const lots = Math.min(open.get(buyer)!, open.get(seller)!);
        if (lots === 0) continue;
        for (const o of [buyer, seller]) {
          open.set(o, open.get(o)! - lots);
          o.openLots -= lots;
        }
        const maker = { makerId: seller.entry.orderId, makerLeavesLots: seller.openLots };
        this.reports.push(reportLine(this.seq, 'trade', 'none', buyer.entry.orderId, 1, priceTicks, lots, buyer.openLots, maker));
        this.lastPxTicks = priceTicks;
        // While auctions follow each other stops are told of new extremes alone.
        if (this.traded.length === 0 || priceTicks < Math.min(...this.traded) || priceTicks > Math.max(...this.traded))
          this.traded.push(priceTicks);
        this.book(buyer, seller, lots);
      }
    }
    this.afterAuction([...buyers, ...sellers], priceTicks);
    this.loseExcess(excess, priceTicks, volumeLots);
  }

  /** All who have traded leave, stay, or show their next lots; of a pair of whom both have traded what is left of both leaves when all is done. */
  private afterAuction(shares: readonly { readonly order: Order; readonly lots: number }[], priceTicks: number): void {
    const halves: Order[] = [];
    for (const { order } of shares) {
      const other = shares.map((one) => one.order).find((o) => this.isPair(order, o));
      if (other === undefined) continue;
      order.otherLegId = other.otherLegId = -1;
      halves.push(order, other);
    }
    for (const { order, lots } of shares) {
      const { side, isHidden, orderId } = order.entry;
      const shown = Math.min(lots, order.shownLots);
      if (order.where === 'book' && !isHidden) this.publish('execute', side, priceTicks, shown, orderId);
      this.afterTrade(order, shown);
    }
    for (const o of halves) if (this.orders.includes(o)) this.end(o, 'canceled', 'otherLeg');
  }

  /** Reduce-only orders that would have traded with lots that they may not bring lose them. */
  private loseExcess(excess: ReadonlyMap<Order, number>, priceTicks: number, volumeLots: number): void {
    for (const side of [1, -1]) {
      const losers = [...excess.keys()].filter(({ entry }) => entry.side === side);
      const isFirst = (a: Order, b: Order): number =>
        Number(b.where === 'market') - Number(a.where === 'market') ||
        side * (b.priceTicks - a.priceTicks) ||
        Number(a.entry.isHidden) - Number(b.entry.isHidden) ||
        a.place - b.place;
      for (const o of losers.sort((a, b) => isFirst(a, b))) {
        if (!this.orders.includes(o)) continue;
        const worst = volumeLots > 0 ? priceTicks : this.bestAgainst(side);
        if (o.where === 'book' && !(side * o.priceTicks >= side * worst)) continue;
        const lots = excess.get(o)!;
        if (lots >= o.openLots) {
          this.end(o, 'canceled', 'nothingToReduce');
          continue;
        }
        this.lower(o, o.openLots - lots);
        const { orderId } = o.entry;
        this.reports.push(reportLine(this.seq, 'restated', 'nothingToReduce', orderId, side, this.standsAt(o), lots, o.openLots));
      }
    }
  }

  /** Who has waited for this call joins it. */
  private join(timeInForce: number): void {
    for (const side of [1, -1]) {
      const joining = this.orders.filter((o) => o.where === 'held' && o.entry.side === side && o.entry.timeInForce === timeInForce);
      for (const o of joining.sort((a, b) => a.place - b.place)) {
        this.orders.splice(this.orders.indexOf(o), 1);
        this.arrive(o, o.limitTicks, timeInForce, 0);
      }
    }
  }

  /** Two of one group meet; whether the incoming one stays. */
  private meet(taker: Order, maker: Order): boolean {
    const { stp, orderId, side } = taker.entry;
    if (stp !== Stp.decrement) {
      if (stp !== Stp.expireTaker) this.end(maker, 'canceled', 'selfTrade');
      return stp === Stp.expireMaker;
    }
    const lots = Math.min(taker.openLots, maker.openLots);
    const { priceTicks } = maker;
    if (lots === maker.openLots) {
      this.end(maker, 'canceled', 'selfTrade');
    } else {
      this.lower(maker, maker.openLots - lots);
      const { entry, openLots } = maker;
      this.reports.push(reportLine(this.seq, 'restated', 'selfTrade', entry.orderId, -side, priceTicks, lots, openLots));
    }
    if (lots === taker.openLots) return false;
    taker.openLots -= lots;
    this.reports.push(reportLine(this.seq, 'restated', 'selfTrade', orderId, side, priceTicks, lots, taker.openLots));
    return true;
  }

  // ——— what follows a message ———

  private settle(): void {
    while (this.phase === Phase.continuous) {
      this.lookAtTrades();
      for (let o = this.triggered.shift(); o !== undefined; o = this.triggered.shift()) {
        this.elect(o);
        this.lookAtTrades();
      }
      const touch = this.bestPrices();
      const pegged = this.orders.filter((o) => o.ordType === EntryType.pegged).sort((a, b) => a.arrival - b.arrival);
      if (pegged.length === 0 || touch.every((ticks, i) => Object.is(ticks, this.touch[i]))) break;
      this.touch = touch;
      for (const o of pegged) if (this.orders.includes(o)) this.repeg(o);
    }
    if (this.rows.length > 0 && !this.rows.at(-1)!.endsWith('.')) this.rows.push(`${this.rows.pop()!}.`);
  }

  private lookAtTrades(): void {
    this.trigger(Trigger.last, this.traded.splice(0));
  }

  /** The prices that trigger have been so, one after the other. */
  private trigger(trigger: number, prices: readonly number[]): void {
    const found: Order[] = [];
    for (const ticks of prices) {
      const waiting = this.orders.filter((o) => o.where === 'stop' && o.entry.trigger === trigger);
      const fixed = waiting.filter((o) => !isTrailing(o)).sort((a, b) => this.queueOrder(a, b));
      const isReached = (o: Order): boolean => fromSide(o) * ticks >= fromSide(o) * o.entry.stopPxTicks;
      const reached = [false, true].flatMap((takes) =>
        [1, -1].flatMap((side) => fixed.filter((o) => takesProfit(o.ordType) === takes && o.entry.side === side && isReached(o))),
      );
      for (const o of waiting.filter(isTrailing).sort((a, b) => a.arrival - b.arrival)) if (this.follow(o, ticks)) reached.push(o);
      this.orders = this.orders.filter((o) => !reached.includes(o));
      found.push(...reached);
    }
    if (this.rules.election === 'time') found.sort((a, b) => a.arrival - b.arrival);
    this.triggered.push(...found);
  }

  /** A trailing stop follows a price; whether it is triggered by it. */
  private follow(o: Order, ticks: number): boolean {
    const { side, stopPxTicks, trailingTicks, trailingBps } = o.entry;
    if (!isGiven(ticks)) return false;
    if (!isGiven(o.extremeTicks)) {
      if (!isGiven(stopPxTicks) || side * ticks >= side * stopPxTicks) o.extremeTicks = ticks;
      return false;
    }
    if (side * ticks < side * o.extremeTicks) o.extremeTicks = ticks;
    const distance = side * (ticks - o.extremeTicks);
    return trailingTicks > 0 ? distance >= trailingTicks : distance > 0 && distance * 10_000 >= o.extremeTicks * trailingBps;
  }

  private elect(o: Order): void {
    const isLimit = o.ordType === EntryType.stopLimit || o.ordType === EntryType.takeProfitLimit;
    o.ordType = isLimit ? EntryType.limit : EntryType.market;
    o.where = 'underWay';
    const priceTicks = isLimit ? o.limitTicks : NONE;
    this.report(o, 'triggered', priceTicks);
    this.endOther(o);
    this.arrive(o, priceTicks, o.entry.timeInForce, 0);
  }

  private repeg(o: Order): void {
    const target = this.target(o);
    if (o.where === 'held' ? !isGiven(target) : target === o.priceTicks) return;
    this.orders.splice(this.orders.indexOf(o), 1);
    this.report(o, 'restated', target);
    this.place(o, target);
  }

  /** A pegged order arrives at its price, or waits for one. */
  private place(o: Order, target: number): void {
    const { timeInForce, side, orderId, isHidden } = o.entry;
    const wasShown = o.where === 'book' && !isHidden ? o.shownLots : 0;
    if (isGiven(target)) {
      this.arrive(o, target, timeInForce, wasShown);
    } else if (timeInForce === EntryTif.IOC || timeInForce === EntryTif.FOK) {
      this.finish(o, 'expired', 'noLiquidity', NONE);
    } else {
      if (wasShown > 0) this.publish('delete', side, o.priceTicks, wasShown, orderId);
      this.wait(o, 'held');
    }
  }

  private target({ entry }: Order): number {
    const { side, peg, pegOffsetTicks, priceTicks: limitTicks } = entry;
    const [bid, ask] = this.touch;
    const [own, other] = side > 0 ? [bid, ask] : [ask, bid];
    const followed = peg === Peg.primary ? own : peg === Peg.market ? other : (bid + ask) / 2;
    const grid = this.rules.orderTickTicks;
    const raw = (followed + side * pegOffsetTicks) / grid;
    const ticks = grid * (side > 0 ? Math.floor(raw) : Math.ceil(raw));
    const within = !isGiven(limitTicks) || !isGiven(ticks) ? ticks : side > 0 ? Math.min(ticks, limitTicks) : Math.max(ticks, limitTicks);
    return priceFault(this.rules, within) === 'none' ? within : NONE;
  }

  /** Best bid and ask among those who are shown and not pegged. */
  private bestPrices(): readonly [number, number] {
    const best = (side: number): number =>
      this.makers(-side, NONE).find((o) => !o.entry.isHidden && o.ordType !== EntryType.pegged)?.priceTicks ?? NONE;
    return [best(1), best(-1)];
  }

  // ——— changes ———

  private replaceBy(o: Order, priceTicks: number, leavesLots: number): void {
    const { side, timeInForce, isHidden } = o.entry;
    if (leavesLots === 0) {
      this.end(o, 'canceled', 'none');
      return;
    }
    const hasNoPrice = isOneOf(o.ordType, [EntryType.stop, EntryType.takeProfit, EntryType.pegged, EntryType.market]);
    const fault = ((): ReasonName => {
      if (isOneOf(this.phase, [Phase.closed, Phase.halted])) return 'closed';
      if (isGiven(priceTicks) && hasNoPrice) return 'badFields';
      if (leavesLots !== o.openLots && qtyFault(this.rules, leavesLots) !== 'none') return qtyFault(this.rules, leavesLots);
      if (Math.ceil(leavesLots / o.entry.displayLots) > this.rules.icebergPartsMax) return 'exceedsLimit';
      if (!isGiven(priceTicks)) return 'none';
      if (priceFault(this.rules, priceTicks) !== 'none') return priceFault(this.rules, priceTicks);
      return timeInForce === EntryTif.GTX && this.wouldTake(side, priceTicks) ? 'wouldTake' : 'none';
    })();
    if (fault !== 'none') {
      this.refuseChange(o, fault);
    } else if (o.where !== 'book') {
      // Who waits keeps his place.
      o.openLots = leavesLots;
      if (isGiven(priceTicks)) o.limitTicks = priceTicks;
      this.report(o, 'replaced', priceTicks);
    } else {
      const ticks = isGiven(priceTicks) ? priceTicks : o.priceTicks;
      if (ticks === o.priceTicks && leavesLots <= o.openLots && !this.rules.replaceAlwaysRequeues) {
        this.shrink(o, leavesLots, ticks);
      } else {
        this.orders.splice(this.orders.indexOf(o), 1);
        o.openLots = leavesLots;
        this.report(o, 'replaced', ticks);
        this.arrive(o, ticks, timeInForce, isHidden ? 0 : o.shownLots);
      }
    }
  }

  /** Fewer lots from now on, and the same place. */
  private shrink(o: Order, leavesLots: number, toldTicks: number): void {
    this.lower(o, leavesLots);
    this.report(o, 'replaced', toldTicks);
  }

  private lower(o: Order, leavesLots: number): void {
    const { side, isHidden, orderId } = o.entry;
    o.openLots = leavesLots;
    if (o.where !== 'book' || isHidden || leavesLots >= o.shownLots) return;
    this.publish('reduce', side, o.priceTicks, o.shownLots - leavesLots, orderId);
    o.shownLots = leavesLots;
  }

  /** All that match leave: in the book asks before bids, the shown before the hidden; then those that wait; each by price and place. */
  private endAll(isWanted: (o: Order) => boolean, reason: ReasonName, execType: ExecTypeName = 'canceled'): number {
    const rankOf = (o: Order): number => {
      if (o.where === 'book') return Number(o.entry.isHidden);
      if (o.where === 'market') return 8;
      return o.where === 'held' || isTrailing(o) ? 9 : (takesProfit(o.ordType) ? 5 : 2) + o.entry.trigger;
    };
    const classOf = (o: Order): number => 10 * rankOf(o) + o.entry.side;
    let ended = 0;
    for (const o of this.orders.filter(isWanted).sort((a, b) => classOf(a) - classOf(b) || this.queueOrder(a, b))) {
      if (!this.orders.includes(o)) continue;
      this.end(o, execType, reason);
      ended++;
    }
    return ended;
  }

  /** Two of one side and class: by price, then by place. */
  private queueOrder(a: Order, b: Order): number {
    const keyOf = (o: Order): number => {
      if (o.where === 'book') return -o.entry.side * o.priceTicks;
      return o.where === 'held' || o.where === 'market' || isTrailing(o) ? 0 : fromSide(o) * o.entry.stopPxTicks;
    };
    return keyOf(a) - keyOf(b) || a.place - b.place;
  }

  /** One at rest ends with lots open. */
  private end(o: Order, execType: ExecTypeName, reason: ReasonName): void {
    this.orders.splice(this.orders.indexOf(o), 1);
    const { side, isHidden, orderId } = o.entry;
    if (o.where === 'book' && !isHidden) this.publish('delete', side, o.priceTicks, o.shownLots, orderId);
    this.finish(o, execType, reason, this.standsAt(o));
  }

  /** One that is nowhere ends with lots open. */
  private finish(o: Order, execType: ExecTypeName, reason: ReasonName, priceTicks: number): void {
    this.reports.push(reportLine(this.seq, execType, reason, o.entry.orderId, o.entry.side, priceTicks, o.openLots, 0));
    this.endOther(o);
  }

  /** An order of a pair has traded, was triggered or has ended: the other one, if it is one of the same pair, leaves. Its own link is cut first. */
  private endOther(o: Order): void {
    const id = o.otherLegId;
    if (id < 0) return;
    o.otherLegId = -1;
    const isOther = (p: Order): boolean =>
      p.entry.orderId === id && p.otherLegId === o.entry.orderId && p.entry.account === o.entry.account;
    const other = this.orders.find(isOther) ?? this.triggered.find(isOther);
    if (other === undefined) return;
    other.otherLegId = -1;
    if (this.orders.includes(other)) {
      this.end(other, 'canceled', 'otherLeg');
    } else {
      this.triggered.splice(this.triggered.indexOf(other), 1);
      this.finish(other, 'canceled', 'otherLeg', NONE);
    }
  }

  // ——— small questions ———

  private wait(o: Order, where: 'stop' | 'held' | 'market'): void {
    o.where = where;
    o.priceTicks = NONE;
    o.shownLots = o.openLots;
    o.place = ++this.places;
    this.orders.push(o);
  }

  private changeable(orderId: number, account: number): Order | undefined {
    const o = this.orders.find(({ entry }) => entry.orderId === orderId && (account === 0 || entry.account === account));
    if (o === undefined) {
      this.reports.push(reportLine(this.seq, 'cancelReject', 'unknownOrder', orderId, 0, NONE, 0, 0));
    } else if (this.phase === Phase.closed || this.isBound(o)) {
      this.refuseChange(o, 'closed');
      return undefined;
    }
    return o;
  }

  /** Whether its call is about to end, so that it may not be changed. */
  private isBound(o: Order): boolean {
    if (!this.isCancelShut) return false;
    if (o.where === 'held' || isTrailing(o)) return this.callTif !== 0 && o.entry.timeInForce === this.callTif;
    return this.phase !== Phase.continuous && o.where !== 'stop';
  }

  private isPair(a: Order, b: Order): boolean {
    return a.otherLegId === b.entry.orderId && b.otherLegId === a.entry.orderId && a.entry.account === b.entry.account;
  }

  private refuseChange(o: Order, reason: ReasonName): void {
    this.reports.push(
      reportLine(this.seq, 'cancelReject', reason, o.entry.orderId, o.entry.side, this.standsAt(o), o.openLots, o.openLots),
    );
  }

  /** Price at which it stands, of a stop its stop price; NaN where it has none. */
  private standsAt(o: Order): number {
    if (o.where === 'book') return o.priceTicks;
    return o.where === 'stop' && !isTrailing(o) ? o.entry.stopPxTicks : NONE;
  }

  /** Lots by which an account may reduce its position on a side. */
  private reducible({ account, side }: Pick<OrderEntry, 'account' | 'side'>): number {
    return Math.max(0, -side * this.positionOf(account));
  }

  private bestAgainst(side: number): number {
    return this.makers(side, NONE)[0]?.priceTicks ?? NONE;
  }

  private wouldTake(side: number, priceTicks: number): boolean {
    return this.phase === Phase.continuous && side * this.bestAgainst(side) <= side * priceTicks;
  }

  private triggerPrice(trigger: number): number {
    return trigger === Trigger.last ? this.lastPxTicks : trigger === Trigger.mark ? this.markPxTicks : this.indexPxTicks;
  }

  private report(o: Order, execType: ExecTypeName, priceTicks: number): void {
    this.reports.push(reportLine(this.seq, execType, 'none', o.entry.orderId, o.entry.side, priceTicks, o.openLots, o.openLots));
  }

  private publish(kind: KindName, side: number, priceTicks: number, qtyLots: number, orderId: number): void {
    this.rows.push(rowLine(kind, side, priceTicks, qtyLots, orderId));
  }
}

/** From which side a price comes that an order waits for: +1 from below. */
function fromSide({ entry, ordType }: Order): number {
  return takesProfit(ordType) ? -entry.side : entry.side;
}
