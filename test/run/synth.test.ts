/** A scenario may say that its market is made: it runs, says so, keeps every setting, and verifying makes the same market again. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthSettings } from '../../src/market/synth/settings.js';
import { writeSynth } from '../../src/market/synth/write.js';
import { openTape } from '../../src/market/tape-read.js';
import { openRun, runScenario, shownRows, verifyRun } from '../../src/run/index.js';
import { tempFolder } from '../market/tape-rows.js';

const MADE = { model: 'zero-intelligence', events: 20_000, markets: 800 };
const TAKES = [{ at: '500ms', do: 'new', clOrdId: 'a', side: 'buy', type: 'market', qty: 700 }];
const SESSIONS = [{ id: 's', strategy: 'script', params: { actions: TAKES } }];

function scenario(synth: object, tape: object = {}): object {
  return { seed: 9, tapes: [{ id: 'made', synth, ...tape }], sessions: SESSIONS };
}

async function faultOf(given: object): Promise<string> {
  return runScenario(given, {}).then(
    () => 'no fault was found',
    (error: unknown) => (error as Error).message,
  );
}

describe('a scenario with a synthetic market', () => {
  it('runs on the tape that the same settings make, and is verified; nothing temporary is left', async () => {
    const out = join(tempFolder(), 'run');
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('slipgauge-tape-'));
    const { manifest } = await runScenario(scenario(MADE), { out });
    const path = join(tempFolder(), 't.arrow');
    await writeSynth({ settings: synthSettings({ seed: 9, rates: { markets: 800 } }), format: 'tape-l2', out: path, events: 20_000 });
    expect(manifest.tapes).toMatchObject([{ id: 'made', digest: (await openTape(path)).meta.digest }]);
    expect(manifest.counts).toMatchObject({ orders: 1 });
    expect(openRun(out).manifest.counts.fills).toBeGreaterThan(0);
    expect(await verifyRun(out)).toMatchObject({ ok: true, differences: [] });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('slipgauge-tape-'))).toEqual(before);
  });

  it('keeps every setting, defaults filled in, and says that the market is made', async () => {
    const { manifest } = await runScenario(scenario(MADE), {});
    expect(manifest.scenario.tapes[0]!.source).toEqual({
      kind: 'synth',
      events: 20_000,
      detail: 'L2',
      feedNs: 1_000_000,
      feedJitterNs: 200_000,
      settings: {
        model: 'zero-intelligence',
        seed: 9,
        symbols: ['SYNTH'],
        kind: 'spot',
        tickSize: '0.01',
        lotSize: '1',
        multiplier: '1',
        price: '100',
        start: '2024-08-08T09:30:00Z',
        rates: { ...synthSettings().rates, markets: 800 },
      },
    });
    expect(manifest.assumptions.find(({ path }) => path === 'tapes.made.synth')).toEqual({
      path: 'tapes.made.synth',
      value: 'a market that never was (zero-intelligence, seed 9): orders come and go by chance, nobody reacts',
      byDefault: false,
    });
  });

  it('takes its instrument from the tape, its own seed, and the feed that it names', async () => {
    const instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.5', lotSize: '0.001', multiplier: '1', currency: 'USDT' };
    const synth = { ...MADE, seed: 4, price: 60000, start: '2024-01-01T00:00:00Z', feed: '5ms', feedJitter: '0ns', sizeMean: 2.5 };
    const { manifest } = await runScenario(scenario(synth, { instrument }), {});
    const settings = synthSettings({
      seed: 4,
      symbols: ['BTCUSDT'],
      kind: 'linear',
      tickSize: '0.5',
      lotSize: '0.001',
      price: '60000',
      start: '2024-01-01T00:00:00Z',
      rates: { markets: 800, sizeMean: 2.5 },
    });
    const path = join(tempFolder(), 't.arrow');
    const options = { feedNs: 5_000_000, feedJitterNs: 0 };
    await writeSynth({ settings, format: 'tape-l2', out: path, events: 20_000, options });
    expect(manifest.tapes[0]!.digest).toBe((await openTape(path)).meta.digest);
  });

  it('of single orders fills a market order from the same lots as one of levels', async () => {
    const bought = async (detail: string): Promise<Map<string, number>> => {
      const out = join(tempFolder(), 'run');
      await runScenario(scenario({ ...MADE, detail }), { out });
      const lots = new Map<string, number>();
      for await (const row of shownRows(openRun(out), 'fills')) {
        const { price, qty } = row as { price: string; qty: string };
        lots.set(price, (lots.get(price) ?? 0) + Number(qty));
      }
      return lots;
    };
    const byOrders = await bought('L3');
    expect(byOrders).toEqual(await bought('L2'));
    expect([...byOrders.values()].reduce((sum, qty) => sum + qty, 0)).toBe(700);
  });

  it.each([
    [scenario({ events: 5 }), /tapes\.made\.synth\.model: .*expected/],
    [scenario({ ...MADE, model: 'cst' }), 'tapes.made.synth.model: got "cst", expected zero-intelligence'],
    [scenario({ ...MADE, events: 0 }), 'tapes.made.synth.events: got 0, expected a whole number from 1'],
    [scenario({ ...MADE, market: 5 }), "tapes.made.synth.market: unknown key 'market'; did you mean 'markets'?"],
    [scenario({ ...MADE, partial: 2 }), 'tapes.made.synth: partial: got 2, expected a number from 0 to 1'],
    [scenario({ ...MADE, partial: 'half' }), 'tapes.made.synth.partial: got "half", expected a number from 0 to 1'],
    [scenario({ ...MADE, price: '100.001' }), 'tapes.made.synth: price: got 100.001, expected a multiple of 0.01, the tick'],
    [scenario(MADE, { path: 'x.arrow' }), "tapes.made.path: is for recorded data; leave it out beside 'synth'"],
    [scenario(MADE, { onGap: 'resync' }), "tapes.made.onGap: is for recorded data; leave it out beside 'synth'"],
  ])('%j is refused', async (given, message) => {
    expect(await faultOf(given)).toMatch(typeof message === 'string' ? new RegExp(message.replaceAll(/[()[\].?]/g, '\\$&')) : message);
  });
});
