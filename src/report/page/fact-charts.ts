/** The charts of a page of market facts: which curves each of them shows. */
import type { ImpactLaw, MarketFacts } from '../../measure/facts/types.js';
import type { FactChart } from '../html/fact-chart-id.js';
import { counted, significant, span } from '../numbers.js';
import type { Curve, XyChart } from './xy-chart.js';

/** The spread is shown as far as this share of the time goes, and to so many ticks at least. */
const SHOWN_SHARE = 0.998;
const LEAST_TICKS = 8;
const Z = 1.96;

type Maker = (facts: MarketFacts) => XyChart;

/** By element. */
export const FACT_CHART_MAKERS: Readonly<Record<FactChart, Maker>> = {
  'chart-spread': spread,
  'chart-depth-best': ({ depth }) => depthOf(depth.fromBest, 'from the best price'),
  'chart-depth-mid': ({ depth }) => depthOf(depth.fromMid, 'from the mid'),
  'chart-signs': signs,
  'chart-returns': returns,
  'chart-signature': signature,
  'chart-impact': impact,
  'chart-response': response,
};

const ticksText = (x: number): string => counted(x, 'tick');

function spread({ spread: { histogram } }: MarketFacts): XyChart {
  let share = 0;
  const shown = histogram.filter((bar) => {
    const isShown = share < SHOWN_SHARE || bar.ticks <= LEAST_TICKS;
    share += bar.share;
    return isShown;
  });
  return {
    curves: [{ name: 'share of time', kind: 'bars', colour: 'accent', x: shown.map((bar) => bar.ticks), y: shown.map((bar) => bar.share) }],
    xText: ticksText,
  };
}

function depthOf(points: MarketFacts['depth']['fromBest'], from: string): XyChart {
  const x = points.map(({ ticks }) => ticks);
  return {
    curves: [
      { name: 'bids', kind: 'step', colour: 'buy', x, y: points.map(({ bidLots }) => bidLots) },
      { name: 'asks', kind: 'step', colour: 'sell', x, y: points.map(({ askLots }) => askLots) },
    ],
    yFromZero: true,
    xText: (ticks) => `${ticksText(ticks)} ${from}`,
  };
}

function signs({ signs: { autocorrelation, noise, fit, gamma } }: MarketFacts): XyChart {
  const x = autocorrelation.map((_, i) => i + 1);
  const line: Curve[] =
    fit === null || gamma.value === null ? [] : [law('fitted decay', fit.amplitude, -gamma.value, [fit.fromLag, fit.toLag], 'doubtful')];
  return {
    curves: [{ name: 'autocorrelation', kind: 'points', colour: 'accent', x, y: autocorrelation }, ...line, ...rule(noise, x)],
    xLog: true,
    yLog: autocorrelation.some((value) => value !== null && value > 0),
    yFloor: noise === null ? undefined : noise / 5,
    xText: (lag) => `lag ${lag}`,
  };
}

/** A power law as a line between two places, which on logarithmic axes is straight. */
function law(name: string, amplitude: number, exponent: number, ends: readonly number[], colour: Curve['colour']): Curve {
  return { name, kind: 'line', colour, x: ends, y: ends.map((x) => amplitude * Math.exp(exponent * Math.log(x))) };
}

/** A dashed line at a height, over all of the axis. */
function rule(height: number | null, x: readonly number[]): Curve[] {
  return height === null ? [] : [{ name: `at ${height}`, kind: 'rule', colour: 'muted', x: [x[0]!, x.at(-1)!], y: [height, height] }];
}

function returns({ returns: all, mainIntervalNs }: MarketFacts): XyChart {
  const main = all.find(({ intervalNs }) => intervalNs === mainIntervalNs);
  const x = main?.autocorrelation.map((_, i) => i + 1) ?? [];
  const noise = 2 / Math.sqrt(main?.count ?? 1);
  return {
    curves: [
      { name: 'returns', kind: 'line', colour: 'accent', x, y: main?.autocorrelation ?? [] },
      { name: 'their size', kind: 'line', colour: 'doubtful', x, y: main?.absoluteAutocorrelation ?? [] },
      ...(x.length === 0 ? [] : [...rule(noise, x), ...rule(-noise, x)]),
    ],
    xText: (lag) => `lag ${lag} (${span(lag * mainIntervalNs)})`,
  };
}

function signature({ signature: { points } }: MarketFacts): XyChart {
  const x = points.map(({ intervalNs }) => intervalNs);
  const curve = (name: string, of: 'mid' | 'trades', colour: Curve['colour']): Curve => ({
    name,
    kind: 'line',
    colour,
    x,
    y: points.map((point) => point[of].value),
    errors: points.map((point) => scaled(point[of].standardError)),
  });
  return {
    curves: [curve('mid', 'mid', 'accent'), curve('trade prices', 'trades', 'sell')],
    xLog: true,
    yFromZero: true,
    xText: span,
    xAxisText: span,
  };
}

function scaled(standardError: number | null): number | null {
  return standardError === null ? null : Z * standardError;
}

function impact({ impact: { bins, untilNext, meanLots } }: MarketFacts): XyChart {
  const x = bins.map((bin) => bin.meanLots);
  return {
    curves: [
      {
        name: 'until the next trade',
        kind: 'points',
        colour: 'accent',
        x,
        y: bins.map((bin) => bin.untilNextTicks),
        errors: bins.map((bin) => Z * bin.untilNextError),
      },
      { name: 'within its instant', kind: 'points', colour: 'weighted', x, y: bins.map((bin) => bin.immediateTicks) },
      ...lawOfSize(untilNext, meanLots, x),
    ],
    xLog: true,
    yLog: bins.some((bin) => bin.untilNextTicks > 0 || bin.immediateTicks > 0),
    xText: (lots) => `${significant(lots, 4)} lots`,
  };
}

function lawOfSize({ exponent: { value }, amplitudeTicks }: ImpactLaw, meanLots: number | null, x: readonly number[]): Curve[] {
  if (value === null || amplitudeTicks === null || meanLots === null || x.length < 2) return [];
  const scale = Math.exp(value * Math.log(meanLots));
  return [law('fitted law', amplitudeTicks / scale, value, [x[0]!, x.at(-1)!], 'doubtful')];
}

function response({ response: { points } }: MarketFacts): XyChart {
  return {
    curves: [
      {
        name: 'response',
        kind: 'line',
        colour: 'accent',
        x: points.map(({ lag }) => lag),
        y: points.map(({ ticks }) => ticks.value),
        errors: points.map(({ ticks }) => scaled(ticks.standardError)),
      },
    ],
    xLog: true,
    xText: (lag) => `lag ${lag}`,
  };
}
