/**
 * One trade: lots change hands between an incoming order and one at rest, at the resting order's price.
 *
 * Units: ticks, lots. Invariant: what one side loses of its open lots the other loses too.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { grownFloats } from '../../base/mem/grown.js';
import { ACCOUNT, CUM, ID, KEY, LEAVES, LINKS, SHOWN, TERMS, VALUES } from './book/order-records.js';
import type { PriceQueues } from './book/price-queues.js';
import { type MatchingFloor, sideOf } from './floor.js';
import { endPair, forget } from './leave.js';
import { Phase } from './rules-in-force.js';

/** Both sides of a trade lose the lots; `side` is the incoming order's. The maker's queue is not touched yet. */
export function exchange(f: MatchingFloor, taker: number, maker: number, side: number, priceTicks: number, qtyLots: number): void {
  const { values } = f.records;
  const t = taker * VALUES;
  const m = maker * VALUES;
  const takerLeaves = values[t + LEAVES]! - qtyLots;
  const makerLeaves = values[m + LEAVES]! - qtyLots;
  values[t + LEAVES] = takerLeaves;
  const takerCum = values[t + CUM]! + qtyLots;
  const makerCum = values[m + CUM]! + qtyLots;
  values[t + CUM] = takerCum;
  values[m + LEAVES] = makerLeaves;
  values[m + CUM] = makerCum;
  f.reports.push(f.seq, ExecType.trade, Reason.none, values[t + ID]!, side, priceTicks, qtyLots, takerLeaves, takerCum);
  f.reports.withMaker(values[m + ID]!, makerLeaves, makerCum, f.events === undefined ? -1 : f.events.count - 1);
  f.trades++;
  f.lastPxTicks = priceTicks;
  f.guard?.onTrade(f.nowNs, priceTicks);
  // No stop is reached by a price between those that were looked at; one that trails may begin at each. While auctions follow each other nobody looks.
  if ((f.trailing.length > 0 && f.phase === Phase.continuous) || priceTicks < f.lowPxTicks || priceTicks > f.highPxTicks)
    f.tradedTicks[f.tradedPrices++] = priceTicks;
  if (priceTicks < f.lowPxTicks) f.lowPxTicks = priceTicks;
  if (priceTicks > f.highPxTicks) f.highPxTicks = priceTicks;
  const { links } = f.records;
  addPosition(f, links[taker * LINKS + ACCOUNT]!, side * qtyLots);
  addPosition(f, links[maker * LINKS + ACCOUNT]!, -side * qtyLots);
}

/** A maker that has traded gives up its place, or shows its next lots at the back. */
export function afterMaker(f: MatchingFloor, queues: PriceQueues, maker: number, qtyLots: number): void {
  const { values, links } = f.records;
  const m = maker * VALUES;
  const shown = values[m + SHOWN]!;
  if (qtyLots < shown) {
    queues.restate(maker, shown - qtyLots);
  } else if (values[m + LEAVES]! > 0) {
    refresh(f, queues, maker);
  } else {
    f.ids.delete(values, values[m + ID]!);
    queues.unlink(maker);
    forget(f, maker);
    return;
  }
  const row = links[maker * LINKS + TERMS]!;
  if (f.pairedOrders > 0 && row >= 0) endPair(f, maker, row);
}

/** Net lots of an account, positive long. */
export function positionOf(f: MatchingFloor, account: number): number {
  return account < f.positions.length ? f.positions[account]! : 0;
}

/** An iceberg shows its next lots, behind all others at its price. */
function refresh(f: MatchingFloor, queues: PriceQueues, maker: number): void {
  const { values, links } = f.records;
  const row = links[maker * LINKS + TERMS]!;
  const key = links[maker * LINKS + KEY]!;
  queues.unlink(maker);
  values[maker * VALUES + SHOWN] = Math.min(f.terms.displayLots[row]!, values[maker * VALUES + LEAVES]!);
  queues.append(maker, key);
  if (f.events === undefined) return;
  const side = sideOf(f, maker);
  f.events.add(f.nowNs, side, side * key, values[maker * VALUES + SHOWN]!, values[maker * VALUES + ID]!);
}

function addPosition(f: MatchingFloor, account: number, lots: number): void {
  if (account === 0) return;
  if (account >= f.positions.length) f.positions = grownFloats(f.positions, 2 * account);
  f.positions[account] = f.positions[account]! + lots;
}
