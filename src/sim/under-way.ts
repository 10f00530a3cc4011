/**
 * The messages that are under way, of all kinds, in the order in which they run: by time, at one time by class (`EventClass`), then the lower instrument,
 * then the one that was sent earlier.
 *
 * Messages are pooled: whoever takes one off gives it back when it has been read.
 *
 * Units: ns since the tape epoch. Invariant: a message is under way or free, not both.
 *
 * Example: a request and a timer that are both due at 20: `takeNext()` gives the timer.
 */
import { invariant } from '../base/errors.js';
import { EventHeap } from '../base/mem/event-heap.js';
import { Message } from './message.js';

/** Ranks: class and instrument above, arrival number below; exact in a float64 up to 2^40 arrivals. */
const ARRIVALS = 1_099_511_627_776;

/** All messages of a loop. */
export class UnderWay {
  private readonly heap = new EventHeap();
  private readonly messages: Message[] = [];
  private readonly free: number[] = [];
  private arrivals = 0;

  /** When the next one is due; Infinity: there is none. */
  get dueNs(): number {
    return this.heap.topTime;
  }

  /** Whether the next one is of a class or of one behind it; of none, it is. */
  isNextFrom(eventClass: number): boolean {
    return this.heap.topRank >= ARRIVALS * 256 * eventClass;
  }

  /** A message to fill in and send. */
  blank(): Message {
    const reused = this.free.pop();
    if (reused !== undefined) return this.messages[reused]!;
    const message = new Message(this.messages.length);
    this.messages.push(message);
    return message;
  }

  send(message: Message): void {
    this.heap.push(message.dueNs, (message.eventClass * 256 + message.instrument) * ARRIVALS + this.arrivals++, message.poolIndex);
  }

  takeNext(): Message {
    return this.messages[this.heap.pop()]!;
  }

  /** A message is over: it may be filled in again. */
  giveBack(message: Message): void {
    this.free.push(message.poolIndex);
  }

  /** Check the invariants of the header, and that nothing is due before now. @throws InvariantError */
  invariant(nowNs: number): void {
    this.heap.invariant();
    invariant(this.heap.topTime >= nowNs, `no event is due (${this.heap.topTime}) before now (${nowNs})`);
    invariant(this.heap.size + this.free.length <= this.messages.length, 'a message is under way or free, not both');
  }
}
