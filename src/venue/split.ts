/**
 * Two venues over one tape as one: sessions under the true rules beside sessions under another program's.
 *
 * Each session belongs to one of the two, so that nothing that one venue does is seen in the other. A venue may stand ahead of the other, but
 * never past a report that is still to be handled.
 */
import type { Message } from '../sim/message.js';
import type { Venue } from '../sim/port.js';

/** A recorded market as a venue, which can say what it noticed and how far it has come. */
export interface RecordedVenue extends Venue {
  /** What the rules noticed on the tape. */
  readonly counts: Readonly<Record<string, number>>;
  /** Time of the last row or request that it has handled. */
  readonly lastTs: number;
  /** Orders that requests can still reach: resting, or held in a halt. */
  readonly openOrders: number;
}

/** The two as one. */
export class SplitVenue implements RecordedVenue {
  private readonly first: RecordedVenue;
  private readonly second: RecordedVenue;
  private readonly isFirst: (session: number) => boolean;

  /** `isFirst` says which sessions trade at `first`. */
  constructor(first: RecordedVenue, second: RecordedVenue, isFirst: (session: number) => boolean) {
    this.first = first;
    this.second = second;
    this.isFirst = isFirst;
  }

  get nextTs(): number {
    return Math.min(this.first.nextTs, this.second.nextTs);
  }

  get nextRow(): number {
    return Math.min(this.first.nextRow, this.second.nextRow);
  }

  get heldRow(): number {
    return Math.min(this.first.heldRow, this.second.heldRow);
  }

  get lastTs(): number {
    return Math.max(this.first.lastTs, this.second.lastTs);
  }

  get openOrders(): number {
    return this.first.openOrders + this.second.openOrders;
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.second.counts, ...this.first.counts };
  }

  refresh(): void {
    this.first.refresh();
    this.second.refresh();
  }

  advance(limitNs: number): void {
    this.first.advance(limitNs);
    // Where it has stopped early, a report waits that may be due at the very nanosecond.
    this.second.advance(this.first.nextTs <= limitNs ? this.first.lastTs : limitNs);
  }

  onRequest(m: Message): void {
    this.of(m.session).onRequest(m);
  }

  dropSession(session: number, nowNs: number): void {
    this.of(session).dropSession(session, nowNs);
  }

  finish(): void {
    this.first.finish();
    this.second.finish();
  }

  invariant(): void {
    this.first.invariant();
    this.second.invariant();
  }

  private of(session: number): RecordedVenue {
    return this.isFirst(session) ? this.first : this.second;
  }
}
