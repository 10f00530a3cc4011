/**
 * What happens to a tape between the venue and the strategy: groups, clocks that step, rows told twice, rows that are lost, rows that only one of
 * the two is told; and the quiet tail that follows.
 *
 * Rows are of the csv format, with all eight columns; they stay in order of `exchTs`, and `recvTs ≥ exchTs`, as an importer leaves them.
 */
import { NaiveBook } from '../market/naive-book.js';
import type { Dice } from '../twin/generate.js';

/** A row: exchTs, recvTs, kind, side, price, qty, orderId, flags. */
export type SwarmRow = readonly [string, string, string, string, string, string, string, string];

/** ns between the last row that anything may happen to and the tail, and between rows of the tail. */
export const TAIL_STEP_NS = 1_000_000;
const TAIL_ROWS = 8;

/** How often each fault strikes: chances a row. */
export interface FaultPlan {
  readonly grouped: boolean;
  readonly clockSteps: number;
  readonly duplicates: number;
  readonly drops: number;
  readonly oneSided: number;
}

/** Draws what goes wrong; often nothing of a kind. */
export function drawFaults(dice: Dice): FaultPlan {
  const sometimes = (rate: number): number => (dice.chance(0.5) ? rate : 0);
  return {
    grouped: dice.chance(0.5),
    clockSteps: sometimes(0.03),
    duplicates: sometimes(0.03),
    drops: sometimes(0.015),
    oneSided: sometimes(0.03),
  };
}

/** The rows of a generated tape with faults and a tail. */
export function faultyTape(raw: readonly (readonly string[])[], plan: FaultPlan, dice: Dice): SwarmRow[] {
  let rows = raw.map(widened);
  rows = dropped(rows, plan, dice);
  rows = duplicated(rows, plan, dice);
  rows = stepped(rows, plan, dice);
  rows = flagged(rows, plan, dice);
  return [...rows, ...tailOf(rows)];
}

function widened([exchTs = '', recvTs = '', kind = '', side = '', price = '', qty = '']: readonly string[]): SwarmRow {
  // A quote of nothing needs no price, but the csv format wants one.
  return [exchTs, recvTs, kind, side, kind === 'quote' && price === '' ? '100' : price, qty, '', '1'];
}

/** Lost rows leave a gap, healed by a clear row and, mostly, a snapshot of what the book is by then; or never noticed. */
function dropped(rows: readonly SwarmRow[], { drops }: FaultPlan, dice: Dice): SwarmRow[] {
  const kept: SwarmRow[] = [];
  const book = new NaiveBook();
  let lost = 0;
  for (const row of rows) {
    applyTo(book, row);
    if (lost === 0 && dice.chance(drops)) lost = 1 + dice.below(6);
    if (lost === 0) {
      kept.push(row);
      continue;
    }
    if (--lost > 0 || dice.chance(0.3)) continue;
    kept.push(...healed(row, book, dice));
  }
  return kept;
}

function healed([exchTs, recvTs]: SwarmRow, book: NaiveBook, dice: Dice): SwarmRow[] {
  const rows: SwarmRow[] = [[exchTs, recvTs, 'clear', '', '', '', '', '1']];
  if (dice.chance(0.3)) return rows;
  for (const [side, name] of [
    [1, 'bid'],
    [-1, 'ask'],
  ] as const) {
    for (const price of book.prices(side))
      rows.push([exchTs, recvTs, 'snapshot', name, String(price), String(book.side(side).get(price)!), '', '3']);
  }
  return rows;
}

function applyTo(book: NaiveBook, [, , kind, side, price, qty]: SwarmRow): void {
  const sign = side === 'bid' ? 1 : side === 'ask' ? -1 : 0;
  if (kind === 'level' || kind === 'snapshot') book.level(sign, Number(price), Number(qty));
  else if (kind === 'quote') book.quote(sign, Number(price), Number(qty));
  else if (kind === 'clear') book.clear(sign);
}

/** A row is told again: at once, or some rows later as if it were new. */
function duplicated(rows: readonly SwarmRow[], { duplicates }: FaultPlan, dice: Dice): SwarmRow[] {
  return rows.flatMap((row, i) => {
    if (i > 0 && dice.chance(duplicates)) {
      const again = rows[Math.max(0, i - 1 - dice.below(5))]!;
      return [row, [row[0], row[1], ...again.slice(2)] as unknown as SwarmRow];
    }
    return dice.chance(duplicates) ? [row, row] : [row];
  });
}

/** The recorder's clock steps forward and back: rows overtake each other on their way to strategies. */
function stepped(rows: readonly SwarmRow[], { clockSteps }: FaultPlan, dice: Dice): SwarmRow[] {
  let offset = 0;
  return rows.map((row) => {
    if (dice.chance(clockSteps)) offset = dice.pick([0, 0, 5, 60, 400, -30, -200]);
    const recvTs = Math.max(Number(row[0]), Number(row[1]) + offset);
    return [row[0], String(recvTs), ...row.slice(2)] as unknown as SwarmRow;
  });
}

/** Rows of one stamp may be one group; some are for the venue or for strategies only. */
function flagged(rows: readonly SwarmRow[], { grouped, oneSided }: FaultPlan, dice: Dice): SwarmRow[] {
  return rows.map((row, i) => {
    const goesOn = grouped && rows[i + 1]?.[0] === row[0] && dice.chance(0.7);
    const only = dice.chance(oneSided) ? dice.pick([8, 16]) : 0;
    const flags = (Number(row[7]) & ~1) | (goesOn ? 0 : 1) | only;
    return [...row.slice(0, 7), String(flags)] as unknown as SwarmRow;
  });
}

/** Rows that concern nobody, far apart. */
function tailOf(rows: readonly SwarmRow[]): SwarmRow[] {
  const last = Number(rows.at(-1)![0]);
  return Array.from({ length: TAIL_ROWS }, (_, i): SwarmRow => {
    const ts = String(last + (i + 1) * TAIL_STEP_NS);
    return [ts, ts, 'level', 'ask', '500', String(1 + (i % 2)), '', '1'];
  });
}

/** Time of the last row before the tail. */
export function activeEndNs(rows: readonly SwarmRow[]): number {
  return Number(rows.at(-1 - TAIL_ROWS)![0]);
}
