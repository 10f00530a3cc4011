/**
 * What each kind of tape row does in a market of single orders (FILLS.md §6): the book changes, and what it does to own orders is shared out.
 *
 * A row costs the book's work and a look at the best own price of a side; own orders are gone through only where it reaches them.
 */
import { KEY, LEVEL, LINKS, LOTS, MARK, PLACE, sideOf, VALUES } from '../../market/order-pool.js';
import { Flag, Kind } from '../../market/row.js';
import { unsidedAggressor } from '../prints.js';
import { applyStatus } from '../requests.js';
import type { L3Engine } from './engine.js';
import { BEHIND_ALL, fillCrossed, shareExecution, shareHidden } from './share.js';

/** Apply one row of any kind. `engine.nowNs` and `engine.row` are the row's. */
export function applyRow(engine: L3Engine, kind: number, side: number, priceTicks: number, lots: number, id: number, flags: number): void {
  if (kind >= Kind.add && kind <= Kind.delete) applyOrder(engine, kind, side, priceTicks, lots, id, flags);
  else if (kind === Kind.hidden) applyHidden(engine, side, priceTicks, lots);
  else if (kind === Kind.trade) engine.prints.note(priceTicks);
  else if (kind === Kind.snapshot) applySnapshot(engine, side, priceTicks, lots);
  else if (kind === Kind.clear) applyClear(engine, side);
  else if (kind === Kind.status) applyStatus(engine, lots);
}

function applyOrder(engine: L3Engine, kind: number, side: number, priceTicks: number, lots: number, id: number, flags: number): void {
  engine.lastBookTs = engine.nowNs;
  const o = engine.book.find(id);
  const key = side > 0 ? priceTicks : -priceTicks;
  if (kind === Kind.add) {
    applyAdd(engine, o, side, key, lots, id, (flags & Flag.snapshotPart) !== 0);
    return;
  }
  if (o < 0) {
    applyUnknown(engine, kind, side, key, lots, id, flags);
    return;
  }
  engine.inHole = false;
  if (kind === Kind.execute) execute(engine, o, priceTicks, lots);
  else if (kind === Kind.replace) replace(engine, o, side, key, lots, flags);
  else lower(engine, o, kind === Kind.delete ? Number.POSITIVE_INFINITY : lots);
}

/** An add. An id that is there already (a broken tape) is taken at its last word, at the back. */
function applyAdd(engine: L3Engine, o: number, side: number, key: number, lots: number, id: number, isPart: boolean): void {
  if (!isPart) engine.inHole = false;
  if (lots <= 0 || side === 0) {
    if (o >= 0) lower(engine, o, Number.POSITIVE_INFINITY);
    return;
  }
  if (o >= 0) {
    move(engine, o, side, key, lots);
  } else {
    o = engine.book.add(id, side, key, lots, engine.row, isPart);
    noteLevel(engine, o);
  }
  fillCrossed(engine, o);
}

/** A row of an id that is not in the book (FILLS.md §6.8). */
function applyUnknown(engine: L3Engine, kind: number, side: number, key: number, lots: number, id: number, flags: number): void {
  engine.counts.unknownOrders++;
  if (side === 0) return;
  if (kind === Kind.replace) {
    applyAdd(engine, -1, side, key, lots, id, (flags & Flag.keepsPlace) !== 0);
    return;
  }
  engine.inHole = false;
  if (kind === Kind.execute) {
    // Before everything else at its price.
    shareExecution(engine, side, key, 0, lots);
    engine.prints.note(side > 0 ? key : 0 - key);
  }
  const loose = engine.book.loose(side, key);
  if (loose >= 0) lower(engine, loose, lots);
}

function execute(engine: L3Engine, o: number, priceTicks: number, lots: number): void {
  const { values, links } = engine.book.pool;
  const side = sideOf(engine.book.pool, o);
  const orderKey = links[o * LINKS + KEY]!;
  const printKey = side > 0 ? priceTicks : -priceTicks;
  const rankKey = orderKey > printKey ? orderKey : printKey;
  shareExecution(engine, side, rankKey, orderKey === rankKey ? values[o * VALUES + PLACE]! : BEHIND_ALL, lots);
  engine.prints.note(priceTicks);
  if (lots > values[o * VALUES + LOTS]!) engine.counts.executedBeyond++;
  lower(engine, o, lots);
}

function replace(engine: L3Engine, o: number, side: number, key: number, lots: number, flags: number): void {
  const keepsPlace = (flags & Flag.keepsPlace) !== 0;
  if (lots <= 0 || side === 0) {
    // A feed takes one of these to stay.
    if (lots > 0 && keepsPlace) engine.log.end();
    lower(engine, o, Number.POSITIVE_INFINITY);
    return;
  }
  if (keepsPlace) {
    engine.book.restate(o, lots, engine.row);
    noteLevel(engine, o);
  } else {
    move(engine, o, side, key, lots);
  }
  fillCrossed(engine, o);
}

/** A recorded order goes to the back of a price. */
function move(engine: L3Engine, o: number, side: number, key: number, lots: number): void {
  const { book, log } = engine;
  const at = o * LINKS;
  const keyBefore = book.pool.links[at + KEY]!;
  const levelBefore = book.pool.links[at + LEVEL]!;
  book.move(o, side, key, lots, engine.row);
  engine.missing?.touched(side, key, book.pool.links[at + MARK]! >= 0);
  engine.missing?.touched((levelBefore & 1) === 1 ? 1 : -1, keyBefore, false);
  if (!log.isOn) return;
  if (levelBefore !== book.pool.links[at + LEVEL]) log.level(levelBefore, keyBefore);
  noteLevel(engine, o);
}

/** Feeds are told what stands at the price of a recorded order. */
function noteLevel(engine: L3Engine, o: number): void {
  const { book, log, missing } = engine;
  const { links } = book.pool;
  missing?.touched(sideOf(book.pool, o), links[o * LINKS + KEY]!, links[o * LINKS + MARK]! >= 0);
  if (log.isOn) log.level(links[o * LINKS + LEVEL]!, links[o * LINKS + KEY]!);
}

/** A recorded order loses lots; one that leaves gives up what was taken of it. */
function lower(engine: L3Engine, o: number, lots: number): void {
  const { book, taken, log } = engine;
  const { values, links } = book.pool;
  const at = o * LINKS;
  const key = links[at + KEY]!;
  const level = links[at + LEVEL]!;
  if (lots < values[o * VALUES + LOTS]!) {
    book.lower(o, lots, engine.row);
  } else {
    const list = links[at + MARK]!;
    if (list >= 0) taken.release(list);
    book.remove(o);
  }
  engine.missing?.touched((level & 1) === 1 ? 1 : -1, key, false);
  if (log.isOn) log.level(level, key);
}

/** FILLS.md §6.7. */
function applyHidden(engine: L3Engine, aggressor: number, priceTicks: number, lots: number): void {
  const { bids, asks } = engine.book.levels;
  const hits = -(aggressor === 0 ? unsidedAggressor(engine, priceTicks, bids.bestKey, asks.bestKey) : aggressor);
  engine.prints.note(priceTicks);
  if (hits !== 0) shareHidden(engine, hits, hits > 0 ? priceTicks : -priceTicks, lots, aggressor === 0);
}

/** Lots without an order: each such row replaces the last (FILLS.md §6.8). */
function applySnapshot(engine: L3Engine, side: number, priceTicks: number, lots: number): void {
  engine.lastBookTs = engine.nowNs;
  const { book } = engine;
  const key = side > 0 ? priceTicks : -priceTicks;
  const before = book.loose(side, key);
  if (before >= 0) lower(engine, before, Number.POSITIVE_INFINITY);
  book.setLoose(side, key, lots, engine.row);
  if (lots <= 0) return;
  const loose = book.loose(side, key);
  noteLevel(engine, loose);
  fillCrossed(engine, loose);
}

/** FILLS.md §6.9: orders of the tape leave, ours stay. */
function applyClear(engine: L3Engine, side: number): void {
  engine.counts.clears++;
  engine.lastBookTs = engine.nowNs;
  engine.inHole = true;
  engine.book.clear(side, (list) => {
    engine.taken.release(list);
  });
  engine.missing?.cleared(side);
  if (engine.log.isOn) engine.log.clear(side);
}
