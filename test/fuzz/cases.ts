/**
 * The sound files that `npm run fuzz` changes, one case a format and packing. A new format adds its lines here; small files are best, since
 * each flip imports them anew.
 */
import { gzipSync } from 'node:zlib';
import type { ImportRequest } from '../../src/market/import/index.js';
import { madeFiles } from '../market/import/made-files.js';
import { captureText, INSTRUMENTS, runVenue } from '../market/import/venue.js';

/** A file, or several that go together, and how they are imported. */
export interface FuzzCase {
  readonly name: string;
  readonly files: Readonly<Record<string, Buffer>>;
  readonly request: Omit<ImportRequest, 'files' | 'out'>;
}

/** All cases. */
export async function fuzzCases(): Promise<FuzzCase[]> {
  const capture = Buffer.from(captureText(runVenue({ market: 'usdm', seed: 1, steps: 40, snapshots: [5], clockNs: 0n }).lines));
  const binance = { format: 'binance', instrument: INSTRUMENTS.usdm };
  const itch = await madeFiles('itch', '12302019.NASDAQ_ITCH50', 200);
  const itchGzip = await madeFiles('itch', '12302019.NASDAQ_ITCH50.gz', 200);
  const pair = await madeFiles('lobster', 'SYNTH_2012-06-21_34200000_57600000_message_3.csv', 150, { levels: 3 });
  const messages = await madeFiles('lobster', 'SYNTH_2012-06-21_34200000_57600000_message_3.csv', 150, { levels: 0 });
  return [
    { name: 'binance', files: { capture }, request: binance },
    { name: 'binance.gz', files: { 'capture.gz': gzipSync(capture) }, request: binance },
    { name: 'itch', files: itch, request: { format: 'itch', instrument: { symbol: 'SYNTH' } } },
    { name: 'itch.gz', files: itchGzip, request: { format: 'itch', instrument: { symbol: 'SYNTH' } } },
    { name: 'lobster', files: pair, request: { format: 'lobster' } },
    { name: 'lobster.messages', files: messages, request: { format: 'lobster' } },
  ];
}
