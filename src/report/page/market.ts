/**
 * One session on one tape, unpacked for drawing, with its conversions.
 *
 * On the charts x is ms since the Unix epoch (a float, exact to a microsecond), y the price as a decimal. Everything that is spelled out
 * starts from ns and ticks instead.
 */
import { NO_TICKS } from '../html/page-data.js';
import type {
  PageChart,
  PageData,
  PageFills,
  PageMarket,
  PageOrders,
  PagePieces,
  PageSamples,
  PageTape,
  Packed,
} from '../html/page-data.js';
import { Scale } from '../numbers.js';
import { unpack } from './decode.js';

type Column = ArrayLike<number>;
/** A table with its packed columns as numbers. */
export type Unpacked<T> = { readonly [K in keyof T]: T[K] extends Packed ? Column : T[K] };

/** What is drawn of one session. */
export class Market {
  readonly page: PageMarket;
  readonly tape: PageTape;
  readonly scale: Scale;
  readonly chart: Unpacked<PageChart>;
  readonly orders: Unpacked<PageOrders>;
  readonly pieces: Unpacked<PagePieces>;
  readonly fills: Unpacked<PageFills>;
  readonly samples: Unpacked<PageSamples>;
  private readonly epochMs: number;
  private readonly tickValue: number;

  constructor(data: PageData, page: PageMarket) {
    this.page = page;
    this.tape = data.tapes[page.tape]!;
    this.scale = new Scale(this.tape.tickSize, this.tape.lotSize);
    this.chart = unpackTable(data.charts[page.chart]!);
    this.orders = unpackTable(page.orders);
    this.pieces = unpackTable(page.pieces);
    this.fills = unpackTable(page.fills);
    this.samples = unpackTable(page.samples);
    this.epochMs = Number(BigInt(this.tape.epochNs) / 1_000_000n);
    this.tickValue = this.scale.tickValue;
  }

  /** Time on the chart. */
  x(ts: number): number {
    return this.epochMs + ts / 1e6;
  }

  /** Back to ns since the tape epoch. */
  ts(x: number): number {
    return (x - this.epochMs) * 1e6;
  }

  /** Price on the chart; NaN where there is none. */
  y(ticks: number): number {
    return ticks === NO_TICKS ? Number.NaN : ticks * this.tickValue;
  }

  /** Bucket of a time, within the chart. */
  bucketAt(ts: number): number {
    const { fromTs, bucketNs, count } = this.chart;
    return Math.min(count - 1, Math.max(0, Math.floor((ts - fromTs) / bucketNs)));
  }

  /** Last sample at or before `ts`; −1 before the first. */
  sampleAt(ts: number): number {
    return lastAtOrBefore(this.samples.ts, ts);
  }
}

/** Index of the last element ≤ `value` of an ascending column; −1 when there is none. */
function lastAtOrBefore(column: Column, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const PACKED = /^(f64|f32|i32|u8):/;

function unpackTable<T extends object>(table: T): Unpacked<T> {
  const entries = Object.entries(table).map(([name, value]) => [
    name,
    typeof value === 'string' && PACKED.test(value) ? unpack(value) : (value as unknown),
  ]);
  return Object.fromEntries(entries) as Unpacked<T>;
}
