/**
 * What a check of a tape finds, by sort: errors, and notes that a user should know.
 *
 * Of each sort the first `cap` are listed and all are counted.
 *
 * Example: `findings.add('unordered', 17, 'exchTs falls by 3 ns'); findings.ok === false`.
 */

const ERRORS = [
  'unordered',
  'negativeLatency',
  'badKind',
  'badSide',
  'badPrice',
  'badQty',
  'liveId',
  'keptPlace',
  'deliveryOrder',
  'counts',
  'digest',
] as const;
const NOTES = ['crossed', 'offGrid', 'gap', 'unknownOrder', 'executedBeyond'] as const;

/** Sort of a finding. */
export type FindingSort = (typeof ERRORS)[number] | (typeof NOTES)[number];

/** One finding; `row` is null where it is of the whole tape. */
export interface Finding {
  readonly sort: FindingSort;
  readonly severity: 'error' | 'note';
  readonly row: number | null;
  readonly text: string;
}

/** Findings under way. */
export class Findings {
  /** Whether there is no error. */
  ok = true;
  readonly #cap: number;
  readonly #counts = new Map<FindingSort, number>();
  readonly #list: Finding[] = [];

  constructor(cap: number) {
    this.#cap = cap;
  }

  /** One finding; `row` null: of the whole tape. */
  add(sort: FindingSort, row: number | null, text: string): void {
    const severity = (ERRORS as readonly string[]).includes(sort) ? 'error' : 'note';
    if (severity === 'error') this.ok = false;
    const count = (this.#counts.get(sort) ?? 0) + 1;
    this.#counts.set(sort, count);
    if (count <= this.#cap) this.#list.push({ sort, severity, row, text });
  }

  /** How many of each sort, listed or not. */
  totals(): Partial<Record<FindingSort, number>> {
    return Object.fromEntries([...ERRORS, ...NOTES].flatMap((sort) => (this.#counts.has(sort) ? [[sort, this.#counts.get(sort)!]] : [])));
  }

  /** In order of rows, findings of the whole tape last; of one row in the order in which they were found. */
  list(): Finding[] {
    return this.#list
      .map((finding, i) => ({ finding, i }))
      .sort((a, b) => (a.finding.row ?? Infinity) - (b.finding.row ?? Infinity) || a.i - b.i)
      .map(({ finding }) => finding);
  }
}
