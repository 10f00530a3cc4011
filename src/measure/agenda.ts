/**
 * Questions of one kind in order of their times: which is due next while a pass goes along the tape.
 *
 * Times are ns since the tape epoch; +∞ = never. Invariant: a question is due once; those of one time in the order of asking.
 *
 * Example: `while (agenda.dueTs < ts) answer(agenda.take())`.
 */

/** Handles of questions, to be taken in order of time. */
export class Agenda {
  readonly times: Float64Array;
  private readonly order: Int32Array;
  private next = 0;

  constructor(times: Float64Array) {
    this.times = times;
    this.order = inOrderOfTime(times);
  }

  /** Time of the first question that is still open; +∞ when none is. */
  get dueTs(): number {
    return this.next < this.order.length ? this.times[this.order[this.next]!]! : Number.POSITIVE_INFINITY;
  }

  /** How many questions are still open, those that never come due among them. */
  get open(): number {
    return this.order.length - this.next;
  }

  /** The first open question. */
  take(): number {
    return this.order[this.next++]!;
  }
}

/** Handles in order of their times, equal times in order of asking. */
function inOrderOfTime(times: Float64Array): Int32Array {
  // Questions come in a few ascending runs, which the sort of plain arrays merges; that of typed arrays does not look for them.
  const order = Array.from(times, (_, i) => i);
  return Int32Array.from(order.sort((a, b) => (times[a]! < times[b]! ? -1 : times[a]! > times[b]! ? 1 : a - b)));
}
