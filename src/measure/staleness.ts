/**
 * Cautions about a touch that the tape shows late (DESIGN §3: a horizon shorter than the tape's book lag is marked so).
 *
 * The lag of a book by levels is the interval at which its feed states levels, `netWindowNs` of the metadata; how much it mattered is
 * `staleTouchShare`, the share of time for which the touch differed from the venue's own quote. Both are absent where not known.
 *
 * Example: `horizonCaution(meta, 1e6)` with a net window of 50 ms: `horizon shorter than the book's lag of 50ms`.
 */
import { formatDuration } from '../base/num/duration.js';
import type { TapeMeta } from '../market/tape.js';

/** Caution about the touch at large; empty when it was never seen to be stale. */
export function staleTouch(meta: TapeMeta): string {
  const share = meta.staleTouchShare ?? 0;
  return share > 0 ? `the tape's touch was stale ${(100 * share).toFixed(1)} % of the time` : '';
}

/** Caution about figures at a horizon; empty when there is none. */
export function horizonCaution(meta: TapeMeta, horizonNs: number): string {
  const lagNs = meta.netWindowNs ?? 0;
  const short = horizonNs < lagNs ? `horizon shorter than the book's lag of ${formatDuration(lagNs)}` : '';
  return [short, staleTouch(meta)].filter((text) => text !== '').join('; ');
}
