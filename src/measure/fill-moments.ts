/**
 * The mids around a session's fills: just before each, and at horizons after it. Asked once, whatever number of metrics reads them.
 *
 * "Before" is strictly before the fill's nanosecond, "after D" is after all rows up to the fill's time + D (METRICS §1.3, §1.4). What nobody asks
 * for costs nothing.
 *
 * Units: handles of `Questions`, to be read by `ProbeAnswers`. Invariant: fill `i` is fill `i` of the session's facts.
 *
 * Example: `const before = moments.before(); … answers.mid(before(i))`.
 */
import type { Fill } from './facts.js';
import type { Questions } from './questions.js';

/** Handle of the question for a fill, by its place. */
export type HandleOf = (fill: number) => number;

/** Asks for the moments around fills. */
export class FillMoments {
  private readonly fills: readonly Fill[];
  private readonly questions: Questions;
  /** First handle of those after a horizon, by horizon; that of the moments before under −1 ns. */
  private readonly firsts = new Map<number, number>();
  private firstMove: number | undefined;

  constructor(fills: readonly Fill[], questions: Questions) {
    this.fills = fills;
    this.questions = questions;
  }

  /** The touch strictly before each fill. */
  before(): HandleOf {
    return this.after(-1);
  }

  /** The touch `horizonNs` after each fill. */
  after(horizonNs: number): HandleOf {
    let first = this.firsts.get(horizonNs);
    if (first === undefined) {
      first = handlesInARow(this.fills, (fill) => this.questions.at(fill.exchTs + horizonNs));
      this.firsts.set(horizonNs, first);
    }
    return inARow(first);
  }

  /** The first move of the mid away from the one strictly before each fill. */
  nextMove(): HandleOf {
    this.firstMove ??= handlesInARow(this.fills, (fill) => this.questions.moveAfter(fill.exchTs - 1));
    return inARow(this.firstMove);
  }
}

/** Ask for all fills; the handles follow each other. */
function handlesInARow(fills: readonly Fill[], ask: (fill: Fill) => number): number {
  let first = 0;
  fills.forEach((fill, i) => {
    const handle = ask(fill);
    if (i === 0) first = handle;
  });
  return first;
}

function inARow(first: number): HandleOf {
  return (fill) => first + fill;
}
