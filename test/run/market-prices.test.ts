/** Mark and index prices of a market: where they come from, and what goes by them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScenario, verifyRun } from '../../src/run/index.js';
import { Kind } from '../../src/market/row.js';
import { nsAt } from '../../src/market/tape.js';
import { openTape } from '../../src/market/tape-read.js';
import { tapeCheck } from '../../src/market/tape-tools.js';
import { tempFolder } from '../market/tape-rows.js';
import { type Action, eventsOf, INSTRUMENT, limit, playMarket } from './market-play.js';
import { venueFile } from './venue-file.js';

/** Marks (or indices) on a market's recording: the second, and the price in ticks. */
async function statedOn(dir: string, kind: number, market = 'sim'): Promise<string[]> {
  const tape = await openTape(join(dir, 'markets', `${market}.arrow`));
  const stated: string[] = [];
  for await (const { length, kind: kinds, priceTicks, exchTs, epoch } of tape.batches())
    for (let i = 0; i < length; i++)
      if (kinds[i] === kind) stated.push(`${String((nsAt(exchTs, i, epoch) % 60e9) / 1e9)} ${String(priceTicks[i])}`);
  return stated;
}

const quotes = [
  limit('500ms', 'bid', 'buy', '99.99', 10),
  limit('500ms', 'ask', 'sell', '100.02', 10),
  { at: '3500ms', do: 'replace', clOrdId: 'ask', price: '100.20' },
];
const stop = (trigger: string): Action => ({
  at: '1200ms',
  do: 'new',
  clOrdId: 'stop',
  side: 'buy',
  type: 'stop',
  qty: 1,
  terms: { stopPrice: '100.09', trigger },
});

describe('a mark price', () => {
  it('is the middle of the market each second, told when it moves, and triggers the stops that wait for it', async () => {
    const { dir, result } = await playMarket({ market: { mark: {} }, others: quotes, actions: [stop('mark')] });
    // From 09:30:00 on: nothing in the first half second, 100.005 is 10001 ticks.
    expect(await statedOn(dir, Kind.mark)).toEqual(['1 10001', '4 10010']);
    expect(await eventsOf(dir)).toEqual(['stop new leaves 1 cum 0', 'stop triggered leaves 1 cum 0', 'stop trade leaves 0 cum 1']);
    const { ok, findings } = await tapeCheck(await openTape(join(dir, 'markets', 'sim.arrow')));
    expect({ ok, findings }).toEqual({ ok: true, findings: [] });
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
  });

  it('moves more slowly over a time, and may be the last price', async () => {
    const smooth = await playMarket({ market: { mark: { every: '1s', over: '2s' } }, others: quotes });
    const ticks = (await statedOn(smooth.dir, Kind.mark)).map((line) => Number(line.split(' ')[1]));
    // From 10000.5 towards 10009.5 by 1 - exp(-1/2) of the way each second.
    const mean = (seconds: number): number => Math.round(10009.5 - 9 * Math.exp(-seconds / 2));
    expect(ticks.slice(0, 4)).toEqual([10001, mean(1), mean(2), mean(3)]);
    const others = [...quotes, { at: '6s', do: 'new', clOrdId: 'hit', side: 'sell', type: 'market', qty: 1 }];
    const last = await playMarket({ market: { mark: { price: 'last', every: '5s' } }, others });
    expect(await statedOn(last.dir, Kind.mark)).toEqual(['10 9999']);
  });

  it('is what bands by it go by: they rest until there is one', async () => {
    const bands = [{ kind: 'priceRange', bidDown: '0.9', bidUp: '1.1', askDown: '0.9', askUp: '1.1', reference: 'mark' }];
    const far = [limit('700ms', 'before', 'buy', '50.00', 1), limit('2s', 'after', 'buy', '50.01', 1)];
    const { dir } = await playMarket({ market: { mark: {}, preset: venueFile({ bands }) }, others: quotes, actions: far });
    expect(await eventsOf(dir)).toEqual([
      'before new leaves 1 cum 0',
      'after rejected leaves 0 cum 0 the price is outside the band (FIX 103=99)',
    ]);
  });
});

describe('an index price', () => {
  const market = (id: string, more: object): object => ({ id, kind: 'matching', instrument: INSTRUMENT, duration: '10s', ...more });
  const there = { id: 'mm', strategy: 'script', params: { actions: quotes } };
  const scenario = (sessions: readonly object[]): object => ({
    seed: 5,
    markets: [
      market('perp', { index: { of: 'spot' }, instrument: { ...INSTRUMENT, tickSize: '0.005' }, participants: [there] }),
      market('spot', { participants: [there] }),
    ],
    sessions,
  });
  const me = { id: 'me', strategy: 'script', params: { actions: [stop('index')] } };

  it('is another market’s middle, in ticks of its own, and does not depend on who trades', async () => {
    const dir = join(tempFolder(), 'run');
    const { manifest } = await runScenario(scenario([me]), { out: dir });
    expect(await statedOn(dir, Kind.index, 'perp')).toEqual(['1 20001', '4 20019']);
    expect((await eventsOf(dir)).slice(0, 2)).toEqual(['stop new leaves 1 cum 0', 'stop triggered leaves 1 cum 0']);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: manifest.digest });
    const idle = { id: 'idle', strategy: 'script', params: { actions: [] }, latency: { feed: '3ms' } };
    const alone = await runScenario(scenario([idle]));
    const busy = await runScenario(scenario([idle, { ...idle, id: 'other', latency: { feed: '1ms' } }]));
    expect(busy.manifest.tapes.map(({ digest }) => digest)).toHaveLength(2);
    expect(alone.manifest.tapes[1]!.rows).toBe(busy.manifest.tapes[1]!.rows);
    expect(alone.manifest.tapes[0]!.rows).toBe(busy.manifest.tapes[0]!.rows);
  });

  it('may be a tape’s', async () => {
    const dir = join(tempFolder(), 'run');
    const tapes = [{ id: 't', instrument: INSTRUMENT, synth: { model: 'zero-intelligence', events: 3000 } }];
    const markets = [market('perp', { index: { of: 't', every: '20ms' }, participants: [there] })];
    await runScenario({ seed: 5, tapes, markets, sessions: [{ ...me, params: { actions: [] } }] }, { out: dir });
    // The tape is over after a fifth of a second.
    const stated = await statedOn(dir, Kind.index, 'perp');
    expect(stated.length).toBeGreaterThan(5);
    expect(Math.max(...stated.map((line) => Number(line.split(' ')[0])))).toBeLessThan(0.24);
  });

  it('that is none is an error with its place', async () => {
    const fails = (more: Readonly<Record<string, unknown>>): Promise<unknown> => playMarket({ market: more });
    await expect(fails({ index: { of: 'simm' } })).rejects.toThrow(/markets\.sim\.index\.of: got simm, expected one of sim.*did you mean/);
    await expect(fails({ mark: { every: '0s' } })).rejects.toThrow('markets.sim.mark.every: got nothing, expected a duration above zero');
    await expect(fails({ mark: { price: 'mean' } })).rejects.toThrow('got "mean", expected one of mid, last');
    const two = { markets: [market('a', { index: { of: 'b', price: 'last' } }), market('b', { participants: [there] })], sessions: [] };
    await expect(runScenario(two)).rejects.toThrow('markets.a.index.price: got last, expected mid');
    const flow = { synth: { model: 'zero-intelligence', events: 100 } };
    await expect(fails({ mark: {}, flow })).rejects.toThrow('is not for a market with a flow');
  });
});
