/**
 * What a caller asks an import for, and is told while it runs.
 *
 * Example: `const request: ImportRequest = { files: ['btcusdt.gz'], format: 'binance', instrument, out: 'btc.arrow' };`
 */
import { Interrupted } from '../../../base/errors.js';
import type { Instrument } from '../../instrument.js';
import type { ImportOptions } from './options.js';

/** How far an import is. */
export interface ImportProgress {
  /** Bytes of the input files read, over both passes; where pass 2 takes what pass 1 kept of them, the bytes that this is of; in one pass, each twice. */
  readonly bytesRead: number;
  /** Twice the size of the input files. */
  readonly bytesTotal: number;
  /** Rows written. */
  readonly rows: number;
}

/** What to import. */
export interface ImportRequest {
  /** Recorder files, in any order; `-` is standard input. */
  readonly files: readonly string[];
  /** Name of the format; absent: told by the first bytes. */
  readonly format?: string;
  /** All of it, or what the files do not say. */
  readonly instrument?: Partial<Instrument>;
  /** Where the tape will stand. */
  readonly out: string;
  readonly options?: ImportOptions;
  /** Where the dictionary of order ids will stand, csv `orderId,foreignId`, compressed when it ends in .gz; absent: none is kept. */
  readonly ids?: string;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops the import, which then throws `Interrupted`. */
  readonly signal?: AbortSignal;
  /** What `-` reads; default the process's standard input. */
  readonly stdin?: NodeJS.ReadableStream;
}

/** See to it that nobody has stopped the import. @throws Interrupted */
export function stopIfAborted({ signal, files }: ImportRequest): void {
  if (signal?.aborted === true) throw new Interrupted(`the import of ${files.join(', ')} was stopped; nothing was written`);
}
