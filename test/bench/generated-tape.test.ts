/** The generated tape is the same everywhere and is what the benchmarks say of it. The book that judges it is a map, kept here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Flag, Kind } from '../../src/market/row.js';
import { generateRows } from './generated-tape.js';
import { writeGenerated } from './made-tapes.js';

const ROWS = 100_000;
const OPENING = 1000;

interface Row {
  readonly exchTs: number;
  readonly recvTs: number;
  readonly kind: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly flags: number;
}

const rows = collect(ROWS);

function collect(count: number): Row[] {
  const all: Row[] = [];
  generateRows(count, {
    append: (exchTs, recvTs, kind, side, priceTicks, qtyLots, _orderId, flags) =>
      void all.push({ exchTs, recvTs, kind, side, priceTicks, qtyLots, flags }),
  });
  return all;
}

/** A side as a map; its touch is found by walking from price to price. */
class NaiveSide {
  touchTicks = Number.NaN;
  private readonly lots = new Map<number, number>();
  private readonly sign: number;

  constructor(sign: number) {
    this.sign = sign;
  }

  state(priceTicks: number, qtyLots: number): void {
    if (qtyLots === 0) this.lots.delete(priceTicks);
    else this.lots.set(priceTicks, qtyLots);
    if (qtyLots > 0 && !(this.sign * (priceTicks - this.touchTicks) <= 0)) this.touchTicks = priceTicks;
    while (!this.lots.has(this.touchTicks)) this.touchTicks -= this.sign;
  }
}

/** Calls `look` with each row of after the opening and the touch before it. */
function replayed(look: (row: Row, bidTicks: number, askTicks: number) => void): void {
  const bids = new NaiveSide(1);
  const asks = new NaiveSide(-1);
  rows.forEach((row, i) => {
    if (i >= OPENING) look(row, bids.touchTicks, asks.touchTicks);
    if (row.kind !== Kind.trade) (row.side > 0 ? bids : asks).state(row.priceTicks, row.qtyLots);
  });
}

describe('the generated tape', () => {
  it('has the digest that is written down', async () => {
    const { digests } = JSON.parse(readFileSync('test/bench/generated-tape.golden.json', 'utf8')) as { digests: Record<string, string> };
    const { digest } = await writeGenerated(ROWS, join(tmpdir(), 'generated.arrow'));
    expect({ [ROWS]: digest }).toEqual({ [ROWS]: digests[ROWS] });
  });

  it('is one trade to four level rows, after the opening', () => {
    const share = (kind: number): number => rows.filter((row) => row.kind === kind).length / (ROWS - OPENING);
    expect(rows.slice(0, OPENING).every(({ kind }) => kind === Kind.snapshot)).toBe(true);
    expect(share(Kind.level) + share(Kind.trade)).toBe(1);
    expect(share(Kind.trade)).toBeCloseTo(0.2, 2);
  });

  it('changes levels within ten ticks of the touch, and never crosses; trades are at the touch or beyond it', () => {
    const away = new Set<number>();
    let [emptied, filled, touchMoves, lastBid] = [0, 0, 0, 0];
    replayed(({ kind, side, priceTicks, qtyLots }, bid, ask) => {
      if (!(bid < ask)) throw new Error(`crossed: bid ${bid}, ask ${ask}`);
      if (bid !== lastBid) touchMoves++;
      lastBid = bid;
      if (kind === Kind.level) away.add(side > 0 ? bid - priceTicks : priceTicks - ask);
      else if (side > 0 ? priceTicks < ask : priceTicks > bid) throw new Error(`a print at ${priceTicks} inside ${bid} and ${ask}`);
      if (kind === Kind.level && qtyLots === 0) emptied++;
      if (kind === Kind.level && qtyLots > 0) filled++;
    });
    expect(Math.max(...away)).toBeLessThanOrEqual(10);
    expect(emptied).toBeGreaterThan(3000);
    expect(filled).toBeGreaterThan(50_000);
    expect(touchMoves).toBeGreaterThan(200);
  });

  it('goes forward in time in groups of one stamp, and reaches the recorder later, in order', () => {
    const isLast = ({ flags }: Row): boolean => (flags & Flag.last) !== 0;
    const follows = (row: Row, next: Row | undefined): boolean =>
      next === undefined ? isLast(row) : next.exchTs > row.exchTs === isLast(row) && next.exchTs >= row.exchTs && next.recvTs >= row.recvTs;
    expect(rows.findIndex((row, i) => !follows(row, rows[i + 1]))).toBe(-1);
    expect(rows.every((row) => row.recvTs - row.exchTs >= 800_000)).toBe(true);
  });

  it('lasts as long as a strategy that decides each 100 ms needs: some hundred rows a decision', () => {
    const decisions = (rows.at(-1)!.exchTs - rows[0]!.exchTs) / 100_000_000;
    expect(ROWS / decisions).toBeGreaterThan(50);
    expect(ROWS / decisions).toBeLessThan(200);
  });
});
