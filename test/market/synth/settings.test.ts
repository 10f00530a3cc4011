/** What is asked of a synthetic market is completed, or refused with what was got, what was expected and the nearest name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { Kind } from '../../../src/market/row.js';
import { impliedBy } from '../../../src/market/synth/implied.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { SYNTH_NUMBERS, type SynthRequest, synthInstrument, synthSettings } from '../../../src/market/synth/settings.js';
import { listedTruth, NaiveOrders } from './naive-orders.js';

describe('settings', () => {
  it('are complete by themselves', () => {
    const settings = synthSettings();
    expect(settings.rates).toEqual(Object.fromEntries(Object.entries(SYNTH_NUMBERS).map(([name, { initial }]) => [name, initial])));
    expect(settings).toMatchObject({ seed: 0, symbols: ['SYNTH'], openTicks: 10_000, startNs: 34_200e9 });
    expect(new Date(Number(settings.epochNs / 1_000_000n)).toISOString()).toBe('2024-08-08T00:00:00.000Z');
    expect(synthInstrument(settings, 'X')).toEqual({ symbol: 'X', kind: 'spot', tickSize: '0.01', lotSize: '1', multiplier: '1' });
  });

  it.each<[SynthRequest | Record<string, unknown>, string]>([
    [{ model: 'cst' }, 'model: got cst, expected one of zero-intelligence'],
    [{ seed: 1.5 }, 'seed: got 1.5, expected a whole number'],
    [{ symbols: [] }, 'symbols: got 0, expected 1 to 1000'],
    [{ symbols: ['A B'] }, 'symbols: got "A B", expected up to 40 letters, digits and signs'],
    [{ symbols: ['A', 'A'] }, 'symbols: got A a second time'],
    [{ tickSize: '0' }, 'tickSize: got 0, expected a decimal above zero'],
    [{ lotSize: '1e-16' }, 'lotSize: got 1e-16, expected a decimal above zero such as 0.1, with at most 15 places'],
    [{ price: '100.005' }, 'price: got 100.005, expected a multiple of 0.01, the tick'],
    [{ price: '30000000' }, 'price: got 30000000, which is 3000000000 ticks of 0.01; expected at most 2000000000'],
    [{ start: '2024-08-08' }, 'start: got "2024-08-08", expected a time with a zone'],
    [
      { rates: { limit: 5 } },
      "limit: no such parameter, expected one of limits, markets, cancels, partial, replaces, hidden, elsewhere, crosses, broken, halts, distances, decay, sizeMean, sizeStep; did you mean 'limits'?",
    ],
    [{ rates: { partial: 1.5 } }, 'partial: got 1.5, expected a number from 0 to 1'],
    [{ rates: { distances: 2.5 } }, 'distances: got 2.5, expected a whole number from 1 to 4096'],
    [{ rates: { limits: 0 } }, 'limits: got 0, expected a number from 0.001 to 10000000'],
  ])('%o is refused', (request, message) => {
    const ask = (): unknown => synthSettings(request);
    expect(ask).toThrow(UsageError);
    expect(ask).toThrow(message);
  });
});

describe('a market of any settings', () => {
  /** Parameters from one end of their bounds to the other, rates so that something happens. */
  const requests = fc.record({
    seed: fc.nat(),
    symbols: fc.constantFrom(['A'], ['A', 'B', 'C']),
    price: fc.constantFrom('0.01', '0.05', '100', '20000000'),
    rates: fc.record({
      limits: fc.constantFrom(0.001, 10, 4000),
      markets: fc.constantFrom(0, 5, 3000),
      cancels: fc.constantFrom(0.01, 4, 500),
      partial: fc.constantFrom(0, 0.3, 1),
      replaces: fc.constantFrom(0, 1, 300),
      hidden: fc.constantFrom(0, 100),
      elsewhere: fc.constantFrom(0, 0.5, 1),
      crosses: fc.constantFrom(0, 100),
      broken: fc.constantFrom(0, 100),
      halts: fc.constantFrom(0, 5),
      distances: fc.constantFrom(1, 2, 60, 4096),
      decay: fc.constantFrom(0.01, 0.9, 1),
      sizeMean: fc.constantFrom(1, 1.5, 1000),
      sizeStep: fc.constantFrom(1, 100),
    }),
  });

  it('keeps its invariants, its clock, and each order to what its events say', () => {
    const kinds = new Set<number>();
    fc.assert(
      fc.property(requests, (request) => {
        const settings = synthSettings(request);
        // The opening book of slow cancellation is large, and no part of what is looked at.
        fc.pre(impliedBy(settings).restingOrders < 20_000);
        const market = new SynthMarket(settings);
        const naive = settings.symbols.map(() => new NaiveOrders());
        let lastTs = settings.startNs;
        for (let k = 0; k < 3000; k++) {
          market.next();
          const { event } = market;
          const { symbol, kind, ts, side, orderId, priceTicks, qtyLots, leftLots } = event;
          kinds.add(kind);
          if (ts < lastTs || !Number.isSafeInteger(ts)) expect.fail(`event ${k} is stamped ${ts} after ${lastTs}`);
          lastTs = ts;
          if (priceTicks < 1 || event.printTicks < 0 || qtyLots < 0 || leftLots < 0) expect(event).toBe('within bounds');
          const orders = naive[symbol]!;
          if (kind === Kind.add) orders.add(orderId, side, priceTicks, qtyLots);
          else if (kind === Kind.reduce || kind === Kind.execute || kind === Kind.delete) orders.take(orderId, qtyLots);
          else if (kind === Kind.replace) {
            orders.remove(orderId);
            orders.add(orderId, side, priceTicks, qtyLots);
          }
        }
        for (const symbol of settings.symbols.keys()) {
          market.bookOf(symbol).invariant();
          expect(naive[symbol]!.faults).toBe(0);
          expect(naive[symbol]!.listed()).toEqual(listedTruth(market.bookOf(symbol)));
        }
      }),
      { numRuns: 40 },
    );
    expect(kinds.size).toBe(9);
  });
});

describe('a market at the edge', () => {
  it('of prices stays within them', () => {
    const settings = synthSettings({ seed: 1, price: '0.03', rates: { limits: 300, markets: 200, sizeMean: 2, distances: 3 } });
    const market = new SynthMarket(settings);
    const prices = new Set<number>();
    for (let k = 0; k < 20_000; k++) {
      market.next();
      prices.add(market.event.priceTicks);
      if (k % 1000 === 0) market.book.invariant();
    }
    expect(Math.min(...prices)).toBe(1);
    expect(prices.size).toBeGreaterThan(3);
  });

  it('whose sides run dry goes on', () => {
    const settings = synthSettings({ seed: 1, rates: { limits: 10, markets: 100, cancels: 50 } });
    const market = new SynthMarket(settings);
    let empty = 0;
    for (let k = 0; k < 20_000; k++) {
      market.next();
      if (Number.isNaN(market.book.bidTicks) || Number.isNaN(market.book.askTicks)) empty++;
      if (k % 1000 === 0) market.book.invariant();
    }
    expect(empty).toBeGreaterThan(1000);
  });
});
