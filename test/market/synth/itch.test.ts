/** An ITCH file of a synthetic market tells its true books, message by message, in frames of the lengths that the specification gives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Kind } from '../../../src/market/row.js';
import { BROKEN, type SynthEvent } from '../../../src/market/synth/event.js';
import { itchHeadMessages } from '../../../src/market/synth/itch-frame.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { synthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { tempFolder } from '../tape-rows.js';
import { itchMessages, type ItchRead, NaiveItch } from './naive-itch.js';
import { listedTruth } from './naive-orders.js';

const folder = tempFolder();
const path = (name: string): string => join(folder, name);

const BUSY = { halts: 2, elsewhere: 0.05, crosses: 5, broken: 5 };
const TAIL = 3;

/** Whether a message tells what its event has beside the book: match, print, aggressor. */
function tells({ type, body, ts }: ItchRead, event: SynthEvent): boolean {
  const { kind, match, side, printTicks, priceTicks, qtyLots, isNotVolume } = event;
  const matchAt = (place: number): boolean => Number(body.readBigUInt64BE(place)) === match;
  const priceAt = (place: number, ticks: number): boolean => body.readUInt32BE(place) === ticks * 100;
  if (ts !== event.ts) return false;
  if (type === 'E') return kind === Kind.execute && printTicks === priceTicks && !isNotVolume && matchAt(23);
  if (type === 'C') return matchAt(23) && priceAt(32, printTicks) && body[31] === (isNotVolume ? N : Y) && printTicks !== priceTicks;
  if (type === 'P') return matchAt(36) && priceAt(32, priceTicks) && body.readUInt32BE(20) === qtyLots && body[19] === (side > 0 ? S : B);
  if (type === 'Q') return matchAt(31) && priceAt(27, priceTicks) && Number(body.readBigUInt64BE(11)) === qtyLots;
  if (type === 'B') return kind === BROKEN && matchAt(11);
  if (type === 'H') return kind === Kind.status && body[19] === (qtyLots === 0 ? H : T);
  return true;
}

const [B, H, N, S, T, Y] = Array.from('BHNSTY', (letter) => letter.charCodeAt(0));

describe('an ITCH file', () => {
  it('of several symbols rebuilds each true book at every 1,000th message and at the end', async () => {
    const settings = synthSettings({ seed: 11, symbols: ['AAPL', 'MSFT', 'LONGNAME'], rates: BUSY });
    const out = path('three.itch');
    const made = await writeSynth({ settings, format: 'itch', out, events: 30_000 });
    const head = itchHeadMessages(settings);
    expect(made).toMatchObject({ files: [out], events: 30_000, messages: 30_000 + head + TAIL, bytes: readFileSync(out).length });

    const truth = new SynthMarket(settings);
    const naive = new NaiveItch(100);
    const types = new Map<string, number>();
    let number = 0;
    let lastTs = 0;
    for (const message of itchMessages(readFileSync(out))) {
      naive.apply(message);
      types.set(message.type, (types.get(message.type) ?? 0) + 1);
      if (message.ts < lastTs) expect.fail(`message ${number} is stamped ${message.ts} after ${lastTs}`);
      lastTs = message.ts;
      number++;
      if (number <= head || number > head + 30_000) continue;
      truth.next();
      if (!tells(message, truth.event)) expect.fail(`message ${number}, ${message.type}, does not tell its event`);
      if (message.locate !== truth.event.symbol + 1) expect.fail(`message ${number} is of locate ${message.locate}`);
      if (number % 1000 === 0 || number === head + 30_000)
        for (const symbol of settings.symbols.keys()) expect(naive.book(symbol + 1).listed()).toEqual(listedTruth(truth.bookOf(symbol)));
    }
    expect(number).toBe(made.messages);
    expect([...naive.books.values()].map((book) => book.faults)).not.toContain(1);
    expect([...types.keys()].sort().join('')).toBe('ABCDEFHIJKLNOPQRSUVXY');
  });

  it('gzip holds the same bytes', async () => {
    const settings = synthSettings({ seed: 3 });
    await writeSynth({ settings, format: 'itch', out: path('a.itch'), events: 5000 });
    await writeSynth({ settings, format: 'itch', out: path('a.itch.gz'), events: 5000 });
    expect(gunzipSync(readFileSync(path('a.itch.gz'))).equals(readFileSync(path('a.itch')))).toBe(true);
  });

  it('fields stand where the specification has them', async () => {
    const settings = synthSettings({ seed: 5, symbols: ['ABC'], rates: BUSY });
    const out = path('fields.itch');
    await writeSynth({ settings, format: 'itch', out, events: 20_000 });
    const first = new Map<string, Buffer>();
    for (const { type, body } of itchMessages(readFileSync(out))) if (!first.has(type)) first.set(type, body);
    const text = (type: string, from: number, to: number): string => first.get(type)!.toString('latin1', from, to);
    for (const type of ['A', 'F', 'P']) expect(text(type, 24, 32)).toBe('ABC     ');
    expect(text('Q', 19, 27)).toBe('ABC     ');
    expect(text('R', 11, 19)).toBe('ABC     ');
    expect(text('H', 11, 25)).toBe('ABC     T     ');
    expect(text('F', 36, 40)).toBe('SLIP');
    expect(['Y', 'N']).toContain(text('C', 31, 32));
    expect(first.get('A')!.readUInt32BE(32)).toBeGreaterThan(990_000);
    expect(first.get('U')!.readBigUInt64BE(19)).toBeGreaterThan(first.get('U')!.readBigUInt64BE(11));
    expect(first.get('B')!.readBigUInt64BE(11)).toBeGreaterThan(0n);
  });

  it.each([
    [{ symbols: ['NINELONGS'] }, 'symbols: got NINELONGS, expected at most 8 letters, as ITCH has them'],
    [{ tickSize: '0.00005', price: '1' }, 'tickSize: got 0.00005, expected a multiple of 0.0001, the unit of ITCH'],
    [{ lotSize: '0.001' }, 'lotSize: got 0.001, expected a multiple of 1, the unit of ITCH'],
    [{ price: '429500' }, 'price: got 429500, expected less: ITCH has prices up to 429496.7295'],
    [{ rates: { sizeMean: 1000, sizeStep: 100_000 } }, 'sizeMean, sizeStep: got 1000 and 100000, expected less: ITCH has sizes below 2^32'],
    [{ start: '2024-08-08T23:59:59.9Z' }, /the market runs past midnight, and ITCH has times since midnight only/],
  ])('%o is refused, and nothing is left', async (request, message) => {
    const out = path('refused.itch');
    await expect(writeSynth({ settings: synthSettings(request), format: 'itch', out, events: 10_000 })).rejects.toThrow(message);
    expect(() => readFileSync(out)).toThrow('ENOENT');
  });
});
