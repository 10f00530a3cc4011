/**
 * One line of the plain format cut into fields, and each field read strictly.
 *
 * Messages name the file, the line, the field, what was got and what was expected. Fields are read from bytes; a string is made only for
 * words and for messages.
 */
import { DataError } from '../../../base/errors.js';
import { parseUnitsBytes, type Decimal } from '../../../base/num/decimal.js';
import { didYouMean } from '../../../base/suggest.js';
import { Flag } from '../../row.js';
import { CSV_COLUMNS, CSV_NEEDED, SIDE_WORDS, type CsvColumn, type KindRule } from './words.js';
import { placeOf, type ImportSetup, type InputRecord } from '../importer.js';
import { CutLine } from '../lines/cut-line.js';

const MAX_FLAGS = 127;

/** Where each column stands in one file: field number, −1 absent. */
export type Header = Readonly<Record<CsvColumn, number>>;

/** One line cut into fields: one object, reused. */
export class Fields extends CutLine {
  readonly where = (): string => placeOf(this.record);
  #header!: Header;

  constructor() {
    super(CSV_COLUMNS.length, ', expected as many as the header has');
  }

  split(line: InputRecord, header: Header): void {
    this.#header = header;
    this.cut(line);
  }

  isEmpty(column: CsvColumn): boolean {
    const at = this.#header[column];
    return at < 0 || at >= this.count || this.from[at] === this.to[at];
  }

  text(column: CsvColumn): string {
    return this.textAt(this.#header[column]);
  }

  time(column: 'exchTs' | 'recvTs', setup: ImportSetup): number {
    const at = this.#header[column];
    const ns = this.isEmpty(column) ? Number.NaN : setup.stamps.parseNs(this.record.bytes, this.from[at]!, this.to[at]!);
    return Number.isNaN(ns) ? this.fail(`${column}: got ${JSON.stringify(this.text(column))}, expected whole ns since the Unix epoch`) : ns;
  }

  side(rule: KindRule): number {
    const word = this.text('side');
    if (word === '' && rule.side !== 'needed') return 0;
    const at = SIDE_WORDS[rule.sideWords].indexOf(word);
    if (at >= 0) return at === 0 ? 1 : -1;
    return this.fail(`side: got ${JSON.stringify(word)}, expected ${wordsFor(rule)} for a ${rule.name}`);
  }

  /** A decimal in units; NaN when it is empty and may be. */
  units(column: 'price' | 'qty', need: KindRule['price'], kind: string, unit: Decimal): number {
    if (this.isEmpty(column)) return need === 'needed' ? this.fail(`${column}: is empty, expected a decimal for a ${kind}`) : Number.NaN;
    if (need === 'none') this.fail(`${column}: got ${this.text(column)}, expected nothing for a ${kind}`);
    const at = this.#header[column];
    try {
      return parseUnitsBytes(this.record.bytes, this.from[at]!, this.to[at]!, unit);
    } catch (error) {
      return this.fail(`${column}: ${(error as Error).message}`);
    }
  }

  orderId(need: KindRule['orderId'], kind: string): number {
    const text = this.text('orderId');
    if (text === '') return need === 'needed' ? this.fail(`orderId: is empty, expected a whole number for a ${kind}`) : 0;
    if (need === 'none') this.fail(`orderId: got ${text}, expected nothing for a ${kind}`);
    const id = /^\d{1,16}$/.test(text) ? Number(text) : 0;
    if (id === 0 || !Number.isSafeInteger(id))
      this.fail(`orderId: got ${JSON.stringify(text)}, expected a whole number from 1, below 2^53`);
    return need === 'needed' ? id : 0;
  }

  flags(): number {
    const text = this.text('flags');
    if (text === '') return Flag.last;
    const flags = /^\d{1,3}$/.test(text) ? Number(text) : MAX_FLAGS + 1;
    return flags <= MAX_FLAGS
      ? flags
      : this.fail(`flags: got ${JSON.stringify(text)}, expected a whole number from 0 to ${String(MAX_FLAGS)}`);
  }
}

function wordsFor(rule: KindRule): string {
  const words = SIDE_WORDS[rule.sideWords];
  if (words.length === 0) return 'nothing';
  return rule.side === 'needed' ? words.join(' or ') : `${words.join(', ')} or nothing`;
}

/** Read the header line. @throws DataError for unknown, repeated and missing columns. */
export function readHeader(text: string, where: string): Header {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(CSV_COLUMNS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new DataError(
      `${where}: header: unknown column ${JSON.stringify(unknown)}, expected ${CSV_COLUMNS.join(',')}${didYouMean(unknown, CSV_COLUMNS)}`,
    );
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new DataError(`${where}: header: column ${twice} stands there twice`);
  const missing = CSV_NEEDED.find((name) => !names.includes(name));
  if (missing !== undefined)
    throw new DataError(
      `${where}: header: no column ${missing}, expected ${CSV_COLUMNS.join(',')} (recvTs, orderId and flags may be left out)`,
    );
  return Object.fromEntries(CSV_COLUMNS.map((name) => [name, names.indexOf(name)])) as Header;
}
