/**
 * Limits on prices of a market that matches, as a venue's data states them: orders that are refused, orders that stop at a limit, auctions and pauses that
 * begin there.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runScenario } from '../../src/run/index.js';
import { openTape } from '../../src/market/tape-read.js';
import { Kind } from '../../src/market/row.js';
import { tempFolder } from '../market/tape-rows.js';
import { type Action, allEventsOf, limit, SPOT } from './market-play.js';
import { venueFile } from './venue-file.js';

/** Play actions of two sessions; gives the events of both, and the market's status rows and prints in seconds since it opened. */
async function play(market: object, others: readonly Action[], mine: readonly Action[]) {
  const dir = join(tempFolder(), 'run');
  const session = (id: string, actions: readonly Action[]) => ({ id, strategy: 'script', params: { actions } });
  await runScenario(
    {
      markets: [{ id: 'sim', kind: 'matching', instrument: SPOT, start: '2024-08-08T14:00:00Z', duration: '20m', ...market }],
      sessions: [session('others', others), session('me', mine)],
    },
    { out: dir },
  );
  const tape: string[] = [];
  const opened = await openTape(join(dir, 'markets', 'sim.arrow'));
  for await (const { kind, qtyLots, priceTicks, exchTs, length } of opened.batches()) {
    for (let i = 0; i < length; i++) {
      const second = (
        Number((BigInt(exchTs[2 * i + 1]!) << 32n) | BigInt(exchTs[2 * i]! >>> 0)) / 1e9 -
        Date.UTC(2024, 7, 8, 14) / 1000
      ).toFixed(0);
      if (kind[i] === Kind.status) tape.push(`${second}s status ${qtyLots[i]!}`);
      if (kind[i] === Kind.trade) tape.push(`${second}s auction ${qtyLots[i]!} at ${priceTicks[i]!}`);
    }
  }
  return { lines: await allEventsOf(dir), tape };
}

/** A venue's file with these bands. */
const venue = (text: string): string => venueFile(parse(text) as Record<string, unknown>);

describe('limits on prices', () => {
  it('refuse orders whose price is too far from the last one', async () => {
    const { lines } = await play(
      { preset: venue('bands: [{ kind: priceBand, distance: "1", reference: last }]'), reference: '100' },
      [limit('1s', 'ask', 'sell', '100.50', 5)],
      [limit('2s', 'high', 'buy', '101.01', 1), limit('3s', 'fine', 'buy', '101', 1), limit('4s', 'higher', 'buy', '101.50', 1)],
    );
    // After the trade at 100.50 the band has moved.
    expect(lines).toMatchInlineSnapshot(`
      [
        "ask new leaves 5",
        "ask trade leaves 4",
        "ask trade leaves 3",
        "high rejected leaves 0 the price is outside the band (FIX 103=99)",
        "fine new leaves 1",
        "fine trade leaves 0",
        "higher new leaves 1",
        "higher trade leaves 0",
      ]
    `);
  });

  it('stop an order where they are, and begin an auction where the venue has it so', async () => {
    const preset = venue('bands: [{ kind: collar, dynamic: "0.02", action: volatilityAuction }]\nauction: { volatility: 30s }');
    const { lines, tape } = await play(
      { preset, reference: '100' },
      [limit('1s', 'a1', 'sell', '101', 5), limit('1s', 'a2', 'sell', '103', 5)],
      [limit('2s', 'big', 'buy', '104', 8), limit('10s', 'late', 'sell', '102.50', 4)],
    );
    expect(lines).toMatchInlineSnapshot(`
      [
        "a1 new leaves 5",
        "a2 new leaves 5",
        "a1 trade leaves 0",
        "big new leaves 8",
        "big trade leaves 3",
        "late new leaves 4",
        "big trade leaves 0",
        "late trade leaves 1",
      ]
    `);
    expect(tape).toMatchInlineSnapshot(`
      [
        "2s status 0",
        "32s auction 3 at 10250",
        "32s status 1",
      ]
    `);
  });

  it('are those of the US plan for a stock: a bid that stays at the band for 15 seconds pauses trading', async () => {
    const { lines, tape } = await play(
      { preset: 'nasdaq', reference: '100' },
      [limit('1s', 'a1', 'sell', '100', 5), limit('1s', 'a2', 'sell', '106', 5)],
      [
        limit('2s', 'open', 'buy', '100', 5),
        limit('3s', 'up', 'buy', '105', 10),
        limit('4s', 'over', 'buy', '106', 1),
        limit('60s', 'meet', 'sell', '104', 4),
      ],
    );
    expect(lines).toMatchInlineSnapshot(`
      [
        "a1 new leaves 5",
        "a2 new leaves 5",
        "a1 trade leaves 0",
        "open new leaves 5",
        "open trade leaves 0",
        "up new leaves 10",
        "over new leaves 1",
        "over canceled leaves 0 the price is outside the band (FIX 103=99)",
        "meet new leaves 4",
        "up trade leaves 6",
        "meet trade leaves 0",
      ]
    `);
    expect(tape).toMatchInlineSnapshot(`
      [
        "18s status 0",
        "318s auction 4 at 10500",
        "318s status 1",
      ]
    `);
  });

  it('need the close of the day before where they go by it', async () => {
    await expect(play({ preset: 'nasdaq' }, [], [])).rejects.toThrow(/markets\.sim\.preset: its bands go by the close of the day before/);
  });
});
