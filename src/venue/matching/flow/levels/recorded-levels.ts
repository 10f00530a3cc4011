/**
 * The rows of a tape of levels (L2) or of the touch (L1) on a floor: what is recorded at a price is lots of nobody's in its queue.
 *
 * | row | what happens |
 * |---|---|
 * | level, snapshot, quote, clear | the price holds so much from now on: see `stated.ts` |
 * | trade | a market event: see `printed.ts` |
 *
 * Which of the lots at a price were cancelled is not on the tape. They are taken from behind, which is the worst for who waits there: an order that
 * fills would have filled wherever they stood. So fills are as certain as a pessimistic queue makes them (FILLS.md §4), and doubtful where the tape does
 * not show enough (§5).
 *
 * Units: ticks, lots, ns. Invariant: as long as no session trades, the book is the tape's own after each group of rows, unless that one is crossed.
 */
import { invariant } from '../../../../base/errors.js';
import { NO_KEY } from '../../../../market/ladder.js';
import { Kind } from '../../../../market/row.js';
import { Certainty } from '../../../../sim/message.js';
import { KEY, LEAVES, LINKS, VALUES } from '../../book/order-records.js';
import { QueueIndex, queuesOf } from '../../floor.js';
import { PrintMemory, sideByLastPrint } from '../../../prints.js';
import { BOOKED_TAKER } from '../nobody.js';
import type { RecordedRows } from '../recorded-rows.js';
import { LevelFloor } from './level-floor.js';
import { aggressorAt, applyPrint } from './printed.js';
import { applyStated, state } from './stated.js';

/** The levels of one tape on one floor. */
export class RecordedLevels extends LevelFloor implements RecordedRows {
  private readonly prints = new PrintMemory();
  private isInGroup = false;
  /** What the group has: a level row that is no part of a snapshot, one that is, a print of which it is not told whose it was. */
  private isPlain = false;
  private isSnapshot = false;
  private isUnsided = false;
  private isInHole = true;
  private isInAuction = false;
  private lastBookTs = Number.NEGATIVE_INFINITY;

  apply(kind: number, side: number, priceTicks: number, lots: number, _orderId: number, flags: number): void {
    if (!this.isInGroup) {
      this.isInGroup = true;
      this.isPlain = false;
      this.isSnapshot = false;
      this.isUnsided = false;
    }
    if (kind === Kind.trade) {
      this.print(side, priceTicks, lots, flags);
      return;
    }
    this.lastBookTs = this.floor.nowNs;
    if (kind === Kind.clear) {
      this.clear(side);
      return;
    }
    if (kind === Kind.snapshot) this.isSnapshot = true;
    else this.isPlain = true;
    const key = side * priceTicks;
    if (kind === Kind.quote) this.emptyAbove(side, lots === 0 ? NO_KEY : key);
    if (kind !== Kind.quote || lots > 0) state(this, this.levelAt(side, key), lots, kind === Kind.snapshot);
  }

  endGroup(nextKind: number): void {
    this.isInGroup = false;
    const endsHole = this.isPlain || (this.isSnapshot && nextKind !== Kind.snapshot);
    applyStated(this, endsHole);
    if (endsHole) this.isInHole = false;
  }

  noteTrade(takerId: number, makerId: number, side: number, priceTicks: number, lots: number): void {
    if (makerId < this.firstId || takerId === BOOKED_TAKER || this.isInAuction) return;
    const level = this.levelAt(-side, -side * priceTicks);
    level.hereLots -= lots;
    level.apartLots -= lots;
  }

  /** It stands behind what is gone there. */
  noteReplaced(orderId: number): void {
    for (const level of this.open) {
      level.forgetBefore(this.floor.nowNs, this.terms.netWindowNs);
      if (level.gone.length === 0) this.open.delete(level);
      for (const gone of level.gone) if (gone.afterId === orderId) gone.afterId = 0;
    }
  }

  beginAuction(): void {
    this.isInAuction = true;
  }

  /** Who traded had another price than the trade: the lots that are left are counted. */
  endAuction(): void {
    this.isInAuction = false;
    for (const side of [1, -1] as const) {
      const left = this.lotsByKey(side);
      for (const level of this.levels(side).values()) {
        const lots = left.get(level.key) ?? 0;
        level.apartLots += lots - level.hereLots;
        level.hereLots = lots;
      }
    }
  }

  certainty(side: number, priceTicks: number): number {
    const { told, floor, terms } = this;
    const isCrossed = told.bidTicks >= told.askTicks;
    const isStale = floor.nowNs - this.lastBookTs > terms.staleAfterNs;
    return this.isInHole || this.isUnsided || isCrossed || isStale || !this.isShown(side, priceTicks)
      ? Certainty.doubtful
      : Certainty.certain;
  }

  /** Check the invariant of each price. @throws InvariantError */
  invariant(): void {
    for (const side of [1, -1] as const) {
      const left = this.lotsByKey(side);
      for (const level of this.levels(side).values()) {
        const { key, hereLots, owedLots, priceTicks } = level;
        const lots = left.get(key) ?? 0;
        if (lots !== hereLots) invariant(false, `${hereLots} recorded lots at ${priceTicks} are in the queue, which has ${lots}`);
        if (owedLots < 0 && !this.unknown.includes(level))
          invariant(false, `recorded lots at ${priceTicks} are no more than the tape has and what is apart, by ${-owedLots}`);
        left.delete(key);
      }
      invariant(left.size === 0, 'recorded lots stand at prices that the tape has spoken of');
    }
  }

  private print(side: number, priceTicks: number, lots: number, flags: number): void {
    let aggressor = side;
    if (side === 0) {
      this.counts.unsided++;
      this.isUnsided = true;
      aggressor = aggressorAt(this, priceTicks) || sideByLastPrint(this.prints, priceTicks);
    }
    this.prints.note(priceTicks);
    applyPrint(this, aggressor, priceTicks, lots, flags);
  }

  private clear(side: number): void {
    this.counts.clears++;
    this.isInHole = true;
    for (const each of [1, -1] as const) {
      if (side === -each) continue;
      for (const level of this.levels(each).values())
        if (level.hereLots > 0 || level.toldLots > 0 || level.isStated) state(this, level, 0, true, true);
    }
  }

  /** The best price of a side is `key` (NO_KEY: there is none): what was better is not there any more. */
  private emptyAbove(side: number, key: number): void {
    const ladder = this.told.ladder(side);
    for (let best = ladder.bestKey; best > key; best = ladder.nextBelow(best)) state(this, this.levelAt(side, best), 0, false);
    for (const level of this.stated) if (level.side * side > 0 && level.key > key) level.statedLots = 0;
  }

  /** Whether the feed shows the price: it was stated, or lies within what is told of. */
  private isShown(side: number, priceTicks: number): boolean {
    const { terms, told } = this;
    const key = side * priceTicks;
    if (terms.snapshotRange !== undefined && this.find(side, key)?.isKnown !== true) {
      const { bidLowTicks, askHighTicks } = terms.snapshotRange;
      if (side > 0 ? priceTicks < bidLowTicks : priceTicks > askHighTicks) return false;
    }
    if (terms.depth === Number.POSITIVE_INFINITY) return true;
    const ladder = told.ladder(side);
    let better = 0;
    for (let best = ladder.bestKey; best > key && better < terms.depth; best = ladder.nextBelow(best)) better++;
    return better < terms.depth;
  }

  /** Recorded lots in the queues of a side. */
  private lotsByKey(side: number): Map<number, number> {
    const { values, links } = this.floor.records;
    const lots = new Map<number, number>();
    for (const o of queuesOf(this.floor, QueueIndex.lit, side).orders()) {
      if (this.isOwn(o)) continue;
      const key = links[o * LINKS + KEY]!;
      lots.set(key, (lots.get(key) ?? 0) + values[o * VALUES + LEAVES]!);
    }
    return lots;
  }
}
