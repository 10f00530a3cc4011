/**
 * Decimals of a venue's file as they are kept: exact text in its shortest spelling, held against what the key allows.
 *
 * A fault is collected with its place, so that one message tells them all.
 */
import { compareDecimals, formatDecimal, parseDecimal } from '../../base/num/decimal.js';
import { shown } from '../scenario/schema-texts.js';
import type { ScenarioSource } from '../scenario/source.js';
import type { KeyPath } from '../scenario/types.js';

type Written = string | number;

/** What reads values and collects what is wrong with them. */
export class Reading {
  readonly faults: string[] = [];
  readonly #source: ScenarioSource;

  constructor(source: ScenarioSource) {
    this.#source = source;
  }

  /** Note a fault at a place. */
  fault(path: KeyPath, message: string): void {
    this.faults.push(`${this.#source.where(path)}: ${message}`);
  }

  /** Any decimal. */
  any(value: Written): string {
    return formatDecimal(parseDecimal(String(value)));
  }

  /** A decimal above 0. */
  positive(value: Written, path: KeyPath): string {
    if (parseDecimal(String(value)).digits <= 0n) this.fault(path, `got ${shown(value)}, expected a number above 0`);
    return this.any(value);
  }

  /** A decimal above 0 where the key may be absent: null. */
  positiveOrNull(value: Written | undefined, path: KeyPath): string | null {
    return value === undefined ? null : this.positive(value, path);
  }

  /** Note where `from` of a list does not rise; where `fromZero`, where it does not begin at 0. */
  rising(rows: readonly { readonly from: Written }[], path: KeyPath, fromZero: boolean): void {
    rows.forEach(({ from }, i) => {
      const at = parseDecimal(String(from));
      const place = [...path, i, 'from'];
      if (i === 0 && fromZero && at.digits !== 0n) this.fault(place, `got ${shown(from)}, expected 0: the first row begins there`);
      if (i === 0 && !fromZero && at.digits <= 0n) this.fault(place, `got ${shown(from)}, expected a volume above 0`);
      const before = rows[i - 1];
      if (before !== undefined && compareDecimals(at, parseDecimal(String(before.from))) <= 0)
        this.fault(place, `got ${shown(from)} after ${shown(before.from)}, expected rows that rise`);
    });
  }
}
