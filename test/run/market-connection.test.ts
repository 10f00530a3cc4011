/** Sessions whose connection to a market is lost: by the scenario, or because the venue ends them. */
import { describe, expect, it } from 'vitest';
import { openRun, runScenario, verifyRun } from '../../src/run/index.js';
import { INSTRUMENT, type Action, eventsOf, limit, playMarket } from './market-play.js';
import { venueFile } from './venue-file.js';

const S = 1e9;
/** Reports of the session, with the seconds from the start at which they were made and seen. */
function timesOf(dir: string): string[] {
  const { reports: r, strings } = openRun(dir).columns(0);
  const start = r.exchTs[0]! - S;
  const at = (ns: number): string => String(Math.round((ns - start) / 1e6) / 1e3);
  return Array.from({ length: r.count }, (_, i) => `${strings[r.clOrd[i]!]!} ${at(r.exchTs[i]!)} ${at(r.recvTs[i]!)}`);
}

const actions: readonly Action[] = [
  limit('1s', 'goes', 'buy', '99.00', 1, { terms: { cancelOnDisconnect: true } }),
  limit('1s', 'stays', 'buy', '99.01', 2),
  limit('4s', 'unheard', 'buy', '99.02', 3),
  { at: '4s', do: 'cancel', clOrdId: 'stays' },
  limit('6s', 'again', 'buy', '99.03', 4),
];
const others: readonly Action[] = [{ at: '4500ms', do: 'new', clOrdId: 'hit', side: 'sell', type: 'market', qty: 1 }];
const me = { connection: { losses: [{ at: '3s', for: '2s' }] }, latency: { response: '1ms' } };

describe('a connection that is lost', () => {
  it('takes along the orders that go with it, lets nothing through, and brings what was told when it is back', async () => {
    const { dir, result } = await playMarket({ actions, others, me });
    expect(await eventsOf(dir)).toEqual([
      'goes new leaves 1 cum 0',
      'stays new leaves 2 cum 0',
      'goes canceled leaves 0 cum 0 the connection of its owner was lost',
      'unheard rejected leaves 0 cum 0 the connection of its owner was lost',
      'stays cancelReject leaves 2 cum 0 the connection of its owner was lost',
      'stays trade leaves 1 cum 1',
      'again new leaves 4 cum 0',
    ]);
    expect(timesOf(dir).slice(2)).toEqual(['goes 3 5', 'unheard 4 5', 'stays 4 5', 'stays 4.5 5', 'again 6 6.001']);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
  });

  it('takes along all orders where the venue says so, and those of nobody else', async () => {
    const preset = venueFile({ cancelOnDisconnect: true });
    const bids = [limit('1s', 'one', 'buy', '99.00', 1), limit('1s', 'two', 'sell', '101.00', 2)];
    const { dir } = await playMarket({ actions: bids, others: [limit('1s', 'other', 'buy', '99.00', 1)], me, market: { preset } });
    expect((await eventsOf(dir)).slice(2)).toEqual([
      'two canceled leaves 0 cum 0 the connection of its owner was lost',
      'one canceled leaves 0 cum 0 the connection of its owner was lost',
    ]);
    expect(await eventsOf(dir, 'sim.others')).toEqual(['other new leaves 1 cum 0']);
  });

  it('may be a participant’s', async () => {
    const { dir } = await playMarket({
      others: [limit('1s', 'mm', 'buy', '99.00', 1, { terms: { cancelOnDisconnect: true } })],
      participant: { connection: { losses: [{ at: '3s', for: '2s' }] } },
    });
    expect(await eventsOf(dir, 'sim.others')).toContain('mm canceled leaves 0 cum 0 the connection of its owner was lost');
  });
});

describe('a venue that ends the session of who sends too much', () => {
  const preset = venueFile({
    cancelOnDisconnect: true,
    rateLimits: [{ name: 'orders', capacity: 2, refill: 'window', every: '1h', excess: 'disconnect', weights: { cancel: 0 } }],
  });
  const many = ['1s', '1s', '1500ms', '2s', '5s'].map((at, i) => limit(at, String(i), 'buy', '99.00', 1));

  it('takes its orders along; it is back after a second, or as long as the scenario says', async () => {
    const { dir, result } = await playMarket({ actions: many, market: { preset } });
    expect(timesOf(dir)).toEqual(['0 1 1', '1 1 1', '2 1.5 2.5', '0 1.5 2.5', '1 1.5 2.5', '3 2 2.5', '4 5 6']);
    expect((await eventsOf(dir)).slice(2)).toEqual([
      '2 rejected leaves 0 cum 0 too many messages in too short a time (FIX 103=99)',
      '0 canceled leaves 0 cum 0 the connection of its owner was lost',
      '1 canceled leaves 0 cum 0 the connection of its owner was lost',
      '3 rejected leaves 0 cum 0 the connection of its owner was lost',
      '4 rejected leaves 0 cum 0 too many messages in too short a time (FIX 103=99)',
    ]);
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
    const slow = await playMarket({ actions: many, market: { preset }, me: { connection: { reconnect: '5s' } } });
    expect(timesOf(slow.dir).slice(2)).toEqual(['2 1.5 6.5', '0 1.5 6.5', '1 1.5 6.5', '3 2 6.5', '4 5 6.5']);
  });
});

describe('limits on messages and open orders', () => {
  const preset = venueFile({ maxOpenOrders: 3, rateLimits: [{ name: 'orders', capacity: 2, refill: 'window', every: '10s' }] });
  const four = ['1s', '1s', '1500ms', '2s', '12s', '12s'].map((at, i) => limit(at, String(i), 'buy', '99.00', 1));
  const refusals = async (dir: string, session?: string): Promise<string[]> =>
    (await eventsOf(dir, session)).filter((event) => event.includes('rejected')).map((event) => event.split(' ')[0]!);

  it('hold for a session, as for one account, and not for a participant, which stands for many; either may say otherwise', async () => {
    const usual = await playMarket({ actions: four, others: four, market: { preset } });
    // Two in ten seconds, three at a time.
    expect(await refusals(usual.dir)).toEqual(['2', '3', '5']);
    expect(await refusals(usual.dir, 'sim.others')).toEqual([]);
    const turned = await playMarket({
      actions: four,
      others: four,
      market: { preset },
      me: { venue: { accounts: 'many' } },
      participant: { venue: { accounts: 'one' } },
    });
    expect(await refusals(turned.dir)).toEqual([]);
    expect(await refusals(turned.dir, 'sim.others')).toEqual(['2', '3', '5']);
  });

  it('go along with self-trade prevention: a crowd trades with itself where the preset would not let one account', async () => {
    const selfTrade = { modes: ['none', 'cancelMaker'], default: 'cancelMaker' };
    const market = { preset: venueFile({ matching: { algorithm: 'fifo', selfTrade } }) };
    const both = [limit('1s', 'bid', 'buy', '99.00', 1), limit('2s', 'ask', 'sell', '99.00', 1)];
    const events = async (venue: object): Promise<string[]> =>
      eventsOf((await playMarket({ others: both, market, participant: { venue } })).dir, 'sim.others');
    expect(await events({})).toContain('bid trade leaves 0 cum 1');
    for (const venue of [{ accounts: 'one' }, { selfTrade: 'cancelMaker' }])
      expect(await events(venue)).not.toContain('bid trade leaves 0 cum 1');
  });
});

describe('what is wrong with a connection', () => {
  const run = (connection: object): Promise<unknown> => playMarket({ me: { connection } });

  it('is said with its place', async () => {
    await expect(
      run({
        losses: [
          { at: '1s', for: '2s' },
          { at: '3s', for: '1s' },
        ],
      }),
    ).rejects.toThrow('sessions.me.connection.losses.1.at: got 3s, expected a time after the loss before it is over');
    await expect(run({ losses: [{ at: '1s', for: '0s' }] })).rejects.toThrow('expected a duration above zero');
    await expect(run({ losses: [{ at: 'noon', for: '1s' }] })).rejects.toThrow('expected a duration such as');
    const tape = { id: 't', instrument: INSTRUMENT, synth: { model: 'zero-intelligence', events: 100 } };
    const session = { id: 'me', strategy: 'script', params: { actions: [] }, connection: {} };
    await expect(runScenario({ tapes: [tape], sessions: [session] })).rejects.toThrow(
      'sessions.me.connection: is to markets that match, and the scenario has none; leave it out',
    );
  });
});
