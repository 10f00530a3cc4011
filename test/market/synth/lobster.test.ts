/** A LOBSTER pair of a synthetic market: messages rebuild the true orders, and row k of the book is the true book after message k. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Kind } from '../../../src/market/row.js';
import { lobsterMessages, orderbookPath } from '../../../src/market/synth/lobster.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { synthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { tempFolder } from '../tape-rows.js';
import { listedTruth, NaiveOrders, trueLevels } from './naive-orders.js';

const folder = tempFolder();
const path = (name: string): string => join(folder, name);
const lines = (file: string): string[] => readFileSync(file, 'latin1').trimEnd().split('\n');

/** Tell a message to the orders; prices are 100 a tick. */
function apply(naive: NaiveOrders, line: string): void {
  const [, type, id, size, price, direction] = line.split(',').map(Number) as [number, number, number, number, number, number];
  if (type === 1) naive.add(id, direction, price / 100, size);
  else if (type === 2 || type === 4) naive.take(id, size);
  else if (type === 3) naive.remove(id);
}

function bookLine(market: SynthMarket, depth: number): string {
  const asks = trueLevels(market.book, -1, depth);
  const bids = trueLevels(market.book, 1, depth);
  return Array.from({ length: depth }, (_, k) => [
    ...(asks[k] === undefined ? [9999999999, 0] : [asks[k][0] * 100, asks[k][1]]),
    ...(bids[k] === undefined ? [-9999999999, 0] : [bids[k][0] * 100, bids[k][1]]),
  ]).join(',');
}

describe('a LOBSTER pair', () => {
  it('tells the true orders and, row by row, the true book', async () => {
    const settings = synthSettings({ seed: 4, rates: { halts: 4, broken: 5, crosses: 5, elsewhere: 0.02 } });
    const out = path('A_message_5.csv');
    const made = await writeSynth({ settings, format: 'lobster', out, events: 15_000, options: { levels: 5 } });
    expect(made.files).toEqual([out, path('A_orderbook_5.csv')]);
    const messages = lines(out);
    const rows = lines(path('A_orderbook_5.csv'));
    expect([messages.length, rows.length]).toEqual([made.messages, made.messages]);

    const truth = new SynthMarket(settings);
    const naive = new NaiveOrders();
    const types = new Set<string>();
    let k = 0;
    let betweenDiffers = 0;
    for (let event = 1; event <= 15_000; event++) {
      truth.next();
      const end = k + lobsterMessages(truth.event);
      if (truth.event.kind === Kind.replace && rows[k] !== rows[k + 1]) betweenDiffers++;
      for (; k < end; k++) {
        apply(naive, messages[k]!);
        types.add(messages[k]!.split(',')[1]!);
      }
      const expected = bookLine(truth, 5);
      if (rows[k - 1] !== expected) expect([event, rows[k - 1]]).toEqual([event, expected]);
      if (event % 1000 === 0) expect(naive.listed()).toEqual(listedTruth(truth.book));
    }
    expect(k).toBe(messages.length);
    expect(naive.faults).toBe(0);
    expect([...types].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(betweenDiffers).toBeGreaterThan(100);
  });

  it('between the two messages of a replace the order is nowhere', async () => {
    const settings = synthSettings({ seed: 9, rates: { limits: 40, markets: 8, replaces: 20, distances: 4 } });
    const out = path('B_message.csv');
    await writeSynth({ settings, format: 'lobster', out, events: 2000, options: { levels: 4 } });
    const messages = lines(out);
    const rows = lines(orderbookPath(out));
    const naive = new NaiveOrders();
    let empties = 0;
    for (const [k, message] of messages.entries()) {
      apply(naive, message);
      const cells = rows[k]!.split(',').map(Number);
      const shown = new Map<number, number>();
      for (const [side, ticks, lots] of naive.listed()) shown.set(side * ticks, (shown.get(side * ticks) ?? 0) + lots);
      const asks = [...shown].filter(([key]) => key < 0).sort(([a], [b]) => b - a);
      for (let level = 0; level < 4; level++) {
        const there = asks[level];
        const expected = there === undefined ? [9999999999, 0] : [-there[0] * 100, there[1]];
        const [price, size] = cells.slice(4 * level);
        if (price !== expected[0] || size !== expected[1]) expect([k, level, price, size]).toEqual([k, level, ...expected]);
        if (there === undefined) empties++;
      }
    }
    expect(empties).toBeGreaterThan(50);
  });

  it('may leave the opening book to the orderbook file, or that file out', async () => {
    const settings = synthSettings({ seed: 4 });
    const told = path('told_message.csv');
    const untold = path('untold_message.csv');
    await writeSynth({ settings, format: 'lobster', out: told, events: 5000 });
    const made = await writeSynth({ settings, format: 'lobster', out: untold, events: 5000, options: { tellOpening: false } });
    const skipped = lines(told).length - lines(untold).length;
    expect(skipped).toBeGreaterThan(500);
    expect(lines(told).slice(skipped)).toEqual(lines(untold));
    expect(lines(orderbookPath(told)).slice(skipped)).toEqual(lines(orderbookPath(untold)));
    expect(made.events).toBe(5000);

    const alone = path('alone.csv');
    expect((await writeSynth({ settings, format: 'lobster', out: alone, events: 500, options: { levels: 0 } })).files).toEqual([alone]);
    expect(() => readFileSync(orderbookPath(alone))).toThrow('ENOENT');
  });

  it('spells times with nine decimals', async () => {
    const out = path('times.csv');
    await writeSynth({ settings: synthSettings(), format: 'lobster', out, events: 10 });
    expect(lines(out)[1]).toMatch(/^34200\.000001000,1,2,\d+00,\d+,-?1$/);
    expect([orderbookPath('a/x.csv'), orderbookPath('message/x.csv.gz')]).toEqual(['a/x_orderbook.csv', 'message/x_orderbook.csv.gz']);
  });

  it.each([
    [synthSettings({ symbols: ['A', 'B'] }), {}, 'symbols: got 2, expected one: a LOBSTER file has no more'],
    [synthSettings(), { levels: -1 }, 'levels: got -1, expected a whole number from 0 to 1000'],
  ])('is refused where it cannot be', async (settings, options, message) => {
    await expect(writeSynth({ settings, format: 'lobster', out: path('no.csv'), events: 10, options })).rejects.toThrow(message);
  });
});
