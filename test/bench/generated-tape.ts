/**
 * The generated tape of the benchmarks: as many rows as asked for, always the same, four level rows near the touch to one trade.
 *
 * It opens with a snapshot. Then comes one message after another, in quiet and in busy spells: a sweep of prints at the touch and,
 * shortly after, the levels that they hit in one group with others; or changed levels alone. Rows reach the recorder some milliseconds later, in order.
 *
 * Units: ns since midnight of `GENERATED_EPOCH_NS`, ticks, lots. Invariants: the digest of n rows never changes (`generated-tape.golden.json`);
 * a longer tape begins with the rows of a shorter one, but for the flag of the last group.
 *
 * Example: `generateRows(100_000, writer)` with a `TapeWriter` of `GENERATED_INSTRUMENT`.
 */
import { randomStream } from '../../src/base/rand/stream.js';
import type { Instrument } from '../../src/market/instrument.js';
import { Flag, Kind } from '../../src/market/row.js';
import { GeneratedMarket, OPENING_LEVELS } from './generated-market.js';

export const GENERATED_INSTRUMENT: Instrument = {
  symbol: 'GENERATED',
  kind: 'linear',
  tickSize: '0.1',
  lotSize: '0.001',
  multiplier: '1',
  currency: 'USDT',
};
/** Midnight UTC of 2024-08-08. */
export const GENERATED_EPOCH_NS = 1_723_075_200_000_000_000n;

const SEED = 1;
/** Noon. */
const START_NS = 43_200_000_000_000;
const TRADE_SHARE = 0.2;
/** Smallest latency of the feed, and what comes on top in the mean. */
const FEED_LEAST_NS = 800_000;
const FEED_MORE_NS = 1_500_000;

/** What rows go to: a `TapeWriter`, or a test's own collector. Times are ns since the epoch. */
export interface RowSink {
  append(
    exchTs: number,
    recvTs: number,
    kind: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderId: number,
    flags: number,
  ): void;
}

/** A row that waits for the next one of its message, which tells whether it was the last. */
interface Pending {
  kind: number;
  side: number;
  priceTicks: number;
  qtyLots: number;
  flags: number;
}

/** Write the first `rows` rows of the generated tape. */
export function generateRows(rows: number, sink: RowSink): void {
  const tape = new Generator(rows, sink);
  tape.opening();
  while (tape.more) tape.message();
}

class Generator {
  private readonly random = randomStream(SEED, 'bench/tape');
  private readonly market = new GeneratedMarket(randomStream(SEED, 'bench/market'));
  private readonly sink: RowSink;
  private readonly rows: number;
  private readonly group: Pending[] = [];
  private count = 0;
  private trades = 0;
  private nowNs = START_NS;
  private recvTs = START_NS;
  /** Mean time between two messages; one spell has another than the next. */
  private paceNs = 4_000_000;

  constructor(rows: number, sink: RowSink) {
    this.rows = rows;
    this.sink = sink;
  }

  get more(): boolean {
    return this.count < this.rows;
  }

  /** The book at the start, best levels first. */
  opening(): void {
    const { bidTicks, askTicks } = this.market;
    for (const side of [1, -1] as const) {
      for (let away = 0; away < OPENING_LEVELS; away++) {
        const priceTicks = side === 1 ? bidTicks - away : askTicks + away;
        this.add(Kind.snapshot, side, priceTicks, this.market.shown(side, priceTicks), Flag.snapshotPart);
      }
    }
    this.send();
  }

  /** The next message, or two: prints and what they left of the levels. */
  message(): void {
    if (this.random() < 0.01) this.paceNs = this.random() < 0.3 ? 1_000_000 : 6_000_000;
    this.wait(this.paceNs);
    // The share of trades is steered, since a level that empties moves the touch and with it what is near.
    const behind = TRADE_SHARE - this.trades / Math.max(1, this.count - 2 * OPENING_LEVELS);
    if (this.random() < 0.56 + 20 * behind) this.sweep();
    for (let levels = 1 + Math.floor(5 * this.random()); levels > 0; levels--) this.addLevel();
    this.send();
  }

  /** One to four prints of one aggressor, sent at once; the levels that they hit open the group that follows. */
  private sweep(): void {
    const { market } = this;
    const aggressor = market.drawAggressor();
    const hit: number[] = [];
    for (let prints = 1 + Math.floor(4 * this.random() * this.random()); prints > 0; prints--) {
      market.print(aggressor);
      this.add(Kind.trade, aggressor, market.priceTicks, market.qtyLots, 0);
      if (hit.at(-1) !== market.priceTicks) hit.push(market.priceTicks);
      this.trades++;
    }
    this.send();
    this.wait(400_000);
    const side = aggressor === 1 ? -1 : 1;
    for (const priceTicks of hit) this.add(Kind.level, side, priceTicks, market.shown(side, priceTicks), 0);
  }

  private addLevel(): void {
    const { market } = this;
    market.changeLevel();
    this.add(Kind.level, market.side, market.priceTicks, market.qtyLots, 0);
  }

  private add(kind: number, side: number, priceTicks: number, qtyLots: number, flags: number): void {
    this.group.push({ kind, side, priceTicks, qtyLots, flags });
  }

  /** Send what was added as one atomic group. */
  private send(): void {
    const latencyNs = FEED_LEAST_NS + this.drawNs(FEED_MORE_NS);
    this.recvTs = Math.max(this.recvTs, this.nowNs + latencyNs);
    const length = Math.min(this.group.length, this.rows - this.count);
    for (let i = 0; i < length; i++) {
      const { kind, side, priceTicks, qtyLots, flags } = this.group[i]!;
      const last = i === length - 1 ? Flag.last : 0;
      this.sink.append(this.nowNs, this.recvTs, kind, side, priceTicks, qtyLots, 0, flags | last);
    }
    this.count += length;
    this.group.length = 0;
  }

  private wait(meanNs: number): void {
    this.nowNs += 1 + this.drawNs(meanNs);
  }

  /** Exponential with this mean, whole ns. */
  private drawNs(meanNs: number): number {
    return Math.floor(-Math.log(1 - this.random()) * meanNs);
  }
}
