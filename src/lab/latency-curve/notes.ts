/**
 * What must be said beside a latency curve, a sentence each: how its intervals were made, what is held fixed, and what in this scenario makes it mean
 * less than it seems.
 */
import { formatDuration } from '../../base/num/duration.js';
import type { Manifest } from '../../run/manifest.js';
import type { CurveRequest } from './request.js';
import type { SessionAtSeed } from './session-runs.js';

/** The sentences, the most general first. */
export function notesOf(manifest: Manifest, { paths, by }: CurveRequest, seeds: readonly (readonly SessionAtSeed[])[]): string[] {
  return [
    seeds.length === 1 ? BLOCKS : seedsNote(seeds),
    'Tape, strategy, venue and random numbers are the same at every point; orders do not move the market at any of them.',
    paths.includes('cancel')
      ? 'On the path cancel, new, cancel and replace have a pipe each at every point, the base too: a cancel may overtake the order that it is of.'
      : '',
    paths.includes('feed') ? 'Feed latency comes on top of the receive times of the tape, which have the recorder’s own way in them.' : '',
    by === 'times' ? 'Multiples take every latency of the path, a fixed part too; of a recorded course those of lost requests are kept.' : '',
    staleNote(manifest),
  ].filter((text) => text !== '');
}

const BLOCKS =
  'Intervals are 95 %: differences are paired with the base by blocks of time, where parents are compared by decision; slopes and edges are of figures resampled by the same blocks. Below twenty blocks there is none.';

function seedsNote(seeds: readonly (readonly SessionAtSeed[])[]): string {
  const said = `Intervals are 95 % of Student’s t over ${seeds.length} seeds: they tell the chance in latencies and strategies, not how much hangs on this tape.`;
  return isSame(seeds) ? `${said} Here nothing is drawn at random that matters: all seeds gave the same.` : said;
}

function isSame(seeds: readonly (readonly SessionAtSeed[])[]): boolean {
  const values = seeds.map((sessions) => JSON.stringify(sessions.map(({ figures }) => [...figures.values()].map(({ value }) => value))));
  return new Set(values).size === 1;
}

function staleNote({ tapes }: Manifest): string {
  const { staleTouchShare, netWindowNs } = tapes[0]!.meta;
  if (staleTouchShare === undefined || staleTouchShare < 0.1) return '';
  const lag = netWindowNs === undefined || netWindowNs === 0 ? '' : `, whose levels come every ${formatDuration(netWindowNs)}`;
  return `The touch of this tape${lag} was not the venue’s own ${(100 * staleTouchShare).toFixed(1)} % of the time: what latency costs below that lag it does not show.`;
}
