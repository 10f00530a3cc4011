/** The beginning of the shipped capture as a tape, and scenarios on it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Instrument } from '../../src/market/instrument.js';
import { importTape } from '../../src/market/import/index.js';
import { tempFolder } from '../market/tape-rows.js';

const CAPTURE = fileURLToPath(new URL('../../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url));
const STAMP_DIGITS = 19;

export const INSTRUMENT: Instrument = {
  symbol: 'BTCUSDT',
  kind: 'linear',
  tickSize: '0.1',
  lotSize: '0.001',
  multiplier: '1',
  currency: 'USDT',
};

/** Path of a tape of the capture's first seconds. */
export async function sampleTape(seconds: number): Promise<string> {
  const folder = tempFolder();
  const lines = gunzipSync(readFileSync(CAPTURE)).toString('latin1').split('\n');
  const endStamp = BigInt(lines[0]!.slice(0, STAMP_DIGITS)) + BigInt(seconds) * 1_000_000_000n;
  const end = lines.findIndex((line) => BigInt(line.slice(0, STAMP_DIGITS)) > endStamp);
  const capture = join(folder, 'capture');
  writeFileSync(capture, `${lines.slice(0, end).join('\n')}\n`);
  const out = join(folder, 'tape.arrow');
  await importTape({ files: [capture], format: 'binance', instrument: INSTRUMENT, out });
  return out;
}

/** A scenario on one tape. */
export function scenarioOn(path: string, sessions: readonly object[]): object {
  return { seed: 7, tapes: [{ id: 'btc', path }], sessions };
}
