/**
 * A recorded trade meets the book: the aggressor's lots go, by price and time, to whoever stands here.
 *
 * 1. At better prices than the print's to orders of sessions, whatever recorded lots stand before them there: the print went through them. What the tape
 *    does not have there any more (others traded in its place) is taken too; the rest is a row that has not come yet.
 * 2. At the price of the print, from the front of the queue, to orders of sessions and to recorded lots.
 *
 * The level row that tells the same execution comes before or after it. Until it has come, recorded lots that were taken stand again at the back, so that
 * the level shows what the tape says; where it has come, its lots are put back where they stood before the front is taken. So both orders give the same.
 *
 * What met others here is apart: recorded lots that stand on. Lots that somebody has taken before are not there to be met.
 *
 * Units: ticks, lots. Invariant: the level's lots before and after are the same but for what has traded in another's place.
 */
import { NO_KEY } from '../../../../market/ladder.js';
import { Flag, Kind } from '../../../../market/row.js';
import { ExecType } from '../../../../sim/message.js';
import { LEAVES, LINKS, NEXT, SHOWN, VALUES } from '../../book/order-records.js';
import { QueueIndex, queuesOf } from '../../floor.js';
import { takeDark, takeLit } from '../../sweep.js';
import { afterMaker, exchange } from '../../trade.js';
import { BOOKED_TAKER, isTrading, nobodysRecord } from '../nobody.js';
import type { LevelFloor } from './level-floor.js';
import { enterLots, firstOf, hasOwn, idOf, requeue, restore, stoodBefore, useUp } from './lots.js';
import type { GoneLots, RecordedLevel } from './recorded-level.js';

/** What became of a print's lots. */
interface Met {
  /** With orders of sessions, and with what others had left. */
  elsewhere: number;
  /** With recorded lots at the price. */
  recorded: number;
  /** With recorded lots that a level row had taken away before. */
  gone: number;
}

/** `lots` were printed at a price; `aggressor` 0: it is not known whose. */
export function applyPrint(w: LevelFloor, aggressor: number, priceTicks: number, lots: number, flags: number): void {
  const { floor: f, events, counts } = w;
  if (aggressor === 0 || !isTrading(f) || (flags & Flag.notVolume) !== 0) {
    events.pass(f.nowNs, Kind.trade, aggressor, priceTicks, lots, flags & Flag.notVolume);
    return;
  }
  const side = aggressor > 0 ? 1 : -1;
  const key = -side * priceTicks;
  const level = w.find(-side, key);
  level?.forgetBefore(f.nowNs, w.terms.netWindowNs);
  const taker = nobodysRecord(f, BOOKED_TAKER, side, lots);
  const met: Met = { elsewhere: 0, recorded: 0, gone: 0 };
  takeThrough(w, taker, side, key, met);
  takeAt(w, taker, side, key, level, met);
  const unmetLots = f.records.values[taker * VALUES + LEAVES]!;
  f.records.release(taker);
  if (unmetLots + met.gone > 0) events.hidden(f.nowNs, side, priceTicks, unmetLots + met.gone);
  if (unmetLots > 0) counts.passedBy++;
  if (level !== undefined) bookMet(w, level, met, unmetLots);
}

/** Take from sessions' orders at better prices than the print's, and what others have left there. */
function takeThrough(w: LevelFloor, taker: number, side: 1 | -1, printKey: number, met: Met): void {
  const { floor: f } = w;
  const { values } = f.records;
  const lit = queuesOf(f, QueueIndex.lit, -side);
  const dark = queuesOf(f, QueueIndex.dark, -side);
  let key = Math.max(lit.ladder.bestKey, dark.ladder.bestKey);
  while (key > printKey && values[taker * VALUES + LEAVES]! > 0) {
    const before = values[taker * VALUES + LEAVES]!;
    if (lit.ladder.get(key) > 0) takeOwn(w, taker, side, key);
    if (dark.ladder.get(key) > 0 && values[taker * VALUES + LEAVES]! > 0) takeDark(f, taker, side, dark, key);
    met.elsewhere += before - values[taker * VALUES + LEAVES]!;
    key = Math.max(lit.ladder.nextBelow(key), dark.ladder.nextBelow(key));
  }
}

/** At one price that a print went through: orders of sessions, and recorded lots that the tape does not have any more. */
function takeOwn(w: LevelFloor, taker: number, side: 1 | -1, key: number): void {
  const { values } = w.floor.records;
  const level = w.find(-side, key);
  // An iceberg shows its next lots behind all others.
  while (takeOnce(w, taker, side, key, level) && values[taker * VALUES + LEAVES]! > 0);
  if (level !== undefined && level.hereLots > 0) standAside(w, level);
}

/** Once through the queue. Gives whether an order of a session is left there. */
function takeOnce(w: LevelFloor, taker: number, side: 1 | -1, key: number, level: RecordedLevel | undefined): boolean {
  const { floor: f, events } = w;
  const { values, links } = f.records;
  const lit = queuesOf(f, QueueIndex.lit, -side);
  let isLeft = false;
  for (let o = lit.first(key); o >= 0;) {
    const next = links[o * LINKS + NEXT]!;
    const isOwn = w.isOwn(o);
    const most = isOwn ? values[o * VALUES + SHOWN]! : Math.min(values[o * VALUES + SHOWN]!, level!.surplusLots);
    const lots = Math.min(most, values[taker * VALUES + LEAVES]!);
    isLeft ||= isOwn && lots < values[o * VALUES + LEAVES]!;
    if (lots > 0) {
      if (!isOwn) {
        level!.hereLots -= lots;
        level!.apartLots -= lots;
      }
      events.execute(f.nowNs, -side, -side * key, lots, idOf(w, o));
      exchange(f, taker, o, side, -side * key, lots);
      afterMaker(f, lit, o, lots);
    }
    o = next;
  }
  return isLeft;
}

/** Nothing recorded stands before orders of sessions any more, but the row that says so has not come: it stands behind them. */
function standAside(w: LevelFloor, level: RecordedLevel): void {
  if (level.surplusLots > 0 || !hasOwn(w, level)) return;
  const { links } = w.floor.records;
  const before: number[] = [];
  let last = 0;
  let count = 0;
  for (let o = firstOf(w, level); o >= 0; o = links[o * LINKS + NEXT]!) {
    if (!w.isOwn(o)) {
      before.push(o);
    } else {
      last = idOf(w, o);
      count = before.length;
    }
  }
  for (const gone of level.gone) gone.afterId = last;
  for (const o of before.slice(0, count)) requeue(w, o, level.key);
}

/** Take at the price of the print, from the front; lots that are gone are met where they stood. */
function takeAt(w: LevelFloor, taker: number, side: 1 | -1, key: number, level: RecordedLevel | undefined, met: Met): void {
  const { floor: f } = w;
  const { values } = f.records;
  const lit = queuesOf(f, QueueIndex.lit, -side);
  const dark = queuesOf(f, QueueIndex.dark, -side);
  const t = taker * VALUES;
  while (values[t + LEAVES]! > 0) {
    const left = values[t + LEAVES]!;
    const front = lit.first(key);
    const gone = level === undefined ? undefined : goneBefore(w, level, front);
    if (gone !== undefined) {
      const lots = Math.min(left, gone.lots);
      values[t + LEAVES] = left - lots;
      met.gone += lots;
      useUp(level!, gone, lots);
    } else if (front >= 0) {
      const lots = Math.min(left, values[front * VALUES + SHOWN]!);
      const from = f.reports.written;
      values[t + LEAVES] = lots;
      takeLit(f, taker, side, lit, key);
      values[t + LEAVES] = left - (lots - values[t + LEAVES]!);
      noteMet(w, level, from, met);
    } else {
      break;
    }
  }
  const left = values[t + LEAVES]!;
  if (left > 0 && dark.ladder.get(key) > 0) takeDark(f, taker, side, dark, key);
  met.elsewhere += left - values[t + LEAVES]!;
}

/** Lots that are gone and stood before the front of the queue, where that is an order of a session or nobody. */
function goneBefore(w: LevelFloor, { gone }: RecordedLevel, front: number): GoneLots | undefined {
  if (gone.length === 0 || (front >= 0 && !w.isOwn(front))) return undefined;
  return front < 0 ? gone[0] : gone.find((one) => stoodBefore(w, one, front));
}

/** Whom the trades since report number `from` were with. */
function noteMet({ floor: { reports }, firstId }: LevelFloor, level: RecordedLevel | undefined, from: number, met: Met): void {
  for (let i = from; i < reports.written; i++) {
    const at = i & reports.mask;
    if (reports.execType[at] !== ExecType.trade) continue;
    const lots = reports.qtyLots[at]!;
    if (reports.makerId[at]! < firstId) {
      met.elsewhere += lots;
    } else {
      met.recorded += lots;
      level!.hereLots -= lots;
    }
  }
}

/** What the print comes to for its level: what has come apart, what is explained, and what stands at the back until a level row comes. */
function bookMet(w: LevelFloor, level: RecordedLevel, met: Met, unmetLots: number): void {
  const goneLots = level.goneLots;
  const owedLots = Math.max(0, level.toldLots + level.apartLots - level.hereLots - met.recorded);
  // Lots that somebody took before were met by nobody now.
  const lackingLots = Math.max(0, -level.apartLots) + level.voidLots;
  const lacked = Math.min(met.elsewhere + unmetLots, lackingLots);
  const others = Math.min(met.elsewhere, met.elsewhere + unmetLots - lacked);
  const displaced = Math.min(others, Math.max(0, level.hereLots + goneLots - owedLots));
  w.counts.unmetLots += Math.min(unmetLots, lacked);
  const apartLots = lacked + displaced;
  const explained = Math.min(apartLots + met.recorded, level.voidLots + goneLots);
  const voided = Math.min(explained, level.voidLots);
  const restored = explained - voided;
  level.voidLots -= voided;
  level.apartLots += apartLots - voided;
  restore(w, level, restored);
  const refilled = met.recorded - restored - Math.max(0, voided - apartLots);
  if (refilled > 0) level.refills.push({ orderId: enterLots(w, level, refilled), ts: w.floor.nowNs });
}

/** Whose print it was by the tape's own touch: a buyer's at or above the ask, a seller's at or below the bid; 0 where neither (FILLS.md §5.3). */
export function aggressorAt({ told }: LevelFloor, priceTicks: number): number {
  if (told.asks.bestKey !== NO_KEY && priceTicks >= -told.asks.bestKey) return 1;
  return told.bids.bestKey !== NO_KEY && priceTicks <= told.bids.bestKey ? -1 : 0;
}
