/**
 * An auction as one would work it out by hand: every limit is tried as the price, and everybody is asked what he would trade at it.
 *
 * The twin of `src/venue/matching/auction/`. Units: ticks, lots; absent numbers are NaN.
 */
import type { Order } from './naive-order.js';

/** What an auction would come to. */
export interface NaiveAuction {
  readonly priceTicks: number;
  readonly volumeLots: number;
  readonly surplusLots: number;
  /** Who trades and how much, first the first, by side: buyers, sellers. */
  readonly shares: readonly [readonly Share[], readonly Share[]];
  /** What reduce-only orders may not bring. */
  readonly excess: ReadonlyMap<Order, number>;
}

interface Share {
  readonly order: Order;
  readonly lots: number;
}

/** Somebody who takes part; the limit is NaN at market. */
export interface Bidder {
  readonly order: Order;
  readonly limitTicks: number;
  /** Whether it only comes when the call begins: behind who is there. */
  readonly isJoining: boolean;
}

const isAtMarket = ({ limitTicks }: Bidder): boolean => Number.isNaN(limitTicks);

/** Work out an auction. `positionOf` is of accounts, before it. */
export function naiveAuction(bidders: readonly Bidder[], positionOf: (account: number) => number, referenceTicks: number): NaiveAuction {
  // By account and side, what its other orders have been seen to trade.
  const seen = new Map<string, number>();
  for (;;) {
    const brings = lotsBrought(bidders, positionOf, seen);
    const found = price(bidders, brings, referenceTicks);
    const shares = [1, -1].map((side) => sharesOf(bidders, brings, side, found)) as [Share[], Share[]];
    const plain = new Map<string, number>();
    for (const { order, lots } of shares.flat()) if (!order.entry.isReduceOnly) plain.set(who(order), (plain.get(who(order)) ?? 0) + lots);
    const more = [...plain].filter(([key, lots]) => lots > (seen.get(key) ?? 0));
    for (const [key, lots] of more) seen.set(key, lots);
    if (more.length > 0) continue;
    const held = bidders.map(({ order }) => [order, order.openLots - brings.get(order)!] as const);
    return { ...found, shares, excess: new Map(held.filter(([, lots]) => lots > 0)) };
  }
}

const who = ({ entry }: Order): string => `${entry.account} ${entry.side}`;

/** First the first: at market, then by price, at a price the shown before the hidden, who is there before who joins, then by place. */
function inTurn(bidders: readonly Bidder[], side: number): Bidder[] {
  const keyOf = (one: Bidder): number => (isAtMarket(one) ? Number.MAX_VALUE : side * one.limitTicks);
  return bidders
    .filter(({ order }) => order.entry.side === side)
    .sort(
      (a, b) =>
        keyOf(b) - keyOf(a) ||
        Number(a.order.entry.isHidden) - Number(b.order.entry.isHidden) ||
        Number(a.isJoining) - Number(b.isJoining) ||
        a.order.place - b.order.place,
    );
}

function lotsBrought(
  bidders: readonly Bidder[],
  positionOf: (account: number) => number,
  seen: ReadonlyMap<string, number>,
): Map<Order, number> {
  const brings = new Map<Order, number>();
  for (const side of [1, -1]) {
    const given = new Map<number, number>();
    for (const { order } of inTurn(bidders, side)) {
      const { account, isReduceOnly } = order.entry;
      const before = given.get(account) ?? 0;
      const room = Math.max(0, -side * positionOf(account) - (seen.get(who(order)) ?? 0)) - before;
      const lots = isReduceOnly ? Math.min(order.openLots, room) : order.openLots;
      brings.set(order, lots);
      if (isReduceOnly) given.set(account, before + lots);
    }
  }
  return brings;
}

interface Found {
  readonly priceTicks: number;
  readonly volumeLots: number;
  readonly surplusLots: number;
}
const NOTHING: Found = { priceTicks: Number.NaN, volumeLots: 0, surplusLots: 0 };

/** Most volume, then least surplus, then the side of the surplus, then the reference. */
function price(bidders: readonly Bidder[], brings: ReadonlyMap<Order, number>, referenceTicks: number): Found {
  const there = bidders.filter(({ order }) => brings.get(order)! > 0);
  const at = (priceTicks: number): Found => {
    const lotsOf = (side: number): number =>
      there
        .filter((one) => one.order.entry.side === side && (isAtMarket(one) || side * one.limitTicks >= side * priceTicks))
        .reduce((sum, { order }) => sum + brings.get(order)!, 0);
    return { priceTicks, volumeLots: Math.min(lotsOf(1), lotsOf(-1)), surplusLots: lotsOf(1) - lotsOf(-1) };
  };
  const limits = [...new Set(there.filter((one) => !isAtMarket(one)).map(({ limitTicks }) => limitTicks))].sort((a, b) => a - b);
  if (limits.length === 0) {
    const found = at(referenceTicks);
    return found.volumeLots > 0 && !Number.isNaN(referenceTicks) ? found : NOTHING;
  }
  const all = limits.map(at);
  const most = Math.max(...all.map(({ volumeLots }) => volumeLots));
  if (most === 0) return NOTHING;
  const largest = all.filter(({ volumeLots }) => volumeLots === most);
  const least = Math.min(...largest.map(({ surplusLots }) => Math.abs(surplusLots)));
  const best = largest.filter(({ surplusLots }) => Math.abs(surplusLots) === least);
  if (best.every(({ surplusLots }) => surplusLots > 0)) return best.at(-1)!;
  if (best.every(({ surplusLots }) => surplusLots < 0)) return best[0]!;
  const lower = best.filter(({ surplusLots }) => surplusLots > 0).at(-1) ?? best[0]!;
  const upper = best.find(({ surplusLots }) => surplusLots < 0) ?? best.at(-1)!;
  const wanted = Number.isNaN(referenceTicks) ? Math.floor((lower.priceTicks + upper.priceTicks) / 2) : referenceTicks;
  if (wanted <= lower.priceTicks) return lower;
  return wanted >= upper.priceTicks ? upper : at(wanted);
}

function sharesOf(
  bidders: readonly Bidder[],
  brings: ReadonlyMap<Order, number>,
  side: number,
  { priceTicks, volumeLots }: Found,
): Share[] {
  const shares: Share[] = [];
  let left = volumeLots;
  for (const one of inTurn(bidders, side)) {
    if (!isAtMarket(one) && side * one.limitTicks < side * priceTicks) continue;
    const lots = Math.min(left, brings.get(one.order)!);
    if (lots > 0) shares.push({ order: one.order, lots });
    left -= lots;
  }
  return shares;
}
