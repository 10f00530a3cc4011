/**
 * A stylised fact in words: its value and error in their unit, its band, and where it stands to it. For the terminal and the page alike.
 *
 * Example: `0.61 ± 0.04`, `0.2 to 0.9`, `inside`; `inside?` where an edge of the band lies within the error.
 */
import type { Band, Fact, FactUnit } from '../measure/facts/types.js';
import { percent, significant, span } from './numbers.js';

/** Value ± standard error; `–` of nothing. */
export function factValue({ value, standardError, unit }: Fact): string {
  if (value === null) return '–';
  const error = standardError === null ? '' : ` ± ${inUnit(standardError, unit, 2)}`;
  return `${inUnit(value, unit, 3)}${error}`;
}

/** A number in the unit of a fact, with so many digits. */
function inUnit(value: number, unit: FactUnit, digits: number): string {
  if (unit === 'ns') return span(value);
  return unit === 'share' ? percent(value) : significant(value, digits);
}

/** What stands behind the value: `ticks`, `/s`, nothing where there is no unit or the value says it. */
export function factUnit({ unit, value, standardError }: Fact): string {
  if (unit === 'ticks') return value === 1 && standardError === null ? 'tick' : 'ticks';
  return unit === 'perSecond' ? '/s' : '';
}

/** `0.2 to 0.9`, `from 3`, `–` where there is none. */
export function bandText(band: Band | null, unit: FactUnit): string {
  if (band === null) return '–';
  const text = (edge: number): string => (unit === 'share' ? `${significant(100 * edge, 3)} %` : inUnit(edge, unit, 3));
  if (band.low === null) return band.high === null ? 'any' : `up to ${text(band.high)}`;
  return band.high === null ? `from ${text(band.low)}` : `${text(band.low)} to ${text(band.high)}`;
}

/** `inside`, `outside`, with a question mark where that is not firm; empty without a verdict. */
export function verdictText({ verdict, firm }: Fact): string {
  if (verdict === null) return '';
  return firm ? verdict : `${verdict}?`;
}

/** `12 of 16 facts inside their band, 3 outside: signs.gamma, …; 5 of these not firm`. */
export function verdictSummary(facts: readonly Fact[]): string {
  const judged = facts.filter(({ verdict }) => verdict !== null);
  const outside = judged.filter(({ verdict }) => verdict === 'outside');
  const loose = judged.filter(({ firm }) => !firm).length;
  const named = outside.length === 0 ? '' : `: ${outside.map(({ name }) => name).join(', ')}`;
  return `${judged.length - outside.length} of ${judged.length} facts with a band lie inside it, ${outside.length} outside${named}; ${loose} of the ${judged.length} are not firm`;
}
