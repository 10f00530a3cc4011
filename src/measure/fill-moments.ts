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
import { askInARow, type HandleOf, type Questions } from './questions.js';

/** Asks for the moments around fills. */
export class FillMoments {
  private readonly fills: readonly Fill[];
  private readonly questions: Questions;
  /** Of the moments after a horizon, by horizon; of the moments before under −1 ns. */
  private readonly horizons = new Map<number, HandleOf>();
  private moves: HandleOf | undefined;

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
    let moments = this.horizons.get(horizonNs);
    if (moments === undefined) {
      moments = askInARow(this.fills.length, (fill) => this.questions.at(this.fills[fill]!.exchTs + horizonNs));
      this.horizons.set(horizonNs, moments);
    }
    return moments;
  }

  /** The first move of the mid away from the one strictly before each fill. */
  nextMove(): HandleOf {
    this.moves ??= askInARow(this.fills.length, (fill) => this.questions.moveAfter(this.fills[fill]!.exchTs - 1));
    return this.moves;
  }
}
