/** The markets of the swarm: some of them played here, so that the suite notices when they, or what they check, no longer work. */
import { describe, expect, it } from 'vitest';
import { drawMarket, drawsMarket } from './draw.js';
import { runMarket } from './play.js';

const SEEDS = Array.from({ length: 8 }, (_, i) => i + 1);

describe('the markets of the swarm', () => {
  it('are the same from the same seed, and of every kind', () => {
    const seeds = Array.from({ length: 300 }, (_, i) => i + 1);
    expect(seeds.slice(0, 20).map(drawMarket)).toEqual(seeds.slice(0, 20).map(drawMarket));
    const told = seeds.map((seed) => drawMarket(seed).about).join('\n');
    for (const name of ['nasdaq', 'cme-futures', 'binance-spot', 'binance-usdm', 'coinbase', 'deribit', 'hyperliquid', 'none'])
      expect(told).toContain(`"preset":"${name}"`);
    for (const name of ['zero-intelligence', 'hawkes', 'queue-reactive', 'noise', 'informed', 'momentum'])
      expect(told).toContain(`${name}×2`);
    for (const word of ['"flow"', '"batch"', '"window"', '"id":"b"', '"failing":1']) expect(told).toContain(word);
    expect(seeds.filter(drawsMarket).length).toBeGreaterThan(10);
  });

  it('hold what they must', async () => {
    let [rows, fills] = [0, 0];
    for (const seed of SEEDS) {
      const seen = await runMarket(seed).catch((error: unknown) => {
        throw new Error(drawMarket(seed).about, { cause: error });
      });
      rows += seen.rows;
      fills += seen.fills;
    }
    expect(rows).toBeGreaterThan(3000);
    expect(fills).toBeGreaterThan(500);
  });
});
