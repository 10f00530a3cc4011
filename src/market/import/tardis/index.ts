/**
 * `tardis`: the csv data sets of Tardis.dev, several files as one tape.
 *
 * `incremental_book_L2` becomes level rows, a message (rows of equal stamps) one atomic group; where a snapshot begins the book is discarded.
 * `book_snapshot_5`, `_25` become levels with a depth (`snapshot-feed.ts`), `trades` trades, `quotes` and `book_ticker` the touch,
 * `derivative_ticker` mark, index and funding. `liquidations` are counted only: what was liquidated is told by the trades.
 *
 * Example: `importTape({ files: ['book.csv.gz', 'trades.csv.gz'], format: 'tardis', instrument, out: 'btc.arrow' })`.
 */
import { UsageError } from '../../../base/errors.js';
import { LINES } from '../frame/framing.js';
import type { Importer } from '../importer.js';
import { isTardisHeader } from './data-sets.js';
import { TardisSource } from './source.js';

/** The importer. */
export const tardis: Importer = {
  name: 'tardis',
  about: 'csv data sets of Tardis.dev: incremental_book_L2, book_snapshot_N, trades, quotes, book_ticker, derivative_ticker, liquidations',
  framing: LINES,
  options: ['snapshots', 'touch'],
  clock: 'repair',
  oneClock: true,
  isOnePass: true,
  mayBeEmpty: true,
  detect: (head) => isTardisHeader(head.lines.find((line) => line.trim() !== '') ?? ''),
  open: (setup) => {
    if (setup.instrument === undefined)
      throw new UsageError(
        'files of Tardis do not say tick, lot and kind of contract. Give the instrument: --symbol as the files spell it, --kind, --tick, --lot, and --multiplier where it is not 1.',
      );
    return new TardisSource(setup, setup.instrument);
  },
};
