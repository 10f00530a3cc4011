/** `publish` of a market: which recordings stand in the run's folder, that each is a tape that others replay, and that a run is held to them. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportTape } from '../../../src/market/export/index.js';
import { openTape } from '../../../src/market/tape-read.js';
import { tapeCheck } from '../../../src/market/tape-tools.js';
import { runScenario, verifyRun, type RunResult } from '../../../src/run/index.js';
import { tempFolder } from '../../market/tape-rows.js';
import { INSTRUMENT } from '../market-play.js';

const CROWD = {
  id: 'crowd',
  strategy: 'market/zero-intelligence',
  params: { limitRate: 1, marketRate: 5, cancelRate: 0.5, range: 40, qty: 1, opening: { price: 100, levels: 40, orders: 2 } },
  latency: { feed: '100us', entry: '100us', response: '100us' },
};

function market(dir: string, more: object = {}): Promise<RunResult> {
  return runScenario(
    {
      seed: 5,
      markets: [{ id: 'sim', kind: 'matching', instrument: INSTRUMENT, duration: '8s', participants: [CROWD], ...more }],
      sessions: [{ id: 'me', strategy: 'sweep', params: { side: 'buy', qty: 9, at: '4s' }, latency: { entry: '1ms', response: '1ms' } }],
    },
    { out: dir },
  );
}

function lotsByPrice({ sessions }: RunResult): Map<number, number> {
  const { reports } = sessions[0]!.columns;
  const lots = new Map<number, number>();
  for (let i = 0; i < reports.count; i++) {
    const price = reports.lastPxTicks[i]!;
    if (reports.rule[i] !== 0) lots.set(price, (lots.get(price) ?? 0) + reports.lastQtyLots[i]!);
  }
  return lots;
}

describe('the recordings of a market', () => {
  it('are the single orders alone where nothing is said', async () => {
    const dir = join(tempFolder(), 'run');
    const { manifest } = await market(dir);
    expect(readdirSync(join(dir, 'markets'))).toEqual(['sim.arrow']);
    const { digest, rows, published } = manifest.tapes[0]!;
    expect(published).toEqual({ l3: { digest, rows } });
  });

  it('are each a sound tape, with the same run beside them, in the manifest and held against by verify', async () => {
    const folder = tempFolder();
    const dir = join(folder, 'run');
    const { manifest } = await market(dir, { publish: ['l3', 'l2', 'trades'] });
    const alone = await market(join(folder, 'alone'));
    expect(manifest.digest).toBe(alone.manifest.digest);
    const details: Record<string, string> = { l3: 'sim.arrow', l2: 'sim.l2.arrow', trades: 'sim.trades.arrow' };
    for (const [what, name] of Object.entries(details)) {
      const tape = await openTape(join(dir, 'markets', name));
      const { ok, findings } = await tapeCheck(tape);
      expect([what, ok, findings]).toEqual([what, true, []]);
      expect(manifest.tapes[0]!.published![what as 'l3']).toEqual({ digest: tape.meta.digest, rows: tape.meta.rows });
      expect(tape.meta.rows).toBeGreaterThan(30);
    }
    expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
    const path = join(dir, 'manifest.json');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(manifest.tapes[0]!.published!.l2!.digest, 'f'.repeat(64)));
    const { ok, differences } = await verifyRun(dir);
    expect(ok).toBe(false);
    expect(differences).toEqual([
      expect.stringMatching(/^the recording l2 of market sim is another one: digest f{16}… then, [0-9a-f]{16}… now$/),
    ]);
  });

  it('are replayed and exported as any tape: one that takes pays the same on orders and on levels', async () => {
    const folder = tempFolder();
    const dir = join(folder, 'run');
    await market(dir, { publish: ['l3', 'l2', 'trades'] });
    const paid: Map<number, number>[] = [];
    for (const name of ['sim.arrow', 'sim.l2.arrow']) {
      const again = await runScenario({
        tapes: [{ id: 'sim', path: join(dir, 'markets', name) }],
        sessions: [{ id: 'late', strategy: 'sweep', params: { side: 'sell', qty: 6, at: '5s' } }],
      });
      paid.push(lotsByPrice(again));
    }
    expect([...paid[0]!.values()].reduce((sum, lots) => sum + lots, 0)).toBe(6);
    expect(paid[1]).toEqual(paid[0]);
    const out = join(folder, 'trades.csv');
    await exportTape(await openTape(join(dir, 'markets', 'sim.trades.arrow')), out, 'csv');
    expect(readFileSync(out, 'utf8').split('\n')[2]).toMatch(/^\d+,\d+,trade,(buy|sell),\d+\.\d\d,\d+,,1$/);
  });

  it('are there where nobody has traded, too', async () => {
    const dir = join(tempFolder(), 'run');
    const bid = { at: '1s', do: 'new', clOrdId: 'a', side: 'buy', price: '99', qty: 1 };
    await market(dir, {
      publish: ['trades', 'l3'],
      participants: [{ id: 'one', strategy: 'script', params: { actions: [bid] } }],
    });
    expect(existsSync(join(dir, 'markets', 'sim.l2.arrow'))).toBe(false);
    expect((await openTape(join(dir, 'markets', 'sim.trades.arrow'))).meta).toMatchObject({ rows: 0, levelOfDetail: 'L1' });
  });

  it.each([
    [['l2'], 'markets.sim.publish: got [l2], expected l3 among them: what is measured goes by the single orders'],
    [['l3', 'l3'], 'markets.sim.publish.1: got l3 a second time, expected each once'],
    [['l3', 'l4'], 'markets.sim.publish.1: got "l4", expected one of l3, l2, trades'],
    ['l3', 'markets.sim.publish: got "l3", expected a list of l3, l2, trades'],
  ])('are named as they are called: %j', async (publish, fault) => {
    await expect(market(join(tempFolder(), 'run'), { publish })).rejects.toThrow(fault);
  });
});
