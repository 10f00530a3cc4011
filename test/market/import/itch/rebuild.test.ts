/** A generated ITCH file rebuilds the book of a naive reader message by message, and the generator's own at the end. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthSettings } from '../../../../src/market/synth/settings.js';
import { tempFolder } from '../../tape-rows.js';
import { rebuildItch } from '../rebuild.js';

const folder = tempFolder();
const path = (name: string): string => join(folder, name);

describe('a generated ITCH file', () => {
  it('of one stock, busy', async () => {
    const settings = synthSettings({ seed: 21, rates: { halts: 2, elsewhere: 0.05, crosses: 5, broken: 5, hidden: 200 } });
    const seen = await rebuildItch({ path, settings, events: 40_000, every: 1000 }, 0);
    expect(seen.compared).toBe(41);
    expect(seen.rows).toBeGreaterThan(39_000);
  });

  it('of three stocks, each from the same file', async () => {
    const settings = synthSettings({ seed: 22, symbols: ['AAPL', 'MSFT', 'LONGNAME'] });
    for (const symbol of [0, 2]) {
      const seen = await rebuildItch({ path, settings, events: 15_000, every: 1000 }, symbol);
      expect(seen.compared).toBe(16);
    }
  });
});
