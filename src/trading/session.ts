/**
 * A trader's session: runs one strategy against the kernel's port (`sim/port.ts`).
 *
 * It keeps the blotter and calls the strategy with its `Context` (`desk.ts`). What a callback throws is passed on and ends the session;
 * a callback that returns a promise is refused.
 *
 * Invariant: nothing is sent or read on behalf of a strategy but while one of its callbacks runs.
 * No call allocates, except for new orders.
 *
 * Example: `new TraderSession({ strategy, params, instrument, port, random })` is given to the loop, which calls `onStart`, ….
 */
import { StrategyError } from '../base/errors.js';
import type { Message } from '../sim/message.js';
import type { FeedTrade, SessionPort, Trader } from '../sim/port.js';
import { Desk } from './desk.js';
import { duringCall, duringCalls } from './debug-views.js';
import { IndicativePrice } from './indicative-view.js';
import { SessionMarket, type TradedTape } from './market.js';
import { ReportView } from './report-view.js';
import type { ParamsOf, ParamSpecs } from './params.js';
import type { Context, IndicativeView, OrderReport, Strategy, TradeView } from './strategy.js';

/** What a session is made of. */
export interface SessionOptions {
  readonly strategy: Strategy;
  /** As `parseParams` gave them. */
  readonly params: ParamsOf<ParamSpecs>;
  /** The scenario's, in its order. */
  readonly tapes: readonly TradedTape[];
  /** Which of them is the session's first, its default; absent: the first one. */
  readonly first?: number;
  readonly port: SessionPort;
  /** Uniform in [0, 1), the session's own seeded stream. */
  readonly random: () => number;
  /** Throw when a view is used after its call. Slower. */
  readonly debug?: boolean;
}

type Ctx = Context<ParamsOf<ParamSpecs>, unknown>;

/** A strategy as it is called: what callbacks return is looked at, whatever their type promises. */
interface Callbacks {
  readonly state?: (params: ParamsOf<ParamSpecs>) => unknown;
  readonly onStart?: (ctx: Ctx) => unknown;
  readonly onBook?: (ctx: Ctx, tape: string) => unknown;
  readonly onTrade?: (ctx: Ctx, trade: TradeView, tape: string) => unknown;
  readonly onIndicative?: (ctx: Ctx, indicative: IndicativeView, tape: string) => unknown;
  readonly onOrder?: (ctx: Ctx, report: OrderReport) => unknown;
  readonly onTimer?: (ctx: Ctx, tag: number) => unknown;
  readonly onEnd?: (ctx: Ctx) => unknown;
}

/** Runs one strategy. */
export class TraderSession implements Trader {
  readonly wantsBook: boolean;
  readonly wantsTrades: boolean;
  readonly wantsIndicative: boolean;
  /** What the session has sent and been told, a market each. */
  readonly markets: readonly SessionMarket[];

  private readonly strategy: Callbacks;
  private readonly desk: Desk;
  private readonly context: Ctx;
  private readonly report = new ReportView();
  private readonly indicative = new IndicativePrice();
  private readonly debug: boolean;

  constructor(options: SessionOptions) {
    this.strategy = options.strategy;
    this.debug = options.debug ?? false;
    this.wantsBook = options.strategy.onBook !== undefined;
    this.wantsTrades = options.strategy.onTrade !== undefined;
    this.wantsIndicative = options.strategy.onIndicative !== undefined;
    this.markets = options.tapes.map((traded, index) => new SessionMarket(index, traded, options.port));
    this.desk = new Desk(options, this.markets);
    this.context = this.debug ? duringCalls('ctx', this.desk, () => this.desk.inCall) : this.desk;
  }

  onStart(): void {
    const { strategy, desk } = this;
    desk.inCall = true;
    if (strategy.state !== undefined) desk.state = strategy.state(desk.params);
    refusePromise('state', desk.state);
    this.done('onStart', strategy.onStart?.(this.context));
  }

  onBook(instrument: number): void {
    this.desk.inCall = true;
    this.done('onBook', this.strategy.onBook!(this.context, this.markets[instrument]!.tape));
  }

  onTrade(instrument: number, trade: FeedTrade): void {
    const view = this.debug ? duringCall<TradeView>('trade', trade) : undefined;
    this.desk.inCall = true;
    this.done('onTrade', this.strategy.onTrade!(this.context, view?.proxy ?? trade, this.markets[instrument]!.tape));
    view?.end();
  }

  onIndicative(message: Message): void {
    const told = this.indicative.show(message);
    const view = this.debug ? duringCall<IndicativeView>('indicative', told) : undefined;
    this.desk.inCall = true;
    this.done('onIndicative', this.strategy.onIndicative!(this.context, view?.proxy ?? told, this.markets[message.instrument]!.tape));
    view?.end();
  }

  onReport(message: Message): void {
    const { position, tape } = this.markets[message.instrument]!;
    const order = position.apply(message);
    if (this.strategy.onOrder === undefined) return;
    const report = this.report.show(message, order, tape);
    const view = this.debug ? duringCall<OrderReport>('report', report) : undefined;
    this.desk.inCall = true;
    this.done('onOrder', this.strategy.onOrder(this.context, view?.proxy ?? report));
    view?.end();
  }

  onTimer(tag: number): void {
    if (this.strategy.onTimer === undefined) return;
    this.desk.inCall = true;
    this.done('onTimer', this.strategy.onTimer(this.context, tag));
  }

  onEnd(): void {
    if (this.strategy.onEnd === undefined) return;
    this.desk.inCall = true;
    this.done('onEnd', this.strategy.onEnd(this.context));
  }

  /** A callback has returned; after one that throws the session is over anyway. */
  private done(callback: string, returned: unknown): void {
    this.desk.inCall = false;
    if (returned !== undefined) refusePromise(callback, returned);
  }
}

function refusePromise(callback: string, returned: unknown): void {
  if (typeof (returned as PromiseLike<unknown> | null | undefined)?.then !== 'function') return;
  throw new StrategyError(
    `${callback} returned a promise; callbacks are synchronous: drop 'async' and use ctx.schedule(atNs, tag) and onTimer to go on later`,
  );
}
