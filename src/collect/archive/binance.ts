/**
 * Binance's public archive, data.binance.vision: zipped CSV of a day or a month, with the SHA-256 of each file beside it.
 *
 * Spot times are µs from 2025-01-01 on, ms before. `bookTicker` exists of futures alone, of 2023-05-16 to 2024-03-30.
 */
import { UsageError } from '../../base/errors.js';
import { isMonth } from './dates.js';
import type { ArchiveSource } from './source.js';

const FOLDERS: Readonly<Record<string, string>> = { spot: 'spot', um: 'futures/um', cm: 'futures/cm' };
const KINDS: Readonly<Record<string, string>> = { spot: 'spot', um: 'linear', cm: 'inverse' };

export const binanceArchive: ArchiveSource = {
  name: 'binance',
  about: 'Binance: trades, aggregate trades, best quotes',
  words: {
    market: { about: 'spot, um (USD-M futures) or cm (COIN-M futures)', choices: ['spot', 'um', 'cm'] },
    type: { about: 'what was recorded', choices: ['trades', 'aggTrades', 'bookTicker'] },
    period: { about: 'files of a day or of a month', choices: ['daily', 'monthly'], initial: 'daily' },
    symbol: { about: 'such as BTCUSDT, BTCUSD_PERP' },
  },
  check: 'SHA-256',
  terms: 'public; Binance’s terms of use; github.com/binance/binance-public-data',
  format: 'binance-archive',
  file({ market = '', type = '', period = '', symbol = '' }, date) {
    if (market === 'spot' && type === 'bookTicker')
      throw new UsageError('--type: there is no bookTicker of --market spot, expected trades or aggTrades');
    if (isMonth(date) !== (period === 'monthly'))
      throw new UsageError(
        `--date: got ${date}, expected a ${period === 'monthly' ? 'month such as 2024-08' : 'day such as 2024-08-08'} with --period ${period}`,
      );
    const name = `${symbol}-${type}-${date}.zip`;
    return {
      host: 'https://data.binance.vision',
      path: `/data/${FOLDERS[market]!}/${period}/${type}/${symbol}/${name}`,
      name,
      hasChecksum: true,
      missing:
        type === 'bookTicker'
          ? 'bookTicker was published of 2023-05-16 to 2024-03-30 only'
          : 'a day is published on the day after, a month in the next one; before, or of a symbol that was not traded (capital letters), there is none',
    };
  },
  kind: ({ market = '' }) => KINDS[market],
};
