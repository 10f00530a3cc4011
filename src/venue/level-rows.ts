/**
 * Rows of a tape of levels, one batch at a time: most take the short way (`unwatched.ts`), the others that of `rows.ts`.
 */
import { Flag, Kind } from '../market/row.js';
import { nsAt, type TapeBatch } from '../market/tape.js';
import type { VenuePort } from '../sim/port.js';
import type { TapeWindow } from '../sim/tape-window.js';
import { checkEngine } from './check.js';
import { Engine } from './engine.js';
import type { TapeRows } from './replay.js';
import { applyRow, endSnapshot } from './rows.js';
import type { SessionRules, VenueFacts } from './rules.js';
import { applyUnwatched } from './unwatched.js';

/** What the rows of a tape of levels do. */
export class LevelRows implements TapeRows {
  readonly floor: Engine;
  private readonly window: TapeWindow;
  /** Whether the feed shows every level: then rows that concern no order take the short way. */
  private readonly tellsAll: boolean;

  constructor(instrument: number, window: TapeWindow, facts: VenueFacts, rules: readonly SessionRules[], port: VenuePort) {
    this.window = window;
    this.tellsAll = facts.depth === Number.POSITIVE_INFINITY;
    this.floor = new Engine(instrument, facts, rules, port);
  }

  apply(batch: TapeBatch, from: number, limitNs: number): number {
    const engine = this.floor;
    const { exchTs, kind, side, priceTicks, qtyLots, flags, epoch, firstRow, length } = batch;
    let i = from;
    for (; i < length && !engine.reported; i++) {
      if (this.tellsAll && engine.anyBookRow) i = applyUnwatched(engine, batch, i, limitNs);
      if (i === length) break;
      const ts = nsAt(exchTs, i, epoch);
      if (ts > limitNs) break;
      if ((flags[i]! & Flag.strategyOnly) !== 0) continue;
      engine.nowNs = ts;
      engine.row = firstRow + i;
      applyRow(engine, kind[i]!, side[i]!, priceTicks[i]!, qtyLots[i]!);
      if (kind[i] === Kind.snapshot && this.kindFrom(firstRow + i + 1) !== Kind.snapshot) endSnapshot(engine);
    }
    return i;
  }

  check(): void {
    checkEngine(this.floor);
  }

  /** Kind of the next row that is applied, from `row` on; 0 after the last. The loop has loaded the row after the one that it lets us apply. */
  private kindFrom(row: number): number {
    for (let at = row; at < this.window.loadedRows; at++) {
      const batch = this.window.batchOf(at);
      if ((batch.flags[at - batch.firstRow]! & Flag.strategyOnly) === 0) return batch.kind[at - batch.firstRow]!;
    }
    return 0;
  }
}
