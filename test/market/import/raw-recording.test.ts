/**
 * What `slipgauge record` writes is a raw capture: the samples of venues whose book is stated over HTTP, put into the recorder's form with all
 * lines of its own, make the same tape. Skipped where the shared data is absent.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { bodyPayload, markerPayload, textPayload } from '../../../src/collect/record/line.js';
import { Kind } from '../../../src/market/row.js';
import { importBytes, importFiles } from './rows.js';

const DATA = fileURLToPath(new URL('../../../../shared/data/ws-captures-cryptofeed/', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'raw-recording-'));

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** A capture of cryptofeed in the recorder's form. */
function asRecorded(name: string): string {
  const lines: string[] = [];
  const put = (seconds: string, payload: Buffer): void => {
    const [whole, fraction = ''] = seconds.split('.');
    lines.push(`${whole!}${fraction.padEnd(9, '0')} ${payload.toString()}\n`);
  };
  for (const line of gunzipSync(readFileSync(join(DATA, name)))
    .toString()
    .split('\n')) {
    const [, url, sign, at, rest = ''] = /^(?:(\S+:\/\/\S+) (->|<-|<->) )?(\d{10}(?:\.\d+)?)(?:: (.*))?$/.exec(line) ?? [];
    if (at === undefined) continue;
    if (lines.length === 0) put(at, markerPayload('begin', { format: 1 }));
    if (sign === '<->') put(at, markerPayload('connect', { connection: 1, url }));
    else if (sign === '<-') put(at, markerPayload('sent', { connection: 1, text: rest }));
    else if (sign === '->') {
      put(at, markerPayload('snapshot', { url }));
      put(at, bodyPayload(Buffer.from(rest)));
    } else {
      put(at, textPayload(Buffer.from(rest)));
      put(at, textPayload(Buffer.from('pong')));
    }
  }
  const path = join(dir, name.replace(/\.gz$/, '.txt'));
  writeFileSync(path, lines.join(''));
  return path;
}

describe.skipIf(!existsSync(DATA))('a recording in the recorder’s form', () => {
  it.each([
    ['bitstamp', ['BITSTAMP.ws.1.0.gz', 'BITSTAMP.http.0.0.gz'], 'ethusd', '0.01', '0.001'],
    ['independent-reserve', ['INDEPENDENT_RESERVE.ws.1.0.gz', 'INDEPENDENT_RESERVE.http.0.0.gz'], 'eth-aud', '0.01', '0.0001'],
    ['okx', ['OKX.ws.1.0.gz'], 'BTC-USDT', '0.1', '0.00001'],
  ] as const)('of %s makes the tape of the capture', async (_, files, symbol, tickSize, lotSize) => {
    const instrument = { symbol, kind: 'spot', tickSize, lotSize, multiplier: '1' } as const;
    const plain = await importFiles(
      files.map((name) => join(DATA, name)),
      { format: 'raw', instrument, options: { offLot: 'round' } },
    );
    const recorded = await importFiles(files.map(asRecorded), { format: 'raw', instrument, options: { offLot: 'round' } });
    expect(plain.rows.length).toBeGreaterThan(100);
    expect(recorded.meta.digest).toBe(plain.meta.digest);
  });
});

describe('a recording of several symbols', () => {
  it('has each snapshot told by its URL, where prices alone could not tell them apart', async () => {
    const ms = 1_723_161_255_000;
    const lines: string[] = [];
    const put = (payload: string): void => void lines.push(`${ms}${String(1_000_000 + lines.length).slice(1)} ${payload}\n`);
    const diff = (s: string, u: number): void =>
      put(JSON.stringify({ e: 'depthUpdate', E: ms, T: ms, s, U: u, u, pu: u - 1, b: [['100', '1']], a: [] }));
    const snapshot = (symbol: string, lastUpdateId: number, bid: string): void => {
      put(markerPayload('snapshot', { url: `https://fapi.binance.com/fapi/v1/depth?symbol=${symbol}&limit=5` }).toString());
      put(JSON.stringify({ lastUpdateId, E: ms, T: ms, bids: [[bid, '2']], asks: [['103', '2']] }));
    };
    put(markerPayload('begin').toString());
    for (const symbol of ['AAAUSDT', 'BBBUSDT']) diff(symbol, 10);
    snapshot('BBBUSDT', 11, '102');
    snapshot('AAAUSDT', 11, '101');
    for (const u of [11, 12]) for (const symbol of ['AAAUSDT', 'BBBUSDT']) diff(symbol, u);
    for (const [symbol, bidTicks] of [
      ['AAAUSDT', 101],
      ['BBBUSDT', 102],
    ] as const) {
      const instrument = { symbol, kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' } as const;
      const { rows } = await importBytes([lines.join('')], { format: 'binance', instrument });
      expect(rows.filter(({ kind, side }) => kind === Kind.snapshot && side === 1).map(({ priceTicks }) => priceTicks)).toEqual([bidTicks]);
    }
  });
});
