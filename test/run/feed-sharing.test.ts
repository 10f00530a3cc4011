/** Sessions share a feed where they would be told the same: a crowd does not keep a book each. */
import { expect, it } from 'vitest';
import { loadScenario } from '../../src/run/scenario/index.js';
import { feedKey, sessionTables } from '../../src/run/wires.js';

const INSTRUMENT = { symbol: 'MADE', kind: 'spot', tickSize: '0.01', lotSize: '1' };

async function keysOf(feed: unknown): Promise<string[]> {
  const crowd = { id: 'crowd', strategy: 'script', params: { actions: [] }, count: 3, latency: { feed } };
  const market = { id: 'm', kind: 'matching', instrument: INSTRUMENT, duration: '1s', participants: [crowd] };
  const scenario = await loadScenario({ seed: 1, markets: [market], sessions: [] });
  return scenario.sessions.map((session, i) => feedKey(session, sessionTables(scenario, i, 0, 0n)));
}

it('participants with random numbers of their own share a feed whose latency never varies, and no other', async () => {
  expect(new Set(await keysOf('3ms')).size).toBe(1);
  expect(new Set(await keysOf({ model: 'lognormal', median: '3ms', sigma: 0.5 })).size).toBe(3);
});
