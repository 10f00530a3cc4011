/**
 * The sound files that `npm run fuzz` changes, one case a format and packing. A new format adds its lines here; small files are best, since
 * each flip imports them anew.
 */
import { gzipSync } from 'node:zlib';
import type { ImportRequest } from '../../src/market/import/index.js';
import { captureText, INSTRUMENTS, runVenue } from '../market/import/venue.js';

/** A file, or several that go together, and how they are imported. */
export interface FuzzCase {
  readonly name: string;
  readonly files: Readonly<Record<string, Buffer>>;
  readonly request: Omit<ImportRequest, 'files' | 'out'>;
}

/** All cases. */
export function fuzzCases(): FuzzCase[] {
  const capture = Buffer.from(captureText(runVenue({ market: 'usdm', seed: 1, steps: 40, snapshots: [5], clockNs: 0n }).lines));
  const binance = { format: 'binance', instrument: INSTRUMENTS.usdm };
  return [
    { name: 'binance', files: { capture }, request: binance },
    { name: 'binance.gz', files: { 'capture.gz': gzipSync(capture) }, request: binance },
  ];
}
