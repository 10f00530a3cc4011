/**
 * One line of comma-separated values cut into fields by their place, each field read strictly.
 *
 * For feeds' own text formats, whose columns are fixed. Messages name the record, the field, what was got and what was expected. Numbers are
 * read from bytes; a string is made only for ids, words and messages. One object, reused for all lines.
 *
 * Example: `fields.cut(record); fields.units(3, 'price', tick)` of `A,30134030,727589,11.48,400,BID` is 1148 where the tick is 0.01.
 */
import { DataError } from '../../../base/errors.js';
import { parseUnitsBytes, type Decimal } from '../../../base/num/decimal.js';
import { digits } from '../../../base/num/digits.js';
import { placeOf } from '../importer.js';
import { CutLine } from './cut-line.js';

/** One line cut into fields. */
export class CommaFields extends CutLine {
  /** `most`: fields that a line has at most. */
  constructor(most: number) {
    super(most, '. Is the line whole?');
  }

  /** A whole number from 0, of at most 15 digits. @throws DataError */
  whole(field: number, name: string): number {
    const value = field < this.count ? digits(this.record.bytes, this.from[field]!, this.to[field]!) : Number.NaN;
    return Number.isNaN(value) ? this.#wrong(field, name, 'a whole number from 0') : value;
  }

  /** An id of digits as text. @throws DataError */
  id(field: number, name: string): string {
    const text = this.textAt(field);
    return /^\d{1,20}$/.test(text) ? text : this.#wrong(field, name, 'a whole number of at most 20 digits');
  }

  /** A decimal from 0 in whole units. @throws DataError, also when it lies off the grid */
  units(field: number, name: string, unit: Decimal): number {
    if (field >= this.count) this.#wrong(field, name, 'a decimal');
    let units: number;
    try {
      units = parseUnitsBytes(this.record.bytes, this.from[field]!, this.to[field]!, unit);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DataError(`${placeOf(this.record)}: ${name}: ${error.message}. Check --tick and --lot.`, { cause: error });
    }
    return units >= 0 ? units : this.#wrong(field, name, 'a decimal from 0');
  }

  /** Which of some words the field is. @throws DataError when it is none of them */
  word<T extends string>(field: number, name: string, words: readonly T[]): T {
    const text = this.textAt(field);
    const found = words.find((word) => word === text);
    return found ?? this.#wrong(field, name, `one of ${words.join(', ')}`);
  }

  #wrong(field: number, name: string, expected: string): never {
    return this.fail(`${name}: got ${this.textAt(field) === '' ? 'nothing' : JSON.stringify(this.textAt(field))}, expected ${expected}`);
  }
}
