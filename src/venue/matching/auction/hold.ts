/**
 * Holding an auction on a floor: what would trade now, and the trades.
 *
 * All that is open takes part, hidden parts too. Who trades is told by price, market orders before all limits; at a price those who are shown
 * before those who are hidden; then by time. One price for all (`uncross.ts`). Self-trade prevention does not apply in auctions, minimums do not either.
 *
 * A trade is reported as the buyer's, its `makerId` is the seller.
 *
 * Units: ticks, lots. Invariant: as many lots are bought as sold, and as many as the price was found to trade.
 */
import { invariant } from '../../../base/errors.js';
import { ExecType, Reason } from '../../../sim/message.js';
import { NO_KEY } from '../../../market/ladder.js';
import { ID, LEAVES, LINKS, NEXT, QUEUE, SHOWN, VALUES } from '../book/order-records.js';
import { type MatchingFloor, QueueIndex, queuesOf, sideOf } from '../floor.js';
import { cutPair, endResting, otherLegOf } from '../leave.js';
import { afterMaker, exchange } from '../trade.js';
import { SideLevels } from './side-levels.js';
import { uncross } from './uncross.js';
import { Uncrossing } from './uncrossing.js';

/** Find price, volume and surplus of an auction that would be held now; `referenceTicks` NaN: none. */
export function indicative(f: MatchingFloor, referenceTicks: number, out: Uncrossing): void {
  uncross(levelsOf(f, 1), levelsOf(f, -1), referenceTicks, out);
}

/** Hold the auction. What has not traded stays where it is. Gives what was found. */
export function holdAuction(f: MatchingFloor, referenceTicks: number): Uncrossing {
  const found = new Uncrossing();
  indicative(f, referenceTicks, found);
  if (found.volumeLots === 0) return found;
  const { priceTicks } = found;
  const buyers = byPriority(f, 1, priceTicks, found.volumeLots);
  const sellers = byPriority(f, -1, priceTicks, found.volumeLots);
  f.events?.cross(f.nowNs, priceTicks, found.volumeLots);
  let traded = 0;
  for (let b = 0, s = 0; traded < found.volumeLots;) {
    const buyer = buyers[b]!;
    const seller = sellers[s]!;
    const lots = Math.min(buyer.lots, seller.lots);
    exchange(f, buyer.o, seller.o, 1, priceTicks, lots);
    traded += lots;
    buyer.lots -= lots;
    seller.lots -= lots;
    if (buyer.lots === 0) b++;
    if (seller.lots === 0) s++;
  }
  invariant(traded === found.volumeLots, `an auction trades what it found, ${found.volumeLots} lots, not ${traded}`);
  const participants = [...buyers, ...sellers];
  const halves = f.pairedOrders > 0 ? partPairs(f, new Set(participants.map(({ o }) => o))) : [];
  for (const { o, whole } of participants) after(f, o, whole, priceTicks);
  for (const orderId of halves) {
    const o = f.ids.get(f.records.values, orderId);
    if (o >= 0) endResting(f, o, ExecType.canceled, Reason.otherLeg);
  }
  return found;
}

/** An auction is one moment: both orders of a pair may trade in it. What is left of those leaves when all is done; gives their ids. */
function partPairs(f: MatchingFloor, participants: ReadonlySet<number>): number[] {
  const { values } = f.records;
  const ids: number[] = [];
  for (const o of participants) {
    const other = otherLegOf(f, o);
    if (other < 0 || !participants.has(other)) continue;
    ids.push(values[o * VALUES + ID]!, values[other * VALUES + ID]!);
    cutPair(f, o, other);
  }
  return ids;
}

/** An order of an auction: what it still gets, and what it gets in all. */
interface Participant {
  readonly o: number;
  lots: number;
  readonly whole: number;
}

/** Those of a side who trade, first the first. */
function byPriority(f: MatchingFloor, side: 1 | -1, priceTicks: number, volumeLots: number): Participant[] {
  const found: Participant[] = [];
  let left = volumeLots;
  const take = (o: number): void => {
    const lots = Math.min(f.records.values[o * VALUES + LEAVES]!, left);
    if (lots > 0) found.push({ o, lots, whole: lots });
    left -= lots;
  };
  for (const o of queuesOf(f, QueueIndex.atMarket, side).orders()) take(o);
  eachLevel(f, side, (key, first) => {
    if (key < side * priceTicks) return;
    for (let o = first; o >= 0 && left > 0; o = f.records.links[o * LINKS + NEXT]!) take(o);
  });
  return found;
}

/** Levels of a side as an auction adds them up: whole orders, with what they hide. */
function levelsOf(f: MatchingFloor, side: 1 | -1): SideLevels {
  const levels = new SideLevels(side);
  const { values, links } = f.records;
  for (const o of queuesOf(f, QueueIndex.atMarket, side).orders()) levels.marketLots += values[o * VALUES + LEAVES]!;
  let lastKey = NO_KEY;
  eachLevel(f, side, (key, first) => {
    let lots = 0;
    for (let o = first; o >= 0; o = links[o * LINKS + NEXT]!) lots += values[o * VALUES + LEAVES]!;
    if (key === lastKey) levels.qtyLots[levels.count - 1]! += lots;
    else levels.add(side * key, lots);
    lastKey = key;
  });
  return levels;
}

/** Every queue of a side, best price first, at a price who is shown before who is hidden: its key and its first order. */
function eachLevel(f: MatchingFloor, side: 1 | -1, visit: (key: number, first: number) => void): void {
  const lit = queuesOf(f, QueueIndex.lit, side);
  const dark = queuesOf(f, QueueIndex.dark, side);
  let litKey = lit.ladder.bestKey;
  let darkKey = dark.ladder.bestKey;
  while (litKey !== NO_KEY || darkKey !== NO_KEY) {
    const queues = darkKey > litKey ? dark : lit;
    const key = Math.max(litKey, darkKey);
    visit(key, queues.first(key));
    if (queues === dark) darkKey = dark.ladder.nextBelow(darkKey);
    else litKey = lit.ladder.nextBelow(litKey);
  }
}

/** A participant that has traded leaves its queue, or stays with what is left; an iceberg whose shown part is gone shows its next lots at the back. */
function after(f: MatchingFloor, o: number, lots: number, priceTicks: number): void {
  const { values, links } = f.records;
  const queue = links[o * LINKS + QUEUE]!;
  const shown = Math.min(lots, values[o * VALUES + SHOWN]!);
  if (f.events !== undefined && queue < QueueIndex.dark)
    f.events.executeInAuction(f.nowNs, sideOf(f, o), priceTicks, shown, values[o * VALUES + ID]!);
  afterMaker(f, f.queues[queue]!, o, shown);
}
