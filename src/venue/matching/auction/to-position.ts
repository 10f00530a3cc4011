/**
 * Reduce-only orders in an auction: together with what else their account trades there on their side, they bring its position no further than to zero.
 *
 * An auction is one moment, so what an order may trade is found before the price is: each account's reduce-only orders share, first the first, what there is
 * to reduce less what its other orders on that side trade. How much those trade depends on the price, and this on who brings what; what is
 * kept for them only grows, so it is found by trying again. What the account trades on the other side makes no room. An order that would
 * have traded with lots that it may not bring loses them: else it would stand there against the other side.
 *
 * Units: lots.
 */
import { ExecType, Reason } from '../../../sim/message.js';
import { bestKeyAgainst } from '../arrive.js';
import { ACCOUNT, CUM, ID, LEAVES, LINKS, TERMS, VALUES } from '../book/order-records.js';
import { type MatchingFloor, sideOf } from '../floor.js';
import { endResting, lower, priceOf } from '../leave.js';
import { TermFlag } from '../terms.js';
import { positionOf } from '../trade.js';
import type { Participants } from './participants.js';
import type { Uncrossing } from './uncrossing.js';

/** Lots that an order has and may not bring. */
export interface Excess {
  readonly orderId: number;
  readonly key: number;
  readonly lots: number;
}

/** Hold what reduce-only orders bring to their accounts' positions; `find` determines the price from what both sides bring. Gives what they may not bring. */
export function holdToPositions(f: MatchingFloor, sides: readonly Participants[], find: () => Uncrossing): Excess[] {
  const kept = sides.map(() => new Map<number, number>());
  const whole = sides.map(({ lots }) => [...lots]);
  let isSettled = false;
  while (!isSettled) {
    sides.forEach((side, s) => {
      restrict(f, side, whole[s]!, kept[s]!);
    });
    const found = find();
    isSettled = sides.map((side, s) => keepMore(f, side, found, kept[s]!)).every((isMore) => !isMore);
  }
  return sides.flatMap(({ orders, keys, lots }, s) =>
    orders.flatMap((o, i) => {
      const excess = whole[s]![i]! - lots[i]!;
      return excess === 0 ? [] : [{ orderId: f.records.values[o * VALUES + ID]!, key: keys[i]!, lots: excess }];
    }),
  );
}

/** The auction is over: who would have traded with what he may not bring loses it. */
export function loseExcess(f: MatchingFloor, excesses: readonly Excess[], { priceTicks, volumeLots }: Uncrossing): void {
  const { values } = f.records;
  for (const { orderId, key, lots } of excesses) {
    const o = f.ids.get(values, orderId);
    if (o < 0) continue;
    const side = sideOf(f, o);
    const leastKey = volumeLots > 0 ? side * priceTicks : -bestKeyAgainst(f, side);
    if (key < leastKey) continue;
    const leaves = values[o * VALUES + LEAVES]! - lots;
    if (leaves <= 0) {
      endResting(f, o, ExecType.canceled, Reason.nothingToReduce);
      continue;
    }
    lower(f, o, lots);
    const cum = values[o * VALUES + CUM]!;
    f.reports.push(f.seq, ExecType.restated, Reason.nothingToReduce, orderId, side, priceOf(f, o), lots, leaves, cum);
  }
}

function onlyReduces(f: MatchingFloor, o: number): boolean {
  const row = f.records.links[o * LINKS + TERMS]!;
  return row >= 0 && (f.terms.flags[row]! & TermFlag.reduceOnly) !== 0;
}

/** What is to be reduced less what is kept is shared among an account's reduce-only orders. */
function restrict(
  f: MatchingFloor,
  { side, orders, lots }: Participants,
  whole: readonly number[],
  kept: ReadonlyMap<number, number>,
): void {
  const room = new Map<number, number>();
  orders.forEach((o, i) => {
    if (!onlyReduces(f, o)) return;
    const account = f.records.links[o * LINKS + ACCOUNT]!;
    const left = room.get(account) ?? Math.max(0, -side * positionOf(f, account) - (kept.get(account) ?? 0));
    lots[i] = Math.min(whole[i]!, left);
    room.set(account, left - lots[i]);
  });
}

/** Keep for each account what its other orders would trade; whether that is more than was kept. */
function keepMore(
  f: MatchingFloor,
  participants: Participants,
  { priceTicks, volumeLots }: Uncrossing,
  kept: Map<number, number>,
): boolean {
  const traded = new Map<number, number>();
  participants.share(priceTicks, volumeLots, (o, lots) => {
    if (onlyReduces(f, o)) return;
    const account = f.records.links[o * LINKS + ACCOUNT]!;
    traded.set(account, (traded.get(account) ?? 0) + lots);
  });
  let isMore = false;
  for (const [account, lots] of traded) {
    if (lots <= (kept.get(account) ?? 0)) continue;
    kept.set(account, lots);
    isMore = true;
  }
  return isMore;
}
