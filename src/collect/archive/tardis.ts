/**
 * Tardis: gzipped CSV of a day, of many venues. Without a key the first day of each month alone; this tool sends none.
 *
 * Files are named here as Tardis' own clients name them, `binance-futures_trades_2024-08-01_BTCUSDT.csv.gz`. No checksums are published.
 */
import { UsageError } from '../../base/errors.js';
import { isMonth } from './dates.js';
import type { ArchiveSource } from './source.js';

export const tardisArchive: ArchiveSource = {
  name: 'tardis',
  about: 'Tardis: books, trades, quotes and more of many venues, the first day of each month',
  words: {
    exchange: { about: 'such as binance-futures, bitmex, deribit' },
    type: {
      about: 'what was recorded',
      choices: ['incremental_book_L2', 'trades', 'quotes', 'book_snapshot_5', 'book_snapshot_25', 'derivative_ticker', 'liquidations'],
    },
    symbol: { about: 'such as BTCUSDT, BTC-PERPETUAL; / and : are written -' },
  },
  check: 'length, CRC-32 of .gz',
  terms: 'first days of months without a key; tardis.dev/legal',
  format: 'tardis',
  file({ exchange = '', type = '', symbol = '' }, date) {
    const day = isMonth(date) ? `${date}-01` : date;
    if (!day.endsWith('-01'))
      throw new UsageError(
        `--date: got ${date}, expected the first day of a month, such as ${date.slice(0, 7)}-01: Tardis gives other days to those with a key`,
      );
    return {
      host: 'https://datasets.tardis.dev',
      path: `/v1/${exchange}/${type}/${day.replaceAll('-', '/')}/${symbol}.csv.gz`,
      name: `${exchange}_${type}_${day}_${symbol}.csv.gz`,
      hasChecksum: false,
      missing:
        'the exchange may be spelled otherwise (as Tardis does), not have that type, or not have traded the symbol (capital letters) that day',
    };
  },
  kind: () => undefined,
};
