/**
 * The fills of a session as a baseline keeps them, so that the first one that differs can be named, not only that a digest does.
 *
 * Packed: the columns as JSON, deflated, base64; some ten bytes a fill. Times are ns since the tape's epoch, prices ticks, quantities lots, fees
 * cash units, `ahead` lots.
 *
 * Invariant: `unpackFills(packFills(rows))` are the same rows.
 *
 * Example: `firstFillDifference('a', before, now)` is `fill 17 of session a: price 600001 → 600002 (order q-3, row 1234)`.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { formatDuration } from '../../base/num/duration.js';
import type { SessionColumns } from '../../sim/columns.js';
import { Certainty, ExecType, Liquidity, namesByCode, Rule } from '../../sim/columns.js';

/** One fill. */
export interface FillRow {
  readonly order: string;
  /** Index of the tape, and the row on it that caused the fill. */
  readonly tape: number;
  readonly row: number;
  readonly side: string;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly rule: string;
  readonly liquidity: string;
  readonly certainty: string;
  readonly exchTs: number;
  readonly recvTs: number;
  readonly feeUnits: number;
  readonly aheadBeforeLots: number;
  readonly aheadAfterLots: number;
}

const RULES = namesByCode(Rule);
const LIQUIDITIES = namesByCode(Liquidity);
const CERTAINTIES = namesByCode(Certainty);

/** Fills of a session in order. */
export function fillRows({ reports: r, strings }: SessionColumns): FillRow[] {
  const rows: FillRow[] = [];
  for (let i = 0; i < r.count; i++) {
    if (r.execType[i] !== ExecType.trade) continue;
    rows.push({
      order: strings[r.clOrd[i]!]!,
      tape: r.instrument[i]!,
      row: r.tapeRow[i]!,
      side: r.side[i]! > 0 ? 'buy' : 'sell',
      priceTicks: r.lastPxTicks[i]!,
      qtyLots: r.lastQtyLots[i]!,
      rule: RULES[r.rule[i]!]!,
      liquidity: LIQUIDITIES[r.liquidity[i]!]!,
      certainty: CERTAINTIES[r.certainty[i]!]!,
      exchTs: r.exchTs[i]!,
      recvTs: r.recvTs[i]!,
      feeUnits: r.feeUnits[i]!,
      aheadBeforeLots: r.aheadBeforeLots[i]!,
      aheadAfterLots: r.aheadAfterLots[i]!,
    });
  }
  return rows;
}

/** What may differ between two fills, in the order in which it is said: key, word, and how a change reads where it is no `a → b`. */
const FIELDS: readonly (readonly [keyof FillRow, string, ((before: number, now: number) => string)?])[] = [
  ['priceTicks', 'price'],
  ['qtyLots', 'quantity'],
  ['side', 'side'],
  ['order', 'order'],
  ['tape', 'tape'],
  ['row', 'row'],
  ['rule', 'rule'],
  ['liquidity', 'liquidity'],
  ['certainty', 'certainty'],
  ['exchTs', 'at the venue', moved],
  ['recvTs', 'told', moved],
  ['feeUnits', 'fee'],
  ['aheadBeforeLots', 'ahead before'],
  ['aheadAfterLots', 'ahead after'],
];

function moved(beforeTs: number, nowTs: number): string {
  return `${formatDuration(Math.abs(nowTs - beforeTs))} ${nowTs < beforeTs ? 'earlier' : 'later'}`;
}

/** The first fill that differs, in words; undefined when all agree. Prices in ticks, quantities in lots; fills are counted from 1. */
export function firstFillDifference(session: string, before: readonly FillRow[], now: readonly FillRow[]): string | undefined {
  const shorter = Math.min(before.length, now.length);
  for (let i = 0; i < shorter; i++) {
    const [then, today] = [before[i]!, now[i]!];
    const changes = FIELDS.filter(([key]) => then[key] !== today[key]).map(([key, word, said]) =>
      said === undefined ? `${word} ${then[key]} → ${today[key]}` : `${word} ${said(then[key] as number, today[key] as number)}`,
    );
    if (changes.length > 0) return `fill ${i + 1} of session ${session}: ${changes.join(', ')} (order ${then.order}, row ${then.row})`;
  }
  if (before.length === now.length) return undefined;
  const counts = `session ${session}: ${before.length} → ${now.length} fills`;
  const extra = (before.length > now.length ? before : now)[shorter]!;
  const what = `order ${extra.order}, row ${extra.row}, ${extra.side} ${extra.qtyLots} at ${extra.priceTicks}`;
  return `${counts}; fill ${shorter + 1} ${before.length > now.length ? 'is gone' : 'is new'} (${what})`;
}

/** Rows as a short text. */
export function packFills(rows: readonly FillRow[]): string {
  const columns = Object.fromEntries(FIELDS.map(([key]) => [key, rows.map((row) => row[key])]));
  return deflateRawSync(JSON.stringify(columns), { level: 9 }).toString('base64');
}

/** The rows of such a text. @throws Error when it is damaged. */
export function unpackFills(packed: string): FillRow[] {
  const columns = JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8')) as Record<keyof FillRow, unknown[]>;
  return columns.order.map((_, i) => Object.fromEntries(FIELDS.map(([key]) => [key, columns[key][i]])) as unknown as FillRow);
}
