/**
 * What can be done with a tape beside replaying it: the commands `slipgauge tape …` print what these return.
 *
 * Example: `(await tapeInfo(await openTape('btc.arrow'))).meta.rows`
 */
import { statSync } from 'node:fs';
import type { Tape, TapeMeta } from './tape.js';

export { bookAt, type BookLevel, type BookPicture, type QueuedOrder } from './tape-book.js';
export { tapeCheck, type TapeCheck } from './tape-check.js';
export type { Finding, FindingSort } from './tape-findings.js';
export { tapeCut, type CutRange } from './tape-cut.js';
export { csvText, tapeHead, type TapeRowText } from './tape-text.js';

/** What a tape says of itself, without reading its rows. */
export interface TapeInfo {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** From the first to the last `exchTs`, ns. */
  readonly spanNs: string;
  readonly meta: TapeMeta;
}

/** What a tape says of itself. */
export function tapeInfo(tape: Tape): TapeInfo {
  return {
    files: tape.paths.map((path) => ({ path, bytes: statSync(path).size })),
    spanNs: String(BigInt(tape.meta.lastExchTs) - BigInt(tape.meta.firstExchTs)),
    meta: tape.meta,
  };
}
