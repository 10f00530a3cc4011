/**
 * What the public face takes and gives for tapes and runs.
 *
 * These types stand in a user's program, whose compiler may check every declaration it meets: so they name no library's types and none of
 * the platform's (`AbortSignal`, `Buffer`), only ours.
 */
import type { Frames } from '../measure/frames.js';
import type { Instrument } from '../market/instrument.js';
import type { SynthFileOptions } from '../market/synth/format.js';
import type { SynthRequest } from '../market/synth/settings.js';
import type { TapeMeta } from '../market/tape.js';
import type { Manifest } from '../run/manifest.js';
import type { SessionFigures } from '../run/metrics-document.js';

/** Stops work that is under way: an `AbortSignal` is one. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Options of an import. Times in ns. Those that only one format has are errors with another. */
export interface ImportSettings {
  /** Rows are put in order within this much time; default 10 s. A later row is an error. */
  readonly reorderNs?: number;
  /** Assumed smallest latency of the feed, which sets the recorder's clock; default 1 ms. No file can tell it. */
  readonly minLatencyNs?: number;
  /** `repair` moves the recorder's clock, `keep` takes receive times as they stand; default as fits the format. */
  readonly clock?: 'repair' | 'keep';
  /** binance: whether the feed's own best bid and ask become quote rows; default `none`. */
  readonly touch?: 'none' | 'bookTicker';
  /** What a gap in the feed does: stop, or clear the book and wait for a snapshot (`resync`) or take levels as they come (`mark`); default `error`. */
  readonly onGap?: 'error' | 'resync' | 'mark';
  /** raw: which venue the frames are of, such as `kraken`; default told by the frames. */
  readonly venue?: string;
  /** raw: whether a quantity off the lot grid stops the import or becomes the nearest whole number of lots; default `error`. */
  readonly offLot?: 'error' | 'round';
  /** itch, lobster, orders: the day, as 2019-12-30; default the one in the file's name. */
  readonly date?: string;
  /** itch, lobster, orders: what local time is ahead of UTC, as -05:00; default that of New York on that day. */
  readonly utcOffset?: string;
  /** `l2`: single orders become the levels that the venue would have sent; default `none`. */
  readonly degrade?: 'none' | 'l2';
  /** Feeds of snapshots alone: changes of levels (`diff`, the default), or each as a clear and snapshot rows (`whole`). */
  readonly snapshots?: 'diff' | 'whole';
  /** dbn: number of the publisher whose records are taken, where files hold several. */
  readonly publisher?: string;
  /** itch: whether the side that prints of hidden orders state is believed; default `none`. */
  readonly hiddenSide?: 'none' | 'told';
}

/** What to import. */
export interface ImportRequest {
  /** Recorder files, in any order; `-` is standard input. */
  readonly files: readonly string[];
  /** Where the tape will stand; a file that is there is replaced. Its folder must exist. */
  readonly out: string;
  /** Name of the format (`slipgauge import --help` lists them); absent: told by the first bytes. */
  readonly format?: string;
  /** All of it, or what the files do not say: nothing where they say all (csv with a metadata line), the symbol alone for itch. */
  readonly instrument?: Partial<Instrument>;
  readonly options?: ImportSettings;
  /** Where a dictionary of order ids is kept, csv `orderId,foreignId`, compressed when it ends in .gz; absent: none. */
  readonly ids?: string;
  readonly signal?: StopSignal;
  /** Bytes read over both passes of the import, of how many, and rows written. */
  readonly onProgress?: (progress: { readonly bytesRead: number; readonly bytesTotal: number; readonly rows: number }) => void;
}

/** A synthetic market to be written: its parameters, and where and how long. */
export interface SynthFileRequest extends SynthRequest {
  /** `tape-l2`, `tape-l3`, `itch`, `lobster`, `binance` or `tardis`. */
  readonly format: string;
  readonly out: string;
  /** How many events; or `bytes`. */
  readonly events?: number;
  /** End with the first event that makes the file this long, before compression. */
  readonly bytes?: number;
  readonly options?: SynthFileOptions;
  readonly signal?: StopSignal;
}

/** One of the tapes of several symbols. */
export interface SymbolTape {
  readonly symbol: string;
  readonly out: string;
  readonly meta: TapeMeta;
}

/** How to run. */
export interface RunSettings {
  /** Where the run directory will stand; absent: the results stay in memory. Its folder must exist. */
  readonly out?: string;
  /** Replace a run that stands at `out`; default false. */
  readonly force?: boolean;
  /** Where relative paths of a scenario given as an object start; default the working folder. */
  readonly baseDir?: string;
  /** Throw when a strategy uses what it was shown after the call; default false. */
  readonly debug?: boolean;
  readonly signal?: StopSignal;
  readonly onProgress?: (stage: 'import' | 'replay' | 'measure', done: number, total: number) => void;
}

/** What a latency curve is asked: latencies to add, or factors; one of the two. */
export interface CurveSettings {
  /** Whose latency is moved; default requests (`entry`). `all`: feed, entry and response, one after the other. */
  readonly path?: 'feed' | 'entry' | 'cancel' | 'response' | 'all';
  /** Added: `['1ms', '5ms']`; 0 is always among them. */
  readonly at?: readonly string[];
  /** Factors: `[0.5, 2]`; 1 is always among them. */
  readonly times?: readonly (number | string)[];
  /** One session of the scenario alone; default all. */
  readonly session?: string;
  /** Metrics beside the main ones, by name. */
  readonly metrics?: readonly string[];
  /** Number of seeds; from 2 on intervals are over seeds instead of blocks of time. */
  readonly repeat?: number;
  /** Where the run directory with curve.json and latency.html will stand; absent: the curve alone. */
  readonly out?: string;
  readonly force?: boolean;
  readonly signal?: StopSignal;
}

/** A finished run: what it was made of, its figures, and its events as tables. */
export interface Run {
  /** Its folder; undefined for a run that was kept in memory. */
  readonly dir: string | undefined;
  /** What the run was made of and what it gave: digests, counts, every assumption. */
  readonly manifest: Manifest;
  /**
   * Figures by session id (of each further tape that it traded on: the id, a slash, the tape's id): `metrics` (each with unit, sign, reference, count and interval), `parents` (implementation shortfall and its
   * parts), `curves`, `ledger` and `notes`. Costs are positive when bad for us, markouts positive when good for us.
   */
  readonly metrics: Readonly<Record<string, SessionFigures>>;
  /**
   * Tables of one session, or of all of them when none is named: `fills`, `orders`, `parents`, `metrics`, `samples`, each an arquero table
   * with a column `session`. Prices, quantities and money are decimals as numbers, times exact BigInt ns beside a Date, codes names.
   * @throws UsageError for a session that the run has not, DataError when the run's files are damaged.
   */
  frames(sessionId?: string): Promise<Frames>;
}
