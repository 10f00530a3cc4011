/**
 * Why a venue refuses a request whatever the state of the market: fields that are no price, no quantity, or do not fit each other
 * (FILLS.md §1, §7). `Reason.none`: nothing is wrong.
 */
import { OrdType, Reason, TimeInForce, type Message } from '../sim/message.js';

/** What an instrument allows. */
export interface OrderGrid {
  readonly orderTickTicks: number;
  readonly negativePrices: boolean;
}

/** Largest price that an Int32 column holds with room for a shift. */
const PRICE_TICKS_MAX = 2_147_483_000;
/** Quantities stay below 2^37 lots (DESIGN §3). */
const QTY_LOTS_END = 137_438_953_472;

/** Why a new order is refused. */
export function newOrderFault(grid: OrderGrid, m: Message): number {
  if (m.faultReason !== Reason.none) return m.faultReason;
  if (!isQty(m.qtyLots) || m.qtyLots === 0) return Reason.badQty;
  if (m.side !== 1 && m.side !== -1) return Reason.badFields;
  // A recorded market knows what was recorded: nothing in it waits for a trigger, hides or follows.
  if (m.terms !== undefined || m.ordType > OrdType.limit || m.timeInForce > TimeInForce.GTX) return Reason.unsupported;
  if (m.ordType === OrdType.limit) return priceFault(grid, m.priceTicks);
  return m.timeInForce === TimeInForce.GTX ? Reason.badFields : Reason.none;
}

/** Why a replace is refused; an absent price or quantity is NaN and stays. */
export function replaceFault(grid: OrderGrid, m: Message): number {
  if (m.faultReason !== Reason.none) return m.faultReason;
  if (!Number.isNaN(m.qtyLots) && !isQty(m.qtyLots)) return Reason.badQty;
  return Number.isNaN(m.priceTicks) ? Reason.none : priceFault(grid, m.priceTicks);
}

function priceFault(grid: OrderGrid, priceTicks: number): number {
  if (!Number.isInteger(priceTicks) || Math.abs(priceTicks) > PRICE_TICKS_MAX) return Reason.offTick;
  if (priceTicks % grid.orderTickTicks !== 0) return Reason.offTick;
  return priceTicks <= 0 && !grid.negativePrices ? Reason.badPrice : Reason.none;
}

function isQty(qtyLots: number): boolean {
  return Number.isInteger(qtyLots) && qtyLots >= 0 && qtyLots < QTY_LOTS_END;
}
