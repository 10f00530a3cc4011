/** What sets a session apart at a market: its fees, its share as a lead market maker, with whom it does not trade. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/run/manifest.js';
import { openRun, runScenario, shownRows, verifyRun } from '../../src/run/index.js';
import { type Action, eventsOf, INSTRUMENT, limit, type Played, playMarket } from './market-play.js';
import { venueFile } from './venue-file.js';

const take = (qty: number): Action => ({ at: '2s', do: 'new', clOrdId: 'take', side: 'sell', type: 'market', qty });

/** A run in which the session and the participant bid, the participant first, and another session, if any, sells to them. */
function play(venue: object, played: Partial<Played> = {}, preset?: string): ReturnType<typeof playMarket> {
  return playMarket({ me: { venue }, ...(preset === undefined ? {} : { market: { preset } }), ...played });
}

async function feesOf(dir: string): Promise<string[]> {
  const fees: string[] = [];
  for await (const row of shownRows(openRun(dir), 'fills')) {
    const { session, liquidity, fee } = row as unknown as Record<string, string>;
    fees.push(`${session!} ${liquidity!} ${fee!}`);
  }
  return fees;
}

describe('a schedule of fees', () => {
  const preset = venueFile({
    fees: [
      { name: 'standard', maker: '0.001', taker: '0.002' },
      { name: 'vip', maker: '-0.0005', taker: '0.0005' },
    ],
  });
  const trade = { actions: [take(1)], others: [limit('1s', 'bid', 'buy', '100.00', 1)] };

  it('is the preset’s first, or the one that a session or a participant names', async () => {
    expect(await feesOf((await play({}, trade, preset)).dir)).toEqual(['me taker 0.2', 'sim.others maker 0.1']);
    expect(await feesOf((await play({ feeSchedule: 'vip' }, trade, preset)).dir)).toEqual(['me taker 0.05', 'sim.others maker 0.1']);
    const participant = { venue: { feeSchedule: 'vip' } };
    expect(await feesOf((await play({}, { ...trade, participant }, preset)).dir)).toEqual(['me taker 0.2', 'sim.others maker -0.05']);
  });

  it('may be another one on one market alone', async () => {
    const me = { on: { sim: { venue: { feeSchedule: 'vip' } } } };
    const { dir, result } = await playMarket({ ...trade, market: { preset }, me });
    expect(await feesOf(dir)).toContain('me taker 0.05');
    expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
  });

  it('that the preset does not have is an error with its place', async () => {
    await expect(play({ feeSchedule: 'vipp' }, trade, preset)).rejects.toThrow(
      /sessions\.me\.venue\.feeSchedule: got vipp, expected one of standard, vip.*did you mean/,
    );
    await expect(play({ feeSchedule: 'vip' }, trade)).rejects.toThrow('expected none: the market has no schedules of fees');
  });
});

describe('a lead market maker', () => {
  const preset = venueFile({ matching: { algorithm: 'T' } });
  const bids = {
    others: [limit('1s', 'first', 'buy', '100.00', 10), { ...take(10), at: '3s' }],
    actions: [limit('2s', 'mine', 'buy', '100.00', 10)],
  };

  it('gets its share before the others at its price, the rest goes by time', async () => {
    const filled = async (venue: object): Promise<string> => (await eventsOf((await play(venue, bids, preset)).dir)).at(-1)!;
    expect(await filled({})).toBe('mine new leaves 10 cum 0');
    expect(await filled({ lmmPercent: 40 })).toBe('mine trade leaves 6 cum 4');
  });

  it('may be a participant', async () => {
    const participant = { venue: { lmmPercent: 30 } };
    const played = { actions: [limit('500ms', 'mine', 'buy', '100.00', 10)], others: bids.others, participant };
    expect((await eventsOf((await play({}, played, preset)).dir)).at(-1)).toBe('mine trade leaves 3 cum 7');
  });

  it('is one by an algorithm that knows them, and all of them get 100 % at most', async () => {
    await expect(play({ lmmPercent: 40 }, bids)).rejects.toThrow('name a preset of algorithm K, Q, S or T');
    await expect(play({ lmmPercent: 60 }, { ...bids, participant: { venue: { lmmPercent: 50 } } }, preset)).rejects.toThrow(
      'sim get 110 % together, expected at most 100',
    );
    await expect(play({ lmmPercent: 0 }, bids, preset)).rejects.toThrow('got 0, expected a whole number from 1 to 100');
  });
});

describe('self-trade prevention', () => {
  const meet = { others: [limit('1s', 'bid', 'buy', '100.00', 5)], actions: [take(5)] };
  const lastOf = async (dir: string): Promise<string> => (await eventsOf(dir)).at(-1)!;

  it('is between the sessions of a group, in the mode of the one that comes in', async () => {
    const participant = { venue: { selfTradeGroup: 'desk' } };
    const one = { selfTradeGroup: 'desk', selfTrade: 'cancelTaker' };
    expect(await lastOf((await play(one, { ...meet, participant })).dir)).toMatch(/take canceled .* same owner/);
    expect(await lastOf((await play({ ...one, selfTrade: 'none' }, { ...meet, participant })).dir)).toBe('take trade leaves 0 cum 5');
    expect(await lastOf((await play({ ...one, selfTradeGroup: 'other' }, { ...meet, participant })).dir)).toBe('take trade leaves 0 cum 5');
  });

  it('has the modes of the preset alone', async () => {
    const preset = venueFile({ matching: { selfTrade: { modes: ['cancelMaker'] } } });
    await expect(play({ selfTrade: 'cancelTaker' }, meet, preset)).rejects.toThrow('got cancelTaker, expected what test has: cancelMaker');
  });
});

describe('the manifest', () => {
  const preset = venueFile({ matching: { selfTrade: { modes: ['none', 'cancelTaker'], default: 'cancelTaker' } } });
  const both = [limit('1s', 'bid', 'buy', '100.00', 5), take(5)];
  const manifestOf = (dir: string): Manifest => JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as Manifest;
  const selfTradeOf = ({ assumptions }: Manifest): string => assumptions.find(({ path }) => path.endsWith('.venue.selfTrade'))!.value;

  it('has each of these settings once, where the scenario has it', async () => {
    const said = manifestOf(
      (await play({ selfTrade: 'none', lmmPercent: 5 }, { actions: both }, venueFile({ matching: { algorithm: 'T' } }))).dir,
    );
    expect(said.scenario.sessions[0]!.venue).toMatchObject({ selfTrade: 'none', lmmPercent: 5 });
    expect(selfTradeOf(said)).toBe('self-trade prevention: none');
    const unsaid = manifestOf((await play({}, { actions: both }, preset)).dir);
    expect(unsaid.scenario.sessions[0]!.venue.selfTrade).toBe(null);
    expect(selfTradeOf(unsaid)).toBe('self-trade prevention: as the preset has it, else none');
  });

  it('of an older run, which kept them apart, means the same', async () => {
    const unsaid = {};
    for (const venue of [unsaid, { selfTrade: 'none' }, { accounts: 'one' }]) {
      const { dir, result } = await play(venue, { actions: both }, preset);
      const manifest = manifestOf(dir);
      const sessions = manifest.scenario.sessions.map((session, i) => ({
        ...session,
        venue: { ...session.venue, accounts: undefined, selfTrade: 'none', ...(i === 0 && venue !== unsaid ? { member: venue } : {}) },
      }));
      writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ ...manifest, scenario: { ...manifest.scenario, sessions } }));
      expect(await verifyRun(dir)).toMatchObject({ ok: true, got: result.manifest.digest });
    }
  });
});

describe('on recorded markets', () => {
  it('none of it means anything, and that is said', async () => {
    const tape = { id: 't', instrument: INSTRUMENT, synth: { model: 'zero-intelligence', events: 100 } };
    const session = { id: 'me', strategy: 'script', params: { actions: [] }, venue: { lmmPercent: 5, selfTrade: 'none' } };
    await expect(runScenario({ tapes: [tape], sessions: [session] })).rejects.toThrow(
      'sessions.me.venue.lmmPercent: is of markets that match; a recorded market has none',
    );
  });
});
