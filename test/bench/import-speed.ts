/**
 * Speed of importing a raw capture, beside what JSON.parse alone takes on the same lines.
 *
 * Rates are of uncompressed text. An import reads its files twice and unpacks them; parsing here has its lines in memory.
 */
import { readFileSync, rmSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { importTape, type ImportRequest } from '../../src/market/import/index.js';
import { OKX_INSTRUMENT } from './raw-file.js';
import { TARDIS_INSTRUMENT } from './tardis-file.js';
import { timed, type Took } from './timed.js';

/** The shipped capture's instrument. */
export const CAPTURE_INSTRUMENT = {
  symbol: 'BTCUSDT',
  kind: 'linear',
  tickSize: '0.1',
  lotSize: '0.001',
  multiplier: '1',
  currency: 'USDT',
} as const;

/** Digits of the receive stamp that a line begins with, and a space. */
const STAMP_LENGTH = 20;

/** Import a capture, timed. */
export async function timedImport(capture: string, out: string): Promise<Took & ImportedRows> {
  return timedRows({ files: [capture], format: 'binance', instrument: CAPTURE_INSTRUMENT, out, options: { onGap: 'resync' } });
}

/** A csv of Tardis. `firstSeconds`: what the first import of the process took, which compiles as it goes. */
export interface TimedTardis extends Took, ImportedRows {
  readonly firstSeconds: number;
}

/** Import a csv of Tardis, the second time timed, to where no tape stands. */
export async function timedTardis(path: string, out: string): Promise<TimedTardis> {
  const importOnce = async (): Promise<Took & ImportedRows> => {
    rmSync(out, { force: true });
    return timedRows({ files: [path], format: 'tardis', instrument: TARDIS_INSTRUMENT, out });
  };
  const { seconds: firstSeconds } = await importOnce();
  return { ...(await importOnce()), firstSeconds };
}

/** Import a capture of OKX, timed. */
export async function timedRaw(path: string, out: string): Promise<Took & ImportedRows> {
  return timedRows({ files: [path], format: 'raw', instrument: OKX_INSTRUMENT, out });
}

/** The rows of the tape that was made. */
export interface ImportedRows {
  readonly rows: number;
}

function timedRows(request: ImportRequest): Promise<Took & ImportedRows> {
  return timed(async () => ({ rows: (await importTape(request)).rows }));
}

/** Its text, and what JSON.parse alone takes for its lines. */
export interface ParsedLines {
  readonly textBytes: number;
  readonly parseSeconds: number;
}

/** Parse a capture's lines, timed. */
export function timedParse(capture: string): ParsedLines {
  const text = gunzipSync(readFileSync(capture)).toString('latin1');
  const frames = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(STAMP_LENGTH));
  const startMs = performance.now();
  let parsed = 0;
  for (const frame of frames) if (typeof JSON.parse(frame) === 'object') parsed++;
  const parseSeconds = (performance.now() - startMs) / 1000;
  if (parsed !== frames.length) throw new Error(`parsed ${parsed} lines of ${frames.length}`);
  return { textBytes: text.length, parseSeconds };
}
