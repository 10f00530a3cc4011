/** Small sound files of the formats that synthetic markets are written in: for fuzzing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { synthSettings } from '../../../src/market/synth/settings.js';
import type { SynthFileOptions } from '../../../src/market/synth/format.js';
import { writeSynth } from '../../../src/market/synth/write.js';

/** Slow enough that a few hundred events have all types, and a small opening book. */
const RATES = { limits: 60, markets: 30, cancels: 1, hidden: 10, crosses: 5, broken: 5, halts: 1, elsewhere: 0.2, distances: 5 };

/** The files of a market of symbol SYNTH with so many events, by name. */
export async function madeFiles(
  format: string,
  name: string,
  events: number,
  options: SynthFileOptions = {},
): Promise<Record<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-made-'));
  try {
    const settings = synthSettings({ seed: 1, rates: RATES });
    const { files } = await writeSynth({ settings, format, out: join(folder, name), events, options });
    return Object.fromEntries(files.map((file) => [basename(file), readFileSync(file)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
