/** The table of formats: one line each, loaded when it is asked for. */
import type { Importer } from './importer.js';

/** The formats, by name. */
export const IMPORTERS: Readonly<Record<string, () => Promise<Importer>>> = {
  binance: async () => (await import('./binance/index.js')).binance,
  'binance-archive': async () => (await import('./archives/binance.js')).binanceArchive,
  'bybit-archive': async () => (await import('./archives/bybit.js')).bybitArchive,
  csv: async () => (await import('./csv.js')).csv,
  tardis: async () => (await import('./tardis/index.js')).tardis,
};
