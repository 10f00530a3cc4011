/** What a run assumed beyond its scenario: what the tape left open, and what an unsaid netting window came to. */
import { basename } from 'node:path';
import { formatDuration } from '../base/num/duration.js';
import { formatInstantNs } from '../base/num/instant.js';
import { counted } from '../report/numbers.js';
import { SYNTH_IMPORTER } from '../market/synth/settings.js';
import { NET_WINDOW_NS, STALE_AFTER_NS } from './rules.js';
import type { Assumption, ResolvedScenario } from './scenario/index.js';
import type { OpenedTape } from './tapes.js';
import type { Tape } from '../market/tape.js';
import type { RunClock } from './window.js';

/** Everything assumed in a run, in the order of the scenario. */
export function runAssumptions(scenario: ResolvedScenario, opened: readonly OpenedTape[], clock: RunClock): Assumption[] {
  const stated = scenario.assumptions.map((one) => {
    if (one.path.endsWith('.venue.fills')) return fills(one, opened, scenario);
    if (one.path.endsWith('.venue.impact')) return withoutImpact(one, opened);
    return withoutEffect(one.path.endsWith('.venue.netWindow') && one.byDefault ? netWindow(one, opened) : one, opened);
  });
  const ofTapes = opened.flatMap((one) => (one.live === undefined ? tapeAssumptions(one) : marketAssumptions(one, scenario)));
  return [...ofTapes, ...windowAssumption(clock), ...stated];
}

/** Whether a value is one that tapes of single orders do without (FILLS.md §6). */
const IS_OF_LEVELS = /\.venue\.(queue|netWindow)$/;

/** Where queues are real nothing is estimated, and it is said so. */
function withoutEffect(one: Assumption, opened: readonly OpenedTape[]): Assumption {
  if (!IS_OF_LEVELS.test(one.path)) return one;
  const without = tapesOf(one, opened).filter(({ tape }) => tape.meta.levelOfDetail === 'L3');
  const made = without.filter(({ live }) => isOfLevels(live?.flow));
  const real = without.filter((tape) => !made.includes(tape));
  const names = (tapes: readonly OpenedTape[]): string => tapes.map(({ id }) => id).join(', ');
  const added = [
    ...(real.length === 0 ? [] : [`; without effect on ${names(real)}, where queues are real (L3)`]),
    ...(made.length === 0 ? [] : [`; without effect on ${names(made)}, where what its flow says holds for all`]),
  ];
  return { ...one, value: `${one.value}${added.join('')}` };
}

function isOfLevels(flow: Tape | undefined): boolean {
  return flow !== undefined && flow.meta.levelOfDetail !== 'L3';
}

/** Tapes that an assumption is about: the one that it singles out, else all. */
function tapesOf({ path }: Assumption, opened: readonly OpenedTape[]): readonly OpenedTape[] {
  const on = opened.filter(({ id }) => path.includes(`.on.${id}.`));
  return on.length > 0 ? on : opened;
}

/** A market that answers back needs no model of how it would. */
function withoutImpact(stated: Assumption, opened: readonly OpenedTape[]): Assumption {
  const live = tapesOf(stated, opened).filter(({ live: market }) => market !== undefined);
  return live.length === 0
    ? stated
    : { ...stated, value: `${stated.value}; without effect on ${live.map(({ id }) => id).join(', ')}, which answers back by itself` };
}

/** In markets that match a fill is a trade with somebody else's order. */
function fills(stated: Assumption, opened: readonly OpenedTape[], { sessions }: ResolvedScenario): Assumption {
  const tapes = tapesOf(stated, opened);
  const markets = tapes.filter(({ live: market }) => market !== undefined);
  const live = markets.map(({ id }) => id);
  if (live.length === 0) return stated;
  const isOfTape = markets.every(({ id, live: market }) => market!.flow !== undefined && sessions.every(({ home }) => home !== id));
  const there = `trades with orders of others, ${isOfTape ? 'which were recorded and do not answer' : 'which answer back'}`;
  return { ...stated, value: live.length === tapes.length ? there : `${stated.value}; on ${live.join(', ')} ${there}` };
}

/** What an unsaid netting window comes to: on the tape that is singled out, else on each. */
function netWindow(unsaid: Assumption, opened: readonly OpenedTape[]): Assumption {
  const tapes = tapesOf(unsaid, opened);
  const values = tapes.map(({ tape }) => {
    const { netWindowNs } = tape.meta;
    return netWindowNs === undefined
      ? `${formatDuration(NET_WINDOW_NS)}: neither scenario nor tape says one`
      : `${formatDuration(netWindowNs)}, as the tape says`;
  });
  const isOne = new Set(values).size === 1;
  return { ...unsaid, value: isOne ? values[0]! : values.map((value, i) => `${tapes[i]!.id}: ${value}`).join('; ') };
}

function windowAssumption({ window, epochNs }: RunClock): Assumption[] {
  if (window === undefined) return [];
  const { startTs, fromTs, toTs } = window;
  const instant = (ts: number): string => formatInstantNs(epochNs + BigInt(ts));
  const warmup = fromTs === startTs ? '' : `, after a warm-up of ${formatDuration(fromTs - startTs)} in which orders are rejected`;
  return [{ path: 'window', value: `${instant(fromTs)} to ${instant(toTs)}${warmup}`, byDefault: false }];
}

/** A market that was made in the run. */
function marketAssumptions({ id, live }: OpenedTape, { sessions }: ResolvedScenario): Assumption[] {
  const { source, flow } = live!;
  const { preset, batchNs } = source;
  const day = flow === undefined ? 'always open' : 'open while the flow says so';
  const rules =
    preset === null
      ? `price-time priority on every tick, ${day}`
      : `the rules of ${live!.rules!.name} as of ${live!.rules!.asOf}${flow === undefined ? '' : `, ${day}`}`;
  const batches = batchNs === null ? '' : `, in batch auctions each ${formatDuration(batchNs)}`;
  const count = sessions.filter(({ home }) => home === id).length;
  return [
    { path: `markets.${id}.rules`, value: `${rules}${batches}`, byDefault: preset === null && batchNs === null },
    ...(flow === undefined ? [] : [{ path: `markets.${id}.flow`, value: flowText(flow), byDefault: false }]),
    ...(flow !== undefined && count === 0
      ? []
      : [{ path: `markets.${id}.participants`, value: `${count}, each a model: the market answers as they do`, byDefault: false }]),
  ];
}

function flowText({ paths, meta }: Tape): string {
  const { model, seed } = meta.importer.options;
  const name =
    meta.importer.name === SYNTH_IMPORTER
      ? `a market that never was (${String(model)}, seed ${String(seed)})`
      : paths.map((path) => basename(path)).join(', ');
  const netWindow = formatDuration(meta.netWindowNs ?? NET_WINDOW_NS);
  const recorded =
    meta.levelOfDetail === 'L3'
      ? `the recorded orders of ${name}: they meet those of sessions`
      : `the recorded levels of ${name}: lots at a price are taken from the front by trades and from behind by cancels, a trade and its level row are one within ${netWindow}; they meet orders of sessions`;
  return `${recorded} and do not react to them; the recorder's own delays are left out`;
}

function tapeAssumptions({ id, tape }: OpenedTape): Assumption[] {
  const { minLatencyNs, repairs, staleAfterNs, staleTouchShare, snapshotRange, importer } = tape.meta;
  const list: Assumption[] = [];
  const add = (key: string, value: string, byDefault: boolean): void => {
    list.push({ path: `tapes.${id}.${key}`, value, byDefault });
  };
  if (importer.name === SYNTH_IMPORTER) {
    const { model, seed } = importer.options;
    add('synth', `a market that never was (${String(model)}, seed ${String(seed)}): orders come and go by chance, nobody reacts`, false);
  }
  if (minLatencyNs !== undefined) {
    add(
      'minLatency',
      `${formatDuration(minLatencyNs)}: the smallest latency of the feed, which the file cannot tell; the recorder's clock was moved by ${formatDuration(Number(repairs.clockOffsetNs))}`,
      false,
    );
  }
  if (staleTouchShare !== undefined) {
    add(
      'staleTouch',
      `for ${(staleTouchShare * 100).toFixed(1)} % of the time the book's touch differed from the venue's own quote`,
      false,
    );
  }
  if (snapshotRange !== undefined)
    add('snapshotRange', 'prices beyond the opening snapshot are unknown until they are stated; fills there are doubtful', false);
  if (repairs.gaps > 0)
    add('gaps', `${counted(repairs.gaps, 'gap')} in the feed; fills behind one are doubtful until the book is stated again`, false);
  add(
    'staleAfter',
    `${formatDuration(staleAfterNs ?? STALE_AFTER_NS)} without a book row make a fill doubtful`,
    staleAfterNs === undefined,
  );
  return list;
}
