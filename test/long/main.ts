/**
 * Files of a million messages: does an import rebuild the book at every 1,000th message, and the generator's own at the end? ITCH, and LOBSTER
 * with and without its book file (`npm run test:long`). Prints a line a case; throws where books differ. Then the matching engine (`matching.ts`).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthSettings } from '../../src/market/synth/settings.js';
import { rebuildItch, rebuildLobster, type Rebuild, type Rebuilt } from '../market/import/rebuild.js';
import { matchingLaws, matchingTwin, matchingWild } from './matching.js';

const EVENTS = 1_000_000;
const EVERY = 1000;
const RATES = { halts: 0.1, elsewhere: 0.02, crosses: 1, broken: 1 };

const CASES: Readonly<Record<string, (rebuild: Rebuild) => Promise<Rebuilt>>> = {
  'itch, one stock': (rebuild) => rebuildItch({ ...rebuild, settings: synthSettings({ seed: 101, rates: RATES }) }, 0),
  'itch, the second of three stocks': (rebuild) =>
    rebuildItch({ ...rebuild, settings: synthSettings({ seed: 102, symbols: ['AAPL', 'MSFT', 'NVDA'], rates: RATES }) }, 1),
  'lobster, with 10 levels': (rebuild) => rebuildLobster({ ...rebuild, settings: synthSettings({ seed: 103, rates: RATES }) }, 10),
  'lobster, messages alone': (rebuild) => rebuildLobster({ ...rebuild, settings: synthSettings({ seed: 104, rates: RATES }) }, 0),
};

for (const [name, run] of Object.entries(CASES)) {
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-long-'));
  try {
    const rebuild = { path: (file: string) => join(folder, file), settings: synthSettings(), events: EVENTS, every: EVERY };
    const { messages, rows, compared } = await run(rebuild);
    console.log(`${name}: ${messages} messages, ${rows} rows, ${compared} books compared`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

matchingTwin();
matchingLaws();
matchingWild();
