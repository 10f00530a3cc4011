/**
 * What a format of synthetic files is: one file a format in this folder, one line in `formats.ts`.
 *
 * A writer is given the market after each event and puts what the event tells into its buffer; between events full buffers are flushed.
 *
 * Invariant: `write` does nothing but add to buffers, so that a stream of any length needs constant memory; files are whole or absent.
 */
import type { SynthMarket } from './market.js';
import type { SynthSettings } from './settings.js';

/** What may be said about the files; each format says what it heeds. */
export interface SynthFileOptions {
  /** LOBSTER: levels a side of the orderbook file; 0 leaves it out. Default 10. */
  readonly levels?: number;
  /** LOBSTER: whether messages tell the book that the market opens with; else only the orderbook file shows it. Default true. */
  readonly tellOpening?: boolean;
  /** Tapes and captures: smallest latency of the feed, ns, and the width of the uniform law above it. Default 1 ms and 0.2 ms. */
  readonly feedNs?: number;
  readonly feedJitterNs?: number;
}

/** One file, or pair of files, under way. */
export interface SynthWriter {
  /** Messages or rows so far. */
  readonly messages: number;
  /** Bytes so far, before compression; of a tape about. */
  readonly bytes: number;
  /** Whether `flush` is due. */
  readonly isFull: boolean;
  /** Write what the market's event tells. @throws UsageError where the format cannot. */
  write(market: SynthMarket): void;
  flush(): Promise<void>;
  /** Write the rest and move the files into place; their paths. */
  finish(market: SynthMarket): Promise<readonly string[]>;
  /** Leave nothing behind. */
  abort(): void;
}

/** A format. */
export interface SynthFormat {
  readonly about: string;
  /** Begin files for `out`. @throws UsageError when the settings do not fit the format. */
  open(out: string, settings: SynthSettings, options: SynthFileOptions): Promise<SynthWriter>;
}

/** Where the second file of a pair stands: `word` in the name of the first made `other`, or `_other` put before the ending. */
export function besidePath(first: string, word: string, other: string): string {
  const cut = first.lastIndexOf('/') + 1;
  const [folder, name] = [first.slice(0, cut), first.slice(cut)];
  if (name.includes(word)) return folder + name.replace(word, other);
  return folder + name.replace(/(\.[^.]*)?(\.gz)?$/, (ending) => `_${other}${ending}`);
}
