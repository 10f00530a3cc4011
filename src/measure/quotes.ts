/**
 * How much a session had resting at the venue, side by side, over time: when it was quoted, whatever filled.
 *
 * An order rests from the venue's acceptance until it has filled, been canceled or expired, with what is left of it; orders of one side add up. The
 * time is cut where the quantity changes and at the edges of blocks. What rests at the end of the measured stretch rests until there.
 *
 * Units: ns since the tape epoch, lots. Invariants: pieces of a side do not overlap; each lies within one block.
 *
 * Example: buy 3 accepted at 10, 1 filled at 20, canceled at 35: 3 lots over [10, 20), 2 over [20, 35).
 */
import { FloatColumn } from '../base/mem/float-column.js';
import { ExecType, type ReportColumns } from '../sim/columns.js';
import type { SessionFacts } from './facts.js';
import type { Stretch, TimeBlocks } from './time-blocks.js';

/** Time for which one quantity was quoted on one side. */
export interface QuotedPiece {
  readonly side: 1 | -1;
  readonly lots: number;
  /** Index into `boundTs` of its start; its end is the next. */
  readonly start: number;
  readonly block: number;
}

/** When and how much a session quoted. */
export interface Quotes {
  readonly boundTs: Float64Array;
  readonly pieces: readonly QuotedPiece[];
  /** Orders that rested for any time. */
  readonly orders: number;
}

/** Read what was quoted out of the reports of one instrument. */
export function quotesOf({ columns, instrumentIndex }: SessionFacts, stretch: Stretch, blocks: TimeBlocks): Quotes {
  const { reports } = columns;
  const resting = new Map<number, { lots: number; readonly sinceTs: number }>();
  const sides = { bids: new QuotedSide(1, stretch, blocks), asks: new QuotedSide(-1, stretch, blocks) };
  let orders = 0;
  for (let i = 0; i < reports.count; i++) {
    const lots = lotsAfter(reports, i);
    if (reports.instrument[i] !== instrumentIndex || lots === undefined) continue;
    const clOrd = reports.clOrd[i]!;
    const ts = reports.exchTs[i]!;
    const before = resting.get(clOrd);
    (reports.side[i]! > 0 ? sides.bids : sides.asks).change(ts, lots - (before?.lots ?? 0));
    if (before === undefined) resting.set(clOrd, { lots, sinceTs: ts });
    else before.lots = lots;
    if (lots > 0 || before === undefined) continue;
    if (ts > before.sinceTs) orders++;
    resting.delete(clOrd);
  }
  for (const { lots, sinceTs } of resting.values()) if (lots > 0 && sinceTs < stretch.toTs) orders++;
  for (const side of [sides.bids, sides.asks]) side.change(stretch.toTs, 0);
  return joined(sides.bids, sides.asks, orders);
}

/** What rests of an order after a report; undefined where it says nothing of that. */
function lotsAfter(reports: ReportColumns, i: number): number | undefined {
  switch (reports.execType[i]) {
    case ExecType.new:
    case ExecType.trade:
    case ExecType.replaced:
      return reports.leavesQtyLots[i]!;
    case ExecType.canceled:
    case ExecType.expired:
      return 0;
    default:
      return undefined;
  }
}

/** Pieces of one side, in order of time. */
class QuotedSide {
  readonly boundTs = new FloatColumn();
  readonly pieces: QuotedPiece[] = [];
  private readonly side: 1 | -1;
  private readonly stretch: Stretch;
  private readonly blocks: TimeBlocks;
  private lots = 0;
  private sinceTs = Number.NEGATIVE_INFINITY;
  private lastBoundTs = Number.NaN;

  constructor(side: 1 | -1, stretch: Stretch, blocks: TimeBlocks) {
    this.side = side;
    this.stretch = stretch;
    this.blocks = blocks;
  }

  /** From `ts` on so many lots more rest. */
  change(ts: number, moreLots: number): void {
    if (this.lots > 0) this.close(Math.max(this.sinceTs, this.stretch.fromTs), Math.min(ts, this.stretch.toTs));
    this.sinceTs = ts;
    this.lots += moreLots;
  }

  /** Note [fromTs, toTs), cut at the edges of blocks. */
  private close(fromTs: number, toTs: number): void {
    for (let at = fromTs; at < toTs;) {
      const block = this.blocks.of(at);
      const end = block === this.blocks.count - 1 ? toTs : Math.min(toTs, this.blocks.startOf(block + 1));
      if (at !== this.lastBoundTs) this.boundTs.push(at);
      this.pieces.push({ side: this.side, lots: this.lots, start: this.boundTs.length - 1, block });
      this.boundTs.push(end);
      this.lastBoundTs = end;
      at = end;
    }
  }
}

/** Both sides in one list. */
function joined(bids: QuotedSide, asks: QuotedSide, orders: number): Quotes {
  const moved = asks.pieces.map((piece) => ({ ...piece, start: piece.start + bids.boundTs.length }));
  const boundTs = new Float64Array(bids.boundTs.length + asks.boundTs.length);
  boundTs.set(bids.boundTs.toArray());
  boundTs.set(asks.boundTs.toArray(), bids.boundTs.length);
  return { boundTs, pieces: [...bids.pieces, ...moved], orders };
}
