/** A venue's file: its defaults, and what it answers to a wrong line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadVenue, venueJsonSchema } from '../../../src/run/venue/index.js';
import type { VenueRules } from '../../../src/venue/matching/rules/types.js';

const dir = mkdtempSync(join(tmpdir(), 'venue-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const HEAD = 'name: mine\nasOf: 2026-11-27\nsources: [{ url: "https://a/b", says: a rule book }]\n';

async function read(yaml: string): Promise<VenueRules> {
  writeFileSync(join(dir, 'v.yaml'), HEAD + yaml);
  return await loadVenue('./v.yaml', { baseDir: dir });
}

async function faultOf(yaml: string): Promise<string> {
  return await read(yaml).then(
    () => 'no fault',
    (error: unknown) => (error as Error).message,
  );
}

describe('a venue that says nothing but its name', () => {
  it('trades by time for ever, on every tick and lot, free of charge', async () => {
    const none = {
      indicativeNs: null,
      indicativeEveryNs: null,
      noCancelNs: null,
      noEntryNs: null,
      randomEndNs: 0,
      volatilityNs: null,
    };
    expect(await read('')).toEqual({
      name: 'mine',
      asOf: '2026-11-27',
      sources: [{ url: 'https://a/b', says: 'a rule book' }],
      currency: '',
      ticks: [],
      orderSize: { lots: [], minQty: null, maxQty: null, maxMarketQty: null, minNotional: null, maxNotional: null },
      matching: {
        algorithm: 'fifo',
        steps: [{ step: 'fifo' }],
        replaceAlwaysRequeues: false,
        iceberg: null,
        hidden: false,
        minimumQuantity: false,
        reduceOnly: false,
        pegs: [],
        postOnly: null,
        selfTrade: { modes: ['none'], default: 'none' },
        stops: null,
        marketProtection: null,
        orderTypes: ['limit', 'market'],
        timesInForce: ['gtc', 'ioc', 'fok'],
      },
      phases: { always: 'continuous' },
      auction: none,
      closingAuction: none,
      bands: [],
      fees: [],
      rateLimits: [],
      maxOpenOrders: null,
      cancelOnDisconnect: false,
    });
  });
});

describe('a venue file', () => {
  it('keeps decimals exact, however they are spelt', async () => {
    const { ticks, orderSize } = await read(
      'ticks: [{ from: 0, tick: 1e-4 }, { from: 1.0, tick: "0.010" }]\nmaxQty: 100000000000000000001\n',
    );
    expect(ticks).toEqual([
      { from: '0', tick: '0.0001' },
      { from: '1', tick: '0.01' },
    ]);
    expect(orderSize.maxQty).toBe('100000000000000000001');
  });

  it('takes the first of its modes where it names no default, and the clock of a fixed offset', async () => {
    const venue = await read(
      'matching: { postOnly: { modes: [slide, reject] }, stops: {} }\nphases: { utcOffset: "+09:00", day: [{ phase: auction, at: "08:59:30" }] }\n',
    );
    expect(venue.matching.postOnly?.default).toBe('slide');
    expect(venue.matching.stops).toMatchObject({ triggers: ['last'], default: 'last', election: 'priceTime', protection: null });
    expect(venue.phases).toEqual({
      zone: { utcOffsetNs: 9 * 3600e9 },
      changes: [{ phase: 'auction', atNs: 32_370e9, days: ['mon', 'tue', 'wed', 'thu', 'fri'] }],
    });
  });

  it.each([
    ['an unknown key', 'tick: 0.01\n', "v.yaml:4:1 tick: unknown key 'tick'; did you mean 'ticks'?"],
    ['an unknown key inside', 'matching: { hiden: true }\n', "v.yaml:4:13 matching.hiden: unknown key 'hiden'; did you mean 'hidden'?"],
    ['an unknown letter', 'matching: { algorithm: B }\n', 'matching.algorithm: got "B", expected one of fifo, proRata, A, C, F'],
    ['a day that is none', 'phases: allways\n', 'v.yaml:4:9 phases: got "allways", expected always'],
    ['a time that is none', 'phases: { tz: UTC, day: [{ phase: closed, at: "24:00" }] }\n', 'got "24:00", expected a time of day'],
    ['an unquoted number as a tick list', 'ticks: []\n', 'v.yaml:4:8 ticks: got an empty list, expected at least one row'],
    ['a negative tick', 'ticks: -0.01\n', 'v.yaml:4:8 ticks: got -0.01, expected a number above 0'],
    ['a table that does not begin at 0', 'ticks: [{ from: 1, tick: 1 }]\n', 'ticks.0.from: got 1, expected 0: the first row begins there'],
    ['a table that does not rise', 'lots: [{ from: 0, lot: 1 }, { from: 5, lot: 1 }, { from: 5, lot: 1 }]\n', 'lots.2.from: got 5 after 5'],
    [
      'tiers that do not rise',
      'fees: [{ name: a, maker: 0, taker: 0, tiers: [{ from: 9, maker: 0, taker: 0 }, { from: 8, maker: 0, taker: 0 }] }]\n',
      'fees.0.tiers.1.from: got 8 after 9, expected rows that rise',
    ],
    [
      'a tier from nothing',
      'fees: [{ name: a, maker: 0, taker: 0, tiers: [{ from: 0, maker: 0, taker: 0 }] }]\n',
      'expected a volume above 0',
    ],
    [
      'two schedules of one name',
      'fees: [{ name: a, maker: 0, taker: 0 }, { name: a, maker: 0, taker: 0 }]\n',
      "fees.1.name: got a second 'a', expected a name of its own",
    ],
    [
      'a parameter of another letter',
      'matching: { algorithm: F, parameters: { fifoPercent: 40 } }\n',
      'the algorithm F has no step that takes it',
    ],
    ['a default that is no mode', 'matching: { postOnly: { modes: [reject], default: slide } }\n', 'got slide, expected one of reject'],
    ['two clocks', 'phases: { tz: UTC, utcOffset: "+01:00", day: [{ phase: closed, at: "01:00" }] }\n', 'expected one of tz and utcOffset'],
    [
      'a day out of order',
      'phases: { tz: UTC, day: [{ phase: closed, at: "02:00" }, { phase: auction, at: "01:00" }] }\n',
      'got 01:00 after 02:00',
    ],
    ['a band of no kind', 'bands: [{ tier: 1 }]\n', 'bands.0.kind: kind is missing, expected one of luld, collar'],
    ['a band of an unknown kind', 'bands: [{ kind: lud }]\n', 'unknown kind "lud", expected one of luld, collar'],
    [
      'a message heavier than the limit',
      'rateLimits: [{ name: a, capacity: 2, every: 1s, weights: { new: 3 } }]\n',
      'got 3, expected at most the capacity, 2',
    ],
    [
      'a window that refills',
      'rateLimits: [{ name: a, refill: window, capacity: 2, tokens: 1, every: 1s }]\n',
      'begins anew with its capacity',
    ],
    ['an interval of nothing', 'rateLimits: [{ name: a, capacity: 2, every: 0s }]\n', 'rateLimits.0.every: got 0, expected an interval'],
  ])('refuses %s', async (_, yaml, expected) => {
    expect(await faultOf(yaml)).toContain(expected);
  });

  it('has to say of when it is and whence', async () => {
    writeFileSync(join(dir, 'w.yaml'), 'name: mine\nasOf: 2026-02-30\n');
    const error = await loadVenue(join(dir, 'w.yaml')).catch((fault: unknown) => fault as Error);
    expect((error as Error).message).toContain('asOf: got "2026-02-30", expected a day that there is');
    expect((error as Error).message).toContain('sources');
  });

  it('is found by path or by the name of a preset', async () => {
    await expect(loadVenue('nasdak')).rejects.toThrow(/there is no venue 'nasdak'; did you mean 'nasdaq'\? \(presets: binance-spot/);
    await expect(loadVenue('./none.yaml', { baseDir: dir })).rejects.toThrow(/no such file; expected a venue in YAML or JSON/);
  });
});

describe('the JSON Schema for editors', () => {
  it('is shipped: `node dist/cli/main.js schema venue --out data/schema/venue.schema.json` renews it', async () => {
    const shipped: unknown = JSON.parse(readFileSync(new URL('../../../data/schema/venue.schema.json', import.meta.url), 'utf8'));
    expect(shipped).toEqual(await venueJsonSchema());
  });

  it('asks for no more than name, day and sources', async () => {
    expect(await venueJsonSchema()).toMatchObject({ additionalProperties: false, required: ['name', 'asOf', 'sources'] });
  });
});
