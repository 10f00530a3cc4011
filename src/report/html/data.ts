/**
 * Write the data of a page: columns of what is drawn, packed (`page-data.ts`).
 *
 * Invariant: a chart of the market that several sessions share is written once.
 *
 * Example: `const { data, leftOut } = pageData(viewsOf(input))`; `leftOut[i]` says what view i does not draw.
 */
import type { ChartColumns, FillProbabilityPoint, SampleColumns } from '../../measure/types.js';
import { Certainty, Liquidity, namesByCode, Rule } from '../../sim/columns.js';
import type { OrderLife } from '../orders.js';
import type { MarketView } from '../view.js';
import { restsOn } from '../words.js';
import { horizonCharts } from './horizon-charts.js';
import { CERTAINTIES, FATES, LIQUIDITIES, NO_TICKS, RULES } from './page-data.js';
import type {
  PageChart,
  PageData,
  PageFills,
  PageMarket,
  PageOrders,
  PageParent,
  PagePieces,
  PageSamples,
  PageWaits,
  Packed,
} from './page-data.js';
import { thinned, type Drawn, type Stretch } from './thin.js';

/** Most fills, and most stretches of orders, that one session draws, and all of a page together. */
const CAP_PER_SESSION = 6_000;
const CAP_PER_PAGE = 8_000;
const SAMPLE_BUCKETS = 1_000;

/** A page's data, and for each view what it leaves out of the picture. */
export interface PageContent {
  readonly data: PageData;
  readonly leftOut: readonly (readonly string[])[];
}

/** Data of all views. */
export function pageData(views: readonly MarketView[]): PageContent {
  const caps = sharedCaps(views.map((view) => Math.max(view.tally.all.fills, view.tally.orders)));
  const tapes = [...new Set(views.map((view) => view.tape))];
  const charts = new ChartShelf();
  const drawn = views.map((view, i) => drawnOf(view, caps[i]!));
  const markets = views.map((view, i) => marketOf(view, drawn[i]!, tapes.indexOf(view.tape), charts.place(view.market.measures.chart)));
  return {
    data: {
      tapes: tapes.map((tape) => {
        const { tickSize, lotSize, symbol } = tape.instrument;
        return { epochNs: tape.meta.epochNs, tickSize, lotSize, symbol, levelOfDetail: restsOn(tape) };
      }),
      charts: charts.all,
      markets,
    },
    leftOut: drawn.map((of) => of.leftOut),
  };
}

/** Share the page's room: who needs little gets it, the rest is shared equally. */
function sharedCaps(needs: readonly number[]): readonly number[] {
  const caps = new Array<number>(needs.length).fill(0);
  let room = CAP_PER_PAGE;
  const order = needs.map((_, i) => i).sort((a, b) => needs[a]! - needs[b]! || a - b);
  order.forEach((view, place) => {
    const fair = Math.floor(room / (needs.length - place));
    caps[view] = Math.max(200, Math.min(CAP_PER_SESSION, fair));
    room -= Math.min(caps[view], needs[view]!);
  });
  return caps;
}

function drawnOf({ session, market, lives, fromTs, toTs }: MarketView, cap: number): Drawn {
  return thinned(session.columns.reports, market.tape, lives, cap, Math.max(1, (toTs - fromTs) / 4000));
}

function marketOf(view: MarketView, drawn: Drawn, tape: number, chart: number): PageMarket {
  const { key, market, session, fromTs, toTs, currency } = view;
  return {
    key,
    tape,
    chart,
    currency,
    queueModel: session.queueModel,
    alone: market.alone === true,
    fromTs,
    toTs,
    orders: packOrders(drawn.orders),
    pieces: packPieces(drawn.stretches),
    fills: packFills(view, drawn),
    samples: packSamples(market.measures.samples),
    parents: parentsOf(view),
    horizonCharts: horizonCharts(view),
    waits: waitsOf(view),
  };
}

/** Charts of the market, each written once. */
class ChartShelf {
  readonly all: PageChart[] = [];
  private readonly places = new Map<string, number>();

  place(columns: ChartColumns): number {
    const chart = packChart(columns);
    const content = JSON.stringify(chart);
    const known = this.places.get(content);
    if (known !== undefined) return known;
    this.places.set(content, this.all.length);
    return this.all.push(chart) - 1;
  }
}

function packChart(chart: ChartColumns): PageChart {
  return {
    fromTs: chart.fromTs,
    bucketNs: chart.bucketNs,
    count: chart.count,
    bidLow: packTicks(chart.bidLowTicks),
    bidHigh: packTicks(chart.bidHighTicks),
    askLow: packTicks(chart.askLowTicks),
    askHigh: packTicks(chart.askHighTicks),
    volume: packF32(chart.volumeLots),
  };
}

function packOrders(orders: readonly OrderLife[]): PageOrders {
  const kinds = [...new Set(orders.map(kindOf))];
  return {
    count: orders.length,
    clOrdIds: orders.map((order) => order.clOrdId),
    acceptedTs: packF64(orders.map((order) => order.acceptedTs)),
    endTs: packF64(orders.map((order) => order.endTs)),
    qtyLots: packF64(orders.map((order) => order.qtyLots)),
    cumLots: packF64(orders.map((order) => order.cumLots)),
    side: packU8(orders.map((order) => sideIndex(order.side))),
    kind: packU8(orders.map((order) => kinds.indexOf(kindOf(order)))),
    fate: packU8(orders.map((order) => FATES.indexOf(order.fate))),
    replaces: packU8(orders.map((order) => Math.min(255, order.replaces))),
    kinds,
  };
}

function kindOf({ ordType, timeInForce }: OrderLife): string {
  return `${ordType} ${timeInForce}`;
}

function packPieces(stretches: readonly Stretch[]): PagePieces {
  return {
    count: stretches.length,
    fromTs: packF64(stretches.map((piece) => piece.fromTs)),
    toTs: packF64(stretches.map((piece) => piece.toTs)),
    ticks: packI32(stretches.map((piece) => piece.ticks)),
    side: packU8(stretches.map((piece) => sideIndex(piece.side))),
    order: packI32(stretches.map((piece) => piece.order)),
    merged: packI32(stretches.map((piece) => piece.merged)),
  };
}

function packFills({ session }: MarketView, { fills, orders }: Drawn): PageFills {
  const { reports } = session.columns;
  const orderIndex = new Map(orders.map((order, i) => [order.clOrd, i]));
  const of = (column: ArrayLike<number>): number[] => fills.map((row) => column[row]!);
  return {
    count: fills.length,
    ts: packF64(of(reports.exchTs)),
    ticks: packI32(of(reports.lastPxTicks)),
    qtyLots: packF64(of(reports.lastQtyLots)),
    row: packF64(of(reports.tapeRow)),
    before: packF32(of(reports.aheadBeforeLots)),
    after: packF32(of(reports.aheadAfterLots)),
    order: packI32(fills.map((row) => orderIndex.get(reports.clOrd[row]!) ?? -1)),
    side: packU8(of(reports.side).map(sideIndex)),
    liquidity: packU8(recode(of(reports.liquidity), namesByCode(Liquidity), LIQUIDITIES)),
    rule: packU8(recode(of(reports.rule), namesByCode(Rule), RULES)),
    certainty: packU8(recode(of(reports.certainty), namesByCode(Certainty), CERTAINTIES)),
  };
}

/** Codes of a session's columns as indexes into a page's list of names. */
function recode(codes: readonly number[], names: readonly string[], list: readonly string[]): number[] {
  return codes.map((code) => Math.max(0, list.indexOf(names[code] ?? '')));
}

function sideIndex(side: number): number {
  return side > 0 ? 0 : 1;
}

/** Samples thinned so that the lowest and highest position and equity of each stretch survive. */
function packSamples(samples: SampleColumns): PageSamples {
  const rows = sampleRows(samples);
  return {
    ts: packF64(rows.map((i) => samples.ts[i]!)),
    position: packF64(rows.map((i) => samples.positionLots[i]!)),
    equity: packF32(rows.map((i) => samples.equity[i]!)),
  };
}

function sampleRows({ count, positionLots, equity }: SampleColumns): number[] {
  if (count <= 4 * SAMPLE_BUCKETS) return Array.from({ length: count }, (_, i) => i);
  const rows = new Set<number>([0, count - 1]);
  for (let bucket = 0; bucket < SAMPLE_BUCKETS; bucket++) {
    const from = Math.floor((bucket * count) / SAMPLE_BUCKETS);
    const to = Math.floor(((bucket + 1) * count) / SAMPLE_BUCKETS);
    for (const column of [positionLots, equity]) for (const row of extremes(column, from, to)) rows.add(row);
    rows.add(to - 1);
  }
  return [...rows].sort((a, b) => a - b);
}

function extremes(column: Float64Array, from: number, to: number): [number, number] {
  let low = from;
  let high = from;
  for (let i = from + 1; i < to; i++) {
    if (column[i]! < column[low]!) low = i;
    if (column[i]! > column[high]!) high = i;
  }
  return [low, high];
}

function parentsOf({ market, scale }: MarketView): PageParent[] {
  return market.measures.parents.map((parent) => ({
    fromTs: parent.decidedTs,
    toTs: parent.endTs,
    decisionPrice: parent.decisionPrice,
    label: `${parent.side > 0 ? 'buy' : 'sell'} ${scale.qty(parent.orderedLots)}, decision mid`,
  }));
}

function waitsOf({ market }: MarketView): PageWaits {
  const points = market.measures.curves.fillProbability;
  const shares = (of: (point: FillProbabilityPoint) => number): number[] => points.map((point) => rounded(of(point)));
  return {
    afterNs: points.map((point) => point.afterNs),
    filled: shares((point) => point.filled),
    standardError: shares((point) => point.standardError),
    canceledAway: shares((point) => point.canceledAway),
    canceled: shares((point) => point.canceled),
    ifNeverCanceled: points.map(({ ifNeverCanceled }) => (ifNeverCanceled === null ? null : rounded(ifNeverCanceled))),
  };
}

/** More digits than a picture shows. */
function rounded(share: number): number {
  return Number(share.toFixed(5));
}

function packF64(values: ArrayLike<number>): Packed {
  return `f64:${base64(Float64Array.from(values))}`;
}

function packF32(values: ArrayLike<number>): Packed {
  return `f32:${base64(Float32Array.from(values))}`;
}

function packI32(values: ArrayLike<number>): Packed {
  return `i32:${base64(Int32Array.from(values))}`;
}

function packU8(values: ArrayLike<number>): Packed {
  return `u8:${base64(Uint8Array.from(values))}`;
}

function packTicks(ticks: Float64Array): Packed {
  return packI32(Int32Array.from(ticks, (value) => (Number.isNaN(value) ? NO_TICKS : value)));
}

function base64(column: Float64Array | Float32Array | Int32Array | Uint8Array): string {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('base64');
}
