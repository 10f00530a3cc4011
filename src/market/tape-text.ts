/**
 * Rows of a tape in the words of the plain format: what `tape head` shows and what is exported as csv.
 *
 * Importing what was exported gives a tape of the same digest. Fields that a row does not have are empty.
 */
import { formatUnits, parseDecimal, type Decimal } from '../base/num/decimal.js';
import { formatCsvMeta } from './import/csv/meta.js';
import { CSV_COLUMNS, FUNDING_UNIT, isOrderKind, KIND_RULES_BY_CODE, SIDE_WORDS } from './import/csv/words.js';
import { Kind } from './row.js';
import { timeOf } from './tape-point.js';
import type { Tape, TapeBatch, TapeMeta } from './tape.js';

/** One row as text; `row` is its number on the tape. Empty where it has none. */
export interface TapeRowText {
  readonly row: number;
  /** ns since the Unix epoch. */
  readonly exchTs: string;
  readonly recvTs: string;
  /** The kind's name; a code that has none as `kind 99`. */
  readonly kind: string;
  readonly side: string;
  readonly price: string;
  readonly qty: string;
  readonly orderId: string;
  readonly flags: string;
}

/** Spells rows of one instrument. */
class RowSpeller {
  readonly #tick: Decimal;
  readonly #lot: Decimal;

  constructor(meta: TapeMeta) {
    this.#tick = parseDecimal(meta.instrument.tickSize);
    this.#lot = parseDecimal(meta.instrument.lotSize);
  }

  /** Row `i` of a batch. */
  row(b: TapeBatch, i: number): TapeRowText {
    const kind = b.kind[i]!;
    const rule = KIND_RULES_BY_CODE[kind];
    const side = b.side[i]!;
    const orderId = b.orderId?.[i] ?? 0;
    return {
      row: b.firstRow + i,
      exchTs: timeOf(b.exchTs, i),
      recvTs: timeOf(b.recvTs, i),
      kind: rule?.name ?? `kind ${String(kind)}`,
      side: side === 0 ? '' : (SIDE_WORDS[rule?.sideWords ?? 'book'][side > 0 ? 0 : 1] ?? String(side)),
      price: this.#price(kind, side, b.priceTicks[i]!),
      qty: this.#qty(kind, b.qtyLots[i]!),
      orderId: orderId === 0 ? '' : String(orderId),
      flags: String(b.flags[i]!),
    };
  }

  /** Rows of orders that name no side name no price either. */
  #price(kind: number, side: number, ticks: number): string {
    const rule = KIND_RULES_BY_CODE[kind];
    const absent = rule?.price === 'none' || (isOrderKind(kind) ? side === 0 : rule?.price === 'free');
    return absent && ticks === 0 ? '' : formatUnits(ticks, this.#tick);
  }

  #qty(kind: number, lots: number): string {
    if (kind === Kind.status) return String(lots);
    if (kind === Kind.funding) return formatUnits(lots, FUNDING);
    return KIND_RULES_BY_CODE[kind]?.qty === 'none' && lots === 0 ? '' : formatUnits(lots, this.#lot);
  }
}

const FUNDING = parseDecimal(FUNDING_UNIT);
const TEXT_CHARACTERS = 1 << 20;

/** `count` rows from row `first` on, as text. */
export async function tapeHead(tape: Tape, count: number, first = 0): Promise<TapeRowText[]> {
  const speller = new RowSpeller(tape.meta);
  const rows: TapeRowText[] = [];
  for await (const batch of tape.batches()) {
    for (let i = Math.max(0, first - batch.firstRow); i < batch.length && rows.length < count; i++) rows.push(speller.row(batch, i));
    if (rows.length >= count) break;
  }
  return rows;
}

/** A tape in the plain format, in pieces of about 1 MB: metadata line, header, rows. */
export async function* csvText(tape: Tape): AsyncGenerator<string, void, undefined> {
  const speller = new RowSpeller(tape.meta);
  let text = `${formatCsvMeta(tape.meta)}\n${CSV_COLUMNS.join(',')}\n`;
  for await (const batch of tape.batches()) {
    for (let i = 0; i < batch.length; i++) {
      const r = speller.row(batch, i);
      text += `${r.exchTs},${r.recvTs},${r.kind},${r.side},${r.price},${r.qty},${r.orderId},${r.flags}\n`;
      if (text.length < TEXT_CHARACTERS) continue;
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}
