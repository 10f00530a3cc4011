/** The table of formats: one line each, loaded when it is asked for. */
import type { Importer } from './importer.js';

/** The formats, by name. */
export const IMPORTERS: Readonly<Record<string, () => Promise<Importer>>> = {
  arrow: async () => (await import('./table/arrow.js')).arrow,
  'binance-archive': async () => (await import('./archives/binance.js')).binanceArchive,
  binance: async () => (await import('./binance/index.js')).binance,
  'bybit-archive': async () => (await import('./archives/bybit.js')).bybitArchive,
  csv: async () => (await import('./csv/index.js')).csv,
  dbn: async () => (await import('./dbn/index.js')).dbn,
  hftbacktest: async () => (await import('./hftbacktest/index.js')).hftbacktest,
  itch: async () => (await import('./itch/index.js')).itch,
  lobster: async () => (await import('./lobster/index.js')).lobster,
  'ob-analytics': async () => (await import('./ob-analytics/index.js')).obAnalytics,
  orders: async () => (await import('./orders/index.js')).orders,
  parquet: async () => (await import('./table/parquet.js')).parquet,
  raw: async () => (await import('./raw/index.js')).raw,
  tardis: async () => (await import('./tardis/index.js')).tardis,
};
