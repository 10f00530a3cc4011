/** Tardis files of a synthetic market: a snapshot, then levels, that lead to the true book, and the true trades beside. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Kind } from '../../../src/market/row.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { synthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { tempFolder } from '../tape-rows.js';
import { trueLevels } from './naive-orders.js';

const EVENTS = 10_000;
const LINE = /^synth,XBTUSD,\d{16},\d{16},(true|false),(bid|ask),\d+\.\d,\d+\.\d\d$/;

it('tell the true book and the true trades', async () => {
  const settings = synthSettings({ seed: 5, symbols: ['XBTUSD'], tickSize: '0.5', lotSize: '0.01', price: '60000', rates: { crosses: 2 } });
  const out = join(tempFolder(), 'incremental_book_L2.csv');
  const made = await writeSynth({ settings, format: 'tardis', out, events: EVENTS });
  const [rows, trades] = made.files.map((file) => readFileSync(file, 'latin1').trimEnd().split('\n')) as [string[], string[]];
  expect(made.files[1]).toMatch(/\/trades\.csv$/);
  expect(rows[0]).toBe('exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount');
  expect(trades[0]).toBe('exchange,symbol,timestamp,local_timestamp,id,side,price,amount');
  expect(rows.length - 1).toBe(made.messages);

  const book = { bid: new Map<number, number>(), ask: new Map<number, number>() };
  let snapshots = 0;
  for (const row of rows.slice(1)) {
    if (!LINE.test(row)) expect(row).toMatch(LINE);
    const [, , , , isSnapshot, side, price, amount] = row.split(',') as [
      string,
      string,
      string,
      string,
      string,
      'bid' | 'ask',
      string,
      string,
    ];
    if (isSnapshot === 'true') snapshots++;
    const lots = Math.round(Number(amount) * 100);
    if (lots === 0) book[side].delete(Number(price) * 2);
    else book[side].set(Number(price) * 2, lots);
  }
  expect(snapshots).toBeGreaterThan(30);
  expect(rows.slice(1, snapshots + 1).every((row) => row.includes(',true,'))).toBe(true);

  const truth = new SynthMarket(settings);
  const prints: string[] = [];
  for (let k = 0; k < EVENTS; k++) {
    truth.next();
    const { kind, side, isNotVolume, printTicks, priceTicks, qtyLots } = truth.event;
    const amount = (qtyLots / 100).toFixed(2);
    if (kind === Kind.execute && !isNotVolume) prints.push(`${side < 0 ? 'buy' : 'sell'},${(printTicks / 2).toFixed(1)},${amount}`);
    if (kind === Kind.hidden) prints.push(`${side > 0 ? 'buy' : 'sell'},${(priceTicks / 2).toFixed(1)},${amount}`);
    if (kind === Kind.trade) prints.push(`unknown,${(priceTicks / 2).toFixed(1)},${amount}`);
  }
  expect(trades.slice(1).map((row) => row.split(',').slice(5).join(','))).toEqual(prints);
  expect([...book.bid].sort(([a], [b]) => b - a)).toEqual(trueLevels(truth.book, 1));
  expect([...book.ask].sort(([a], [b]) => a - b)).toEqual(trueLevels(truth.book, -1));
});
