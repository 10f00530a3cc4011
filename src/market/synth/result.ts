/** What writing a synthetic market gives: the files, how much is in them, and what was measured of it. */
import type { SynthMeans } from './statistics.js';

/** What was written. */
export interface SynthFiles {
  readonly files: readonly string[];
  readonly events: number;
  /** Messages or rows in the first file. */
  readonly messages: number;
  /** Before compression, all files. */
  readonly bytes: number;
  /** What was measured of the first symbol, behind its opening book. */
  readonly measured: SynthMeans;
}
