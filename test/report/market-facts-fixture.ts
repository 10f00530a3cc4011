/** Facts of a small made market, measured once, and its instrument under a name that has to be escaped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthSettings } from '../../src/market/synth/settings.js';
import { writeSynth } from '../../src/market/synth/write.js';
import { openTape } from '../../src/market/tape-read.js';
import { marketFacts, type MarketFacts } from '../../src/measure/facts/index.js';

/** 40,000 events of single orders. */
export async function madeFacts(): Promise<MarketFacts> {
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-facts-'));
  try {
    const out = join(folder, 'made.arrow');
    const settings = synthSettings({ seed: 7, price: '60', rates: { limits: 800, markets: 300 } });
    await writeSynth({ settings, format: 'tape-l3', out, events: 40_000 });
    const facts = await marketFacts(await openTape(out));
    return { ...facts, instrument: { ...facts.instrument, symbol: 'A<B>&C' } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
