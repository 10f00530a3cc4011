/**
 * What a tape cannot tell and what was done to it, one sentence each: printed with every report (DESIGN §1.3, §4).
 *
 * Example: "Receive times assume a smallest feed latency of 1 ms; clocks were moved by -1.83 ms for it."
 */
import type { TapeMeta } from '../market/tape.js';
import { counted, fixed, percent, Scale, span } from './numbers.js';
import type { ReportImpact, ReportTape } from './types.js';
import { restsOn } from './words.js';

/** From this share of time on, a stale touch is said at the top of a report. */
const MUCH_STALE = 0.1;

/** More files than this are counted, not named. */
const MOST_NAMED = 3;

/** What stands on the other side of trades in a market that was made in the run. */
const MADE_BY: Readonly<Record<NonNullable<ReportTape['madeBy']>, string>> = {
  models: 'Orders trade in a market that answers back: how it answers is that of its participants, which are models.',
  flow: 'Orders trade with recorded ones, which meet them and do not react: what their owners would have done otherwise is not known.',
  both: 'Orders trade with recorded ones, which do not react to them, and with those of participants, which are models.',
};

/** What must be known before any figure is read: empty, or a sentence for the top of the report. */
export function tapeCaution({ meta, instrument }: ReportTape): string {
  const { staleTouchShare = 0 } = meta;
  if (staleTouchShare < MUCH_STALE) return '';
  return `The best bid and ask of the ${instrument.symbol} tape were not the venue’s own ${percent(staleTouchShare)} of the time: figures against the mid (spread, timing, short markouts) are less exact than their intervals say.`;
}

/** Sentences about one tape, the most consequential first. */
export function tapeLimits(tape: ReportTape): readonly string[] {
  const { meta, instrument, madeBy, impact = [] } = tape;
  const scale = new Scale(instrument.tickSize, instrument.lotSize);
  return [
    detailLimit(tape),
    ...(madeBy !== undefined ? [MADE_BY[madeBy]] : impactLimits(impact)),
    latencyLimit(meta),
    staleLimit(meta),
    nettingLimit(meta),
    depthLimit(meta),
    snapshotLimit(meta, scale),
    staleAfterLimit(meta),
    ...repairLimits(meta),
    integrityLimit(meta),
  ].filter((text) => text !== '');
}

function impactLimits(impact: readonly ReportImpact[]): string[] {
  const unmoved = 'Own orders do not change the recorded market; what they take stays taken for the session that took it.';
  const moved = impact.map(({ model, sessions, isAll }) => {
    const who = isAll ? 'Each session' : sessions.join(', ');
    if (model === 'replay-into-venue')
      return `${who}: trades in a market of its own, which the recorded flow enters: it meets own orders and does not react to them, and what own trading changed lasts until the flow has undone it. Figures are held against the recorded mid, so that its own impact is part of its cost.`;
    return model === 'consume'
      ? `${who}: trades in the recorded market less what it took itself, which its strategy sees missing; nobody reacts to it. Figures are held against the recorded mid.`
      : `${who}: trades in the recorded market plus its own impact, by a stated model and not measured: prices shift by what it takes, for it alone, and the shift fades. Figures are held against the recorded mid, so that its own impact is part of its cost.`;
  });
  return impact.some(({ isAll }) => isAll)
    ? moved
    : [moved.length === 0 ? unmoved : `But for the sessions named next: ${unmoved[0]!.toLowerCase()}${unmoved.slice(1)}`, ...moved];
}

function detailLimit(tape: ReportTape): string {
  const levelOfDetail = restsOn(tape);
  if (levelOfDetail === 'L3') return 'The tape names every order (L3): queue places are counted, not estimated.';
  const shows = levelOfDetail === 'L1' ? 'the touch (L1)' : 'levels (L2)';
  if (tape.flowDetail !== undefined)
    return `What was recorded shows ${shows}, not orders: lots that were cancelled are taken from behind those who wait, so that what fills would have filled wherever they stood.`;
  return `The tape shows ${shows}, not orders: places in a queue are estimated by the queue model, and bounded by a pessimistic and an optimistic one.`;
}

function latencyLimit({ minLatencyNs, repairs }: TapeMeta): string {
  if (minLatencyNs === undefined) return '';
  const moved = Number(repairs.clockOffsetNs);
  const clocks = moved === 0 ? '' : `; the recorder’s clock was moved by ${span(moved)} for it`;
  return `Receive times assume a smallest feed latency of ${span(minLatencyNs)}, which no file can tell${clocks}.`;
}

function staleLimit({ staleTouchShare }: TapeMeta): string {
  if (staleTouchShare === undefined) return '';
  return `The book’s touch differed from the venue’s own quote ${percent(staleTouchShare)} of the time.`;
}

function nettingLimit({ netWindowNs, levelOfDetail }: TapeMeta): string {
  if (netWindowNs === undefined || levelOfDetail === 'L3') return '';
  if (netWindowNs === 0)
    return 'A trade is matched with the next row of its level, which tells it again; other decreases are cancellations.';
  return `A trade and the smaller level that tells it again are matched within ${span(netWindowNs)}; cancellations count up to that much late, which is pessimistic.`;
}

function depthLimit({ depth }: TapeMeta): string {
  return depth === undefined ? '' : `The feed shows ${counted(depth, 'level')} a side; fills at a price not shown are doubtful.`;
}

function snapshotLimit({ snapshotRange }: TapeMeta, scale: Scale): string {
  if (snapshotRange === undefined) return '';
  const { bidLowTicks, askHighTicks } = snapshotRange;
  return `The opening snapshot covers ${scale.price(bidLowTicks)} to ${scale.price(askHighTicks)}; outside it nothing is known until it is stated.`;
}

function staleAfterLimit({ staleAfterNs }: TapeMeta): string {
  return staleAfterNs === undefined ? '' : `What fills when the book has been silent for ${span(staleAfterNs)} is doubtful.`;
}

function integrityLimit(meta: TapeMeta): string {
  return meta.integrity === 'unverified' ? `No checksum covers ${uncheckedInputs(meta)}: a flipped bit there would go unseen.` : '';
}

/** Those of a tape's input files that no checksum covers, by name where others have one. */
export function uncheckedInputs({ inputs }: TapeMeta): string {
  const bare = inputs.filter(({ checksum }) => checksum === undefined || checksum === 'none');
  if (bare.length === inputs.length) return bare.length === 1 ? 'the input file as a whole' : 'the input files as a whole';
  return bare.length > MOST_NAMED ? `${bare.length} of ${inputs.length} input files` : bare.map(({ file }) => file).join(', ');
}

function repairLimits({ repairs }: TapeMeta): string[] {
  const said: string[] = [];
  if (repairs.gaps > 0) said.push(`${counted(repairs.gaps, 'gap')} in the feed; fills in a gap are doubtful.`);
  if (repairs.borrowedTimes > 0) said.push(`${counted(repairs.borrowedTimes, 'row')} had no venue time and took the one before.`);
  if (repairs.reorderedRows > 0) said.push(`${counted(repairs.reorderedRows, 'row')} had arrived out of order and were sorted.`);
  const counts = Object.keys(repairs.counts)
    .sort()
    .filter((name) => repairs.counts[name]! > 0)
    .map((name) => `${name} ${fixed(repairs.counts[name]!, 0)}`);
  if (counts.length > 0) said.push(`Import counted: ${counts.join(', ')}.`);
  return said;
}
