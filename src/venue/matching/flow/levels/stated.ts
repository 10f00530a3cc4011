/**
 * What the rows of a group have said of levels is done when the group is over: first what falls, then what rises.
 *
 * Between two rows of one message a book may cross, and nobody trades there. So a group is one change: what a price had before and what it has after it.
 *
 * - What rises comes in at the back of the price, and may trade with orders of sessions that stand against it.
 * - What falls is taken first from the lots that a trade has moved to the back (it told the same before), then from behind: cancelled lots are those that
 *   came last, so that no order of a session moves up by a cancel that may have been behind it.
 * - A level that the group states against an older one of the other side is taken at its word: the older one leaves until nothing stands against it.
 *
 * Units: ticks, lots, ns.
 */
import { NO_KEY } from '../../../../market/ladder.js';
import { LEAVES, VALUES } from '../../book/order-records.js';
import { QueueIndex, queuesOf } from '../../floor.js';
import type { LevelFloor } from './level-floor.js';
import { enterLots, hasOwn, lastOf, ownBefore, takeOff } from './lots.js';
import type { RecordedLevel } from './recorded-level.js';

/** A row of the group states a level; the last one counts. `isAnew`: it is of a snapshot or a clear. */
export function state(w: LevelFloor, level: RecordedLevel, lots: number, isAnew: boolean, isClear = false): void {
  if (!level.isStated) {
    level.isStated = true;
    level.isAnew = false;
    w.stated.push(level);
  }
  level.statedLots = lots;
  level.isAnew ||= isAnew;
  level.isCleared = isClear;
}

/** The group is over. `endsHole`: and so is the snapshot, if it was part of one. */
export function applyStated(w: LevelFloor, endsHole: boolean): void {
  const { stated, told } = w;
  for (const level of stated) told.ladder(level.side).set(level.key, level.statedLots);
  for (const level of stated) fall(w, level);
  if (endsHole && w.unknown.length > 0) forgetUnknown(w);
  for (const level of stated) rise(w, level);
  for (const level of stated) level.isStated = false;
  stated.length = 0;
  if (w.withheld.length > 0) tryAgain(w);
}

/** The level is what was stated; what it has too many goes. */
function fall(w: LevelFloor, level: RecordedLevel): void {
  // What has come apart of lots that nobody was sure of means nothing.
  if (level.isAnew || !level.isKnown) level.beginAnew();
  level.toldLots = level.statedLots;
  level.isKnown = !level.isCleared;
  if (level.isCleared && hasOwn(w, level)) {
    w.unknown.push(level);
    return;
  }
  const missing = -(level.toldLots + level.apartLots);
  if (missing > 0) noteVoid(w, level, missing);
  if (level.hereLots > level.targetLots) takeAway(w, level, level.hereLots - level.targetLots);
  closeRefills(w, level);
}

function rise(w: LevelFloor, level: RecordedLevel): void {
  const lots = level.targetLots - level.hereLots;
  if (lots <= 0) return;
  withholdAgainst(w, level);
  enterLots(w, level, lots);
}

/** More has gone on the tape than was left here: it was what somebody else had taken. */
function noteVoid({ floor: { nowNs }, terms }: LevelFloor, level: RecordedLevel, lots: number): void {
  level.forgetBefore(nowNs, terms.netWindowNs);
  level.voidLots += lots;
  level.voidTs = nowNs;
  level.apartLots = -level.toldLots;
}

/** Lots go: what trades have moved to the back, then what came last. */
function takeAway(w: LevelFloor, level: RecordedLevel, lots: number): void {
  const { values } = w.floor.records;
  let left = lots;
  for (const { orderId } of level.refills) {
    if (left === 0) return;
    const o = w.floor.ids.get(values, orderId);
    if (o < 0) continue;
    const some = Math.min(left, values[o * VALUES + LEAVES]!);
    takeOff(w, level, o, some);
    left -= some;
  }
  takeFromBehind(w, level, left, !level.isAnew);
  if (level.gone.length > 0) w.open.add(level);
}

/** The lots that came last leave. `mayHaveTraded`: a trade may yet say that it was they. */
function takeFromBehind(w: LevelFloor, level: RecordedLevel, lots: number, mayHaveTraded: boolean): void {
  const { nowNs, records } = w.floor;
  const isWatched = mayHaveTraded && hasOwn(w, level);
  for (let left = lots; left > 0;) {
    const o = lastOf(w, level);
    const some = Math.min(left, records.values[o * VALUES + LEAVES]!);
    if (mayHaveTraded) level.noteGone(nowNs, some, isWatched ? ownBefore(w, level, o) : 0, w.terms.netWindowNs);
    takeOff(w, level, o, some);
    left -= some;
    if (isWatched) w.counts.assumedLots += some;
  }
}

/** A trade waits for the first level row behind its window, that one included. */
function closeRefills({ floor: { nowNs }, terms }: LevelFloor, { refills }: RecordedLevel): void {
  while (refills.length > 0 && refills[0]!.ts + terms.netWindowNs < nowNs) refills.shift();
}

/** The snapshot is over: what it has not stated is not there. */
function forgetUnknown(w: LevelFloor): void {
  for (const level of w.unknown) {
    if (level.isKnown) continue;
    level.isAnew = true;
    level.beginAnew();
    if (level.hereLots > 0) takeAway(w, level, level.hereLots);
  }
  w.unknown.length = 0;
}

/** What the tape has on the other side at a level's price or through it leaves. */
function withholdAgainst(w: LevelFloor, level: RecordedLevel): void {
  for (let other = against(w, level); other !== undefined; other = against(w, level)) {
    w.counts.crossed++;
    w.withheld.push(other);
    takeFromBehind(w, other, other.hereLots - other.surplusLots, false);
  }
}

/** The best level of the other side that the tape has at a level's price or through it; what others have left there is not meant. */
function against(w: LevelFloor, { side, key }: RecordedLevel): RecordedLevel | undefined {
  const { ladder } = queuesOf(w.floor, QueueIndex.lit, -side);
  for (let other = ladder.bestKey; other !== NO_KEY && other >= -key; other = ladder.nextBelow(other)) {
    const level = w.find(-side, other);
    if (level !== undefined && level.hereLots > level.surplusLots) return level;
  }
  return undefined;
}

/** Levels that were withheld come back where nothing stands against them any more. */
function tryAgain(w: LevelFloor): void {
  const waiting = w.withheld.splice(0);
  for (const level of waiting) {
    const lots = level.targetLots - level.hereLots;
    if (lots <= 0) continue;
    if (against(w, level) === undefined) enterLots(w, level, lots);
    else if (!w.withheld.includes(level)) w.withheld.push(level);
  }
}
