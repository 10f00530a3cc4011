/** From words to files: the URL patterns of the archives, and what is refused before anything is asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDates } from '../../../src/collect/archive/dates.js';
import { wantedFiles } from '../../../src/collect/archive/request.js';
import type { ArchiveRequest } from '../../../src/collect/archive/source.js';
import { SOURCES } from '../../../src/collect/archive/sources.js';

const urls = (source: string, words: ArchiveRequest, date: string): string[] =>
  wantedFiles(SOURCES[source]!, words, date).files.map(({ host, path }) => host + path);

describe('URLs', () => {
  it.each<[string, ArchiveRequest, string, string]>([
    [
      'binance',
      { market: 'spot', type: 'trades', symbol: 'BTCUSDT' },
      '2024-08-08',
      'https://data.binance.vision/data/spot/daily/trades/BTCUSDT/BTCUSDT-trades-2024-08-08.zip',
    ],
    [
      'binance',
      { market: 'um', type: 'bookTicker', symbol: 'BTCUSDT' },
      '2024-02-05',
      'https://data.binance.vision/data/futures/um/daily/bookTicker/BTCUSDT/BTCUSDT-bookTicker-2024-02-05.zip',
    ],
    [
      'binance',
      { market: 'cm', type: 'aggTrades', symbol: 'BTCUSD_PERP', period: 'monthly' },
      '2024-08',
      'https://data.binance.vision/data/futures/cm/monthly/aggTrades/BTCUSD_PERP/BTCUSD_PERP-aggTrades-2024-08.zip',
    ],
    [
      'tardis',
      { exchange: 'deribit', type: 'incremental_book_L2', symbol: 'BTC-PERPETUAL' },
      '2024-08-01',
      'https://datasets.tardis.dev/v1/deribit/incremental_book_L2/2024/08/01/BTC-PERPETUAL.csv.gz',
    ],
    [
      'bybit',
      { market: 'linear', type: 'ob500', symbol: 'BTCUSDT' },
      '2024-08-08',
      'https://quote-saver.bycsi.com/orderbook/linear/BTCUSDT/2024-08-08_BTCUSDT_ob500.data.zip',
    ],
    [
      'bybit',
      { market: 'inverse', type: 'trades', symbol: 'BTCUSD' },
      '2024-08-08',
      'https://public.bybit.com/trading/BTCUSD/BTCUSD2024-08-08.csv.gz',
    ],
    [
      'bybit',
      { market: 'spot', type: 'trades', symbol: 'BTCUSDT' },
      '2024-08-08',
      'https://public.bybit.com/spot/BTCUSDT/BTCUSDT_2024-08-08.csv.gz',
    ],
  ])('%s %j %s', (source, words, date, url) => {
    expect(urls(source, words, date)).toEqual([url]);
  });

  it('of a range are one a day, the ends included, over the end of a month; months of Tardis are their first days', () => {
    expect(parseDates('2024-02-28..2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(parseDates('2023-11..2024-02')).toEqual(['2023-11', '2023-12', '2024-01', '2024-02']);
    const words = { exchange: 'bitmex', type: 'trades', symbol: 'XBT/USD' };
    expect(wantedFiles(SOURCES['tardis']!, words, '2024-08..2024-09').files.map(({ name }) => name)).toEqual([
      'bitmex_trades_2024-08-01_XBT-USD.csv.gz',
      'bitmex_trades_2024-09-01_XBT-USD.csv.gz',
    ]);
  });

  it('never leave their folder, whatever a word is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('..', '../../etc/passwd', '.hidden', 'a/../b', 'a\\b', '', '%2e%2e')),
        (symbol) => {
          let name: string | undefined;
          try {
            name = wantedFiles(SOURCES['binance']!, { market: 'um', type: 'trades', symbol }, '2024-08-08').files[0]!.name;
          } catch (error) {
            expect((error as { exitCode?: number }).exitCode).toBe(2);
          }
          if (name !== undefined) expect(name).not.toMatch(/[/\\\0%]|^\./);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('words that are refused', () => {
  const um = { market: 'um', type: 'trades', symbol: 'BTCUSDT' };
  it.each<[string, ArchiveRequest, string, string]>([
    ['binance', { type: 'trades', symbol: 'X' }, '2024-08-08', '--market is missing: one of spot, um, cm'],
    [
      'binance',
      { ...um, type: 'trade' },
      '2024-08-08',
      "--type: got 'trade', expected one of trades, aggTrades, bookTicker; did you mean 'trades'?",
    ],
    ['binance', { ...um, exchange: 'x' }, '2024-08-08', '--exchange: is not for binance, which takes --market, --type, --period, --symbol'],
    ['binance', { ...um, symbol: 'BTC USDT' }, '2024-08-08', "--symbol: got 'BTC USDT', expected letters, digits"],
    ['binance', { ...um, market: 'spot', type: 'bookTicker' }, '2024-08-08', 'there is no bookTicker of --market spot'],
    ['binance', um, '2024-08', '--date: got 2024-08, expected a day such as 2024-08-08 with --period daily'],
    ['binance', { ...um, period: 'monthly' }, '2024-08-08', 'expected a month such as 2024-08 with --period monthly'],
    ['binance', um, '2024-02-30', '--date: got 2024-02-30, expected a day'],
    ['binance', um, '2024-08-10..2024-08-08', 'expected the earlier one first'],
    ['binance', um, '2024-08-10..2024-09', '--date: got 2024-08-10..2024-09, expected a day'],
    ['binance', um, 'yesterday', '--date: got yesterday'],
    ['binance', um, '1990-01-01..2024-01-01', 'more than 3660 files'],
    ['bybit', { market: 'linear', type: 'trades', symbol: 'X' }, '2024-08', "Bybit's files are of days"],
    [
      'tardis',
      { exchange: 'bitmex', type: 'trades', symbol: 'XBTUSD' },
      '2024-08-08',
      'expected the first day of a month, such as 2024-08-01: Tardis gives other days to those with a key',
    ],
  ])('%s %j %s', (source, words, date, message) => {
    expect(() => wantedFiles(SOURCES[source]!, words, date)).toThrow(message);
  });
});
