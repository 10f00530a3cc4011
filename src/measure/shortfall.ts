/**
 * Implementation shortfall of a parent order in its parts (Perold 1988, expanded; METRICS §1.1).
 *
 * X ordered, Q filled at p_i for q_i, side s, decision mid Pd, mid at the venue when the first child arrives P0, mid at the parent's
 * end Pn, mid strictly before each fill m_i, fees F. On prices:
 *
 *     delay = s·X·(P0 − Pd)      trading = s·Σ q_i (p_i − P0) = spread + timing      opportunity = s·(X − Q)·(Pn − P0)
 *     spread = s·Σ q_i (p_i − m_i)      timing = trading − spread      total = delay + trading + opportunity + F
 *
 * Identity: total = s·Σ q_i (p_i − Pd) + s·(X − Q)·(Pn − Pd) + F. In currency the differences are those of the contract (inverse:
 * of 1/price, the other way round); in bps they are of prices, over X·Pd. All are costs: positive when bad for us.
 *
 * Example: buy 100,000, Pd 10.00, P0 10.05, fills 30,000 at 10.08 and 50,000 at 10.144, Pn 10.30, fees 800: delay 5,000, trading
 * 5,600, opportunity 5,000, fees 800, total 16,400 = 164.00 bps.
 */
import type { ContractScale } from './contract.js';
import type { Fill } from './facts.js';
import { Sum } from './sum.js';
import type { CostParts, OrderSide } from './types.js';

/** What the parts follow from. Prices in ticks, also fractions of one; NaN = not known. */
export interface ShortfallInput {
  readonly side: OrderSide;
  readonly orderedLots: number;
  readonly fills: readonly Fill[];
  /** m_i, by fill. */
  readonly midsBefore: ArrayLike<number>;
  readonly decisionTicks: number;
  readonly arrivalTicks: number;
  readonly endTicks: number;
}

/** Parts in both units, and what is needed to average parents. */
export interface Shortfall {
  readonly filledLots: number;
  readonly currency: CostParts;
  readonly bps: CostParts;
  /** Delay of the quantity that filled and of the rest, currency. */
  readonly delayFilled: number | null;
  readonly delayUnfilled: number | null;
}

/** Cost of `lots` at one price instead of another, in one of the two units. */
type CostOf = (lots: number, atTicks: number, insteadOfTicks: number) => number;

/** Split a parent's cost into its parts. */
export function shortfallOf(input: ShortfallInput, scale: ContractScale): Shortfall {
  const { side, orderedLots, decisionTicks } = input;
  const filledLots = lotsOf(input.fills);
  const fees = scale.amount(feeUnitsOf(input.fills));
  const inCurrency: CostOf = (lots, at, insteadOf) => scale.cost(side, lots, at, insteadOf);
  // Over X·Pd throughout, so that parts add up on prices whatever the contract.
  const inBps: CostOf = (lots, at, insteadOf) => (1e4 * side * lots * (at - insteadOf)) / (orderedLots * Math.abs(decisionTicks));
  const feesBps = (1e4 * fees) / Math.abs(scale.value(orderedLots, decisionTicks));
  return {
    filledLots,
    currency: parts(input, filledLots, fees, inCurrency),
    bps: parts(input, filledLots, feesBps, inBps),
    delayFilled: known(inCurrency(filledLots, input.arrivalTicks, decisionTicks)),
    delayUnfilled: known(inCurrency(orderedLots - filledLots, input.arrivalTicks, decisionTicks)),
  };
}

/** Quantity of some fills. */
export function lotsOf(fills: readonly Fill[]): number {
  let lots = 0;
  for (const fill of fills) lots += fill.qtyLots;
  return lots;
}

function feeUnitsOf(fills: readonly Fill[]): number {
  let units = 0;
  for (const fill of fills) units += fill.feeUnits;
  return units;
}

function parts(input: ShortfallInput, filledLots: number, fees: number, costOf: CostOf): CostParts {
  const { fills, midsBefore, decisionTicks, arrivalTicks, endTicks } = input;
  const restLots = input.orderedLots - filledLots;
  const trading = new Sum();
  const spread = new Sum();
  fills.forEach((fill, i) => {
    trading.add(costOf(fill.qtyLots, fill.priceTicks, arrivalTicks));
    spread.add(costOf(fill.qtyLots, fill.priceTicks, midsBefore[i]!));
  });
  const delay = costOf(input.orderedLots, arrivalTicks, decisionTicks);
  const opportunity = restLots === 0 ? 0 : costOf(restLots, endTicks, arrivalTicks);
  const total = new Sum();
  for (const part of [delay, trading.value, opportunity, fees]) total.add(part);
  return {
    delay: known(delay),
    spread: known(spread.value),
    timing: known(trading.value - spread.value),
    trading: known(trading.value),
    opportunity: known(opportunity),
    fees: known(fees),
    total: known(total.value),
  };
}

/** NaN and infinities, which come from unknown prices, become null; −0 becomes 0. */
function known(figure: number): number | null {
  return Number.isFinite(figure) ? figure + 0 : null;
}
