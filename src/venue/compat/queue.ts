/**
 * Where an order stands in the queue by hftbacktest's reckoning (fills.md, "Queue").
 *
 * A trade at the order's price takes its quantity from what stands ahead; a level row takes what the trades since the last one do not explain,
 * shared between ahead and behind by a probability. An order is filled only after a trade, by `round(−front / lot)` lots, half away from zero:
 * so a trade that exactly reaches it does not fill it.
 *
 * Units: quantities (`…QtyBase`) are lots × lotSize, a float64 as the peer reads it from its file, since the logarithmic models feel the unit.
 */
import { UsageError } from '../../base/errors.js';
import type { Decimal } from '../../base/num/decimal.js';
import type { QueueSpec } from '../queue-models.js';
import type { CompatOrder } from './orders.js';

/** Share of a decrease that stood behind, from the quantities ahead and behind; may be infinite or NaN, as the formula falls. */
type Probability = (front: number, back: number) => number;

/** A queue model of the peer. `undefined` probability: only trades and a smaller level move an order ahead. */
export interface CompatQueue {
  readonly probability: Probability | undefined;
}

const ln1p = (x: number): number => Math.log(1 + x);

/** The peer's models by our names (FILLS.md §4); `pessimistic` is its risk-averse one. */
const MODELS: Readonly<Record<string, (n: number) => Probability | undefined>> = {
  pessimistic: () => undefined,
  'prob-power': (n) => (front, back) => power(back, n) / (power(back, n) + power(front, n)),
  'prob-power2': (n) => (front, back) => power(back, n) / power(back + front, n),
  'prob-power3': (n) => (front, back) => 1 - power(front / (front + back), n),
  'prob-log': () => (front, back) => ln1p(back) / (ln1p(back) + ln1p(front)),
  'prob-log2': () => (front, back) => ln1p(back) / ln1p(back + front),
};

/** Names of the models that the peer has. */
export const COMPAT_QUEUE_NAMES: readonly string[] = Object.keys(MODELS);

/** The model of a name. @throws UsageError for one that the peer has not. */
export function compatQueue(spec: QueueSpec): CompatQueue {
  const make = Object.hasOwn(MODELS, spec.model) ? MODELS[spec.model] : undefined;
  if (make === undefined) throw new UsageError(`hftbacktest has no queue model "${spec.model}"; it has ${COMPAT_QUEUE_NAMES.join(', ')}`);
  return { probability: make(spec.n ?? 3) };
}

/** Quantity of a number of lots, rounded once as a decimal text would be: `9` lots of `0.001` are the float64 `0.009`. */
export type QtyOf = (lots: number) => number;

/** The quantities of an instrument by its lot size. */
export function qtyOfLots({ digits, scale }: Decimal): QtyOf {
  const times = Number(digits);
  let over = 1;
  for (let i = 0; i < scale; i++) over *= 10;
  return (lots) => (lots * times) / over;
}

/** An order comes to rest behind all that is shown. */
export function enterQueue(order: CompatOrder, shownQtyBase: number): void {
  order.frontQtyBase = shownQtyBase;
  order.tradedQtyBase = 0;
}

/** A trade at the order's price. */
export function tradeInQueue(order: CompatOrder, tradeQtyBase: number): void {
  order.frontQtyBase -= tradeQtyBase;
  order.tradedQtyBase += tradeQtyBase;
}

/** Lots that may fill after a trade; what stood ahead is then gone. */
export function lotsReached(order: CompatOrder, lotQtyBase: number): number {
  const lots = Math.round(-order.frontQtyBase / lotQtyBase);
  if (!(lots > 0)) return 0;
  order.frontQtyBase = 0;
  return lots;
}

/** The order's level was stated anew. */
export function levelInQueue({ probability }: CompatQueue, order: CompatOrder, beforeQtyBase: number, shownQtyBase: number): void {
  if (probability === undefined) {
    order.frontQtyBase = lesser(order.frontQtyBase, shownQtyBase);
    return;
  }
  const change = beforeQtyBase - shownQtyBase - order.tradedQtyBase;
  order.tradedQtyBase = 0;
  const front = order.frontQtyBase;
  if (change < 0) {
    order.frontQtyBase = lesser(front, shownQtyBase);
    return;
  }
  const back = beforeQtyBase - front;
  const share = probability(front, back);
  const p = share === Number.POSITIVE_INFINITY || share === Number.NEGATIVE_INFINITY ? 1 : share;
  order.frontQtyBase = lesser(front - (1 - p) * change + lesser(back - p * change, 0), shownQtyBase);
}

/** The lesser of two numbers, where NaN gives the other: as the peer's `min` does and `Math.min` does not. */
function lesser(a: number, b: number): number {
  return a < b || Number.isNaN(b) ? a : b;
}

/** `x` to a whole power by repeated multiplication. */
function power(x: number, n: number): number {
  let product = x;
  for (let i = 1; i < n; i++) product *= x;
  return product;
}
