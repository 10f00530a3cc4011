/**
 * The replay venue: a recorded market in which orders of sessions fill by FILLS.md.
 *
 * Rows are applied at `exchTs`, requests at their arrival. A session's orders do not change the recorded market; what they take stays taken
 * for that session. A session with `impact` trades in a version of the market that its own lots have changed, for it alone (`impact/`). All sessions of a
 * replay share one venue: the tape is decoded and the books are kept once.
 *
 * Units: ticks, lots, ns since the tape epoch. Invariant: fills conserve volume: a print is shared out once a session, a displayed lot
 * is taken once, an order never fills beyond its quantity.
 *
 * Example: bid 10 lots at 100 on the tape; our buy of 3 at 100 has 10 ahead; a seller prints 12 at 100: it fills 2, **queue**, ahead 10 → 0.
 */
import { nsAt, type TapeBatch } from '../market/tape.js';
import type { Message } from '../sim/message.js';
import type { VenuePort } from '../sim/port.js';
import type { TapeWindow } from '../sim/tape-window.js';
import { dropOrders, tellAllMissed } from './end.js';
import type { Floor } from './floor.js';
import { Moving } from './impact/moving.js';
import { OrderRows } from './l3/order-rows.js';
import { LevelRows } from './level-rows.js';
import { execute } from './requests.js';
import type { SessionRules, VenueFacts } from './rules.js';
import type { RecordedVenue } from './split.js';

/** What rows of a tape do, by its level of detail. */
export interface TapeRows {
  readonly floor: Floor;
  /** Apply rows of a batch from index `from` on, up to a time, or up to the first that made a report; gives the index behind the last. */
  apply(batch: TapeBatch, from: number, limitNs: number): number;
  /** Check every invariant. @throws InvariantError naming the first that is broken. */
  check(): void;
}

/** A recorded market as a venue. */
export class ReplayVenue implements RecordedVenue {
  nextTs = Number.POSITIVE_INFINITY;
  nextRow = 0;

  private readonly rows: TapeRows;
  private readonly floor: Floor;
  /** Sessions whose prices are shifted; undefined where there are none, who then cost nothing. */
  private readonly moving: Moving | undefined;
  private readonly window: TapeWindow;
  private batch: TapeBatch | undefined;

  /** `rules` by session index. */
  constructor(instrument: number, window: TapeWindow, facts: VenueFacts, rules: readonly SessionRules[], port: VenuePort) {
    this.window = window;
    this.rows =
      window.tape.meta.levelOfDetail === 'L3'
        ? new OrderRows(instrument, window.levelLog, facts, rules, port)
        : new LevelRows(instrument, window, facts, rules, port);
    this.floor = this.rows.floor;
    this.moving = Moving.of(this.floor);
  }

  get heldRow(): number {
    return this.nextRow;
  }

  /** What the rules noticed on the tape. */
  get counts(): Readonly<Record<string, number>> {
    return { ...this.floor.counts };
  }

  /** Time of the last row or request that was handled. */
  get lastTs(): number {
    return this.floor.nowNs;
  }

  /** Orders that requests can still reach. */
  get openOrders(): number {
    return this.floor.sessions.reduce((count, { ids }) => count + ids.liveCount, 0);
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
    this.floor.reported = false;
    while (this.nextTs <= limitNs && this.nextTs !== Number.POSITIVE_INFINITY && !this.floor.reported) {
      if (this.moving === undefined) this.applyBatch(limitNs);
      else this.advanceMoving(this.moving, limitNs);
      this.refresh();
    }
  }

  /** As far as no shift can have changed; a change comes before the row at whose time it is found. */
  private advanceMoving(moving: Moving, limitNs: number): void {
    const { floor } = this;
    if (moving.nextLookNs <= this.nextTs) {
      floor.nowNs = this.nextTs;
      floor.row = this.nextRow - 1;
      moving.look();
      if (floor.reported) return;
    }
    this.applyBatch(Math.min(limitNs, moving.nextLookNs - 1));
    if (floor.reported) moving.settleAll();
  }

  onRequest(m: Message): void {
    this.floor.nowNs = m.dueNs;
    this.floor.row = this.nextRow - 1;
    this.moving?.settleSession(m.session);
    execute(this.floor, m);
    this.moving?.settleSession(m.session);
  }

  dropSession(session: number): void {
    dropOrders(this.floor, session);
  }

  finish(): void {
    tellAllMissed(this.floor);
  }

  invariant(): void {
    this.rows.check();
  }

  /** Rows of one batch up to a limit, or up to the first that made a report. */
  private applyBatch(limitNs: number): void {
    const { floor } = this;
    const { exchTs, epoch, firstRow } = this.batch!;
    const start = this.nextRow - firstRow;
    const end = this.rows.apply(this.batch!, start, limitNs);
    this.nextRow = firstRow + end;
    if (end === start) return;
    floor.nowNs = nsAt(exchTs, end - 1, epoch);
    floor.row = this.nextRow - 1;
  }
}
