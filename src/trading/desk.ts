/**
 * The desk: a strategy's `Context`, which turns what it asks for into requests.
 *
 * A request with terms that no venue takes is sent all the same and comes back rejected; words that do not exist (a side, an order
 * type) are the strategy's mistake and throw a StrategyError, as does every request outside a callback.
 *
 * Methods are properties bound to their session, so that `const { submit } = ctx` works.
 *
 * Example: `ctx.submit({ side: 'buy', priceTicks: ctx.book.bidTicks, qtyLots: 5, timeInForce: 'GTX' })`.
 */
import { StrategyError } from '../base/errors.js';
import { didYouMean } from '../base/suggest.js';
import type { Instrument } from '../market/instrument.js';
import { OrdType, TimeInForce } from '../sim/message.js';
import type { SessionPort } from '../sim/port.js';
import type { Blotter } from './blotter.js';
import { FeedBook } from './book-view.js';
import { ExactInstrument } from './instrument-view.js';
import type { TrackedOrder } from './order.js';
import type { ParamsOf, ParamSpecs } from './params.js';
import type { Context, NewOrder, OrderChange, ParentOrder, SideName } from './strategy.js';
import { Terms } from './terms.js';

/** Instrument of the scenario's first tape: the one that a strategy trades. */
export const FIRST = 0;
const LOG_CHARACTERS_MAX = 10_000;

/** What a desk needs. */
interface DeskOptions {
  readonly params: ParamsOf<ParamSpecs>;
  readonly instrument: Instrument;
  readonly port: SessionPort;
  readonly random: () => number;
}

/** The context of one session. */
export class Desk implements Context<ParamsOf<ParamSpecs>, unknown> {
  readonly params: ParamsOf<ParamSpecs>;
  state: unknown = undefined;
  readonly startTs: number;
  readonly instrument: ExactInstrument;
  readonly book: FeedBook;
  readonly position: Blotter;
  readonly random: () => number;
  /** Whether a callback of the strategy runs. */
  inCall = false;

  private readonly port: SessionPort;
  private readonly terms: Terms;
  private nextNumber = 1;
  private parents = 0;

  constructor(options: DeskOptions, blotter: Blotter) {
    this.port = options.port;
    this.params = options.params;
    this.startTs = options.port.startTs;
    this.instrument = new ExactInstrument(options.instrument);
    this.book = new FeedBook(options.port.feed(FIRST));
    this.position = blotter;
    this.terms = new Terms(this.instrument);
    this.random = () => {
      this.mustBeInCall('random');
      return options.random();
    };
  }

  get now(): number {
    return this.port.now();
  }

  readonly parent = (decision: ParentOrder): number => {
    this.mustBeInCall('parent');
    const { side, qtyLots, startNs = this.now, endNs = Number.MAX_SAFE_INTEGER } = decision;
    const sign = signOf(side);
    if (!Number.isSafeInteger(qtyLots) || qtyLots < 1)
      throw new StrategyError(`ctx.parent: got qtyLots ${String(qtyLots)}, expected a whole number of lots above zero`);
    if (!Number.isSafeInteger(startNs) || !Number.isSafeInteger(endNs) || endNs < startNs) {
      throw new StrategyError(
        `ctx.parent: got startNs ${String(startNs)}, endNs ${String(endNs)}; expected whole ns, the end not before the start`,
      );
    }
    return (this.parents = this.port.parent(FIRST, sign, qtyLots, startNs, endNs));
  };

  readonly submit = (order: NewOrder): string => {
    this.mustBeInCall('submit');
    const { side, ordType = 'limit', parent = 0 } = order;
    const sign = signOf(side);
    const isLimit = codeOf('ordType', ordType, OrdType) === OrdType.limit;
    const timeInForce = codeOf('timeInForce', order.timeInForce ?? (isLimit ? 'GTC' : 'IOC'), TimeInForce);
    if (parent !== 0 && !(Number.isInteger(parent) && parent > 0 && parent <= this.parents)) {
      throw new StrategyError(`ctx.submit: got parent ${String(parent)}, expected a number that ctx.parent has returned`);
    }
    const clOrdId = order.clOrdId === undefined ? this.freeId() : checkedId(order.clOrdId);
    const clOrd = this.port.intern(clOrdId);
    const { priceTicks, qtyLots, faultReason } = this.terms.readNew(order, isLimit, timeInForce);
    this.position.open(clOrdId, clOrd).sentNew(side, priceTicks, qtyLots);
    this.port.sendNew(FIRST, clOrd, parent, sign, isLimit ? OrdType.limit : OrdType.market, timeInForce, priceTicks, qtyLots, faultReason);
    return clOrdId;
  };

  readonly cancel = (clOrdId: string): void => {
    this.mustBeInCall('cancel');
    const clOrd = this.port.intern(checkedId(clOrdId));
    this.position.open(clOrdId, clOrd).sentCancel();
    this.port.sendCancel(FIRST, clOrd);
  };

  readonly replace = (clOrdId: string, change: OrderChange): void => {
    this.mustBeInCall('replace');
    const clOrd = this.port.intern(checkedId(clOrdId));
    const { priceTicks, qtyLots, faultReason } = this.terms.readChange(change);
    this.position.open(clOrdId, clOrd).sentReplace(priceTicks);
    this.port.sendReplace(FIRST, clOrd, priceTicks, qtyLots, faultReason);
  };

  readonly schedule = (atNs: number, tag = 0): void => {
    this.mustBeInCall('schedule');
    const dueNs = Math.ceil(atNs);
    if (!Number.isSafeInteger(dueNs))
      throw new StrategyError(`ctx.schedule: got the time ${String(atNs)}, expected ns on the clock of ctx.now, such as ctx.now + 1e9`);
    if (!Number.isSafeInteger(tag)) throw new StrategyError(`ctx.schedule: got the tag ${String(tag)}, expected a whole number`);
    this.port.schedule(Math.max(dueNs, this.now), tag);
  };

  readonly order = (clOrdId: string): TrackedOrder | undefined => this.position.sent(clOrdId);

  readonly record = (name: string, value: number): void => {
    this.mustBeInCall('record');
    if (typeof value !== 'number') throw new StrategyError(`ctx.record: got ${typeof value} under '${name}', expected a number`);
    this.port.record(this.port.intern(name), value);
  };

  readonly log = (text: string): void => {
    this.mustBeInCall('log');
    this.port.log(this.port.intern(text.slice(0, LOG_CHARACTERS_MAX)));
  };

  private freeId(): string {
    let clOrdId = String(this.nextNumber++);
    while (this.position.has(clOrdId)) clOrdId = String(this.nextNumber++);
    return clOrdId;
  }

  private mustBeInCall(method: string): void {
    if (!this.inCall)
      throw new StrategyError(
        `ctx.${method} was called outside a callback; callbacks are synchronous, so work goes on in the next one (see ctx.schedule)`,
      );
  }
}

function signOf(side: SideName): 1 | -1 {
  if (side === 'buy') return 1;
  if (side === 'sell') return -1;
  throw new StrategyError(`got side ${JSON.stringify(side)}, expected 'buy' or 'sell'`);
}

function codeOf(field: string, name: string, codes: Readonly<Record<string, number>>): number {
  const code = codes[name];
  if (code !== undefined) return code;
  const known = Object.keys(codes);
  throw new StrategyError(`got ${field} ${JSON.stringify(name)}, expected one of ${known.join(', ')}${didYouMean(name, known)}`);
}

function checkedId(clOrdId: string): string {
  if (typeof clOrdId === 'string' && clOrdId.length > 0 && clOrdId.length <= 255) return clOrdId;
  throw new StrategyError(`got clOrdId ${JSON.stringify(clOrdId)}, expected a text of 1 to 255 characters`);
}
