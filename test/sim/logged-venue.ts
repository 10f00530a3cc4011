/**
 * A venue that trades nothing and writes down what the loop does with it: for tests of the loop alone.
 *
 * It logs `2000 row 0:3` (time, instrument, tape row) and `2000 request 0:a`, answers each request with a `new`, and makes a report of its own for
 * each row that it is told to, as a row that fills an order does.
 */
import { nsAt } from '../../src/market/tape.js';
import { ExecType, OrdStatus, RequestType, type Message } from '../../src/sim/message.js';
import type { Venue, VenuePort } from '../../src/sim/port.js';
import type { TapeWindow } from '../../src/sim/tape-window.js';

/** What a logged venue is made of. `reportsAt`: rows that make a report for a session, by row number. */
export interface LoggedVenueOptions {
  readonly instrument: number;
  readonly window: TapeWindow;
  readonly port: VenuePort;
  readonly log: string[];
  readonly nameOf: (session: number, clOrd: number) => string;
  readonly reportsAt?: ReadonlyMap<number, { readonly session: number; readonly clOrd: number }>;
}

/** The venue. */
export class LoggedVenue implements Venue {
  nextTs = Number.POSITIVE_INFINITY;
  nextRow = 0;
  /** Sessions that were dropped, in order. */
  readonly dropped: number[] = [];
  private readonly options: LoggedVenueOptions;

  constructor(options: LoggedVenueOptions) {
    this.options = options;
  }

  get heldRow(): number {
    return this.nextRow;
  }

  refresh(): void {
    const { window } = this.options;
    if (this.nextRow >= window.loadedRows) {
      this.nextTs = Number.POSITIVE_INFINITY;
      return;
    }
    const batch = window.batchOf(this.nextRow);
    this.nextTs = nsAt(batch.exchTs, this.nextRow - batch.firstRow, batch.epoch);
  }

  advance(limitNs: number): void {
    const { instrument, log, reportsAt } = this.options;
    while (this.nextTs <= limitNs && this.nextTs !== Number.POSITIVE_INFINITY) {
      const row = this.nextRow++;
      const ts = this.nextTs;
      log.push(`${ts} row ${instrument}:${row}`);
      this.refresh();
      const report = reportsAt?.get(row);
      if (report === undefined) continue;
      this.answer(report.session, report.clOrd, ExecType.new, ts);
      return;
    }
  }

  onRequest(m: Message): void {
    const { instrument, log, nameOf } = this.options;
    log.push(`${m.dueNs} request ${instrument}:${nameOf(m.session, m.clOrd)}`);
    this.answer(m.session, m.clOrd, m.requestType === RequestType.new ? ExecType.new : ExecType.cancelReject, m.dueNs);
  }

  dropSession(session: number): void {
    this.dropped.push(session);
  }

  finish(): void {
    this.options.log.push('end of the tape');
  }

  invariant(): void {}

  private answer(session: number, clOrd: number, execType: number, ts: number): void {
    const report = this.options.port.blankReport(session);
    report.instrument = this.options.instrument;
    report.exchTs = ts;
    report.clOrd = clOrd;
    report.side = 1;
    report.execType = execType;
    report.ordStatus = OrdStatus.new;
    report.reason = 0;
    report.parent = 0;
    report.leavesQtyLots = 1;
    report.cumQtyLots = 0;
    this.options.port.report(report);
  }
}
