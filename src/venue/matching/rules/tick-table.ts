/**
 * Ticks by price: which prices an order may have, as a table of the venue compiled for one tape.
 *
 * A price is on the grid when it is a whole multiple of the tick of the row that it falls into. The tape's `tickSize` is the finest increment,
 * so each row's tick becomes whole tape ticks. Where a row is finer than the tape (0.0001 below a dollar on a tape of cents), every price that
 * the tape has lies on it, and the step is one. A threshold between two tape ticks moves up to the next. A negative price counts by its size.
 *
 * Units: tape ticks (int32). Invariant: steps are whole and positive, thresholds rise from 0; look-ups allocate nothing.
 *
 * Example: `compileTickTable([{ from: '0', tick: '0.0001' }, { from: '1', tick: '0.01' }], '0.0001').stepAt(15000)` is 100.
 */
import { invariant } from '../../../base/errors.js';
import { compareDecimals, formatDecimal, isMultiple, parseDecimal, unitsOf, type Decimal } from '../../../base/num/decimal.js';
import { fractionOf, fractionQuotient } from '../../../base/num/fraction.js';
import { divideUp } from '../../../base/num/round.js';
import type { TickRow } from './types.js';

const MOST_TICKS = 2_147_483_647n;

/** A tick that cannot be told in the tape's. */
export class OffTapeGrid extends RangeError {
  override readonly name = 'OffTapeGrid';
  constructor(tick: string, tickSize: string) {
    super(`got a tick of ${tick} on a tape whose tick is ${tickSize}; expected one to be a whole multiple of the other`);
  }
}

/** The grid of prices. */
export class TickTable {
  readonly #from: Int32Array;
  readonly #step: Int32Array;

  /** Thresholds rising from 0, and the step from each on. */
  constructor(fromTicks: Int32Array, stepTicks: Int32Array) {
    invariant(fromTicks.length > 0 && fromTicks.length === stepTicks.length && fromTicks[0] === 0, 'a tick table begins at 0');
    for (let i = 0; i < stepTicks.length; i++) {
      invariant(stepTicks[i]! > 0 && (i === 0 || fromTicks[i]! >= fromTicks[i - 1]!), 'steps are positive, thresholds rise');
    }
    this.#from = fromTicks;
    this.#step = stepTicks;
  }

  /** The tick at a price. */
  stepAt(priceTicks: number): number {
    return this.#step[this.#rowOf(priceTicks < 0 ? -priceTicks : priceTicks)]!;
  }

  /** Whether an order may have the price. */
  isOnGrid(priceTicks: number): boolean {
    return priceTicks % this.stepAt(priceTicks) === 0;
  }

  /** The highest price on the grid that is not above this one. */
  floor(priceTicks: number): number {
    return priceTicks < 0 ? 0 - this.#sizeUp(-priceTicks) : this.#sizeDown(priceTicks);
  }

  /** The lowest price on the grid that is not below this one. */
  ceil(priceTicks: number): number {
    return priceTicks < 0 ? 0 - this.#sizeDown(-priceTicks) : this.#sizeUp(priceTicks);
  }

  /** The price on the grid next above (`direction` +1) or below (−1) one. */
  next(priceTicks: number, direction: 1 | -1): number {
    return direction > 0 ? this.ceil(priceTicks + 1) : this.floor(priceTicks - 1);
  }

  #rowOf(sizeTicks: number): number {
    let row = this.#from.length - 1;
    while (this.#from[row]! > sizeTicks) row--;
    return row;
  }

  #sizeDown(sizeTicks: number): number {
    let row = this.#rowOf(sizeTicks);
    let size = sizeTicks - (sizeTicks % this.#step[row]!);
    // Where a threshold is no multiple of its own step, the nearest price below lies in an earlier row.
    while (size < this.#from[row]!) {
      row--;
      const last = this.#from[row + 1]! - 1;
      size = last - (last % this.#step[row]!);
    }
    return size;
  }

  #sizeUp(sizeTicks: number): number {
    let row = this.#rowOf(sizeTicks);
    let size = Math.ceil(sizeTicks / this.#step[row]!) * this.#step[row]!;
    while (row + 1 < this.#from.length && size >= this.#from[row + 1]!) {
      row++;
      size = Math.ceil(this.#from[row]! / this.#step[row]!) * this.#step[row]!;
    }
    return size;
  }
}

/**
 * The table of a venue for a tape whose finest increment is `tickSize`. Rows rise from 0; without any, each tick of the tape.
 * @throws OffTapeGrid where a tick and the tape's are no multiples of each other.
 */
export function compileTickTable(rows: readonly TickRow[], tickSize: string): TickTable {
  const unit = parseDecimal(tickSize);
  const all = rows.length > 0 ? rows : [{ from: '0', tick: tickSize }];
  return new TickTable(
    Int32Array.from(all, ({ from }) => unitsUp(from, unit)),
    Int32Array.from(all, ({ tick }) => stepOf(tick, unit)),
  );
}

/** A threshold in units, rounded up; one that no price of the tape reaches stands at the end. */
export function unitsUp(from: string, unit: Decimal): number {
  const { numerator, denominator } = fractionQuotient(fractionOf(parseDecimal(from)), fractionOf(unit));
  const units = divideUp(numerator, denominator);
  return Number(units > MOST_TICKS ? MOST_TICKS : units);
}

function stepOf(tick: string, unit: Decimal): number {
  const step = parseDecimal(tick);
  if (compareDecimals(step, unit) < 0) {
    if (!isMultiple(unit, step)) throw new OffTapeGrid(tick, formatDecimal(unit));
    return 1;
  }
  if (!isMultiple(step, unit)) throw new OffTapeGrid(tick, formatDecimal(unit));
  const units = unitsOf(step, unit);
  invariant(units <= MOST_TICKS, `a tick is below 2^31 of the tape's, got ${tick}`);
  return Number(units);
}
