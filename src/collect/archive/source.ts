/**
 * What an archive of recorded data is: which words name a file of it, where the file stands, how it is checked. One file each; `sources.ts`
 * lists them.
 *
 * Example: of `{ market: 'um', type: 'trades', symbol: 'BTCUSDT', period: 'daily' }` and `2024-08-08` Binance's makes
 * `/data/futures/um/daily/trades/BTCUSDT/BTCUSDT-trades-2024-08-08.zip`.
 */

/** The words that name files, as options of the command line; an archive takes some of them. */
export const REQUEST_KEYS = ['exchange', 'market', 'type', 'period', 'symbol'] as const;
export type RequestKey = (typeof REQUEST_KEYS)[number];

/** One word. */
export interface RequestWord {
  readonly about: string;
  readonly choices?: readonly string[];
  /** Without one the word is needed. */
  readonly initial?: string;
}

/** The words of a call, those that the archive takes. */
export type ArchiveRequest = Readonly<Partial<Record<RequestKey, string>>>;

/** One file of an archive. */
export interface ArchiveFile {
  /** Scheme and host, which a mirror replaces. */
  readonly host: string;
  readonly path: string;
  /** Its name here. */
  readonly name: string;
  /** Whether its SHA-256 stands beside it, under its path and `.CHECKSUM`. */
  readonly hasChecksum: boolean;
  /** Why it may not be there, in words. */
  readonly missing: string;
}

/** An archive. */
export interface ArchiveSource {
  readonly name: string;
  readonly about: string;
  readonly words: Readonly<Partial<Record<RequestKey, RequestWord>>>;
  /** By what a fetched file is checked. */
  readonly check: string;
  /** Whose terms hold, and where they stand. */
  readonly terms: string;
  /** Format for `slipgauge import`. */
  readonly format: string;
  /** The file of a date (a day, or a month). @throws UsageError where the archive has none of that kind. */
  file(request: ArchiveRequest, date: string): ArchiveFile;
  /** Kind of contract for `slipgauge import`, where the words tell it. */
  kind(request: ArchiveRequest): string | undefined;
}
