/**
 * A feed as one would work it out on paper: all rows sorted by (`recvTs`, row), one latency drawn for each atomic group in that order, each
 * arrival no earlier than the one before; the book at a time is what the rows that have arrived by then make of an empty slate.
 *
 * The twin of `src/sim/feed.ts`.
 */
import { Flag } from '../../src/market/row.js';
import type { LatencyDraw } from '../../src/sim/latency/draw.js';
import { NaiveBook } from '../market/naive-book.js';
import type { RowText } from '../kernel/memory-tape.js';

/** A row on its way to strategies. */
export interface Arrival {
  readonly row: number;
  readonly dueNs: number;
  readonly kind: string;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly flags: number;
}

const SIDES: Readonly<Record<string, number>> = { bid: 1, buy: 1, ask: -1, sell: -1 };

/** The arrivals of a tape with a tick and lot of 1, in order. `latency` is a fresh draw. */
export function naiveArrivals(rows: readonly RowText[], latency: LatencyDraw): Arrival[] {
  const order = rows.map((row, index) => ({ row, index }));
  order.sort((a, b) => Number(a.row[1]) - Number(b.row[1]) || a.index - b.index);
  let groupLatency: number | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return order.map(({ row, index }) => {
    groupLatency ??= latency.next(Number(row[1]));
    last = Math.max(last, Number(row[1]) + groupLatency);
    const flags = row[7] === undefined || row[7] === '' ? Flag.last : Number(row[7]);
    if ((flags & Flag.last) !== 0) groupLatency = undefined;
    return {
      row: index,
      dueNs: last,
      kind: String(row[2]),
      side: SIDES[String(row[3])] ?? 0,
      priceTicks: Number(row[4]),
      qtyLots: Number(row[5]),
      flags,
    };
  });
}

/** What a strategy sees: advanced to a time, it holds what has arrived by then. */
export class NaiveFeed {
  book = new NaiveBook();
  private next = 0;
  private readonly arrivals: readonly Arrival[];

  constructor(arrivals: readonly Arrival[]) {
    this.arrivals = arrivals;
  }

  advance(toNs: number): NaiveBook {
    for (let one = this.arrivals[this.next]; one !== undefined && one.dueNs <= toNs; one = this.arrivals[++this.next]) {
      if ((one.flags & Flag.venueOnly) !== 0) continue;
      if (one.kind === 'level' || one.kind === 'snapshot') this.book.level(one.side, one.priceTicks, one.qtyLots);
      else if (one.kind === 'quote') this.book.quote(one.side, one.priceTicks, one.qtyLots);
      else if (one.kind === 'clear') this.book.clear(one.side);
    }
    return this.book;
  }
}
