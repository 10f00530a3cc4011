/**
 * A small venue that knows the truth: a book that changes by itself, its depth stream, trades, quotes and snapshots as Binance tells
 * them, and a recorder with a wrong clock. Made from one seed.
 */
import { gzipSync } from 'node:zlib';
import type { Instrument } from '../../../src/market/instrument.js';

export type Market = 'usdm' | 'coinm' | 'spot';

export const INSTRUMENTS: Readonly<Record<Market, Instrument>> = {
  usdm: { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' },
  coinm: { symbol: 'BTCUSD_PERP', kind: 'inverse', tickSize: '0.1', lotSize: '1', multiplier: '100' },
  spot: { symbol: 'BTCUSDT', kind: 'spot', tickSize: '0.01', lotSize: '0.00001', multiplier: '1' },
};

/** 2024-08-08T23:59:58Z, ms: the tape crosses midnight. */
export const START_MS = 1_723_161_598_000;

/** Price → quantity in lots of a side. */
export type Side = Map<number, number>;

export interface Truth {
  /** The book after each diff, by the diff's time in ms. */
  readonly books: ReadonlyMap<number, { readonly bids: Side; readonly asks: Side }>;
  /** Times of all diffs, in order. */
  readonly diffs: readonly number[];
  readonly trades: readonly { readonly ms: number; readonly side: number; readonly ticks: number; readonly lots: number }[];
}

export interface VenueOptions {
  readonly market: Market;
  readonly seed: number;
  readonly steps: number;
  /** Steps at which a snapshot is taken. */
  readonly snapshots: readonly number[];
  /** Which diffs the recorder loses, by number. */
  readonly lost?: ReadonlySet<number>;
  readonly bare?: boolean;
  /** Added to all receive stamps. */
  readonly clockNs?: bigint;
}

/** A line of a capture, as recorded, and when. */
export interface Recorded {
  readonly recvNs: bigint;
  readonly text: string;
}

/** Numbers in [0, 1) from a seed. */
function drawer(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Run the venue. */
export function runVenue(options: VenueOptions): { lines: Recorded[]; truth: Truth } {
  return new Venue(options).run();
}

/** The lines in order of receipt, as a file's text. */
export function captureText(lines: readonly Recorded[]): string {
  return [...lines]
    .sort((a, b) => (a.recvNs < b.recvNs ? -1 : a.recvNs > b.recvNs ? 1 : 0))
    .map((line) => `${line.recvNs} ${line.text}\n`)
    .join('');
}

export function captureGzip(lines: readonly Recorded[]): Buffer {
  return gzipSync(captureText(lines));
}

class Venue {
  readonly #options: VenueOptions;
  readonly #draw: () => number;
  readonly #lines: Recorded[] = [];
  readonly #books = new Map<number, { bids: Side; asks: Side }>();
  readonly #diffs: number[] = [];
  readonly #trades: { ms: number; side: number; ticks: number; lots: number }[] = [];
  readonly #bids: Side = new Map();
  readonly #asks: Side = new Map();
  #changedBids = new Set<number>();
  #changedAsks = new Set<number>();
  #ms = START_MS;
  #id = 5_123_107_832_006;
  #firstId = this.#id + 1;
  #lastDiffId = this.#id;
  #tradeId = 100;
  #quoted = '';
  /** Last receipt by stream: one stream keeps its order. */
  readonly #lastRecv = new Map<string, bigint>();

  constructor(options: VenueOptions) {
    this.#options = options;
    this.#draw = drawer(options.seed);
    for (let k = 1; k <= 30; k++) {
      this.#bids.set(1000 - k, this.#int(50) + 1);
      this.#asks.set(1000 + k, this.#int(50) + 1);
    }
  }

  run(): { lines: Recorded[]; truth: Truth } {
    for (let step = 0; step < this.#options.steps; step++) {
      this.#ms += 1 + this.#int(9);
      for (let n = this.#int(4); n > 0; n--) this.#change();
      if (this.#draw() < 0.3) this.#trade();
      this.#quote();
      if (this.#options.snapshots.includes(step)) this.#snapshot();
      if (this.#draw() < 0.4) this.#diff();
    }
    this.#diff();
    return { lines: this.#lines, truth: { books: this.#books, diffs: this.#diffs, trades: this.#trades } };
  }

  #int(n: number): number {
    return Math.floor(this.#draw() * n);
  }

  /** One level changes; sides never cross, and never run dry. */
  #change(): void {
    this.#id += this.#options.market === 'spot' ? 1 : 1 + this.#int(5);
    const isBid = this.#draw() < 0.5;
    const [side, changed] = isBid ? [this.#bids, this.#changedBids] : [this.#asks, this.#changedAsks];
    const best = isBid ? Math.max(...this.#bids.keys()) : Math.min(...this.#asks.keys());
    const other = isBid ? Math.min(...this.#asks.keys()) : Math.max(...this.#bids.keys());
    let ticks = isBid ? best + 1 - this.#int(12) : best - 1 + this.#int(12);
    if (isBid ? ticks >= other : ticks <= other) ticks = best;
    const lots = this.#draw() < 0.3 && side.size > 5 ? 0 : 1 + this.#int(60);
    if (lots === 0) side.delete(ticks);
    else side.set(ticks, lots);
    changed.add(ticks);
  }

  #trade(): void {
    const side = this.#draw() < 0.5 ? 1 : -1;
    const ticks = side > 0 ? Math.min(...this.#asks.keys()) : Math.max(...this.#bids.keys());
    const lots = 1 + this.#int(20);
    this.#trades.push({ ms: this.#ms, side, ticks, lots });
    const { market } = this.#options;
    const body = {
      e: 'trade',
      E: this.#ms + this.#int(3),
      T: this.#ms,
      s: this.#symbol,
      t: this.#tradeId++,
      p: this.#price(ticks),
      q: this.#qty(lots),
      m: side < 0,
    };
    this.#record('trade', market === 'spot' ? { ...body, M: true } : { ...body, X: 'MARKET' });
  }

  #quote(): void {
    const bid = Math.max(...this.#bids.keys());
    const ask = Math.min(...this.#asks.keys());
    const body = { b: this.#price(bid), B: this.#qty(this.#bids.get(bid)!), a: this.#price(ask), A: this.#qty(this.#asks.get(ask)!) };
    const text = JSON.stringify(body);
    if (text === this.#quoted) return;
    this.#quoted = text;
    const head = { u: this.#id, s: this.#symbol };
    if (this.#options.market === 'spot') this.#record('bookTicker', { ...head, ...body });
    else this.#record('bookTicker', { e: 'bookTicker', ...head, ...body, T: this.#ms, E: this.#ms + this.#int(3) });
  }

  #diff(): void {
    if (this.#id < this.#firstId) return;
    this.#ms += 1;
    const { market } = this.#options;
    const body = {
      s: this.#symbol,
      ...(market === 'coinm' && { ps: 'BTCUSD' }),
      U: this.#firstId,
      u: this.#id,
      ...(market !== 'spot' && { pu: this.#lastDiffId }),
      b: this.#levels(this.#changedBids, this.#bids),
      a: this.#levels(this.#changedAsks, this.#asks),
    };
    const isLost = this.#options.lost?.has(this.#diffs.length) === true;
    this.#diffs.push(this.#ms);
    this.#books.set(this.#ms, { bids: new Map(this.#bids), asks: new Map(this.#asks) });
    this.#lastDiffId = this.#id;
    // On futures ids pass between two diffs, which change other books.
    if (market !== 'spot') this.#id += this.#int(4);
    this.#firstId = this.#id + 1;
    this.#changedBids = new Set();
    this.#changedAsks = new Set();
    if (!isLost)
      this.#record(
        'depth',
        market === 'spot'
          ? { e: 'depthUpdate', E: this.#ms, ...body }
          : { e: 'depthUpdate', E: this.#ms + this.#int(3), T: this.#ms, ...body },
      );
  }

  /** The answer comes 20 to 220 ms later. */
  #snapshot(): void {
    const { market } = this.#options;
    const body = {
      lastUpdateId: this.#id,
      ...(market !== 'spot' && { E: this.#ms, T: this.#ms }),
      ...(market === 'coinm' && { symbol: this.#symbol, pair: 'BTCUSD' }),
      bids: this.#levels(new Set([...this.#bids.keys()].sort((a, b) => b - a)), this.#bids),
      asks: this.#levels(new Set([...this.#asks.keys()].sort((a, b) => a - b)), this.#asks),
    };
    this.#lines.push({ recvNs: this.#recvNs(20 + this.#int(200)), text: JSON.stringify(body) });
  }

  #levels(ticks: ReadonlySet<number>, side: Side): [string, string][] {
    return [...ticks].map((t) => [this.#price(t), this.#qty(side.get(t) ?? 0)]);
  }

  #record(stream: string, data: object): void {
    const text =
      this.#options.bare === true ? JSON.stringify(data) : JSON.stringify({ stream: `${this.#symbol.toLowerCase()}@${stream}`, data });
    const recvNs = this.#recvNs(this.#int(3));
    const last = this.#lastRecv.get(stream) ?? 0n;
    this.#lastRecv.set(stream, recvNs > last ? recvNs : last + 1n);
    this.#lines.push({ recvNs: this.#lastRecv.get(stream)!, text });
  }

  /** Streams overtake each other by some ms; the clock of the recorder is wrong by a constant. */
  #recvNs(extraMs: number): bigint {
    return BigInt(this.#ms + extraMs) * 1_000_000n + BigInt(2_000_000 + this.#int(900_000)) + (this.#options.clockNs ?? 0n);
  }

  get #symbol(): string {
    return INSTRUMENTS[this.#options.market].symbol;
  }

  #price(ticks: number): string {
    return this.#options.market === 'spot' ? (ticks / 100).toFixed(8) : (ticks / 10).toFixed(this.#options.market === 'usdm' ? 2 : 1);
  }

  #qty(lots: number): string {
    if (this.#options.market === 'coinm') return String(lots);
    return this.#options.market === 'spot' ? (lots / 100_000).toFixed(8) : (lots / 1000).toFixed(3);
  }
}
