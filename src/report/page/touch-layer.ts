/**
 * The market on the price chart: best bid and ask as two bands, printed volume as bars at the bottom.
 *
 * A band runs over the buckets from the lowest to the highest price, so that extremes survive at any zoom; where it is one price high it
 * reads as a line. It is drawn as polygons of our own: 4,000 buckets, no library object for each.
 */
import type { CustomSeriesOption } from 'echarts';
import { NO_TICKS } from '../html/page-data.js';
import { faded, type Colours } from './colours.js';
import type { Market } from './market.js';

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;
type Point = [number, number];
type Column = ArrayLike<number>;

/** Share of the height that the tallest volume bar takes. */
const VOLUME_HEIGHT = 0.16;

/** Rectangle of the price chart in pixels. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Buckets in view and the way from data to pixels, which is linear on both axes. */
interface Sight {
  readonly first: number;
  readonly last: number;
  readonly frame: Frame;
  readonly left: (bucket: number) => number;
  readonly top: (ticks: number) => number;
}

/** Best bid, best ask and volume. */
export function touchLayer(market: Market, colours: Colours): CustomSeriesOption {
  const { chart, page } = market;
  return {
    id: 'touch',
    name: 'touch',
    type: 'custom',
    silent: true,
    clip: true,
    z: 1,
    encode: { x: [0, 1], y: -1 },
    data: [[market.x(page.fromTs), market.x(page.toTs)]],
    renderItem: (params, api) => {
      const sight = sightOf(market, params.coordSys as unknown as Frame, api);
      const bands = [...bandShapes(chart.bidLow, chart.bidHigh, sight), ...bandShapes(chart.askLow, chart.askHigh, sight)];
      const style = { fill: faded(colours.touch, 0.4), stroke: colours.touch, lineWidth: 1, lineJoin: 'bevel' as const };
      return {
        type: 'group',
        children: [
          ...volumeShapes(chart.volume, sight).map((shape) => ({ type: 'rect' as const, shape, style: { fill: colours.volume } })),
          ...bands.map((points) => ({ type: 'polygon' as const, shape: { points }, style })),
        ],
      };
    },
  };
}

function sightOf(market: Market, frame: Frame, api: Parameters<RenderItem>[1]): Sight {
  const { chart } = market;
  const endTs = chart.fromTs + chart.count * chart.bucketNs;
  const [x0 = 0, y0 = 0] = api.coord([market.x(chart.fromTs), 0]);
  const [x1 = 1, y1 = 1] = api.coord([market.x(endTs), market.scale.tickValue]);
  const width = (x1 - x0) / chart.count;
  const bucket = (x: number): number => Math.min(chart.count - 1, Math.max(0, Math.floor((x - x0) / width)));
  return {
    first: bucket(frame.x),
    last: bucket(frame.x + frame.width),
    frame,
    left: (i) => x0 + i * width,
    top: (ticks) => y0 + ticks * (y1 - y0),
  };
}

/** A polygon for each run of buckets that have prices: along the top, and back along the bottom. */
function bandShapes(low: Column, high: Column, sight: Sight): Point[][] {
  const shapes: Point[][] = [];
  for (let i = sight.first; i <= sight.last; i++) {
    if (low[i] === NO_TICKS) continue;
    const from = i;
    while (i < sight.last && low[i + 1] !== NO_TICKS) i++;
    shapes.push(bandShape(low, high, from, i, sight));
  }
  return shapes;
}

function bandShape(low: Column, high: Column, from: number, to: number, { left, top }: Sight): Point[] {
  const points: Point[] = [];
  for (let i = from; i <= to; i++) points.push([left(i), top(high[i]!)], [left(i + 1), top(high[i]!)]);
  for (let i = to; i >= from; i--) points.push([left(i + 1), top(low[i]!)], [left(i), top(low[i]!)]);
  return points;
}

/** Bars of printed volume, buckets joined until a bar is three pixels wide. */
function volumeShapes(volume: Column, { first, last, frame, left }: Sight): { x: number; y: number; width: number; height: number }[] {
  const joined = Math.max(1, Math.ceil(3 / (left(1) - left(0))));
  const bars: { x: number; lots: number }[] = [];
  for (let i = first - (first % joined); i <= last; i += joined) {
    let lots = 0;
    for (let j = i; j < i + joined && j < volume.length; j++) lots += volume[j]!;
    bars.push({ x: left(i), lots });
  }
  const largest = bars.reduce((most, { lots }) => Math.max(most, lots), 0) || 1;
  const width = Math.max(1, joined * (left(1) - left(0)) - 1);
  return bars
    .filter(({ lots }) => lots > 0)
    .map(({ x, lots }) => {
      const height = (lots / largest) * VOLUME_HEIGHT * frame.height;
      return { x, y: frame.y + frame.height - height, width, height };
    });
}
