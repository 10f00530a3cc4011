/**
 * The rules that one book of a matching venue goes by, compiled: numbers and switches, nothing to parse.
 *
 * Example: `{ ...DEFAULT_RULES, replaceAlwaysRequeues: true }`.
 */

import type { AllocationStep } from './allocation/steps.js';
import type { OrderKinds } from './order-kinds.js';
import type { OrderSize } from './rules/order-size.js';
import type { TickTable } from './rules/tick-table.js';

/** Phases of trading. Orders match in `continuous` alone; in the auctions they gather until the uncross. */
export const Phase = {
  closed: 0,
  preOpen: 1,
  auction: 2,
  continuous: 3,
  halted: 4,
  volatilityAuction: 5,
  closingAuction: 6,
} as const;
export type PhaseName = keyof typeof Phase;

/** What orders find at a book. */
export interface BookRules {
  /** Grid of order prices, ticks. */
  readonly orderTickTicks: number;
  /** Where the grid depends on the price; undefined: `orderTickTicks` everywhere. */
  readonly ticks: TickTable | undefined;
  readonly negativePrices: boolean;
  /** Kinds of orders that are taken; undefined: all. */
  readonly kinds: OrderKinds | undefined;
  /** Least and most lots of an order; multiples of `lotStepLots`. */
  readonly minQtyLots: number;
  readonly maxQtyLots: number;
  readonly lotStepLots: number;
  /** Where lots or values are bounded by price too. */
  readonly size: OrderSize | undefined;
  /**
   * Most parts of an iceberg, ceil(quantity / shown) (Binance, ICEBERG_PARTS). Without such a bound one large order against one that shows a lot at a
   * time would be told in as many trades as it has lots.
   */
  readonly icebergPartsMax: number;
  /** Whether every replace goes to the back, also one that keeps the price and does not grow. */
  readonly replaceAlwaysRequeues: boolean;
  /** A stop whose price has been reached when it is entered: it is elected at once, or refused. */
  readonly stopsOnEntry: 'elect' | 'reject';
  /** How orders of one price share an incoming one; undefined: by time. */
  readonly allocation: readonly AllocationStep[] | undefined;
  /** Percent of an incoming order that goes to lead market makers, by account. */
  readonly lmmPercents: ReadonlyMap<number, number>;
  /** Which of several triggered stops is elected first: that whose price was reached first, or that which was entered first. */
  readonly election: 'price' | 'time';
}

/** Price-time priority with every kind of order. */
export const DEFAULT_RULES: BookRules = {
  orderTickTicks: 1,
  ticks: undefined,
  kinds: undefined,
  negativePrices: false,
  minQtyLots: 1,
  maxQtyLots: 137_438_953_471,
  lotStepLots: 1,
  size: undefined,
  icebergPartsMax: 1000,
  replaceAlwaysRequeues: false,
  allocation: undefined,
  lmmPercents: new Map(),
  stopsOnEntry: 'elect',
  election: 'price',
};
