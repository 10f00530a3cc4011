/** The table of formats: one line each, loaded when it is asked for. */
import type { Importer } from './importer.js';

/** The formats, by name. */
export const IMPORTERS: Readonly<Record<string, () => Promise<Importer>>> = {
  binance: async () => (await import('./binance/index.js')).binance,
  csv: async () => (await import('./csv.js')).csv,
  dbn: async () => (await import('./dbn/index.js')).dbn,
  hftbacktest: async () => (await import('./hftbacktest/index.js')).hftbacktest,
};
