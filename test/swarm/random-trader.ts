/**
 * A trader that does at random whatever a session can: new orders of every kind, good and bad, cancels and replaces of its own, of dead and of
 * unknown ones, ids used twice, timers now, later and in the past, parents, records and log lines.
 *
 * It keeps a blotter as strategies do, which refuses reports that cannot be. When its tail begins it does nothing more but cancel, as often as it
 * takes, until nothing of its own is open.
 */
import { invariant } from '../../src/base/errors.js';
import { ExecType, OrdType, Reason, TimeInForce, type Message } from '../../src/sim/message.js';
import type { FeedView, SessionPort, Trader } from '../../src/sim/port.js';
import { Blotter } from '../../src/trading/blotter.js';
import { toDice, type Dice } from '../twin/generate.js';

/** How a trader behaves. */
export interface TraderPlan {
  /** Its own stream of chance: what it does depends on nobody else. */
  readonly seed: string;
  /** Chance of doing something each time it is called. */
  readonly activity: number;
  readonly requestsMax: number;
  readonly wantsBook: boolean;
  readonly wantsTrades: boolean;
  /** When the tape begins, and the times at which it cancels what is open; the first begins the tail. */
  readonly fromNs: number;
  readonly tailNs: readonly number[];
  /** Called now and then with what it sees. */
  readonly look: (nowNs: number, view: FeedView) => void;
}

const TAIL = 1_000_000;
/** How long it waits before it cancels again what could not be cancelled. */
const RETRY_NS = 20;
const SIDES = [1, -1] as const;

/** The trader. */
export class RandomTrader implements Trader {
  readonly wantsBook: boolean;
  readonly wantsTrades: boolean;
  readonly blotter: Blotter;
  /** Reports that reached it. */
  heard = 0;
  private readonly port: SessionPort;
  private readonly plan: TraderPlan;
  private readonly dice: Dice;
  private readonly ids: string[] = [];
  private requests = 0;
  private parents = 0;
  private quiet = false;
  private lastNs = Number.NEGATIVE_INFINITY;

  constructor(port: SessionPort, plan: TraderPlan) {
    this.port = port;
    this.blotter = new Blotter(port);
    this.plan = plan;
    this.wantsBook = plan.wantsBook;
    this.wantsTrades = plan.wantsTrades;
    this.dice = toDice(plan.seed);
  }

  onStart(): void {
    this.mark();
    const { fromNs, tailNs } = this.plan;
    const span = tailNs[0]! - fromNs;
    for (let i = 0; i < 10 + this.dice.below(30); i++) this.port.schedule(fromNs + this.dice.below(span), i);
    for (const ns of tailNs) this.port.schedule(ns, TAIL);
    this.maybeAct();
  }

  onBook(): void {
    this.mark();
    this.maybeAct();
  }

  onTrade(): void {
    this.mark();
    this.maybeAct();
  }

  onTimer(tag: number): void {
    this.mark();
    this.look();
    if (tag !== TAIL) return this.maybeAct();
    this.quiet = true;
    for (const id of this.ids) this.cancelIfOpen(id);
  }

  onReport(m: Message): void {
    this.mark();
    invariant(this.port.now() === m.recvTs, `a report due at ${m.recvTs} is heard at ${this.port.now()}`);
    this.heard++;
    const order = this.blotter.apply(m);
    this.blotter.invariant();
    this.look();
    if (!this.quiet) return this.maybeAct();
    // A request that an outage sends straight back must not be sent again in the same nanosecond: that is a loop, and the session would be stopped.
    if (m.execType === ExecType.cancelReject) this.port.schedule(this.port.now() + RETRY_NS, TAIL);
    else this.cancelIfOpen(order.clOrdId);
  }

  onEnd(): void {
    this.mark();
    this.port.record(this.port.intern('end'), this.blotter.qtyLots);
  }

  /** Ids of orders that the trader believes to be open. */
  get open(): string[] {
    return this.ids.filter((id) => this.blotter.sent(id)?.open === true);
  }

  private mark(): void {
    const now = this.port.now();
    invariant(now >= this.lastNs, `a session's clock goes on from ${this.lastNs}, not back to ${now}`);
    this.lastNs = now;
  }

  private look(): void {
    if (this.dice.chance(0.3)) this.plan.look(this.port.now(), this.port.feed(0));
  }

  private cancelIfOpen(id: string): void {
    const order = this.blotter.sent(id);
    if (order?.open === true && !order.pendingCancel) this.cancel(id);
  }

  private maybeAct(): void {
    if (this.quiet || this.requests >= this.plan.requestsMax || !this.dice.chance(this.plan.activity)) return;
    const what = this.dice.below(100);
    if (what < 45) this.sendNew();
    else if (what < 63) this.cancel(this.someId());
    else if (what < 84) this.replace(this.someId());
    else if (what < 88) this.parent();
    else if (what < 92) this.port.record(this.port.intern(`r${this.dice.below(3)}`), this.dice.pick([0, -1.5, Number.NaN, 1e300]));
    else if (what < 95) this.port.log(this.port.intern(`line ${this.dice.below(9)}`));
    else this.port.schedule(this.port.now() + this.dice.pick([-50, 0, 1, 7, 90]), 0);
  }

  private sendNew(): void {
    const { dice } = this;
    const id = this.ids.length > 0 && dice.chance(0.05) ? dice.pick(this.ids) : `o${this.ids.length}`;
    const side = dice.pick(SIDES);
    const isMarket = dice.chance(0.08);
    const tif = dice.pick(isMarket ? [TimeInForce.IOC, TimeInForce.FOK, TimeInForce.GTC, TimeInForce.GTX] : [1, 1, 1, 1, 2, 3, 4, 4]);
    const priceTicks = isMarket ? Number.NaN : dice.chance(0.04) ? dice.pick([0, -5, Number.NaN, 2147483647]) : this.nearTouch(side);
    const qtyLots = dice.chance(0.03) ? dice.pick([0, -1, Number.NaN, 2 ** 40]) : 1 + dice.below(dice.chance(0.2) ? 40 : 8);
    const fault = dice.chance(0.02) ? Reason.offTick : Reason.none;
    const clOrd = this.port.intern(id);
    if (!this.ids.includes(id)) this.ids.push(id);
    this.requests++;
    this.blotter.open(id, clOrd).sentNew(side > 0 ? 'buy' : 'sell', priceTicks, qtyLots);
    this.port.sendNew(
      0,
      clOrd,
      this.parents > 0 && dice.chance(0.5) ? this.parents : 0,
      side,
      isMarket ? OrdType.market : OrdType.limit,
      tif,
      priceTicks,
      qtyLots,
      fault,
    );
  }

  private cancel(id: string): void {
    const clOrd = this.port.intern(id);
    this.requests++;
    this.blotter.open(id, clOrd).sentCancel();
    this.port.sendCancel(0, clOrd);
  }

  private replace(id: string): void {
    const { dice } = this;
    const clOrd = this.port.intern(id);
    const order = this.blotter.open(id, clOrd);
    const price = dice.chance(0.3)
      ? Number.NaN
      : dice.chance(0.03)
        ? -1
        : dice.chance(0.4)
          ? order.priceTicks
          : this.nearTouch(dice.pick(SIDES));
    const qty = dice.chance(0.3)
      ? Number.NaN
      : dice.chance(0.05)
        ? dice.pick([0, -3])
        : dice.chance(0.4)
          ? Math.max(1, order.qtyLots - dice.below(3))
          : 1 + dice.below(15);
    this.requests++;
    order.sentReplace(price);
    this.port.sendReplace(0, clOrd, price, qty, dice.chance(0.02) ? Reason.badQty : Reason.none);
  }

  private parent(): void {
    const now = this.port.now();
    this.parents = this.port.parent(0, this.dice.pick(SIDES), 1 + this.dice.below(50), now, now + this.dice.below(500));
  }

  private someId(): string {
    const open = this.open;
    if (open.length > 0 && this.dice.chance(0.75)) return this.dice.pick(open);
    return this.ids.length > 0 && this.dice.chance(0.8) ? this.dice.pick(this.ids) : `never${this.dice.below(3)}`;
  }

  private nearTouch(side: 1 | -1): number {
    const { bidTicks, askTicks } = this.port.feed(0);
    const touch = side > 0 ? bidTicks : askTicks;
    const home = Number.isNaN(touch) ? 100 : touch;
    return home + this.dice.pick([0, 0, 0, 0, 1, -1, 2, -2, 4, -4]);
  }
}
