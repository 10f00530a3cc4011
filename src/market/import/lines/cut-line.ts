/**
 * One line of comma-separated values cut into fields: where each begins and ends.
 *
 * Readers of lines build on it (`comma-fields.ts`, `csv/fields.ts`). One object, reused for all lines.
 */
import { DataError } from '../../../base/errors.js';
import { type InputRecord, placeOf } from '../importer.js';

const COMMA = 44;

/** A line and its fields. */
export class CutLine {
  /** How many fields the line has. */
  count = 0;
  protected record!: InputRecord;
  /** Places of the fields in the record's bytes. */
  protected readonly from: Int32Array;
  protected readonly to: Int32Array;
  readonly #tooMany: string;

  /** `most`: fields that a line has at most; `tooMany` ends the message about more of them. */
  constructor(most: number, tooMany: string) {
    this.from = new Int32Array(most);
    this.to = new Int32Array(most);
    this.#tooMany = tooMany;
  }

  /** Refuse the line. */
  fail(what: string): never {
    throw new DataError(`${placeOf(this.record)}: ${what}`);
  }

  /** Cut a record. @throws DataError when it has more fields than a line may have. */
  cut(record: InputRecord): void {
    this.record = record;
    const { bytes, to } = record;
    let count = 0;
    let from = record.from;
    for (let i = from; i <= to; i++) {
      if (i < to && bytes[i]! !== COMMA) continue;
      if (count === this.from.length) this.fail(`got more than ${String(count)} fields${this.#tooMany}`);
      this.from[count] = from;
      this.to[count] = i;
      count++;
      from = i + 1;
    }
    this.count = count;
  }

  /** The field as text, empty when the line has none. */
  textAt(field: number): string {
    return field >= 0 && field < this.count ? this.record.bytes.toString('latin1', this.from[field], this.to[field]) : '';
  }
}
