/**
 * One metric of several sessions on one tape, resampled together: each draw takes the same blocks of time from all of them, so what one draw says of
 * the sessions belongs together, and a slope over them or a crossing between them has an interval (METRICS §1.9).
 *
 * Blocks and influences are those of `paired.ts`; the stationary bootstrap's expected block length is the mean of what Politis and White's rule asks
 * for in each of the sessions, which are much alike. There are no draws with fewer than 20 blocks, nor of a ratio whose observations lie in fewer than 20 of them, since a
 * ratio of one fill would seem to be sure; and none of medians, which have no influences.
 *
 * Unit: that of the metric. Invariant: the k-th draws of all sessions are of the same blocks; sessions with equal observations have equal draws.
 *
 * Example: `jointDraws([atBase, at5ms, at20ms], { fromTs, toTs }, seed)?.draws[1]` are the figures at the second point.
 */
import { randomStream } from '../base/rand/stream.js';
import { blockLengths } from './block-length.js';
import { drawRatios, MIN_BLOCKS } from './bootstrap.js';
import { figureOf } from './metric.js';
import { influences, occupiedBlocks, pairingOf, type Pairing, type Stretch } from './paired.js';
import { meanOf, sumOf } from './sum.js';
import type { Observations } from './types.js';

const DRAWS = 1000;

/** Resampled figures of several sessions. */
export interface JointDraws {
  /** A session each, in the order given: as many figures as there are draws. */
  readonly draws: readonly Float64Array[];
  readonly pairedBy: Pairing['by'];
  /** Number of decisions or blocks of time. */
  readonly pairs: number;
}

/**
 * Draw the figures of one metric's sessions; undefined where there are too few blocks, a session without a figure, or a median.
 * `seed` is the run's; the stream is the metric's own.
 */
export function jointDraws(sessions: readonly Observations[], stretch: Stretch, seed: number): JointDraws | undefined {
  const figures = sessions.map(({ numerators, weights, summary }) => figureOf(numerators, weights, summary));
  if (sessions.length === 0 || figures.includes(null) || sessions.some(({ summary }) => summary === 'median')) return undefined;
  const pairing = pairingOf(sessions, stretch);
  if (!isTold(sessions, pairing)) return undefined;
  const series = sessions.map((session, i) => influences(session, pairing, session.summary === 'total' ? null : figures[i]!));
  const blockLength = meanOf(series.map((values) => blockLengths(values).stationary));
  if (Math.floor(pairing.count / blockLength) < MIN_BLOCKS) return undefined;
  const ones = new Float64Array(pairing.count).fill(1);
  const name = sessions[0]!.name;
  const draws = series.map((values, i) => {
    // The same stream from its start for each session: the same blocks are drawn.
    const means = drawRatios(values, ones, blockLength, DRAWS, randomStream(seed, `joint/${name}`));
    const centre = sessions[i]!.summary === 'total' ? 0 : figures[i]! - sumOf(values);
    return means.map((mean) => centre + pairing.count * mean);
  });
  return { draws, pairedBy: pairing.by, pairs: pairing.count };
}

/** Whether enough of the blocks tell something: of a total an empty one does. */
function isTold(sessions: readonly Observations[], pairing: Pairing): boolean {
  return sessions[0]?.summary === 'total' || occupiedBlocks(sessions, pairing) >= MIN_BLOCKS;
}
