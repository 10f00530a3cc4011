/**
 * Holding an auction on a floor: what would trade now, and the trades.
 *
 * All that is open takes part (`participants.ts`), reduce-only orders as far as there is something to reduce (`to-position.ts`), at one price for all
 * (`uncross.ts`). Self-trade prevention does not apply in auctions, minimums do not either.
 *
 * A trade is reported as the buyer's, its `makerId` is the seller.
 *
 * Units: ticks, lots. Invariant: as many lots are bought as sold, and as many as the price was found to trade.
 */
import { invariant } from '../../../base/errors.js';
import { ExecType, Reason } from '../../../sim/message.js';
import { ID, LINKS, QUEUE, SHOWN, VALUES } from '../book/order-records.js';
import { type MatchingFloor, QueueIndex, sideOf } from '../floor.js';
import { cutPair, endResting, otherLegOf } from '../leave.js';
import { afterMaker, exchange } from '../trade.js';
import { addUpBook, type Participants, participantsOf } from './participants.js';
import { type Excess, holdToPositions, loseExcess } from './to-position.js';
import { uncross } from './uncross.js';
import { Uncrossing } from './uncrossing.js';

/** Find price, volume and surplus of an auction that would be held now, with those who wait for it; `referenceTicks` NaN: none. */
export function indicative(f: MatchingFloor, referenceTicks: number, out: Uncrossing): void {
  const [bids, asks] = f.callLevels;
  if (f.reduceOnlyOrders === 0 && addUpBook(f, f.callTif, bids) && addUpBook(f, f.callTif, asks)) uncross(bids, asks, referenceTicks, out);
  else determine(f, sidesOf(f, f.callTif), referenceTicks, out);
}

/** Hold the auction. What has not traded stays where it is. Gives what was found. */
export function holdAuction(f: MatchingFloor, referenceTicks: number): Uncrossing {
  const found = new Uncrossing();
  const sides = sidesOf(f, 0);
  const excesses = determine(f, sides, referenceTicks, found);
  if (found.volumeLots > 0) trade(f, sides, found);
  loseExcess(f, excesses, found);
  return found;
}

function trade(f: MatchingFloor, sides: readonly [Participants, Participants], { priceTicks, volumeLots }: Uncrossing): void {
  const [buyers, sellers] = sides.map((side) => whoTrade(side, priceTicks, volumeLots)) as [Share[], Share[]];
  f.events?.cross(f.nowNs, priceTicks, volumeLots);
  let traded = 0;
  for (let b = 0, s = 0; traded < volumeLots;) {
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
  invariant(traded === volumeLots, `an auction trades what it found, ${volumeLots} lots, not ${traded}`);
  const all = [...buyers, ...sellers];
  const halves = f.pairedOrders > 0 ? partPairs(f, new Set(all.map(({ o }) => o))) : [];
  for (const { o, whole } of all) after(f, o, whole, priceTicks);
  for (const orderId of halves) {
    const o = f.ids.get(f.records.values, orderId);
    if (o >= 0) endResting(f, o, ExecType.canceled, Reason.otherLeg);
  }
}

function sidesOf(f: MatchingFloor, joinTif: number): readonly [Participants, Participants] {
  return [participantsOf(f, 1, joinTif), participantsOf(f, -1, joinTif)];
}

/** The price, from what each brings; reduce-only orders bring what they may from then on. Gives what they may not. */
function determine(f: MatchingFloor, sides: readonly [Participants, Participants], referenceTicks: number, out: Uncrossing): Excess[] {
  const [bids, asks] = f.callLevels;
  const find = (): Uncrossing => {
    sides[0].addUp(bids);
    sides[1].addUp(asks);
    uncross(bids, asks, referenceTicks, out);
    return out;
  };
  if (f.reduceOnlyOrders > 0) return holdToPositions(f, sides, find);
  find();
  return [];
}

/** An order of an auction: what it still gets, and what it gets in all. */
interface Share {
  readonly o: number;
  lots: number;
  readonly whole: number;
}

function whoTrade(side: Participants, priceTicks: number, volumeLots: number): Share[] {
  const shares: Share[] = [];
  side.share(priceTicks, volumeLots, (o, lots) => {
    shares.push({ o, lots, whole: lots });
  });
  return shares;
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

/** A participant that has traded leaves its queue, or stays with what is left; an iceberg whose shown part is gone shows its next lots at the back. */
function after(f: MatchingFloor, o: number, lots: number, priceTicks: number): void {
  const { values, links } = f.records;
  const queue = links[o * LINKS + QUEUE]!;
  const shown = Math.min(lots, values[o * VALUES + SHOWN]!);
  if (f.events !== undefined && queue < QueueIndex.dark)
    f.events.executeInAuction(f.nowNs, sideOf(f, o), priceTicks, shown, values[o * VALUES + ID]!);
  afterMaker(f, f.queues[queue]!, o, shown);
}
