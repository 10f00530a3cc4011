/**
 * The wires between one session and the venue: latency and order of arrival (DESIGN §5, FILLS.md §7).
 *
 * Requests go through entry pipes, reports through response pipes. A pipe is first in, first out: `due = max(last due, sent + latency)`.
 * New, cancel and replace share one pipe unless their latencies are set apart; so do acks and fills.
 *
 * Invariant: what leaves a pipe leaves in the order in which it entered.
 */
import { invariant } from '../base/errors.js';
import { ExecType, RequestType } from './message.js';
import type { LatencyDraw } from './latency/draw.js';

/** One pipe: a latency and the arrival of the last message in it. */
export class Pipe {
  private lastDue = Number.NEGATIVE_INFINITY;
  private readonly latency: LatencyDraw;
  /** The latency where it is always the same, −1 where it is drawn: then a message need not look any further. */
  private readonly constantNs: number;

  constructor(latency: LatencyDraw) {
    this.latency = latency;
    this.constantNs = latency.constantNs;
  }

  /**
   * Arrival of a message that is sent now. A negative result −d is a technical reject: the message is lost, and its sender
   * learns of that d ns after sending.
   */
  dueOf(sentNs: number): number {
    const { constantNs } = this;
    const latencyNs = constantNs >= 0 ? constantNs : this.latency.next(sentNs);
    if (latencyNs < 0) return latencyNs;
    if (!(this.carry(sentNs + latencyNs) >= sentNs)) invariant(false, 'no message arrives before it was sent');
    return this.lastDue;
  }

  /** A message that would be due then, behind the others; returns when it is. */
  carry(dueNs: number): number {
    if (dueNs > this.lastDue) this.lastDue = dueNs;
    return this.lastDue;
  }
}

/** The pipes of one session: the same object stands in several places where paths are shared. */
export interface Pipes {
  readonly entryNew: Pipe;
  readonly entryCancel: Pipe;
  readonly entryReplace: Pipe;
  readonly responseAck: Pipe;
  readonly responseFill: Pipe;
  /** How long indicative prices of calls are under way: as the feed, drawn apart. Absent: the venue has no calls. */
  readonly indicative?: Pipe;
}

/** The entry pipe of a request type. */
export function entryPipe(pipes: Pipes, requestType: number): Pipe {
  if (requestType === RequestType.new) return pipes.entryNew;
  return requestType === RequestType.replace ? pipes.entryReplace : pipes.entryCancel;
}

/** The response pipe of a report. */
export function responsePipe(pipes: Pipes, execType: number): Pipe {
  return execType === ExecType.trade ? pipes.responseFill : pipes.responseAck;
}
