/**
 * The model's market as a tape: many episodes of T one after the other, each with its own market buys.
 *
 * At each step the bid moves by N(0, v²), rounded to ticks, and the ask with it; a market buy of many lots prints at the ask half a step later. Episodes
 * in which no market buy comes earn nothing under either strategy and are left out: the cost is a ratio, which they do not change.
 *
 * `every` step of an episode may be on the tape, or those `near` a market buy alone: the step before, on which the order that it may hit is set, and its
 * own. In between the bid then stands still. That changes nothing: an order is set anew at each step, so what it earns hangs on the bid's last move,
 * and away from market buys only a jump of the bid over the whole distance u would matter, eight standard deviations and more here.
 *
 * Units: ticks, ns; a step is `STEP_NS`, an episode `episodeNs(periods)` with some still steps at its end to close it in.
 *
 * Example: `await writeMarket('t.arrow', { v: 0.1, muT: 1, periods: 1000 }, { episodes: 5000, seed: 1, steps: 'near' })`.
 */
import { normalQuantile } from '../../../../src/base/num/quantile-normal.js';
import { randomStream } from '../../../../src/base/rand/stream.js';
import type { Instrument } from '../../../../src/market/instrument.js';
import { Flag, Kind } from '../../../../src/market/row.js';
import { NO_REPAIRS, TapeWriter } from '../../../../src/market/tape-write.js';
import { EPOCH } from '../../../market/tape-rows.js';
import type { Case } from './policy.js';

/** The spread d: fine enough that ticks do not matter beside v. */
export const SPREAD_TICKS = 1000;
export const STEP_NS = 20_000;
/** Still steps at the end of an episode: cancel, its answer, the sale at the bid. */
const CLOSING_STEPS = 8;
const START_TICKS = 50_000_000;
const PRINT_LOTS = 1000;

const INSTRUMENT: Instrument = { symbol: 'CONTROL', kind: 'linear', tickSize: '0.001', lotSize: '1', multiplier: '1' };

/** Length of an episode. */
export function episodeNs(periods: number): number {
  return (periods + 1 + CLOSING_STEPS) * STEP_NS;
}

/** How much is on the tape. */
export interface MarketSize {
  readonly episodes: number;
  readonly seed: number;
  readonly steps: 'every' | 'near';
}

/** A step that is on the tape. */
export interface Step {
  /** 0 to periods. */
  readonly step: number;
  readonly bidTicks: number;
  /** The bid's last move. */
  readonly moveTicks: number;
  /** Whether a market buy comes before the next. */
  readonly buy: boolean;
}

/** Write the tape; gives the steps of each episode. */
export async function writeMarket(path: string, { v, muT, periods }: Case, { episodes, seed, steps }: MarketSize): Promise<Step[][]> {
  const draw = randomStream(seed, `control/${v}/${muT}`);
  const walk = new Walk(v * SPREAD_TICKS, draw);
  const writer = await TapeWriter.create(path, { instrument: INSTRUMENT, epochNs: EPOCH, importer: { name: 'control', options: {} } });
  const book = new BookRows(writer);
  const all: Step[][] = [];
  // The strategy counts from the first row.
  book.state(0, walk.bidTicks);
  for (let episode = 0; episode < episodes; episode++) {
    const buys = buySteps(muT / periods, periods, draw);
    const shown = steps === 'every' ? undefined : new Set(buys.flatMap((step) => [step - 1, step]));
    const told: Step[] = [];
    for (let step = 0; step <= periods; step++) {
      if (shown !== undefined && !shown.has(step)) continue;
      const moveTicks = step > 0 && (shown === undefined || shown.has(step - 1)) ? walk.move() : 0;
      const atNs = episode * episodeNs(periods) + step * STEP_NS;
      const buy = buys.includes(step);
      book.state(atNs, walk.bidTicks);
      if (buy) book.print(atNs + STEP_NS / 2, walk.bidTicks + SPREAD_TICKS);
      told.push({ step, bidTicks: walk.bidTicks, moveTicks, buy });
    }
    book.state(episode * episodeNs(periods) + (periods + CLOSING_STEPS) * STEP_NS, walk.bidTicks);
    all.push(told);
  }
  await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L2' });
  return all;
}

/** Steps 1 to `periods` in which a market buy comes: at least one. */
function buySteps(chance: number, periods: number, draw: () => number): number[] {
  for (;;) {
    const steps: number[] = [];
    // Gaps between successes are geometric.
    for (let step = gap(chance, draw); step <= periods; step += gap(chance, draw)) steps.push(step);
    if (steps.length > 0) return steps;
  }
}

function gap(chance: number, draw: () => number): number {
  return 1 + Math.floor(Math.log1p(-draw()) / Math.log1p(-chance));
}

class Walk {
  bidTicks = START_TICKS;
  private readonly deviationTicks: number;
  private readonly draw: () => number;

  constructor(deviationTicks: number, draw: () => number) {
    this.deviationTicks = deviationTicks;
    this.draw = draw;
  }

  move(): number {
    const moveTicks = Math.round(this.deviationTicks * normalQuantile(this.draw() + 2 ** -54));
    this.bidTicks += moveTicks;
    return moveTicks;
  }
}

/** A book of one level a side. */
class BookRows {
  private readonly writer: TapeWriter;
  private bidTicks = Number.NaN;
  private lots = 10;

  constructor(writer: TapeWriter) {
    this.writer = writer;
  }

  /** The touch, also where it is the same: another quantity then. */
  state(atNs: number, bidTicks: number): void {
    this.lots = 21 - this.lots;
    if (!Number.isNaN(this.bidTicks) && bidTicks !== this.bidTicks) {
      this.level(atNs, 1, this.bidTicks, 0, 0);
      this.level(atNs, -1, this.bidTicks + SPREAD_TICKS, 0, 0);
    }
    this.bidTicks = bidTicks;
    this.level(atNs, 1, bidTicks, this.lots, 0);
    this.level(atNs, -1, bidTicks + SPREAD_TICKS, this.lots, Flag.last);
  }

  print(atNs: number, priceTicks: number): void {
    this.writer.append(atNs, atNs, Kind.trade, 1, priceTicks, PRINT_LOTS, 0, Flag.last);
  }

  private level(atNs: number, side: number, priceTicks: number, lots: number, flags: number): void {
    this.writer.append(atNs, atNs, Kind.level, side, priceTicks, lots, 0, flags);
  }
}
