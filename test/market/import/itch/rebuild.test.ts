/** A generated ITCH file rebuilds the book of a naive reader message by message, and the generator's own at the end. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readItchBook } from '../../../../src/market/import/itch/book.js';
import { LOTS, priceTicksOf, sideOf, VALUES } from '../../../../src/market/order-pool.js';
import { SynthMarket } from '../../../../src/market/synth/market.js';
import { synthSettings } from '../../../../src/market/synth/settings.js';
import { writeSynth } from '../../../../src/market/synth/write.js';
import { listedTruth } from '../../synth/naive-orders.js';
import { tempFolder } from '../../tape-rows.js';
import { rebuildItch } from '../rebuild.js';

const folder = tempFolder();
const path = (name: string): string => join(folder, name);

describe('a generated ITCH file', () => {
  it('of one stock, busy', async () => {
    const settings = synthSettings({ seed: 21, rates: { halts: 2, elsewhere: 0.05, crosses: 5, broken: 5, hidden: 200 } });
    const seen = await rebuildItch({ path, settings, events: 40_000, every: 1000 }, 0);
    expect(seen.compared).toBe(41);
    expect(seen.rows).toBeGreaterThan(39_000);
  });

  it('of three stocks, each from the same file', async () => {
    const settings = synthSettings({ seed: 22, symbols: ['AAPL', 'MSFT', 'LONGNAME'] });
    for (const symbol of [0, 2]) {
      const seen = await rebuildItch({ path, settings, events: 15_000, every: 1000 }, symbol);
      expect(seen.compared).toBe(16);
    }
  });

  it('is read straight into a book, too: plain and packed; a cut or a broken message is an error with its byte', async () => {
    const settings = synthSettings({ seed: 23, symbols: ['AAPL', 'MSFT'] });
    for (const name of ['book.itch', 'book.itch.gz']) {
      await writeSynth({ settings, format: 'itch', out: path(name), events: 20_000 });
      const { book, messages, unknownOrders } = await readItchBook(path(name), 'MSFT');
      book.invariant();
      expect({ messages, unknownOrders }).toEqual({ messages: 20_026, unknownOrders: 0 });
      const truth = new SynthMarket(settings);
      for (let i = 0; i < 20_000; i++) truth.next();
      const told = book
        .ordersByPlace()
        .map((o) => [sideOf(book.pool, o), priceTicksOf(book.pool, o) / 100, book.pool.values[o * VALUES + LOTS]!]);
      const bySideAndPrice = told.sort((a, b) => b[0]! - a[0]! || b[0]! * (b[1]! - a[1]!));
      expect(bySideAndPrice).toEqual(listedTruth(truth.bookOf(1)));
    }
    const whole = readFileSync(path('book.itch'));
    writeFileSync(path('cut.itch'), whole.subarray(0, 1001));
    await expect(readItchBook(path('cut.itch'), 'MSFT')).rejects.toThrow(/cut\.itch: ends in the middle of a message/);
    await expect(readItchBook(path('book.itch'), 'TSLA')).rejects.toThrow(/book\.itch: no stock TSLA/);
    whole[16] = 90;
    writeFileSync(path('broken.itch'), whole);
    await expect(readItchBook(path('broken.itch'), 'MSFT')).rejects.toThrow(/broken\.itch: byte 14: a message of type Z with 12 bytes/);
  });
});
