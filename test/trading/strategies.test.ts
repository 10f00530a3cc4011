/** The built-in strategies, each on small markets through the kernel: what they send, and what must hold whatever the races. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import join from '../../strategies/join.js';
import quoter from '../../strategies/quoter.js';
import script from '../../strategies/script.js';
import sweep from '../../strategies/sweep.js';
import twap from '../../strategies/twap.js';
import type { RowText } from '../kernel/memory-tape.js';
import { book, level, play, trade, type Played, type PlayOptions } from './play.js';

const DEEP = book(0, { 100: 50, 99: 50, 98: 50 }, { 101: 50, 102: 50, 103: 50 });
/** Keeps the tape going until `at`. */
const until = (at: number): RowText => level(at, 'bid', 90, 1);

function playDefined(strategy: unknown, options: Omit<PlayOptions, 'strategy'>): ReturnType<typeof play> {
  return play({ ...options, strategy: strategy as PlayOptions['strategy'] });
}

describe('script', () => {
  it('plays actions in order of time, equal times in the order of the list', async () => {
    const actions = [
      { at: 30, do: 'cancel', clOrdId: 'a' },
      { at: 20, do: 'replace', clOrdId: 'a', qty: 2 },
      { at: '20ns', do: 'new', clOrdId: 'b', side: 'sell', type: 'market', qty: '1' },
      { at: 10, do: 'new', clOrdId: 'a', side: 'buy', type: 'limit', price: '100', qty: 3, tif: 'GTX' },
    ];
    const { sent, told } = await playDefined(script, { rows: [...DEEP, until(100)], params: { actions } });
    expect(sent).toEqual(['10 new a buy 3 @100 limit GTX', '20 replace a 2', '20 new b sell 1 market IOC', '30 cancel a']);
    expect(told).toEqual([
      '10 a new leaves 3',
      '20 a replaced leaves 2',
      '20 b new leaves 1',
      '20 b trade 1 @100 taker leaves 0',
      '30 a canceled leaves 0',
    ]);
  });

  it('hands wrong terms on: they come back rejected, and the run goes on', async () => {
    const actions = [
      { at: 10, do: 'new', clOrdId: 'a', side: 'buy', price: '100.5', qty: 3 },
      { at: 11, do: 'new', clOrdId: 'b', side: 'buy', price: -1, qty: 3 },
      { at: 12, do: 'new', clOrdId: 'c', side: 'buy', price: 100, qty: '0.5' },
      { at: 13, do: 'new', clOrdId: 'd', side: 'buy', price: 100 },
      { at: 14, do: 'new', clOrdId: 'a', side: 'buy', price: 100, qty: 1 },
      { at: 15, do: 'cancel', clOrdId: 'nobody' },
      { at: 16, do: 'replace', clOrdId: 'a' },
    ];
    const { told, failure } = await playDefined(script, { rows: [...DEEP, until(100)], params: { actions } });
    expect(failure).toBeUndefined();
    expect(told).toEqual([
      '10 a rejected offTick leaves 0',
      '11 b rejected badPrice leaves 0',
      '12 c rejected badQty leaves 0',
      '13 d rejected badFields leaves 0',
      '14 a rejected duplicate leaves 0',
      '15 nobody cancelReject unknownOrder leaves 0',
      '16 a cancelReject tooLate leaves 0',
    ]);
  });

  it('refuses actions that say too little, naming their place', async () => {
    const one = (action: object): Promise<unknown> => playDefined(script, { rows: DEEP, params: { actions: [action] } });
    await expect(one({ at: 1, do: 'new', clOrdId: 'a', qty: 1 })).rejects.toThrow("params.actions.0: a new order needs 'side'");
    await expect(one({ at: 1, do: 'new', clOrdId: 'a', side: 'by' })).rejects.toThrow(
      "params.actions.0.side: got \"by\", expected 'buy' or 'sell'; did you mean 'buy'?",
    );
    await expect(one({ at: 1, do: 'new', clOrdId: 'a', side: 'buy', quantity: 1 })).rejects.toThrow(
      'params.actions.0.quantity: unknown parameter',
    );
    await expect(one({ at: 1, do: 'cancel', clOrdId: 'a', tape: 'u' })).rejects.toThrow(
      'params.actions.0.tape: got "u", expected the id of a tape: t',
    );
  });
});

describe('sweep', () => {
  it('takes at once: a market order, or up to its limit', async () => {
    const market = await playDefined(sweep, { rows: [...DEEP, until(100)], params: { side: 'buy', qty: 60, at: '10ns' }, entry: '5ns' });
    expect(market.told).toEqual(['15 1 new leaves 60', '15 1 trade 50 @101 taker leaves 10', '15 1 trade 10 @102 taker leaves 0']);
    expect(market.parents).toEqual(['10 buy 60 from 10 to the end']);
    const limited = await playDefined(sweep, { rows: [...DEEP, until(100)], params: { side: 'sell', qty: 60, at: '10ns', limit: 100 } });
    expect(limited.told).toEqual(['10 1 new leaves 60', '10 1 trade 50 @100 taker leaves 10', '10 1 expired leaves 0']);
  });
});

describe('twap', () => {
  const params = { side: 'buy', qty: 10, start: '100ns', end: '400ns', slices: 3 };

  it('passive: joins the touch, crosses what is left when a slice ends, in whole lots that add up', async () => {
    const rows = [...DEEP, trade(150, 'sell', 99, 2), level(260, 'bid', 101, 9), level(260, 'ask', 101, 0), until(1000)];
    const { sent, told, parents, session } = await playDefined(twap, { rows, params });
    expect(parents).toEqual(['100 buy 10 from 100 to 400']);
    expect(sent).toEqual([
      '100 new 1 buy 3 @100 limit GTC', // lots due: 3, 6, 10
      '200 cancel 1',
      '200 new 2 buy 1 market IOC', // 2 were filled by the print
      '200 new 3 buy 3 @100 limit GTC',
      '300 cancel 3',
      '300 new 4 buy 3 market IOC',
      '300 new 5 buy 4 @101 limit GTC', // the touch has moved
      '400 cancel 5',
      '400 new 6 buy 4 market IOC',
    ]);
    expect(told.filter((line) => line.includes('trade'))).toEqual([
      '150 1 trade 2 @100 maker leaves 1',
      '200 2 trade 1 @101 taker leaves 0',
      '300 4 trade 3 @102 taker leaves 0',
      '400 6 trade 4 @102 taker leaves 0',
    ]);
    expect(session.markets[0]!.position.qtyLots).toBe(10);
  });

  it('aggressive: takes each slice when it begins', async () => {
    const { sent, session } = await playDefined(twap, { rows: [...DEEP, until(1000)], params: { ...params, style: 'aggressive' } });
    expect(sent).toEqual(['100 new 1 buy 3 market IOC', '200 new 2 buy 3 market IOC', '300 new 3 buy 4 market IOC']);
    expect(session.markets[0]!.position.qtyLots).toBe(10);
  });

  it('waits for the end of the cancelled order before it crosses the exact rest', async () => {
    // the print fills 2 of the resting order while its cancel is on the way: 1 is left to cross
    const rows = [...DEEP, trade(210, 'sell', 99, 2), until(1000)];
    const { told, session } = await playDefined(twap, {
      rows,
      params: { ...params, qty: 3, slices: 1, end: '200ns' },
      entry: '20ns',
      response: '30ns',
    });
    expect(told).toEqual([
      '150 1 new leaves 3',
      '240 1 trade 2 @100 maker leaves 1',
      '250 1 canceled leaves 0',
      '300 2 new leaves 1',
      '300 2 trade 1 @101 taker leaves 0',
    ]);
    expect(session.markets[0]!.position.qtyLots).toBe(3);
  });

  it('with a limit never goes beyond it, rests there, and completes when the market comes to it', async () => {
    const rows = [...DEEP, level(5000, 'ask', 100, 4), until(6000)];
    const { told, session } = await playDefined(twap, { rows, params: { ...params, qty: 4, slices: 1, limit: 100 } });
    expect(told.filter((line) => line.includes('trade'))).toEqual(['5000 2 trade 4 @100 maker leaves 0']);
    expect(session.markets[0]!.position.qtyLots).toBe(4);
  });

  it('completes after the end when the book was too thin', async () => {
    const rows = [...book(0, { 100: 5 }, { 101: 2 }), level(50_000_000, 'ask', 105, 50), until(300_000_000)];
    const { session, told } = await playDefined(twap, { rows, params: { ...params, style: 'aggressive' } });
    expect(session.markets[0]!.position.qtyLots).toBe(10);
    expect(told.at(-1)).toMatch(/trade 8 @105 taker leaves 0/);
  });

  it('refuses an end before the start', async () => {
    await expect(playDefined(twap, { rows: DEEP, params: { ...params, end: '50ns' } })).rejects.toThrow(
      "params: 'end' must be later than 'start'",
    );
  });
});

describe('join', () => {
  const params = { side: 'buy', qty: 5, start: '100ns', end: '1000ns', minRepeg: '50ns' };

  it('follows the touch, at most once each minRepeg, and crosses the rest at the end', async () => {
    const rows = [
      ...book(0, { 100: 50 }, { 110: 50 }),
      level(120, 'bid', 101, 5), // too early: is followed at 150
      level(130, 'bid', 102, 5),
      level(300, 'bid', 103, 5), // followed at once
      level(310, 'bid', 103, 0), // and back, at 350
      trade(500, 'sell', 101, 2),
      until(2000),
    ];
    const { sent, told, session } = await playDefined(join, { rows, params });
    expect(sent).toEqual([
      '100 new 1 buy 5 @100 limit GTX',
      '150 replace 1 @102',
      '300 replace 1 @103',
      '350 replace 1 @102',
      '1000 cancel 1',
      '1000 new 2 buy 3 market IOC',
    ]);
    expect(told.filter((line) => line.includes('trade'))).toEqual([
      '500 1 trade 2 @102 maker leaves 3',
      '1000 2 trade 3 @110 taker leaves 0',
    ]);
    expect(session.markets[0]!.position.qtyLots).toBe(5);
  });

  it('stays where it was put with repeg: never', async () => {
    const rows = [...book(0, { 100: 50 }, { 110: 50 }), level(120, 'bid', 101, 5), level(300, 'bid', 105, 5), until(2000)];
    const { sent } = await playDefined(join, { rows, params: { ...params, repeg: 'never' } });
    expect(sent).toEqual(['100 new 1 buy 5 @100 limit GTX', '1000 cancel 1', '1000 new 2 buy 5 market IOC']);
  });

  it('stands offsetTicks behind the touch, and never on the other side', async () => {
    const rows = [...book(0, { 100: 50 }, { 103: 50 }), until(2000)];
    const behind = await playDefined(join, { rows, params: { ...params, offsetTicks: 3 } });
    expect(behind.sent[0]).toBe('100 new 1 buy 5 @97 limit GTX');
    const inFront = await playDefined(join, { rows, params: { ...params, side: 'sell', offsetTicks: -9 } });
    expect(inFront.sent[0]).toBe('100 new 1 sell 5 @101 limit GTX');
  });

  it('places a new order for the exact rest when a replace ends it', async () => {
    // the bid rises to 104 as the ask falls to it while the replace is on its way: the post-only order is cancelled by the venue
    const rows = [
      ...book(0, { 100: 50 }, { 110: 50 }),
      trade(190, 'sell', 99, 2),
      level(200, 'bid', 104, 5),
      level(215, 'ask', 104, 5),
      level(216, 'bid', 104, 0),
      until(2000),
    ];
    const { told, session } = await playDefined(join, { rows, params, entry: '20ns', response: '20ns' });
    expect(told.slice(0, 4)).toEqual([
      '140 1 new leaves 5',
      '210 1 trade 2 @100 maker leaves 3',
      '240 1 canceled leaves 0',
      '290 2 new leaves 3',
    ]);
    expect(session.markets[0]!.position.qtyLots).toBe(5);
  });
});

describe('quoter', () => {
  const params = { levels: 2, offsetTicks: 2, stepTicks: 3, qty: 5, interval: '100ns', maxPosition: 20 };

  it('shows a ladder a side, keeps what stands right, moves the rest', async () => {
    const rows = [...book(0, { 100: 50 }, { 104: 50 }), level(250, 'bid', 102, 5), until(420)];
    const { sent } = await playDefined(quoter, { rows, params });
    expect(sent).toEqual([
      '100 new 1 buy 5 @100 limit GTX',
      '100 new 2 buy 5 @97 limit GTX',
      '100 new 3 sell 5 @104 limit GTX',
      '100 new 4 sell 5 @107 limit GTX',
      // mid 103: all four move; at 200 and 400 nothing does
      '300 cancel 1',
      '300 cancel 2',
      '300 new 5 buy 5 @101 limit GTX',
      '300 new 6 buy 5 @98 limit GTX',
      '300 cancel 3',
      '300 cancel 4',
      '300 new 7 sell 5 @105 limit GTX',
      '300 new 8 sell 5 @108 limit GTX',
    ]);
  });

  it('shifts against the position and leaves out the side that would pass maxPosition', async () => {
    const rows = [...book(0, { 110: 50 }, { 114: 50 }), trade(150, 'sell', 109, 5), until(250)];
    const { sent, session } = await playDefined(quoter, { rows, params: { ...params, levels: 1, maxPosition: 5, skewTicksPerLot: 0.4 } });
    expect(session.markets[0]!.position.qtyLots).toBe(5);
    expect(sent).toEqual([
      '100 new 1 buy 5 @110 limit GTX',
      '100 new 2 sell 5 @114 limit GTX',
      // 5 lots long: both sides shift by 2 down, and nothing is bid
      '200 cancel 2',
      '200 new 3 sell 5 @112 limit GTX',
    ]);
  });

  it('never quotes through the other side', async () => {
    const rows = [...book(0, { 100: 50 }, { 101: 50 }), trade(150, 'sell', 90, 10), until(250)];
    const { sent } = await playDefined(quoter, { rows, params: { ...params, stepTicks: 1, skewTicksPerLot: 3 } });
    // 10 lots long shift both ladders by 30 ticks; offers stop one tick above the best bid, and step out from there
    expect(sent.slice(0, 4)).toEqual([
      '100 new 1 buy 5 @98 limit GTX',
      '100 new 2 buy 5 @97 limit GTX',
      '100 new 3 sell 5 @103 limit GTX',
      '100 new 4 sell 5 @104 limit GTX',
    ]);
    expect(sent.filter((line) => line.startsWith('200 new'))).toEqual([
      '200 new 5 buy 5 @68 limit GTX',
      '200 new 6 buy 5 @67 limit GTX',
      '200 new 7 sell 5 @101 limit GTX',
      '200 new 8 sell 5 @102 limit GTX',
    ]);
  });

  it('refuses an interval of nothing', async () => {
    await expect(playDefined(quoter, { rows: DEEP, params: { ...params, interval: '0ns' } })).rejects.toThrow(
      "params: 'interval' must be longer than 0",
    );
  });
});

/** A random market: a book that moves, prints on both sides; times in steps. */
const market = fc
  .array(
    fc.record({
      dt: fc.integer({ min: 0, max: 40 }),
      move: fc.integer({ min: -2, max: 2 }),
      print: fc.constantFrom<'buy' | 'sell' | undefined>('buy', 'sell', undefined, undefined),
      qty: fc.integer({ min: 1, max: 8 }),
      beyond: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 20, maxLength: 60 },
  )
  .map((steps) => {
    const rows: RowText[] = [...book(0, { 100: 9, 99: 9 }, { 102: 9, 103: 9 })];
    let at = 0;
    let bid = 100;
    for (const { dt, move, print, qty, beyond } of steps) {
      at += dt;
      if (print === 'sell') rows.push(trade(at, 'sell', bid - beyond, qty));
      if (print === 'buy') rows.push(trade(at, 'buy', bid + 2 + beyond, qty));
      if (move === 0) continue;
      rows.push(...book(at, { [bid + move]: 9, [bid + move - 1]: 9 }, { [bid + move + 2]: 9, [bid + move + 3]: 9 }));
      rows.splice(rows.length - 4, 0, [at, at, 'clear', '', '', '', '', '']);
      bid += move;
    }
    // Long enough and deep enough to complete whatever is left.
    rows.push(...book(at + 1, { [bid]: 500 }, { [bid + 2]: 500 }), until(at + 2_000_000_000));
    return rows;
  });
const latency = fc.constantFrom('0ns', '1ns', '7ns', '30ns', '200ns');
const parts = fc.oneof(latency, fc.record({ new: latency, cancel: latency, replace: latency }));
const responses = fc.oneof(latency, fc.record({ ack: latency, fill: latency }));

describe('whatever the market and the latencies', () => {
  const race = { rows: market, entry: parts, response: responses, side: fc.constantFrom('buy', 'sell') };

  it('twap buys its quantity, no lot more, and completes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...race,
          qty: fc.integer({ min: 1, max: 40 }),
          slices: fc.integer({ min: 1, max: 9 }),
          style: fc.constantFrom('passive', 'aggressive'),
        }),
        async ({ rows, entry, response, ...rest }) => {
          const played = await playDefined(twap, { rows, entry, response, params: { ...rest, start: '20ns', end: '600ns' } });
          expect(played.failure).toBeUndefined();
          expect(mostHeld(played)).toBeLessThanOrEqual(rest.qty);
          expect(played.session.markets[0]!.position.qtyLots).toBe(rest.side === 'buy' ? rest.qty : -rest.qty);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('join buys its quantity, no lot more, and completes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...race,
          qty: fc.integer({ min: 1, max: 40 }),
          offsetTicks: fc.integer({ min: -2, max: 2 }),
          repeg: fc.constantFrom('always', 'never'),
          minRepeg: latency,
        }),
        async ({ rows, entry, response, ...rest }) => {
          const played = await playDefined(join, { rows, entry, response, params: { ...rest, start: '20ns', end: '600ns' } });
          expect(played.failure).toBeUndefined();
          expect(mostHeld(played)).toBeLessThanOrEqual(rest.qty);
          expect(played.session.markets[0]!.position.qtyLots).toBe(rest.side === 'buy' ? rest.qty : -rest.qty);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('quoter never holds more than maxPosition, and takes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          rows: market,
          entry: parts,
          response: responses,
          levels: fc.integer({ min: 1, max: 3 }),
          offsetTicks: fc.integer({ min: 0, max: 2 }),
          maxPosition: fc.integer({ min: 1, max: 12 }),
          skewTicksPerLot: fc.constantFrom(0, 0.3, 1),
        }),
        async ({ rows, entry, response, ...rest }) => {
          const played = await playDefined(quoter, {
            rows: rows.slice(0, -1),
            entry,
            response,
            params: { ...rest, qty: 3, interval: '25ns' },
          });
          expect(played.failure).toBeUndefined();
          expect(mostHeld(played)).toBeLessThanOrEqual(rest.maxPosition);
          expect(played.told.filter((line) => line.includes('taker'))).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('twap completes though requests are lost', async () => {
    // what is sent from 8 to 12 and from 300 to 308 never arrives; the sender learns of it 20 ns later
    const lossy = {
      kind: 'path',
      epochNs: 0n,
      atNs: Float64Array.of(0, 8, 10, 12, 300, 304, 308, 2_000_000_000),
      latencyNs: Float64Array.of(5, 5, 0, 5, 5, 0, 5, 5),
      rejected: Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0),
      totalNs: Float64Array.of(20, 20, 20, 20, 20, 20, 20, 20),
    } as const;
    const params = { side: 'buy', qty: 6, start: '10ns', end: '400ns', slices: 4 };
    const { sent, session, failure } = await playDefined(twap, { rows: [...DEEP, until(1_000_000_000)], entry: lossy, params });
    expect(failure).toBeUndefined();
    expect(sent).toEqual([
      '10 new 1 buy 1 @100 limit GTC', // lost
      '108 new 2 buy 1 market IOC',
      '113 new 3 buy 2 @100 limit GTC',
      '205 cancel 3',
      '210 new 4 buy 2 market IOC',
      '215 new 5 buy 1 @100 limit GTC',
      '303 cancel 5', // lost
      '400 cancel 5',
      '405 new 6 buy 3 market IOC',
    ]);
    expect(session.markets[0]!.position.qtyLots).toBe(6);
  });
});

/** The largest absolute position at any time, by the venue's reports in the order in which it made them. */
function mostHeld({ sent, told }: Played): number {
  const signs = new Map<string, number>();
  for (const line of sent) {
    const match = /^\d+ new (\S+) (buy|sell)/.exec(line);
    if (match !== null) signs.set(match[1]!, match[2] === 'buy' ? 1 : -1);
  }
  let position = 0;
  let most = 0;
  for (const line of told) {
    const match = /^\d+ (\S+) trade (\d+)/.exec(line);
    if (match === null) continue;
    position += signs.get(match[1]!)! * Number(match[2]);
    most = Math.max(most, Math.abs(position));
  }
  return most;
}
