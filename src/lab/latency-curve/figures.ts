/**
 * The figures of one session at one point: the main ones of `measure/`, and those that a curve needs beside them, each with its observations.
 *
 * Of the curve's own:
 * - `fills`, `filledQty`, `racesLost`: how many fills, how much, and how many cancels or replaces came too late. Neutral.
 * - `rejectShare`: new orders that were refused or lost on the way, of those sent. Neutral.
 * - `netPnl`: change of equity at the mid, fees taken off, in bps of the traded value; a gain. The market's move on what is held is in it.
 * - `edge.<horizon>`: markout of the fills less their fees, in bps of the fill price, weighted by quantity; a gain. What the spread earned or cost is in
 *   the markout (METRICS §1.4). Fills whose horizon lies beyond the tape are left out.
 *
 * Invariant: Σ numerators of `netPnl` over 1e4 is the last known equity; `edge` = `markout` − fees where all fills have a markout.
 *
 * Example: `sessionFigures(session, instrument, [1e9], [])`.
 */
import { formatDuration } from '../../base/num/duration.js';
import type { Instrument } from '../../market/instrument.js';
import { factsOf, type Fill, type SessionFacts } from '../../measure/facts.js';
import type { Metric, Observations, SessionMeasures, Sign, Unit } from '../../measure/types.js';
import type { RunSession } from '../../run/run.js';

/** A figure with what it is made of. */
export interface SessionFigure {
  readonly name: string;
  /** In a few words. */
  readonly about: string;
  readonly unit: Unit;
  readonly sign: Sign;
  readonly observations: Observations;
}

/** Main figures of a session in the order in which they are shown, then those of `asked` that are not among them. */
export function sessionFigures(
  session: RunSession,
  instrument: Instrument,
  markoutsNs: readonly number[],
  asked: readonly string[],
): SessionFigure[] {
  const [measures] = session.measures;
  if (measures === undefined) return [];
  const facts = factsOf(session.columns, instrument, measures.instrument);
  const own = ownFigures(measures, facts, markoutsNs);
  const names = mainNames(measures, markoutsNs);
  const main = names.flatMap((name) => own.get(name) ?? measuredFigure(measures, name) ?? []);
  const more = asked.filter((name) => !names.includes(name)).flatMap((name) => measuredFigure(measures, name) ?? []);
  return [...main, ...more];
}

/** Names of net gains: where one crosses 0 the edge is gone. With parents the equity is that of what they were told to hold, no gain of theirs. */
export function netGains(figures: readonly SessionFigure[], hasParents: boolean): string[] {
  const edges = figures.filter(({ name }) => name.startsWith('edge.')).map(({ name }) => name);
  return hasParents ? edges : ['netPnl', ...edges];
}

function mainNames({ parents }: SessionMeasures, markoutsNs: readonly number[]): string[] {
  const horizons = [...new Set(markoutsNs)].map(formatDuration);
  return [
    ...(parents.length === 0 ? [] : ['shortfall.total', 'slippage.arrival']),
    'spreadPaid.all',
    ...horizons.map((horizon) => `markout.mid.${horizon}.all`),
    'fees',
    ...horizons.map((horizon) => `edge.${horizon}`),
    'netPnl',
    'fillRate',
    'fills',
    'filledQty',
    'cancelRaces.lost',
    'racesLost',
    'rejectShare',
  ];
}

function measuredFigure({ metrics, observations }: SessionMeasures, name: string): SessionFigure | undefined {
  const index = metrics.findIndex((metric) => metric.name === name);
  const metric = metrics[index];
  return metric === undefined
    ? undefined
    : { name, about: aboutOf(metric), unit: metric.unit, sign: metric.sign, observations: observations[index]! };
}

const FAMILIES: Readonly<Record<string, string>> = {
  shortfall: 'shortfall',
  slippage: 'slippage to arrival',
  spreadPaid: 'spread paid',
  markout: 'markout to the mid',
  fees: 'fees',
  fillRate: 'filled of ordered',
  cancelRaces: 'cancel races lost',
};

function aboutOf({ family, name, labels }: Metric): string {
  const words = FAMILIES[family] ?? name;
  const { horizonNs } = labels;
  return typeof horizonNs === 'number' ? `${words}, ${formatDuration(horizonNs)}` : words;
}

function ownFigures(measures: SessionMeasures, facts: SessionFacts, markoutsNs: readonly number[]): Map<string, SessionFigure> {
  const { fills, scale, amendments, orders } = facts;
  const lost = amendments.filter(({ raceLost }) => raceLost);
  const own = [
    count(
      'fills',
      'number of fills',
      'count',
      'fills',
      fills.map((fill) => [1, fill.exchTs]),
    ),
    count(
      'filledQty',
      'filled quantity',
      'qty',
      'fills',
      fills.map((fill) => [scale.qty(fill.qtyLots), fill.exchTs]),
    ),
    count(
      'racesLost',
      'number of cancel races lost',
      'count',
      'requests',
      lost.map(({ sentTs }) => [1, sentTs]),
    ),
    ratio(
      'rejectShare',
      'orders refused or lost',
      'share',
      'neutral',
      'orders',
      orders.map(({ rejected, sentTs }) => [Number(rejected), 1, sentTs]),
    ),
    netPnl(measures, facts),
    ...[...new Set(markoutsNs)].flatMap((horizonNs) => edge(measures, facts, horizonNs) ?? []),
  ];
  return new Map(own.map((figure) => [figure.name, figure]));
}

/** A total; of nothing it is 0. */
function count(
  name: string,
  about: string,
  unit: Unit,
  counted: Metric['counted'],
  rows: readonly (readonly [number, number])[],
): SessionFigure {
  const all = rows.length === 0 ? [[0, 0] as const] : rows;
  return {
    name,
    about,
    unit,
    sign: 'neutral',
    observations: observationsOf(
      name,
      'total',
      counted,
      all.map(([value, at]) => [value, 1, at]),
    ),
  };
}

function ratio(
  name: string,
  about: string,
  unit: Unit,
  sign: Sign,
  counted: Metric['counted'],
  rows: readonly (readonly [number, number, number])[],
): SessionFigure {
  return { name, about, unit, sign, observations: observationsOf(name, 'ratio', counted, rows) };
}

/** From rows of numerator, weight and time. */
function observationsOf(
  name: string,
  summary: Observations['summary'],
  counted: Metric['counted'],
  rows: readonly (readonly [number, number, number])[],
): Observations {
  const column = (place: 0 | 1 | 2): Float64Array => Float64Array.from(rows, (row) => row[place]);
  return { name, summary, counted, numerators: column(0), weights: column(1), at: column(2) };
}

/** Change of equity from sample to sample over what traded meanwhile; where there is no mid the change waits for the next one. */
function netPnl({ samples }: SessionMeasures, { fills, scale }: SessionFacts): SessionFigure {
  const rows: [number, number, number][] = [];
  let before = 0;
  let next = 0;
  let traded = 0;
  for (let i = 0; i < samples.count; i++) {
    const ts = samples.ts[i]!;
    for (let fill = fills[next]; fill !== undefined && fill.exchTs <= ts; fill = fills[++next]) traded += valueOf(fill, scale);
    const equity = samples.equity[i]!;
    if (Number.isNaN(equity) || (equity === before && traded === 0)) continue;
    rows.push([1e4 * (equity - before), traded, ts]);
    before = equity;
    traded = 0;
  }
  return ratio('netPnl', 'equity gained, of traded value', 'bps', 'gain', 'fills', rows);
}

function valueOf({ qtyLots, priceTicks }: Fill, scale: SessionFacts['scale']): number {
  return Math.abs(scale.value(qtyLots, priceTicks));
}

/** Markout less fees, fill by fill: those that the markout left out are known by their time, since fills of one instant share their horizon. */
function edge({ metrics, observations }: SessionMeasures, { fills, scale }: SessionFacts, horizonNs: number): SessionFigure | undefined {
  const index = metrics.findIndex(({ name }) => name === `markout.mid.${formatDuration(horizonNs)}.all`);
  const markout = observations[index];
  if (markout === undefined) return undefined;
  const known = new Set(markout.at);
  const followed = fills.filter(({ exchTs }) => known.has(exchTs));
  const rows = followed.map((fill, i): [number, number, number] => {
    const feeBps = (1e4 * scale.amount(fill.feeUnits)) / valueOf(fill, scale);
    return [markout.numerators[i]! - feeBps * fill.qtyLots, fill.qtyLots, fill.exchTs];
  });
  const horizon = formatDuration(horizonNs);
  return ratio(`edge.${horizon}`, `markout less fees, ${horizon}`, 'bps', 'gain', 'fills', rows);
}
