/** The table of formats: one line each, loaded when it is asked for. */
import type { Importer } from './importer.js';

/** The formats, by name. */
export const IMPORTERS: Readonly<Record<string, () => Promise<Importer>>> = {
  binance: async () => (await import('./binance/index.js')).binance,
  csv: async () => (await import('./csv.js')).csv,
  orders: async () => (await import('./orders/index.js')).orders,
  'ob-analytics': async () => (await import('./ob-analytics/index.js')).obAnalytics,
  raw: async () => (await import('./raw/index.js')).raw,
};
