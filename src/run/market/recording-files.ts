/** Where the recordings of a run's markets stand in its folder: `markets/sim.arrow`, `markets/sim.l2.arrow`. */
import type { Publication } from '../scenario/types.js';

/** Folder of a run's recordings in its own. */
export const MARKETS_DIR = 'markets';

/** Name of a market's recording in that folder. */
export const RECORDING_FILE: Readonly<Record<Publication, (id: string) => string>> = {
  l3: (id) => `${id}.arrow`,
  l2: (id) => `${id}.l2.arrow`,
  trades: (id) => `${id}.trades.arrow`,
};

/** Name of the file of a market's auctions, there too. */
export function auctionsFile(id: string): string {
  return `${id}.auctions.arrow`;
}
