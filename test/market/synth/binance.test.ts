/** A synthetic capture is read by the importer of Binance frames, on each of its markets, to the true book and the true prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ContractKind } from '../../../src/market/instrument.js';
import { L2Book } from '../../../src/market/book.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { synthInstrument, type SynthRequest, synthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { importFiles } from '../import/rows.js';
import { tempFolder } from '../tape-rows.js';
import { trueLevels } from './naive-orders.js';

const EVENTS = 25_000;
const folder = tempFolder();

const MARKETS: readonly (readonly [ContractKind, SynthRequest])[] = [
  ['linear', { symbols: ['BTCUSDT'], tickSize: '0.1', lotSize: '0.001', price: '60000' }],
  ['spot', { symbols: ['BTCUSDT'], tickSize: '0.01', lotSize: '0.00001', price: '60000' }],
  ['inverse', { symbols: ['BTCUSD_PERP'], tickSize: '0.1', lotSize: '1', price: '60000', multiplier: '100' }],
];

describe.each(MARKETS)('a capture of %s', (kind, request) => {
  const settings = synthSettings({ ...request, kind, seed: 31, start: '2024-08-08T23:59:58.5Z', rates: { elsewhere: 0.05, halts: 1 } });

  it('imports to the true book and the true prints', async () => {
    const out = join(folder, `${kind}.gz`);
    const made = await writeSynth({ settings, format: 'binance', out, events: EVENTS });
    const instrument = synthInstrument(settings, settings.symbols[0]!);
    const { meta, rows } = await importFiles([out], { format: 'binance', instrument });
    expect(meta.repairs.gaps).toBe(0);
    expect(meta.repairs.counts['bookTickerEqual']).toBe(meta.repairs.counts['bookTickerCompared']);
    expect(meta.repairs.counts['bookTickerCompared']).toBeGreaterThan(5);
    expect(meta.repairs.counts['missingTrades']).toBe(0);
    expect(gunzipSync(readFileSync(out)).toString().trimEnd().split('\n')).toHaveLength(made.messages);

    const truth = new SynthMarket(settings);
    const prints: unknown[] = [];
    const epochMs = settings.epochNs / 1_000_000n;
    for (let k = 0; k < EVENTS; k++) {
      truth.next();
      const { event } = truth;
      const at = epochMs + BigInt(Math.floor(event.ts / 1e6));
      if (event.kind === Kind.execute && !event.isNotVolume) prints.push([at, -event.side, event.printTicks, event.qtyLots]);
      if (event.kind === Kind.hidden) prints.push([at, event.side, event.priceTicks, event.qtyLots]);
    }
    const book = new L2Book();
    for (const row of rows) book.apply(row.kind, row.side, row.priceTicks, row.qtyLots);
    for (const side of [1, -1] as const) {
      const levels: [number, number][] = [];
      for (let t = side > 0 ? book.bidTicks : book.askTicks; !Number.isNaN(t); t = book.worseThan(side, t))
        levels.push([t, book.qtyAt(side, t)]);
      expect(levels).toEqual(trueLevels(truth.book, side));
      expect(levels.length).toBeGreaterThan(30);
    }
    const trades = rows.filter((row) => row.kind === Kind.trade);
    expect(trades.map((row) => [row.exchNs / 1_000_000n, row.side, row.priceTicks, row.qtyLots])).toEqual(prints);
    expect(rows.filter((row) => row.kind === Kind.level && (row.flags & Flag.last) !== 0).length).toBeGreaterThan(15);
  });
});

it('a capture too short for a diff behind the snapshot is refused, and nothing is left', async () => {
  const settings = synthSettings({ symbols: ['BTCUSDT'] });
  const out = join(folder, 'short');
  await expect(writeSynth({ settings, format: 'binance', out, events: 100 })).rejects.toThrow(
    'events: too few, expected more than the orders that the market opens with',
  );
  expect(() => readFileSync(out)).toThrow('ENOENT');
});
