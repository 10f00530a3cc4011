/**
 * The short way of rows that concern no order: a level row changes the ladder, a print only goes into the log, for who comes to rest there later
 * (FILLS.md §3). Most rows of a tape go this way, one after another in one loop over the columns of a batch.
 *
 * A row takes the long way (`rows.ts`) where own orders rest at its level or something was taken of it, where it reaches own orders of the other
 * side, and where the tape does not show all levels. Invariant: the long way would leave the same behind.
 *
 * Example: with a bid of ours at 100 a level row of bid 99 goes the short way, and so does a seller's print at 101; those at 100 do not.
 */
import { Flag, Kind } from '../market/row.js';
import { nsAt, type TapeBatch } from '../market/tape.js';
import type { Engine, EngineSide } from './engine.js';
import { MEMO, WATCH } from './level-memo.js';

/** Apply rows of a batch from index `from` on; returns the index of the first that comes after `limitNs` or takes the long way. */
export function applyUnwatched(engine: Engine, batch: TapeBatch, from: number, limitNs: number): number {
  const { exchTs, kind, side, priceTicks, qtyLots, flags, epoch, firstRow, length } = batch;
  const { bid, ask } = engine;
  // Nobody comes or goes on the short way.
  const bidKey = bid.own.bestKey;
  const askKey = ask.own.bestKey;
  let bookTs = engine.lastBookTs;
  let i = from;
  for (; i < length; i++) {
    const ts = nsAt(exchTs, i, epoch);
    if (ts > limitNs || (flags[i]! & Flag.strategyOnly) !== 0) break;
    engine.nowNs = ts;
    const isBid = side[i]! > 0;
    const key = isBid ? priceTicks[i]! : -priceTicks[i]!;
    const lots = qtyLots[i]!;
    const reachesOwn = (isBid ? askKey : bidKey) >= -key;
    if (kind[i] === Kind.level) {
      const { levels, accounts } = isBid ? bid : ask;
      const slot = levels.slotOf(key);
      if (levels.memo.fields[slot * MEMO + WATCH] !== 0 || (reachesOwn && lots > 0)) break;
      accounts.log.addLevel(slot, firstRow + i, levels.state(slot, key, lots, firstRow + i) - lots);
      bookTs = ts;
    } else {
      if (kind[i] !== Kind.trade || side[i] === 0 || reachesOwn || (isBid ? bidKey : askKey) >= key) break;
      engine.prints.note(priceTicks[i]!);
      logPrint(isBid ? ask : bid, -key, lots);
    }
  }
  engine.lastBookTs = bookTs;
  return i;
}

function logPrint({ levels, accounts }: EngineSide, key: number, lots: number): void {
  accounts.log.addTrade(levels.slotOf(key), lots);
}
