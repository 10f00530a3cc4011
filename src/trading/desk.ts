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
import { OrdType, type OrderTerms, TimeInForce } from '../sim/message.js';
import type { SessionPort } from '../sim/port.js';
import type { SessionMarket } from './market.js';
import { readOrderTerms } from './order-terms.js';
import type { TrackedOrder } from './order.js';
import type { ParamsOf, ParamSpecs } from './params.js';
import type { Context, MassCancel, MassQuote, NewOrder, OrderChange, ParentOrder, QuoteOrders, SideName } from './strategy.js';

const LOG_CHARACTERS_MAX = 10_000;

/** What a desk needs. */
interface DeskOptions {
  readonly first?: number;
  readonly params: ParamsOf<ParamSpecs>;
  readonly port: SessionPort;
  readonly random: () => number;
}

/** The context of one session. */
export class Desk implements Context<ParamsOf<ParamSpecs>, unknown> {
  readonly params: ParamsOf<ParamSpecs>;
  state: unknown = undefined;
  readonly startTs: number;
  readonly instrument: SessionMarket['instrument'];
  readonly book: SessionMarket['book'];
  readonly position: SessionMarket['position'];
  readonly markets: readonly SessionMarket[];
  readonly random: () => number;
  /** Whether a callback of the strategy runs. */
  inCall = false;

  private readonly port: SessionPort;
  private readonly first: SessionMarket;
  private nextNumber = 1;
  private parents = 0;

  constructor(options: DeskOptions, markets: readonly SessionMarket[]) {
    this.port = options.port;
    this.params = options.params;
    this.startTs = options.port.startTs;
    this.markets = markets;
    this.first = markets[options.first ?? 0]!;
    this.instrument = this.first.instrument;
    this.book = this.first.book;
    this.position = this.first.position;
    this.random = () => {
      this.mustBeInCall('random');
      return options.random();
    };
  }

  get now(): number {
    return this.port.now();
  }

  readonly market = (tape: string): SessionMarket => {
    const found = this.markets.find((one) => one.tape === tape);
    if (found !== undefined) return found;
    const known = this.markets.map((one) => one.tape);
    throw new StrategyError(`got the tape ${JSON.stringify(tape)}, expected one of ${known.join(', ')}${didYouMean(tape, known)}`);
  };

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
    const { index } = this.marketOf(decision.tape);
    return (this.parents = this.port.parent(index, sign, qtyLots, startNs, endNs));
  };

  readonly submit = (order: NewOrder): string => {
    this.mustBeInCall('submit');
    const { side, ordType = 'limit', parent = 0 } = order;
    const sign = signOf(side);
    const ordTypeCode = codeOf('ordType', ordType, OrdType);
    const timeInForce = codeOf('timeInForce', order.timeInForce ?? (ordTypeCode === OrdType.market ? 'IOC' : 'GTC'), TimeInForce);
    if (parent !== 0 && !(Number.isInteger(parent) && parent > 0 && parent <= this.parents)) {
      throw new StrategyError(`ctx.submit: got parent ${String(parent)}, expected a number that ctx.parent has returned`);
    }
    const market = this.marketOf(order.tape);
    const clOrdId = order.clOrdId === undefined ? this.freeId() : checkedId(order.clOrdId);
    const clOrd = this.port.intern(clOrdId);
    this.mustBelong(clOrdId, clOrd, market);
    const { priceTicks, qtyLots, faultReason } = market.terms.readNew(order, ordTypeCode, timeInForce);
    const further = order.terms === undefined ? undefined : readOrderTerms(order.terms, sign, market.instrument, this.numberOf, codeOf);
    market.position.open(clOrdId, clOrd).sentNew(side, priceTicks, qtyLots, order.terms?.reduceOnly === true);
    this.port.sendNew(market.index, clOrd, parent, sign, ordTypeCode, timeInForce, priceTicks, qtyLots, faultReason, further);
    return clOrdId;
  };

  private readonly numberOf = (clOrdId: string): number => this.port.intern(checkedId(clOrdId));

  readonly cancel = (clOrdId: string): void => {
    this.mustBeInCall('cancel');
    const clOrd = this.port.intern(checkedId(clOrdId));
    const market = this.marketThatKnows(clOrd);
    market.position.open(clOrdId, clOrd).sentCancel();
    this.port.sendCancel(market.index, clOrd);
  };

  readonly replace = (clOrdId: string, change: OrderChange): void => {
    this.mustBeInCall('replace');
    const clOrd = this.port.intern(checkedId(clOrdId));
    const market = this.marketThatKnows(clOrd);
    const { priceTicks, qtyLots, faultReason } = market.terms.readChange(change);
    market.position.open(clOrdId, clOrd).sentReplace(priceTicks);
    this.port.sendReplace(market.index, clOrd, priceTicks, qtyLots, faultReason);
  };

  readonly massCancel = ({ side, tape, clOrdId }: MassCancel = {}): string => {
    this.mustBeInCall('massCancel');
    const market = this.marketOf(tape);
    const name = clOrdId === undefined ? this.freeId() : checkedId(clOrdId);
    if (clOrdId !== undefined && this.isTaken(name))
      throw new StrategyError(`ctx.massCancel: got clOrdId ${JSON.stringify(name)}, expected one that names no order or request yet`);
    const clOrd = this.port.intern(name);
    market.position.open(name, clOrd).sentCancel();
    this.port.sendMassCancel(market.index, clOrd, side === undefined ? 0 : signOf(side));
    return name;
  };

  readonly massQuote = ({ quotes, timeInForce = 'GTC', terms, tape }: MassQuote): readonly QuoteOrders[] => {
    this.mustBeInCall('massQuote');
    const market = this.marketOf(tape);
    const ids = quotes.map(({ quoteEntryId }) => checkedEntryId(quoteEntryId));
    const repeated = ids.find((id, i) => ids.indexOf(id) < i);
    if (repeated !== undefined)
      throw new StrategyError(`ctx.massQuote: got the quoteEntryId ${JSON.stringify(repeated)} twice, expected each once in a message`);
    const furtherOf = (side: 1 | -1): OrderTerms | undefined =>
      terms === undefined ? undefined : readOrderTerms(terms, side, market.instrument, this.numberOf, codeOf);
    const timeInForceCode = codeOf('timeInForce', timeInForce, TimeInForce);
    const requests = market.quotes.requests(quotes, { timeInForce: timeInForceCode, bid: furtherOf(1), ask: furtherOf(-1) });
    if (requests.length > 0) this.port.sendMassQuote(market.index, requests);
    return ids.map((id) => market.quotes.ordersOf(id));
  };

  readonly schedule = (atNs: number, tag = 0): void => {
    this.mustBeInCall('schedule');
    const dueNs = Math.ceil(atNs);
    if (!Number.isSafeInteger(dueNs))
      throw new StrategyError(`ctx.schedule: got the time ${String(atNs)}, expected ns on the clock of ctx.now, such as ctx.now + 1e9`);
    if (!Number.isSafeInteger(tag)) throw new StrategyError(`ctx.schedule: got the tag ${String(tag)}, expected a whole number`);
    this.port.schedule(Math.max(dueNs, this.now), tag);
  };

  readonly order = (clOrdId: string): TrackedOrder | undefined => {
    const order = this.position.sent(clOrdId);
    return order !== undefined || this.markets.length === 1 ? order : this.elsewhere(clOrdId);
  };

  readonly record = (name: string, value: number): void => {
    this.mustBeInCall('record');
    if (typeof value !== 'number') throw new StrategyError(`ctx.record: got ${typeof value} under '${name}', expected a number`);
    this.port.record(this.port.intern(name), value);
  };

  readonly log = (text: string): void => {
    this.mustBeInCall('log');
    this.port.log(this.port.intern(text.slice(0, LOG_CHARACTERS_MAX)));
  };

  /** The order that was sent under this id to any market. */
  private elsewhere(clOrdId: string): TrackedOrder | undefined {
    for (const { position } of this.markets) {
      const order = position.sent(clOrdId);
      if (order !== undefined) return order;
    }
    return undefined;
  }

  private freeId(): string {
    let clOrdId = String(this.nextNumber++);
    while (this.isTaken(clOrdId)) clOrdId = String(this.nextNumber++);
    return clOrdId;
  }

  private isTaken(clOrdId: string): boolean {
    for (const { position } of this.markets) if (position.has(clOrdId)) return true;
    return false;
  }

  private marketOf(tape: string | undefined): SessionMarket {
    return tape === undefined ? this.first : this.market(tape);
  }

  /** Where the order with this number is; the first market for one that was never sent. */
  private marketThatKnows(clOrd: number): SessionMarket {
    if (this.markets.length > 1) {
      for (const market of this.markets) if (market.position.knows(clOrd)) return market;
    }
    return this.first;
  }

  /** An id names one order: a cancel says nothing of the tape. */
  private mustBelong(clOrdId: string, clOrd: number, market: SessionMarket): void {
    if (this.markets.length === 1) return;
    const owner = this.markets.find(({ position }) => position.knows(clOrd));
    if (owner !== undefined && owner !== market)
      throw new StrategyError(
        `ctx.submit: got clOrdId ${JSON.stringify(clOrdId)} for ${market.tape}, expected another: it is an order on ${owner.tape}`,
      );
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

/** An entry's name has room for its side and a number behind it. */
function checkedEntryId(id: string): string {
  if (typeof id === 'string' && id.length > 0 && id.length <= 200) return id;
  throw new StrategyError(`ctx.massQuote: got quoteEntryId ${JSON.stringify(id)}, expected a text of 1 to 200 characters`);
}
