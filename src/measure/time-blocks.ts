/**
 * The blocks of time into which a measured stretch of tape is cut where observations that overlap, or those of two sessions, are weighed against
 * each other.
 *
 * Units: ns since the tape epoch. Invariant: blocks are equal, cover the stretch without a gap, and depend on the stretch alone.
 *
 * Example: an hour is cut into 120 blocks of 30 s; `new TimeBlocks({ fromTs: 0, toTs: 3.6e12 }, blockNsOf({ fromTs: 0, toTs: 3.6e12 })).of(31e9) === 1`.
 */

/** Blocks that a stretch is cut into, unless they would be shorter or longer than these. */
const WANTED_BLOCKS = 120;
const SHORTEST_BLOCK_NS = 1_000_000_000;
const LONGEST_BLOCK_NS = 300_000_000_000;

/** A measured stretch of the tape, both ends in it, ns since its epoch. */
export interface Stretch {
  readonly fromTs: number;
  readonly toTs: number;
}

/** Length of a block of this stretch: 1 s to 5 min (METRICS §1 asks for five minutes where there is time enough). */
export function blockNsOf({ fromTs, toTs }: Stretch): number {
  return Math.min(LONGEST_BLOCK_NS, Math.max(SHORTEST_BLOCK_NS, Math.ceil((toTs - fromTs) / WANTED_BLOCKS)));
}

/** A stretch cut into blocks of one length. */
export class TimeBlocks {
  readonly blockNs: number;
  readonly count: number;
  private readonly fromTs: number;

  constructor({ fromTs, toTs }: Stretch, blockNs: number) {
    this.fromTs = fromTs;
    this.blockNs = blockNs;
    this.count = Math.max(1, Math.ceil((toTs - fromTs + 1) / blockNs));
  }

  /** Block of a moment; what was sent before the stretch or heard after it belongs to its ends. */
  of(ts: number): number {
    return Math.min(this.count - 1, Math.max(0, Math.floor((ts - this.fromTs) / this.blockNs)));
  }

  /** First moment of a block. */
  startOf(block: number): number {
    return this.fromTs + block * this.blockNs;
  }
}
