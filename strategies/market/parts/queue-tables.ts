/**
 * Rates of a queue as tables over its size, and how large a queue is that is left to them.
 *
 * Entry q of a table is the rate at a size of q events (lots over the mean lots of an event, rounded up); the last entry holds beyond it. A queue whose
 * orders come at L(q) and leave at C(q) + M(q) is a birth-death process: π(q) is proportional to the product of L(j − 1) / (C(j) + M(j)) up to q.
 *
 * Example: `stationary({ limit: [1], cancel: [0, 2], market: [0] })` is geometric: ½, ¼, ⅛ …
 */

/** Rates of one queue, a second. */
export interface QueueRates {
  readonly limit: readonly number[];
  readonly cancel: readonly number[];
  readonly market: readonly number[];
}

/** Where a queue's law is cut: what lies beyond is too rare to be drawn. */
const RARE = 1e-12;
const LONGEST = 100_000;

/** Rate at a size. */
export function rateAt(table: readonly number[], size: number): number {
  return table[size < table.length ? size : table.length - 1]!;
}

/** The probabilities of sizes 0, 1, 2 … of a queue left to its rates. */
export function stationary(rates: QueueRates): number[] {
  const weights = [1];
  let sum = 1;
  const tables = Math.max(rates.limit.length, rates.cancel.length, rates.market.length);
  for (let size = 1; size < LONGEST; size++) {
    const gone = rateAt(rates.cancel, size) + rateAt(rates.market, size);
    const weight = (weights[size - 1]! * rateAt(rates.limit, size - 1)) / gone;
    if (weight === 0 || (size > tables && weight < RARE * sum)) break;
    weights.push(weight);
    sum += weight;
  }
  return weights.map((weight) => weight / sum);
}

/** What is wrong with the rates of a queue in words; undefined when they may stand. */
export function ratesFault(name: string, rates: QueueRates): string | undefined {
  for (const kind of ['cancel', 'market'] as const) {
    if (rates[kind][0] !== 0)
      return `'${name}.${kind}': got ${String(rates[kind][0])} at size 0, expected 0: nothing can leave an empty queue`;
  }
  const tables = Math.max(rates.limit.length, rates.cancel.length, rates.market.length);
  for (let size = 1; size <= tables; size++) {
    if (rateAt(rates.limit, size - 1) > 0 && rateAt(rates.cancel, size) + rateAt(rates.market, size) === 0)
      return `'${name}': at size ${String(size)} orders come and none leaves`;
  }
  const come = rateAt(rates.limit, tables);
  const leave = rateAt(rates.cancel, tables) + rateAt(rates.market, tables);
  if (come < leave || come === 0) return undefined;
  return `'${name}': beyond the tables orders come at ${String(come)} and leave at ${String(leave)} a second, expected fewer to come: the queue would grow without end`;
}

/** Sizes up to which the tables of `QUALITATIVE` go. */
const SIZES = 40;

function table(rate: (size: number) => number, atNone = 0): number[] {
  return Array.from({ length: SIZES + 1 }, (_, size) => (size === 0 ? atNone : Math.round(rate(size) * 1000) / 1000));
}

/**
 * Three queues a side with the shapes that Huang, Lehalle and Rosenbaum (2015) describe: at the first limit orders come at a rate that hardly depends on the
 * queue, cancels grow with it and flatten, market orders fall off about exponentially; further away orders come the less the more stand there already,
 * cancels flatten sooner, market orders are rare. The shapes are cited as they are known, not held against the paper's figures; the numbers are ours: calibrate.
 */
export const QUALITATIVE: readonly QueueRates[] = [
  { limit: table(() => 2, 1.8), cancel: table((q) => 2.6 * (1 - Math.exp(-q / 10))), market: table((q) => 0.8 * Math.exp(-q / 6)) },
  {
    limit: table((q) => 0.3 + 1.2 * Math.exp(-q / 15), 1.5),
    cancel: table((q) => 1.5 * (1 - Math.exp(-q / 6))),
    market: table((q) => 0.1 * Math.exp(-q / 4)),
  },
  { limit: table((q) => 0.25 + 0.9 * Math.exp(-q / 15), 1.15), cancel: table((q) => 1.2 * (1 - Math.exp(-q / 6))), market: [0] },
];
