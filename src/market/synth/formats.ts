/**
 * The formats that a synthetic market can be written in, by name: one file each, and one line here.
 */
import type { SynthFormat } from './format.js';

/** Loaded when they are asked for. */
export const SYNTH_FORMATS: Readonly<Record<string, () => Promise<SynthFormat>>> = {
  'tape-l2': async () => (await import('./tape.js')).tapeL2,
  'tape-l3': async () => (await import('./tape.js')).tapeL3,
  itch: async () => (await import('./itch.js')).itch,
  lobster: async () => (await import('./lobster.js')).lobster,
  binance: async () => (await import('./binance.js')).binance,
  tardis: async () => (await import('./tardis.js')).tardis,
};
