/**
 * Rows of a tape of single orders, one batch at a time.
 */
import { invariant } from '../../base/errors.js';
import type { LevelLog } from '../../market/level-log.js';
import { Flag } from '../../market/row.js';
import { nsAt, type TapeBatch } from '../../market/tape.js';
import type { VenuePort } from '../../sim/port.js';
import type { TapeRows } from '../replay.js';
import type { SessionRules, VenueFacts } from '../rules.js';
import { checkL3Engine } from './check.js';
import { L3Engine } from './engine.js';
import { applyRow } from './rows.js';

/** Rows that the venue and strategies are not both told. */
const TOLD_APART = Flag.venueOnly | Flag.strategyOnly;

/** What the rows of a tape of single orders do. */
export class OrderRows implements TapeRows {
  readonly floor: L3Engine;

  /** `log` is told what becomes of the levels. */
  constructor(instrument: number, log: LevelLog, facts: VenueFacts, rules: readonly SessionRules[], port: VenuePort) {
    this.floor = new L3Engine(instrument, log, facts, rules, port);
  }

  apply(batch: TapeBatch, from: number, limitNs: number): number {
    const engine = this.floor;
    const { log } = engine;
    log.begin();
    const { exchTs, kind, side, priceTicks, qtyLots, orderId, flags, epoch, firstRow, length } = batch;
    if (orderId === undefined) {
      invariant(false, 'rows of a tape of single orders carry order ids');
      return from;
    }
    let i = from;
    for (; i < length && !engine.reported; i++) {
      const ts = nsAt(exchTs, i, epoch);
      if (ts > limitNs) break;
      if ((flags[i]! & TOLD_APART) !== 0) log.end();
      if ((flags[i]! & Flag.strategyOnly) !== 0) continue;
      engine.nowNs = ts;
      engine.row = firstRow + i;
      applyRow(engine, kind[i]!, side[i]!, priceTicks[i]!, qtyLots[i]!, orderId[i]!, flags[i]!);
      if (log.isOn) log.endRow();
    }
    return i;
  }

  check(): void {
    checkL3Engine(this.floor);
  }
}
