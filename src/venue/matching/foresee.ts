/**
 * What an incoming order would take at once, found without touching the book: for orders that fill whole or not at all, and for minimums.
 *
 * Mostly that is a sum. Where orders leave before their turn, since their pair has traded, their account has nothing more to reduce, or the incoming
 * order meets its own, the taking is played on slips of paper, by the same rules as in `sweep.ts`.
 *
 * Units: ticks, lots. Invariant: what is foreseen is what `sweep` then does. Where orders of a price share (`take-allotted.ts`) the sum is exact, the
 * play goes by time.
 */
import { NO_KEY } from '../../market/ladder.js';
import { ACCOUNT, GROUP, LEAVES, LINKS, NEXT, SHOWN, TERMS, VALUES } from './book/order-records.js';
import type { PriceQueues } from './book/price-queues.js';
import { Stp } from './entry.js';
import { type MatchingFloor, QueueIndex, queuesOf } from './floor.js';
import { isSelfTrade, otherLegOf } from './leave.js';
import { minQtyOf } from './sweep.js';
import { TermFlag } from './terms.js';
import { positionOf } from './trade.js';

/** Lots that an order would take within a limit, counted until `enough`; what they cost, in ticks times lots, is in `f.costTicksLots` then. */
export function takeable(f: MatchingFloor, taker: number, side: 1 | -1, limitKey: number, enough: number): number {
  f.costTicksLots = 0;
  const meetsOwn = (f.records.links[taker * LINKS + GROUP]! & 7) !== Stp.none;
  if (meetsOwn || f.pairedOrders > 0 || f.reduceOnlyOrders > 0) return new Play(f, taker, side).run(limitKey, enough);
  return summed(f, taker, side, limitKey, enough);
}

function summed(f: MatchingFloor, taker: number, side: 1 | -1, limitKey: number, enough: number): number {
  const { values, links } = f.records;
  const leaves = values[taker * VALUES + LEAVES]!;
  let lots = 0;
  eachQueue(f, side, limitKey, (queues, key, isDark) => {
    for (let o = queues.first(key); o >= 0 && lots < enough; o = links[o * LINKS + NEXT]!) {
      const open = values[o * VALUES + LEAVES]!;
      const take = Math.min(open, leaves - lots);
      if (isDark && take < minQtyOf(f, o) && take < open) continue;
      lots += take;
      f.costTicksLots += take * -side * key;
    }
    return lots < enough;
  });
  return lots;
}

/** Queues of the other side within a limit, best price first, at a price who is shown before who is hidden, while `visit` says to go on. */
function eachQueue(
  f: MatchingFloor,
  side: 1 | -1,
  limitKey: number,
  visit: (queues: PriceQueues, key: number, isDark: boolean) => boolean,
): void {
  const lit = queuesOf(f, QueueIndex.lit, -side);
  const dark = queuesOf(f, QueueIndex.dark, -side);
  let litKey = lit.ladder.bestKey;
  let darkKey = dark.ladder.bestKey;
  for (;;) {
    const isDark = darkKey > litKey;
    const key = isDark ? darkKey : litKey;
    if (key < limitKey || key === NO_KEY || !visit(isDark ? dark : lit, key, isDark)) return;
    if (isDark) darkKey = dark.ladder.nextBelow(darkKey);
    else litKey = lit.ladder.nextBelow(litKey);
  }
}

/** A resting order on a slip. */
interface Slip {
  readonly o: number;
  open: number;
  shown: number;
}

/** One play. */
class Play {
  private readonly f: MatchingFloor;
  private readonly taker: number;
  private readonly side: 1 | -1;
  private leaves: number;
  private lots = 0;
  /** Orders that have left with their pair, and orders whose pair is over. */
  private readonly gone = new Set<number>();
  private readonly cut = new Set<number>();
  /** Net lots that accounts have traded in the play. */
  private readonly traded = new Map<number, number>();

  constructor(f: MatchingFloor, taker: number, side: 1 | -1) {
    this.f = f;
    this.taker = taker;
    this.side = side;
    this.leaves = f.records.values[taker * VALUES + LEAVES]!;
  }

  run(limitKey: number, enough: number): number {
    eachQueue(this.f, this.side, limitKey, (queues, key, isDark) => {
      if (isDark) this.takeDark(this.slipsOf(queues, key), key);
      else this.takeLit(this.slipsOf(queues, key), key);
      return this.leaves > 0 && this.lots < enough;
    });
    return this.lots;
  }

  private slipsOf(queues: PriceQueues, key: number): Slip[] {
    const { values, links } = this.f.records;
    const slips: Slip[] = [];
    for (let o = queues.first(key); o >= 0; o = links[o * LINKS + NEXT]!)
      slips.push({ o, open: values[o * VALUES + LEAVES]!, shown: values[o * VALUES + SHOWN]! });
    return slips;
  }

  private takeLit(queue: Slip[], key: number): void {
    for (let slip = queue[0]; slip !== undefined && this.leaves > 0; slip = queue[0]) {
      const stays = !this.gone.has(slip.o) && this.turn(slip, Math.min(slip.shown, this.leaves), key);
      if (stays && slip.shown > 0) continue;
      queue.shift();
      if (!stays) continue;
      slip.shown = Math.min(this.f.terms.displayLots[this.f.records.links[slip.o * LINKS + TERMS]!]!, slip.open);
      queue.push(slip);
    }
  }

  private takeDark(queue: Slip[], key: number): void {
    for (let i = 0; i < queue.length && this.leaves > 0;) {
      const slip = queue[i]!;
      const lots = Math.min(slip.open, this.leaves);
      const most = this.reducible(slip.o);
      const would = most > 0 ? Math.min(lots, most) : lots;
      if (this.gone.has(slip.o)) {
        queue.splice(i, 1);
      } else if (would < minQtyOf(this.f, slip.o) && would < slip.open) {
        i++;
      } else {
        if (!this.turn(slip, lots, key)) queue.splice(i, 1);
        i = 0;
      }
    }
  }

  /** It is an order's turn; whether it has lots left after it. An incoming order that leaves has none left. */
  private turn(slip: Slip, lots: number, key: number): boolean {
    const { f, taker, side } = this;
    const { links } = f.records;
    if (isSelfTrade(f, taker, slip.o)) return this.meet(slip);
    const qtyLots = Math.min(lots, this.reducible(slip.o));
    if (qtyLots > 0) {
      slip.open -= qtyLots;
      slip.shown -= qtyLots;
      this.leaves -= qtyLots;
      this.lots += qtyLots;
      f.costTicksLots += qtyLots * -side * key;
      this.move(links[taker * LINKS + ACCOUNT]!, side * qtyLots);
      this.move(links[slip.o * LINKS + ACCOUNT]!, -side * qtyLots);
    }
    this.endPair(slip.o);
    return qtyLots > 0 && slip.open > 0;
  }

  private meet(slip: Slip): boolean {
    const mode = this.f.records.links[this.taker * LINKS + GROUP]! & 7;
    if (mode === Stp.expireTaker || mode === Stp.expireBoth) this.leaves = 0;
    if (mode === Stp.decrement) {
      const lots = Math.min(slip.open, this.leaves);
      this.leaves -= lots;
      slip.open -= lots;
      slip.shown = Math.min(slip.shown, slip.open);
      if (slip.open > 0) return true;
    }
    this.endPair(slip.o);
    return false;
  }

  private endPair(o: number): void {
    if (this.cut.has(o)) return;
    this.cut.add(o);
    const other = otherLegOf(this.f, o);
    if (other < 0 || this.cut.has(other)) return;
    this.cut.add(other);
    this.gone.add(other);
  }

  private move(account: number, lots: number): void {
    if (account > 0) this.traded.set(account, (this.traded.get(account) ?? 0) + lots);
  }

  private reducible(o: number): number {
    const { f } = this;
    const row = f.records.links[o * LINKS + TERMS]!;
    if (row < 0 || (f.terms.flags[row]! & TermFlag.reduceOnly) === 0) return Number.POSITIVE_INFINITY;
    const account = f.records.links[o * LINKS + ACCOUNT]!;
    return Math.max(0, this.side * (positionOf(f, account) + (this.traded.get(account) ?? 0)));
  }
}
