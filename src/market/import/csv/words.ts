/**
 * The words of the plain format: kinds and sides by name, and what a row of each kind must say (DESIGN §4).
 *
 * One table for reading and writing. `side`: `book` is bid or ask, `aggressor` buy or sell, `none` empty. A field is `needed`, `free`
 * (may be empty) or `none` (must be empty).
 */
import { Kind, type KindName } from '../../row.js';

/** Whether a row of a kind has a field. */
export type Need = 'needed' | 'free' | 'none';

/** What a row of a kind says. */
export interface KindRule {
  readonly name: KindName;
  readonly code: number;
  readonly sideWords: 'book' | 'aggressor' | 'none';
  readonly side: Need;
  readonly price: Need;
  readonly qty: Need;
  /** Smallest quantity, in lots. */
  readonly leastQtyLots: number;
  readonly orderId: Need;
}

type Shape = Omit<KindRule, 'name' | 'code'>;

const LEVEL: Shape = { sideWords: 'book', side: 'needed', price: 'needed', qty: 'needed', leastQtyLots: 0, orderId: 'none' };
const PRINT: Shape = { sideWords: 'aggressor', side: 'free', price: 'needed', qty: 'needed', leastQtyLots: 1, orderId: 'none' };
const ORDER: Shape = { sideWords: 'book', side: 'free', price: 'free', qty: 'needed', leastQtyLots: 0, orderId: 'needed' };
const VALUE: Shape = { sideWords: 'none', side: 'none', price: 'needed', qty: 'none', leastQtyLots: 0, orderId: 'none' };

const SHAPES: Readonly<Record<KindName, Shape>> = {
  level: LEVEL,
  trade: PRINT,
  clear: { sideWords: 'book', side: 'free', price: 'none', qty: 'none', leastQtyLots: 0, orderId: 'none' },
  snapshot: LEVEL,
  add: { ...ORDER, side: 'needed', price: 'needed', leastQtyLots: 1 },
  reduce: ORDER,
  replace: ORDER,
  execute: ORDER,
  delete: { ...ORDER, qty: 'free' },
  status: { ...VALUE, price: 'none', qty: 'needed' },
  mark: VALUE,
  index: VALUE,
  funding: { ...VALUE, price: 'free', qty: 'needed' },
  hidden: PRINT,
  quote: LEVEL,
};

/** The rules by the kind's name. */
export const KIND_RULES: ReadonlyMap<string, KindRule> = new Map(
  (Object.keys(Kind) as KindName[]).map((name) => [name, { name, code: Kind[name], ...SHAPES[name] }]),
);

/** The rules by the kind's code. */
export const KIND_RULES_BY_CODE: readonly (KindRule | undefined)[] = [...KIND_RULES.values()].reduce<(KindRule | undefined)[]>(
  (table, rule) => {
    table[rule.code] = rule;
    return table;
  },
  [],
);

/** Side words by code, `[positive, negative]`. */
export const SIDE_WORDS: Readonly<Record<KindRule['sideWords'], readonly string[]>> = {
  book: ['bid', 'ask'],
  aggressor: ['buy', 'sell'],
  none: [],
};

/** Columns of the format, in the order in which they are written. */
export const CSV_COLUMNS = ['exchTs', 'recvTs', 'kind', 'side', 'price', 'qty', 'orderId', 'flags'] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];

/** Columns that a file must have. */
export const CSV_NEEDED: readonly CsvColumn[] = ['exchTs', 'kind', 'side', 'price', 'qty'];

/** The unit of a funding row's quantity, which is the rate per period: 1e-8. */
export const FUNDING_UNIT = '0.00000001';

/** Whether a kind is of single orders (L3). */
export function isOrderKind(code: number): boolean {
  return code >= Kind.add && code <= Kind.delete;
}
