/**
 * Adverse selection in words and rows, for page and terminal: whether fills knew more than chance.
 *
 * Example: "After passive fills the mid drifted 0.42 bps further against us within 1 s than while we were quoted: more than noise, [-0.61, -0.23]."
 */
import { figureOf, intervalText, isMeasured, type Figure } from './figures.js';
import { bps, counted, percent, span } from './numbers.js';
import type { MarketView } from './view.js';

/** The difference of the drifts at the horizon next to one second that has an interval; undefined when none could be measured. */
function mainDrift({ market }: MarketView): Figure | undefined {
  const distance = ({ labels }: Figure): number => Math.abs(Math.log(Math.max(1, Number(labels['horizonNs'])) / 1e9));
  const found = market.measures.metrics
    .filter(isMeasured)
    .filter(({ family, labels }) => family === 'conditionalDrift' && labels['what'] === 'difference')
    .sort((a, b) => distance(a) - distance(b));
  return found.find(({ interval }) => interval !== null) ?? found[0];
}

/** The sentence; empty without passive fills. */
export function adverseSaid(view: MarketView): string {
  const drift = mainDrift(view);
  if (drift === undefined) return '';
  const { value, interval, labels } = drift;
  const way = value < 0 ? 'against us' : 'our way';
  const start = `Within ${span(Number(labels['horizonNs']))} of passive fills the mid drifted ${bps(Math.abs(value))} bps further ${way} than while we were quoted`;
  if (interval === null) return `${start}; that is too little evidence to tell it from noise.`;
  const told = interval.low > 0 || interval.high < 0 ? 'more than noise' : 'which noise can explain';
  return `${start}: ${told}, ${intervalText(drift)}.`;
}

/** Drift after passive fills and while quoted, a row a horizon. */
export interface DriftRow {
  readonly horizonNs: number;
  readonly filled: Figure;
  readonly quoted: Figure | undefined;
  readonly difference: Figure | undefined;
}

/** A row for each horizon at which passive fills could be followed. */
export function driftRows({ market }: MarketView): readonly DriftRow[] {
  const drifts = market.measures.metrics.filter(isMeasured).filter(({ family }) => family === 'conditionalDrift');
  return drifts
    .filter(({ labels }) => labels['what'] === 'filled')
    .map((filled) => {
      const { horizonNs } = filled.labels;
      const what = (name: string): Figure | undefined =>
        drifts.find(({ labels }) => labels['what'] === name && labels['horizonNs'] === horizonNs);
      return { horizonNs: Number(horizonNs), filled, quoted: what('quoted'), difference: what('difference') };
    });
}

/** How often passive fills went wrong at once, and how likely passive orders were to fill, in one sentence; empty where neither is known. */
export function passiveSaid({ market }: MarketView): string {
  const share = (name: string): string => {
    const figure = figureOf(market.measures, name);
    return figure === undefined ? '' : percent(figure.value);
  };
  const [adverse, through] = [share('adverseFills.maker'), share('tradeThrough.maker')];
  const within = ['1s', '5s', '30s'].flatMap((time) => {
    const figure = figureOf(market.measures, `fillProbability.${time}`);
    return figure === undefined ? [] : [{ figure, text: `${percent(figure.value)} within ${span(Number(figure.labels['withinNs']))}` }];
  });
  const [first] = within;
  return [
    adverse === '' ? '' : `The mid’s next move was against ${adverse} of the passive fills`,
    through === '' ? '' : `${through} were filled by a trade beyond our price`,
    first === undefined
      ? ''
      : `of ${counted(first.figure.count, 'order')} that rested, filled: ${within.map(({ text }) => text).join(', ')}`,
  ]
    .filter((text) => text !== '')
    .join('; ')
    .concat('.')
    .replace(/^\.$/, '')
    .replace(/^./, (letter) => letter.toUpperCase());
}
