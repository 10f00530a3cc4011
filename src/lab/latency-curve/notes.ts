/**
 * What must be said beside a latency curve, a sentence each: how its intervals were made, what is held fixed, and what in this scenario makes it mean
 * less than it seems.
 */
import { percent } from '../../report/numbers.js';
import type { Manifest } from '../../run/manifest.js';
import { type ImpactSpec, marketOf, type ResolvedTape } from '../../run/scenario/index.js';
import type { CurveRequest } from './request.js';
import type { SessionAtSeed } from './session-runs.js';

/** The sentences, the most general first. */
export function notesOf(
  manifest: Manifest,
  { paths, by }: CurveRequest,
  seeds: readonly (readonly SessionAtSeed[])[],
  leftOut: readonly string[],
): string[] {
  return [
    seeds.length === 1 ? BLOCKS : seedsNote(seeds),
    `Tape, strategy, venue and random numbers are the same at every point; ${impactNote(manifest)}.`,
    paths.includes('cancel')
      ? 'On the path cancel, new, cancel and replace have a pipe each at every point, the base too: a cancel may overtake the order that it is of.'
      : '',
    leftOut.length > 0 ? `Left out, since a multiple of no latency is none: ${leftOut.join(', ')}.` : '',
    paths.includes('feed') && !leftOut.includes('feed')
      ? 'Feed latency comes on top of the receive times of the tape, which have the recorder’s own way in them.'
      : '',
    by === 'times'
      ? 'Multiples take every latency of the path, a fixed part too; of a recorded course those of lost requests are kept.'
      : '',
    staleNote(manifest),
  ].filter((text) => text !== '');
}

/** What the orders of the curve's sessions do to what they trade in. */
function impactNote({ scenario }: Manifest): string {
  const [{ id, source }] = scenario.tapes as [ResolvedTape];
  if (source.kind === 'market') return 'orders of all points trade in one market, and meet each other there';
  const models = [...new Set(scenario.sessions.map((session) => marketOf(session, id).venue.impact?.model ?? 'none'))];
  const said = models.map((model) => IMPACT_NOTES[model]);
  return models.length === 1 ? said[0]! : `by session, ${said.join('; ')}`;
}

const IMPACT_NOTES: Readonly<Record<ImpactSpec['model'] | 'none', string>> = {
  none: 'orders do not move the market at any of them',
  consume: 'what a point’s orders take is missing for that point alone, until the tape refills it',
  transient: 'a point’s orders shift prices for that point alone, by the impact that is stated',
  'replay-into-venue': 'each point trades in a market of its own, which the recorded flow enters: its orders change that one',
};

/** From this share of time on a stale touch is said. */
const MUCH_STALE = 0.1;

const BLOCKS =
  'Intervals are 95 %: differences are paired with the base by blocks of time, where parents are compared by decision; slopes and edges are of figures resampled by the same blocks. With fewer than twenty blocks, or observations in fewer, there is none.';

function seedsNote(seeds: readonly (readonly SessionAtSeed[])[]): string {
  const said = `Intervals are 95 % of Student’s t over ${seeds.length} seeds: they tell the chance in latencies and strategies, not how much hangs on this tape.`;
  return isSame(seeds) ? `${said} Here nothing is drawn at random that matters: all seeds gave the same.` : said;
}

function isSame(seeds: readonly (readonly SessionAtSeed[])[]): boolean {
  const values = seeds.map((sessions) => JSON.stringify(sessions.map(({ figures }) => [...figures.values()].map(({ value }) => value))));
  return new Set(values).size === 1;
}

function staleNote({ tapes }: Manifest): string {
  const { staleTouchShare = 0 } = tapes[0]!.meta;
  if (staleTouchShare < MUCH_STALE) return '';
  return `The touch of this tape was not the venue’s own ${percent(staleTouchShare)} of the time, since its levels come in batches: latency that stays within a batch costs nothing on it.`;
}
