/**
 * Bybit's public archives: trades (public.bybit.com, gzipped CSV) and order books (quote-saver.bycsi.com, zipped JSON lines), a file a day.
 *
 * Books of 500 levels (`ob500`) were published of 2023-01-18 until 2025, those of 200 levels (`ob200`) from then on; spot has `ob200` only.
 * No checksums are published.
 */
import { UsageError } from '../../base/errors.js';
import { isMonth } from './dates.js';
import type { ArchiveSource } from './source.js';

const TRADES = 'https://public.bybit.com';
const BOOKS = 'https://quote-saver.bycsi.com';

export const bybitArchive: ArchiveSource = {
  name: 'bybit',
  about: 'Bybit: trades, order books of 500 or 200 levels',
  words: {
    market: { about: 'spot, linear or inverse', choices: ['spot', 'linear', 'inverse'] },
    type: { about: 'trades, or the book with its updates', choices: ['trades', 'ob500', 'ob200'] },
    symbol: { about: 'such as BTCUSDT, BTCUSD' },
  },
  check: 'length, CRC-32 of .gz',
  terms: 'public; Bybit’s terms of service; bybit.com/derivatives/en/history-data',
  format: 'bybit-archive',
  file({ market = '', type = '', symbol = '' }, date) {
    if (isMonth(date)) throw new UsageError(`--date: got ${date}, expected a day such as 2024-08-08: Bybit's files are of days`);
    const common = {
      hasChecksum: false,
      missing: 'a day is published on the day after; before, or of a symbol that was not traded (capital letters), there is none',
    };
    if (type === 'trades') {
      const name = market === 'spot' ? `${symbol}_${date}.csv.gz` : `${symbol}${date}.csv.gz`;
      return { ...common, host: TRADES, path: `/${market === 'spot' ? 'spot' : 'trading'}/${symbol}/${name}`, name };
    }
    const name = `${date}_${symbol}_${type}.data.zip`;
    const other = type === 'ob500' ? 'later days are ob200' : 'earlier days are ob500';
    return { ...common, host: BOOKS, path: `/orderbook/${market}/${symbol}/${name}`, name, missing: `${other}; ${common.missing}` };
  },
  kind: ({ market }) => market,
};
