/**
 * The replay venue: a recorded market in which orders of sessions fill by FILLS.md.
 *
 * Rows are applied at `exchTs`, requests at their arrival. A session's orders do not change the recorded market; what they take stays taken
 * for that session. All sessions of a replay share one venue: the tape is decoded and the books are kept once.
 *
 * Units: ticks, lots, ns since the tape epoch. Invariant: fills conserve volume: a print is shared out once a session, a displayed lot
 * is taken once, an order never fills beyond its quantity.
 *
 * Example: bid 10 lots at 100 on the tape; our buy of 3 at 100 has 10 ahead; a seller prints 12 at 100: it fills 2, **queue**, ahead 10 → 0.
 */
import { Flag, Kind } from '../market/row.js';
import { nsAt, type TapeBatch } from '../market/tape.js';
import type { Message } from '../sim/message.js';
import type { Venue, VenuePort } from '../sim/port.js';
import type { TapeWindow } from '../sim/tape-window.js';
import { checkEngine } from './check.js';
import { Engine, type EngineCounts } from './engine.js';
import { execute } from './requests.js';
import { endOrder, tellMissed } from './rest.js';
import { applyRow, endSnapshot } from './rows.js';
import type { SessionRules, VenueFacts } from './rules.js';
import { OwnState } from './own-orders.js';
import { applyUnwatched } from './unwatched.js';

/** A recorded market as a venue. */
export class ReplayVenue implements Venue {
  nextTs = Number.POSITIVE_INFINITY;
  nextRow = 0;

  private readonly engine: Engine;
  private readonly window: TapeWindow;
  private batch: TapeBatch | undefined;
  /** Whether the feed shows every level: then rows that concern no order take the short way. */
  private readonly tellsAll: boolean;

  /** `rules` by session index. */
  constructor(instrument: number, window: TapeWindow, facts: VenueFacts, rules: readonly SessionRules[], port: VenuePort) {
    this.window = window;
    this.tellsAll = facts.depth === Number.POSITIVE_INFINITY;
    this.engine = new Engine(instrument, facts, rules, port);
  }

  get heldRow(): number {
    return this.nextRow;
  }

  /** What the rules noticed on the tape. */
  get counts(): Readonly<Record<keyof EngineCounts, number>> {
    return this.engine.counts;
  }

  /** Time of the last row or request that was handled. */
  get lastTs(): number {
    return this.engine.nowNs;
  }

  /** Orders that requests can still reach. */
  get openOrders(): number {
    return this.engine.sessions.reduce((count, { ids }) => count + ids.liveCount, 0);
  }

  refresh(): void {
    if (this.nextRow >= this.window.loadedRows) {
      this.nextTs = Number.POSITIVE_INFINITY;
      return;
    }
    this.batch = this.window.batchOf(this.nextRow);
    this.nextTs = nsAt(this.batch.exchTs, this.nextRow - this.batch.firstRow, this.batch.epoch);
  }

  advance(limitNs: number): void {
    this.engine.reported = false;
    while (this.nextTs <= limitNs && this.nextTs !== Number.POSITIVE_INFINITY && !this.engine.reported) {
      this.applyBatch(limitNs);
      this.refresh();
    }
  }

  onRequest(m: Message): void {
    this.engine.nowNs = m.dueNs;
    this.engine.row = this.nextRow - 1;
    execute(this.engine, m);
  }

  dropSession(session: number): void {
    const { orders } = this.engine;
    const { ids, held } = this.engine.sessions[session]!;
    // By number of clOrdId: which record an order has in the store, and so the order of what is told, would depend on others.
    for (const entry of ids.entries) if (entry > 0) endOrder(this.engine, entry - 1);
    for (let o = 0; o < orders.count; o++) {
      if (orders.state[o] !== OwnState.free && orders.session[o] === session) endOrder(this.engine, o);
    }
    held.length = 0;
  }

  finish(): void {
    // By number of clOrdId, see `dropSession`.
    for (const session of this.engine.sessions) {
      for (const entry of session.ids.entries) if (entry > 0) tellMissed(this.engine, entry - 1);
    }
  }

  invariant(): void {
    checkEngine(this.engine);
  }

  /** Kind of the next row that is applied, from `row` on; 0 after the last. The loop has loaded the row after the one that it lets us apply. */
  private kindFrom(row: number): number {
    for (let at = row; at < this.window.loadedRows; at++) {
      const batch = this.window.batchOf(at);
      if ((batch.flags[at - batch.firstRow]! & Flag.strategyOnly) === 0) return batch.kind[at - batch.firstRow]!;
    }
    return 0;
  }

  /** Rows of one batch up to a limit, or up to the first that made a report. */
  private applyBatch(limitNs: number): void {
    const { engine } = this;
    const batch = this.batch!;
    const { exchTs, kind, side, priceTicks, qtyLots, flags, epoch, firstRow, length } = batch;
    const start = this.nextRow - firstRow;
    let i = start;
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
    this.nextRow = firstRow + i;
    if (i === start) return;
    engine.nowNs = nsAt(exchTs, i - 1, epoch);
    engine.row = this.nextRow - 1;
  }
}
