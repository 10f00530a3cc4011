/**
 * The sound files that `npm run fuzz` changes, one case a format and packing. A new format adds its lines here; small files are best, since
 * each flip imports them anew.
 */
import { gzipSync } from 'node:zlib';
import type { ImportRequest } from '../../src/market/import/index.js';
import { madeFiles } from '../market/import/made-files.js';
import { fuzzedDbn, fuzzedNpz, sampleOf } from './made.js';
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
  const npz = fuzzedNpz();
  // A frame with a checksum, which nothing here can write.
  const zstd = sampleOf('dbn-databento/test_data.mbo.v3.dbn.zst');
  const hftbacktest = { format: 'hftbacktest', instrument: { symbol: 'T', kind: 'linear', tickSize: '0.1', lotSize: '0.001' } } as const;
  const dbn = { format: 'dbn', instrument: { kind: 'linear', tickSize: '0.25', lotSize: '1' } } as const;
  return [
    { name: 'binance', files: { capture }, request: binance },
    { name: 'binance.gz', files: { 'capture.gz': gzipSync(capture) }, request: binance },
    { name: 'itch', files: itch, request: { format: 'itch', instrument: { symbol: 'SYNTH' } } },
    { name: 'itch.gz', files: itchGzip, request: { format: 'itch', instrument: { symbol: 'SYNTH' } } },
    { name: 'lobster', files: pair, request: { format: 'lobster' } },
    { name: 'lobster.messages', files: messages, request: { format: 'lobster' } },
    { name: 'dbn.mbo', files: { 'es.dbn': fuzzedDbn('mbo') }, request: dbn },
    { name: 'dbn.mbp-10', files: { 'es.dbn': fuzzedDbn('mbp-10') }, request: dbn },
    { name: 'dbn.mbp-1', files: { 'es.dbn': fuzzedDbn('mbp-1'), 'definition.dbn': fuzzedDbn('definition') }, request: { format: 'dbn' } },
    ...(zstd === undefined ? [] : [{ name: 'dbn.zst', files: { 'es.dbn.zst': zstd }, request: dbn }]),
    { name: 'hftbacktest.npy', files: { 'l2.npy': npz.npy }, request: hftbacktest },
    { name: 'hftbacktest.npz', files: { 'l2.npz': npz.npz }, request: hftbacktest },
    { name: 'hftbacktest.orders', files: { 'l3.npy': npz.orders }, request: hftbacktest },
  ];
}
