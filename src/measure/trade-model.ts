/**
 * What the tape's trades say of spread and information: the model of Madhavan, Richardson and Roomans, and of Glosten and Harris (METRICS §1.5 d).
 *
 * With x = +1 for a buyer's trade and −1 for a seller's, prices of trades in a row follow
 * `Δp_t = (θ + φ)·x_t − (φ + ρθ)·x_{t−1} + e`: θ is what a trade's surprise tells, φ what liquidity costs, ρ the correlation of signs. Least squares
 * without intercept give b0 and b1, and `θ = (b0 + b1)/(1 − ρ)`, `φ = b0 − θ`; the implied spread is `2·b0`, its adverse-selection share `θ/b0`.
 * (Madhavan, Richardson, Roomans, "Why do security prices change?", RFS 10, 1997.)
 *
 * Prints of one nanosecond and side are one trade at their average price: a sweep through several levels happened once. Prints without a side are
 * left out; prices are the tape's.
 *
 * Units: ticks in, ns since the tape epoch; memory is proportional to the blocks of time that intervals are drawn from (`time-blocks.ts`).
 * Example: `builder.trade(ts, 1, 101, 3); … builder.finish(seed, scale)?.adverseShare`.
 */
import { randomStream } from '../base/rand/stream.js';
import { blockLengths } from './block-length.js';
import { MIN_BLOCKS } from './bootstrap.js';
import { drawBlocks } from './paired-median.js';
import { quantileOf, sumOf } from './sum.js';
import { blockNsOf, TimeBlocks, type Stretch } from './time-blocks.js';

const DRAWS = 500;

/** What the trades of a tape say of spread and information: of the market, whatever we did. Prices are decimals in the quote currency. */
export interface TradeModel {
  /** Trades with a side; prints of one nanosecond and side are one. */
  readonly trades: number;
  /** Prints without a side. */
  readonly leftOut: number;
  /** What the surprise in a trade's side moves the price by, for good. */
  readonly theta: number;
  /** What liquidity costs a trade on top. */
  readonly phi: number;
  /** Correlation of the sides of neighbours. */
  readonly rho: number;
  /** 2·(θ + φ). */
  readonly impliedSpread: number;
  readonly impliedSpreadBps: number;
  /** θ/(θ + φ). */
  readonly adverseShare: number;
  /** 95 %, blocks of time resampled; of `impliedSpreadBps` and of `adverseShare`; null with fewer than 20 blocks. */
  readonly spreadInterval: readonly [number, number] | null;
  readonly adverseInterval: readonly [number, number] | null;
}

/** Sums of one block of time: Σ x·x′, Σ x·Δp, Σ x′·Δp over its pairs of neighbours, their number, and Σ p. */
type Sums = Record<'pairs' | 'signs' | 'now' | 'before' | 'price', number>;

/** Takes prints in order of time. */
export class TradeModelBuilder {
  private readonly blocks: TimeBlocks;
  private readonly sums: Sums[];
  private trades = 0;
  private unsided = 0;
  /** The trade whose prints are still coming. */
  private ts = Number.NaN;
  private side = 0;
  private lots = 0;
  private value = 0;
  /** The one before it. */
  private lastSide = 0;
  private lastPrice = Number.NaN;

  constructor(stretch: Stretch) {
    this.blocks = new TimeBlocks(stretch, blockNsOf(stretch));
    this.sums = Array.from({ length: this.blocks.count }, noSums);
  }

  /** A print; side +1 a buyer's, −1 a seller's, 0 not told. */
  trade(ts: number, side: number, priceTicks: number, qtyLots: number): void {
    if (side === 0) {
      this.unsided++;
      return;
    }
    if (ts !== this.ts || side !== this.side) {
      this.close();
      this.ts = ts;
      this.side = side;
    }
    this.lots += qtyLots;
    this.value += qtyLots * priceTicks;
  }

  /** The model; null where there are too few trades, or all of one side. `priceOf` makes prices of ticks. */
  finish(seed: number, priceOf: (ticks: number) => number): TradeModel | null {
    this.close();
    const all = added(this.sums, undefined);
    const fit = fitOf(all);
    if (fit === null) return null;
    const meanPriceTicks = all.price / all.pairs;
    const spreadBps = ({ b0 }: Fit): number => (2e4 * b0) / Math.abs(meanPriceTicks);
    const draws = this.draws(fit, seed);
    return {
      trades: this.trades,
      leftOut: this.unsided,
      theta: priceOf(fit.theta),
      phi: priceOf(fit.phi),
      rho: fit.rho,
      impliedSpread: priceOf(2 * fit.b0),
      impliedSpreadBps: spreadBps(fit),
      adverseShare: fit.theta / fit.b0,
      spreadInterval: intervalOf(draws.map(spreadBps)),
      adverseInterval: intervalOf(draws.map(({ theta, b0 }) => theta / b0)),
    };
  }

  /** The open trade is whole: it and the one before it make a pair. */
  private close(): void {
    if (this.lots > 0) {
      const price = this.value / this.lots;
      this.trades++;
      if (this.lastSide !== 0) addPair(this.sums[this.blocks.of(this.ts)]!, this.side, this.lastSide, price - this.lastPrice, price);
      this.lastSide = this.side;
      this.lastPrice = price;
    }
    this.lots = 0;
    this.value = 0;
  }

  /** The model on resampled blocks of time; none where there are too few blocks. */
  private draws(fit: Fit, seed: number): Fit[] {
    const { sums } = this;
    // What each block does to b0, the figure that both others are made of.
    const influence = Float64Array.from(sums, (block) => block.now - fit.b0 * block.pairs - fit.b1 * block.signs);
    const blockLength = blockLengths(influence).stationary;
    if (sums.length / blockLength < MIN_BLOCKS) return [];
    const uniform = randomStream(seed, 'measure/tradeModel');
    const times = new Int32Array(sums.length);
    const fits: Fit[] = [];
    for (let draw = 0; draw < DRAWS; draw++) {
      drawBlocks(times, blockLength, uniform);
      const drawn = fitOf(added(sums, times));
      if (drawn !== null) fits.push(drawn);
    }
    return fits;
  }
}

interface Fit {
  readonly b0: number;
  readonly b1: number;
  readonly rho: number;
  readonly theta: number;
  readonly phi: number;
}

/** Least squares without intercept on the sums; Σ x² = Σ x′² = pairs. */
function fitOf({ pairs, signs, now, before }: Sums): Fit | null {
  const determinant = pairs * pairs - signs * signs;
  if (!(determinant > 0)) return null;
  const b0 = (pairs * now - signs * before) / determinant;
  const b1 = (pairs * before - signs * now) / determinant;
  const rho = signs / pairs;
  const theta = (b0 + b1) / (1 - rho);
  return { b0, b1, rho, theta, phi: b0 - theta };
}

function noSums(): Sums {
  return { pairs: 0, signs: 0, now: 0, before: 0, price: 0 };
}

function addPair(sums: Sums, side: number, lastSide: number, changeTicks: number, priceTicks: number): void {
  sums.pairs++;
  sums.signs += side * lastSide;
  sums.now += side * changeTicks;
  sums.before += lastSide * changeTicks;
  sums.price += priceTicks;
}

/** Sums over all blocks, each as often as `times` says. */
function added(sums: readonly Sums[], times: Int32Array | undefined): Sums {
  const of = (key: keyof Sums): number => sumOf(sums.map((block, i) => block[key] * (times?.[i] ?? 1)));
  return { pairs: of('pairs'), signs: of('signs'), now: of('now'), before: of('before'), price: of('price') };
}

function intervalOf(draws: readonly number[]): readonly [number, number] | null {
  const known = Float64Array.from(draws.filter((value) => Number.isFinite(value))).sort();
  return known.length < DRAWS / 2 ? null : [quantileOf(known, 0.025), quantileOf(known, 0.975)];
}
