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
import { framed, itch } from './bytes.js';

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
    whole[16] = readFileSync(path('book.itch'))[16]!;
    let far = 0;
    while (far < whole.length - 10_000) far += 2 + whole.readUInt16BE(far);
    whole[far + 2] = 90;
    writeFileSync(path('far-broken.itch'), whole);
    await expect(readItchBook(path('far-broken.itch'), 'MSFT')).rejects.toThrow(`far-broken.itch: byte ${far}: a message of type Z`);
  });

  it('with references of 53 bits; an order without shares, or one beyond them, is an error with its message', async () => {
    const far = 2n ** 53n - 1n;
    const begun = [itch.add(7, 1, far, 'B', 100, 'MSFT', 1_000_000), itch.add(7, 2, far - 2n ** 32n, 'S', 50, 'MSFT', 1_010_000)];
    const read = (name: string, ...messages: Buffer[]): ReturnType<typeof readItchBook> => {
      writeFileSync(path(name), framed(...begun, ...messages));
      return readItchBook(path(name), 'MSFT');
    };
    const { book, unknownOrders } = await read('far.itch', itch.replace(7, 3, far, 5, 30, 1_000_100), itch.remove(7, 4, far));
    book.invariant();
    expect([book.levels.bidTicks, book.levels.qtyAt(1, 1_000_100), book.levels.askTicks, book.orderCount, unknownOrders]).toEqual([
      1_000_100, 30, 1_010_000, 2, 1,
    ]);
    await expect(read('none.itch', itch.add(7, 3, 9, 'B', 0, 'MSFT', 1_000_000))).rejects.toThrow(
      /none\.itch: message 3: an order of 0 shares/,
    );
    await expect(read('replaced.itch', itch.replace(7, 3, far, 9, 0, 5))).rejects.toThrow(
      /replaced\.itch: message 3: an order of 0 shares/,
    );
    await expect(read('beyond.itch', itch.remove(7, 3, far + 1n))).rejects.toThrow(/beyond\.itch: message 3: a reference beyond 2\^53/);
  });
});
