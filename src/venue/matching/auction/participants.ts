/**
 * Who takes part in an auction on one side, first the first: market orders before all limits, then by price, at a price those who are shown before those who
 * are hidden, then by time. All that is open of each, hidden parts too.
 *
 * Units: ticks, lots. Invariant: keys (side · price, Infinity at market) do not rise.
 */
import { NO_KEY } from '../../../market/ladder.js';
import { LEAVES, LINKS, NEXT, TERMS, VALUES } from '../book/order-records.js';
import { EntryType } from '../entry.js';
import { type MatchingFloor, QueueIndex, queuesOf } from '../floor.js';
import { TermFlag } from '../terms.js';
import type { SideLevels } from './side-levels.js';

/** One side of an auction, order by order. */
export class Participants {
  readonly side: 1 | -1;
  /** Records. */
  readonly orders: number[] = [];
  readonly keys: number[] = [];
  /** Lots that each brings. */
  readonly lots: number[] = [];

  constructor(side: 1 | -1) {
    this.side = side;
  }

  add(o: number, key: number, lots: number): void {
    this.orders.push(o);
    this.keys.push(key);
    this.lots.push(lots);
  }

  /** The same added up by price, as the price is determined from it. */
  addUp(levels: SideLevels): void {
    levels.clear();
    for (let i = 0; i < this.orders.length; i++) {
      const lots = this.lots[i]!;
      if (lots === 0) continue;
      if (this.keys[i] === Number.POSITIVE_INFINITY) levels.marketLots += lots;
      else levels.addTo(this.side * this.keys[i]!, lots);
    }
  }

  /** In order, who trades when so much does at a price, and how much. */
  share(priceTicks: number, volumeLots: number, visit: (o: number, lots: number) => void): void {
    let left = volumeLots;
    for (let i = 0; i < this.orders.length && left > 0 && this.keys[i]! >= this.side * priceTicks; i++) {
      const lots = Math.min(this.lots[i]!, left);
      if (lots > 0) visit(this.orders[i]!, lots);
      left -= lots;
    }
  }
}

/** Those of a side that are in the book, and those that would join: who waits apart with the time in force `joinTif`, 0 nobody. */
export function participantsOf(f: MatchingFloor, side: 1 | -1, joinTif: number): Participants {
  const found = new Participants(side);
  const { values, links } = f.records;
  for (const o of queuesOf(f, QueueIndex.atMarket, side).orders()) found.add(o, Number.POSITIVE_INFINITY, values[o * VALUES + LEAVES]!);
  eachLevel(f, side, (key, first) => {
    for (let o = first; o >= 0; o = links[o * LINKS + NEXT]!) found.add(o, key, values[o * VALUES + LEAVES]!);
  });
  return joinTif === 0 ? found : withJoining(f, found, joinTif);
}

/**
 * What a side brings by price, where nobody has to be told from anybody: what is told of a call after each of its messages is found without a list of all
 * who take part. False: somebody would join, and nothing is said.
 */
export function addUpBook(f: MatchingFloor, joinTif: number, levels: SideLevels): boolean {
  const { side } = levels;
  const { values, links } = f.records;
  if (joinTif !== 0 && someJoin(f, side, joinTif)) return false;
  levels.clear();
  for (const o of queuesOf(f, QueueIndex.atMarket, side).orders()) levels.marketLots += values[o * VALUES + LEAVES]!;
  eachLevel(f, side, (key, first) => {
    let lots = 0;
    for (let o = first; o >= 0; o = links[o * LINKS + NEXT]!) lots += values[o * VALUES + LEAVES]!;
    levels.addTo(side * key, lots);
  });
  return true;
}

function someJoin(f: MatchingFloor, side: 1 | -1, joinTif: number): boolean {
  for (const o of queuesOf(f, QueueIndex.held, side).orders())
    if (f.terms.timeInForce[f.records.links[o * LINKS + TERMS]!] === joinTif) return true;
  return false;
}

/** Who joins stands behind all of his kind and price. */
function withJoining(f: MatchingFloor, found: Participants, joinTif: number): Participants {
  const { values, links } = f.records;
  const { terms } = f;
  const before = found.orders.length;
  for (const o of queuesOf(f, QueueIndex.held, found.side).orders()) {
    const row = links[o * LINKS + TERMS]!;
    if (terms.timeInForce[row] !== joinTif) continue;
    const key = terms.ordType[row] === EntryType.limit ? found.side * terms.limitTicks[row]! : Number.POSITIVE_INFINITY;
    found.add(o, key, values[o * VALUES + LEAVES]!);
  }
  if (found.orders.length === before) return found;
  const rankOf = (i: number): number => {
    const row = links[found.orders[i]! * LINKS + TERMS]!;
    return row >= 0 && (terms.flags[row]! & TermFlag.hidden) !== 0 ? 1 : 0;
  };
  const places = found.orders.map((_, i) => i);
  // Two at market have no difference.
  places.sort((a, b) => (found.keys[a] === found.keys[b] ? 0 : found.keys[b]! - found.keys[a]!) || rankOf(a) - rankOf(b) || a - b);
  const sorted = new Participants(found.side);
  for (const i of places) sorted.add(found.orders[i]!, found.keys[i]!, found.lots[i]!);
  return sorted;
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
