/**
 * Which curves over horizons a session has, as data of the page: markout, spread and its parts, markout by rule and certainty, conditional drift.
 *
 * A chart is there when at least one of its figures could be measured; a curve likewise. Units: bps. Invariant: all curves of a chart share its
 * horizons.
 *
 * Example: `chartsOf(view).map(({ id }) => id)` → `markout`, `spread-maker`, `split-maker`, `by-rule`, `by-certainty`, `conditional`.
 */
import { isMeasured, intervalText, countText, type Figure } from '../figures.js';
import { counted } from '../numbers.js';
import type { MarketView } from '../view.js';
import type { PageCurve, PageHorizonChart } from './page-data.js';

type Labels = Readonly<Record<string, string>>;

/** Measured figures of a family with these labels, by horizon. */
export function byHorizon({ market }: MarketView, family: string, labels: Labels): ReadonlyMap<number, Figure> {
  const found = market.measures.metrics
    .filter(isMeasured)
    .filter((metric) => metric.family === family && Object.entries(labels).every(([name, value]) => metric.labels[name] === value));
  return new Map(found.map((metric) => [Number(metric.labels['horizonNs']), metric]));
}

/** All charts over horizons that the session has something for. */
export function horizonCharts(view: MarketView): readonly PageHorizonChart[] {
  return [
    markoutChart(view),
    ...(['maker', 'taker'] as const).flatMap((liquidity) => [spreadChart(view, liquidity), splitChart(view, liquidity)]),
    ruleChart(view),
    certaintyChart(view),
    conditionalChart(view),
  ].filter((chart) => chart.curves.length > 0);
}

function markoutChart(view: MarketView): PageHorizonChart {
  const figures = (fair: string, liquidity: string): ReadonlyMap<number, Figure> => byHorizon(view, 'markout', { fair, liquidity });
  const both = figures('mid', 'maker').size > 0 && figures('mid', 'taker').size > 0;
  const kind = both ? 'all' : figures('mid', 'maker').size > 0 ? 'maker' : 'taker';
  return chart('markout', view, [
    // Where all fills are of one kind, `all` would be the same curve again.
    ...(both ? [curve('all fills', 'ink', figures('mid', 'all'))] : []),
    curve('maker', 'accent', figures('mid', 'maker')),
    curve('taker', 'sell', figures('mid', 'taker')),
    { ...curve(`${both ? 'all fills' : kind}, weighted mid`, 'weighted', figures('weightedMid', kind)), dashed: true },
  ]);
}

function spreadChart(view: MarketView, liquidity: string): PageHorizonChart {
  const part = (name: string): ReadonlyMap<number, Figure> => byHorizon(view, 'spread', { part: name, liquidity });
  return chart(`spread-${liquidity}`, view, [
    curve('effective spread', 'ink', part('effective')),
    curve('realised', 'accent', part('realised')),
    curve('impact', 'loss', part('impact')),
  ]);
}

function splitChart(view: MarketView, liquidity: string): PageHorizonChart {
  const part = (name: string): ReadonlyMap<number, Figure> => byHorizon(view, 'markoutSplit', { part: name, liquidity });
  return chart(`split-${liquidity}`, view, [
    curve('markout', 'ink', byHorizon(view, 'markout', { fair: 'mid', liquidity })),
    curve('capture', 'gain', part('capture')),
    curve('drift', 'loss', part('drift')),
  ]);
}

/** Colours of the fill rules on the charts. */
const RULE_COLOURS = { queue: 'accent', through: 'doubtful', crossed: 'likely', taker: 'sell' } as const;

function ruleChart(view: MarketView): PageHorizonChart {
  return chart(
    'by-rule',
    view,
    Object.entries(RULE_COLOURS).map(([rule, colour]) => curve(rule, colour, byHorizon(view, 'markoutByRule', { rule }))),
  );
}

function certaintyChart(view: MarketView): PageHorizonChart {
  const liquidity = byHorizon(view, 'markout', { fair: 'mid', liquidity: 'maker' }).size > 0 ? 'maker' : 'taker';
  const curves = (['certain', 'likely', 'doubtful'] as const).map((certainty) =>
    curve(certainty, certainty, byHorizon(view, 'markoutByCertainty', { liquidity, certainty })),
  );
  return chart('by-certainty', view, curves);
}

function conditionalChart(view: MarketView): PageHorizonChart {
  const what = (name: string): ReadonlyMap<number, Figure> => byHorizon(view, 'conditionalDrift', { what: name });
  if (what('filled').size === 0) return chart('conditional', view, []);
  return chart('conditional', view, [curve('after fills', 'loss', what('filled')), curve('while quoted', 'muted', what('quoted'))]);
}

/** A curve before its horizons are lined up with the others'. */
interface Draft extends Pick<PageCurve, 'name' | 'colour' | 'dashed'> {
  readonly figures: ReadonlyMap<number, Figure>;
}

function curve(name: string, colour: string, figures: ReadonlyMap<number, Figure>): Draft {
  return { name, colour, dashed: false, figures };
}

function chart(id: string, { tape }: MarketView, drafts: readonly Draft[]): PageHorizonChart {
  const used = drafts.filter(({ figures }) => figures.size > 0);
  const horizonsNs = [...new Set(used.flatMap(({ figures }) => [...figures.keys()]))].sort((a, b) => a - b);
  const notes = horizonsNs.map((horizonNs) => [
    ...new Set(used.flatMap(({ figures }) => figures.get(horizonNs)?.note ?? []).filter((text) => text !== '')),
  ]);
  return {
    id,
    horizonsNs,
    notes: notes.map((texts) => texts.join('; ')),
    short: horizonsNs.map((horizonNs) => horizonNs < (tape.meta.netWindowNs ?? 0)),
    curves: used.map((draft) => lined(draft, horizonsNs)),
  };
}

function lined({ name, colour, dashed, figures }: Draft, horizonsNs: readonly number[]): PageCurve {
  const at = <T>(read: (figure: Figure) => T): (T | null)[] =>
    horizonsNs.map((horizonNs) => {
      const figure = figures.get(horizonNs);
      return figure === undefined ? null : read(figure);
    });
  return {
    name,
    colour,
    dashed,
    values: at(({ value }) => rounded(value)),
    lows: at(({ interval }) => (interval === null ? null : rounded(interval.low))),
    highs: at(({ interval }) => (interval === null ? null : rounded(interval.high))),
    said: at(said).map((text) => text ?? ''),
  };
}

function said(figure: Figure): string {
  const left = figure.censored === 0 ? '' : `, ${counted(figure.censored, 'fill')} left out`;
  return `${intervalText(figure)}, ${countText(figure)}${left}`;
}

/** More digits than anybody reads. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
