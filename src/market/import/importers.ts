/** The table of formats: one line each, loaded when it is asked for. */
import type { Importer } from './importer.js';

/** The formats, by name. */
export const IMPORTERS: Readonly<Record<string, () => Promise<Importer>>> = {
  binance: async () => (await import('./binance/index.js')).binance,
  itch: async () => (await import('./itch/index.js')).itch,
  lobster: async () => (await import('./lobster/index.js')).lobster,
  csv: async () => (await import('./csv.js')).csv,
};
