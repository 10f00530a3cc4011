/** Tapes of levels for a matching market that they enter: random ones, those of a simulated market, and the tape's own book beside it. */
import { L2Book } from '../../../src/market/book.js';
import { Degrader } from '../../../src/market/degrade.js';
import { Flag, Kind, type KindName } from '../../../src/market/row.js';
import { RowColumns } from '../../../src/market/row-columns.js';
import { memoryTape, type RowText } from '../../kernel/memory-tape.js';
import { PLAIN } from '../../trading/play.js';
import type { Tape } from '../../../src/market/tape.js';
import type { FlowTerms } from '../../../src/venue/matching/index.js';

const NAMES = Object.fromEntries(Object.entries(Kind).map(([name, code]) => [code, name as KindName]));

/** All is told, and a trade and its level row may be `netWindowNs` apart. */
export const within = (netWindowNs: number): FlowTerms => ({
  netWindowNs,
  staleAfterNs: Number.POSITIVE_INFINITY,
  depth: Number.POSITIVE_INFINITY,
});

/** A tape of levels in memory. */
export function levelsTape(rows: readonly RowText[], batchRows = 50): Tape {
  return memoryTape(PLAIN, rows, { levelOfDetail: 'L2' }, batchRows);
}

/** What a venue that tells levels would have sent of single orders. */
export function inLevels(rows: readonly RowText[]): RowText[] {
  const from = new RowColumns(rows.length);
  rows.forEach(([exchTs, recvTs, kind, side, price, lots, id, flags], i) => {
    from.exchTs[i] = Number(exchTs);
    from.recvTs[i] = Number(recvTs);
    from.kind[i] = Kind[kind as KindName];
    from.side[i] = side === 'bid' ? 1 : -1;
    from.priceTicks[i] = Number(price);
    from.qtyLots[i] = Number(lots);
    from.orderId[i] = Number(id);
    from.flags[i] = Number(flags);
  });
  const degrader = new Degrader(false);
  degrader.take(
    from,
    Uint32Array.from(rows, (_, i) => i),
    rows.length,
  );
  const { rows: made, count } = degrader;
  return Array.from({ length: count }, (_, i): RowText => {
    const kind = NAMES[made.kind[i]!]!;
    const side = kind === 'trade' ? ['sell', '', 'buy'] : ['ask', '', 'bid'];
    return [made.exchTs[i]!, made.recvTs[i]!, kind, side[made.side[i]! + 1]!, made.priceTicks[i]!, made.qtyLots[i]!, '', made.flags[i]!];
  });
}

/** The tape's own book behind each group of its rows that share a time: `check` is called with it. */
export function alongLevels(rows: readonly RowText[], check: (ts: number, book: L2Book) => void): void {
  const book = new L2Book();
  rows.forEach(([ts, , kind, side, price, lots, , flags], i) => {
    const code = kind === 'trade' || kind === 'status' ? 0 : Kind[kind as KindName];
    const sign = side === 'bid' ? 1 : side === 'ask' ? -1 : 0;
    book.apply(code, sign, Number(price), Number(lots));
    if (Number(flags === '' || flags === undefined ? Flag.last : flags) === 0 && rows[i + 1]?.[0] === ts) return;
    if (rows[i + 1]?.[0] !== ts) check(Number(ts), book);
  });
}

/** Levels of a side of a book, from the best outward. */
export function levelsOf(book: L2Book, side: 1 | -1): [priceTicks: number, lots: number][] {
  const levels: [number, number][] = [];
  for (let ticks = side > 0 ? book.bidTicks : book.askTicks; !Number.isNaN(ticks); ticks = book.worseThan(side, ticks))
    levels.push([ticks, book.qtyAt(side, ticks)]);
  return levels;
}
