/**
 * The terms of a request, price and quantity, from what a strategy gave: ticks or a decimal, lots or a decimal.
 *
 * Terms that no venue accepts (off the grid, not a number, not positive) do not throw: the request is sent with the reason and comes
 * back rejected, as in life. One object is reused for all requests of a session.
 *
 * Example: tick 0.1: `terms.readNew({ side: 'buy', price: '9.95', qtyLots: 1 })` gives `faultReason` offTick.
 */
import { NotAMultiple, parseUnits, type Decimal } from '../base/num/decimal.js';
import { OrdType, Reason, TimeInForce } from '../sim/message.js';
import type { ExactInstrument } from './instrument-view.js';
import type { NewOrder, OrderChange, QuoteSide } from './strategy.js';

/** Largest quantity of an order in lots (DESIGN §3: below 2^37). */
const QTY_LOTS_MAX = 137_438_953_471;
const PRICE_TICKS_MAX = 2_147_483_647;

/** Price and quantity of one request as the kernel takes them. */
export class Terms {
  /** NaN: none, or none that can be written down. */
  priceTicks = Number.NaN;
  qtyLots = Number.NaN;
  /** One of `Reason`; `none` when the terms are good. */
  faultReason: number = Reason.none;

  private readonly instrument: ExactInstrument;

  constructor(instrument: ExactInstrument) {
    this.instrument = instrument;
  }

  /** Read a new order: one that becomes a limit order needs a price; one that takes at any price has none and is not post-only; all need a quantity. */
  readNew(order: NewOrder, ordType: number, timeInForce: number): this {
    this.clear();
    const hasPrice = order.price !== undefined || order.priceTicks !== undefined;
    const isLimit = ordType === OrdType.limit || ordType === OrdType.stopLimit || ordType === OrdType.takeProfitLimit;
    // A pegged order may say a limit that it does not pass.
    if (hasPrice !== isLimit && ordType !== OrdType.pegged) this.blame(Reason.badFields);
    if (ordType !== OrdType.limit && timeInForce === TimeInForce.GTX) this.blame(Reason.badFields);
    if (hasPrice) this.readPrice(order.price, order.priceTicks);
    this.readQty(this.lotsOf(order.qty), order.qtyLots);
    return this;
  }

  /** Read a replace: what is absent stays, but something must be given. */
  readChange(change: OrderChange): this {
    this.clear();
    const hasPrice = change.price !== undefined || change.priceTicks !== undefined;
    const hasQty = change.qty !== undefined || change.qtyLots !== undefined;
    if (!hasPrice && !hasQty) this.blame(Reason.badFields);
    if (hasPrice) this.readPrice(change.price, change.priceTicks);
    if (hasQty) this.readQty(this.lotsOf(change.qty), change.qtyLots);
    return this;
  }

  /** Read a side of a quote: a price and a quantity, or the quantity 0, which cancels it. */
  readQuote(side: QuoteSide): this {
    this.clear();
    const fromDecimal = this.lotsOf(side.qty);
    if (side.qtyLots === 0 || fromDecimal === 0) {
      this.qtyLots = 0;
      return this;
    }
    if (side.price === undefined && side.priceTicks === undefined) this.blame(Reason.badFields);
    else this.readPrice(side.price, side.priceTicks);
    this.readQty(fromDecimal, side.qtyLots);
    return this;
  }

  private clear(): void {
    this.priceTicks = Number.NaN;
    this.qtyLots = Number.NaN;
    this.faultReason = Reason.none;
  }

  /** The first fault found is the one that is reported. */
  private blame(reason: number): void {
    if (this.faultReason === Reason.none) this.faultReason = reason;
  }

  private readPrice(price: string | number | undefined, priceTicks: number | undefined): void {
    if (price !== undefined && priceTicks !== undefined) this.blame(Reason.badFields);
    const ticks = priceTicks ?? units(price!, this.instrument.tick);
    if (!Number.isFinite(ticks) || Math.abs(ticks) > PRICE_TICKS_MAX) this.blame(Reason.badPrice);
    else if (ticks <= 0 && !this.instrument.negativePrices) this.blame(Reason.badPrice);
    else if (ticks % this.instrument.orderTickTicks !== 0) this.blame(Reason.offTick);
    if (Number.isInteger(ticks) && Math.abs(ticks) <= PRICE_TICKS_MAX) this.priceTicks = ticks;
  }

  private lotsOf(qty: string | number | undefined): number | undefined {
    return qty === undefined ? undefined : units(qty, this.instrument.lot);
  }

  /** A quantity as a decimal said it or as lots did: one of the two. */
  private readQty(fromDecimal: number | undefined, qtyLots: number | undefined): void {
    if ((fromDecimal === undefined) === (qtyLots === undefined)) this.blame(Reason.badFields);
    const lots = qtyLots ?? fromDecimal;
    if (lots !== undefined && Number.isInteger(lots) && lots >= 1 && lots <= QTY_LOTS_MAX) this.qtyLots = lots;
    else this.blame(Reason.badQty);
  }
}

/** A decimal in units; half a unit stands for any number between two, NaN for what is no number. */
export function units(value: string | number, unit: Decimal): number {
  try {
    return parseUnits(String(value), unit);
  } catch (error) {
    if (error instanceof NotAMultiple) return Number(value) < 0 ? -0.5 : 0.5;
    if (error instanceof RangeError) return Number.NaN;
    throw error;
  }
}
