/**
 * Self-trade prevention: what happens when an incoming order meets one of its own group.
 *
 * Source of the modes: Binance spot API, "Self Trade Prevention (STP) FAQ". Units: lots.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { CUM, GROUP, ID, LEAVES, LINKS, VALUES } from './book/order-records.js';
import { Stp } from './entry.js';
import type { MatchingFloor } from './floor.js';
import { endResting, lower, priceOf } from './leave.js';

/** The two meet: one leaves, or both, or both lose lots. Sets `takerIsGone` when the incoming one leaves: its caller ends it. */
export function meet(f: MatchingFloor, taker: number, maker: number, side: 1 | -1): void {
  const mode = f.records.links[taker * LINKS + GROUP]! & 7;
  if (mode === Stp.decrement) {
    decrement(f, taker, maker, side);
    return;
  }
  if (mode !== Stp.expireTaker) endResting(f, maker, ExecType.canceled, Reason.selfTrade);
  f.takerIsGone = mode !== Stp.expireMaker;
}

/** Both lose the lesser of what is open of them; what is said names the price at which they met. */
function decrement(f: MatchingFloor, taker: number, maker: number, side: 1 | -1): void {
  const { values } = f.records;
  const takerLeaves = values[taker * VALUES + LEAVES]!;
  const makerLeaves = values[maker * VALUES + LEAVES]!;
  const makerId = values[maker * VALUES + ID]!;
  const priceTicks = priceOf(f, maker);
  const lots = Math.min(takerLeaves, makerLeaves);
  if (lots === makerLeaves) {
    endResting(f, maker, ExecType.canceled, Reason.selfTrade);
  } else {
    lower(f, maker, lots);
    f.reports.push(
      f.seq,
      ExecType.restated,
      Reason.selfTrade,
      makerId,
      -side,
      priceTicks,
      lots,
      makerLeaves - lots,
      values[maker * VALUES + CUM],
    );
  }
  f.takerIsGone = lots === takerLeaves;
  if (f.takerIsGone) return;
  values[taker * VALUES + LEAVES] = takerLeaves - lots;
  const takerId = values[taker * VALUES + ID]!;
  f.reports.push(
    f.seq,
    ExecType.restated,
    Reason.selfTrade,
    takerId,
    side,
    priceTicks,
    lots,
    takerLeaves - lots,
    values[taker * VALUES + CUM],
  );
}
