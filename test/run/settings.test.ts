/** What differs between two scenarios is said in the words and by the paths in which they are written. */
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/run/scenario/index.js';
import { scenarioSettings, settingChanges, settingChangeText, type Settings } from '../../src/run/scenario/settings.js';
import { tempFolder } from '../market/tape-rows.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = tempFolder();
writeFileSync(join(folder, 't.arrow'), '');

async function settings(session: object, rest: object = {}): Promise<Settings> {
  const written = { tapes: [{ id: 't', path: 't.arrow' }], sessions: [{ id: 'a', strategy: 'twap', ...session }], ...rest };
  return scenarioSettings(await loadScenario(written, { baseDir: folder }));
}

async function changes(first: object, second: object, rest: readonly [object, object] = [{}, {}]): Promise<string[]> {
  return settingChanges(await settings(first, rest[0]), await settings(second, rest[1])).map(settingChangeText);
}

const LOGNORMAL = { model: 'lognormal', median: '4ms', sigma: '0.6' };

describe('what differs between scenarios', () => {
  it.each([
    [{ latency: { entry: '4ms' } }, { latency: { entry: '5ms' } }, ['sessions.a.latency.entry 4ms → 5ms']],
    [{}, { latency: { entry: LOGNORMAL } }, ['sessions.a.latency.entry 0ns → lognormal, median 4ms, sigma 0.6']],
    [
      { latency: { response: '1ms' } },
      { latency: { response: { ack: '1ms', fill: '2ms' } } },
      [
        'sessions.a.latency.response 1ms → not set',
        'sessions.a.latency.response.ack not set → 1ms',
        'sessions.a.latency.response.fill not set → 2ms',
        'sessions.a.latency.response.shared not set → false',
      ],
    ],
    [
      { venue: { queue: { model: 'prob-power3', n: 3 } } },
      { venue: { queue: { model: 'uniform' }, fees: { maker: '0.0002', taker: '0.0005' }, netWindow: '50ms' } },
      [
        'sessions.a.venue.queue prob-power3, n = 3 → uniform',
        'sessions.a.venue.fees.maker 0 → 0.0002',
        'sessions.a.venue.fees.taker 0 → 0.0005',
        'sessions.a.venue.netWindow not set → 50ms',
      ],
    ],
    [
      { params: { side: 'buy', qty: 2, levels: [1, 2] } },
      { params: { side: 'buy', qty: '2.5', levels: [1, 3], start: '4s' } },
      ['sessions.a.params.qty 2 → 2.5', 'sessions.a.params.levels 1, 2 → 1, 3', 'sessions.a.params.start not set → 4s'],
    ],
    [
      { strategy: 'script', params: { actions: [{ at: '1s', do: 'new', price: 100 }] } },
      { strategy: 'script', params: { actions: [{ at: '1s', do: 'new', price: 101 }] } },
      ['sessions.a.params.actions.0.price 100 → 101'],
    ],
    [{ strategy: 'twap' }, { strategy: 'join' }, ['sessions.a.strategy twap → join']],
    [{ id: 'a' }, { id: 'a' }, []],
  ])('%o, %o', async (first, second, expected) => {
    expect(await changes(first, second)).toEqual(expected);
  });

  it('names what all sessions share: seed, measures, the instrument', async () => {
    expect(
      await changes({}, {}, [
        { seed: 7, measure: { markouts: ['1s'] } },
        { seed: 8, measure: { markouts: ['1s', '10s'] } },
      ]),
    ).toEqual(['seed 7 → 8', 'measure.markouts 1s → 1s, 10s']);
  });

  it('says nothing of where files lie, so that a checkout elsewhere is the same', async () => {
    const said = JSON.stringify(await settings({}));
    expect(said).not.toContain(folder);
    expect(said).not.toContain('t.arrow');
  });

  it('names a session by its id, and one that only one side has', async () => {
    expect(await changes({ id: 'a' }, { id: 'b' })).toContain('sessions.b.strategy not set → twap');
  });
});
