/** Calls of a market in a run: what is told of them, to whom and when, how they end, and what stands in their file. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openRun, runScenario, shownRows, verifyRun } from '../../src/run/index.js';
import { tempFolder } from '../market/tape-rows.js';
import { type Action, allEventsOf, SPOT } from './market-play.js';
import { venueFile } from './venue-file.js';

const OPEN = Date.UTC(2024, 7, 8, 8) / 1000;

const order = (at: string, clOrdId: string, side: string, price: string | undefined, qty: number, more: object = {}): Action => ({
  ...{ at, do: 'new', clOrdId, side, qty },
  ...(price === undefined ? { type: 'market' } : { price }),
  ...more,
});
const cancel = (at: string, clOrdId: string): Action => ({ at, do: 'cancel', clOrdId });

/** A venue's file that opens at 8:00 UTC. */
function venue(text: string): string {
  const orderTypes = ['limit', 'market', 'stop', 'auctionMarket', 'auctionLimit'];
  return venueFile({ matching: { orderTypes, timesInForce: ['day', 'gtc', 'ioc'], stops: {} }, ...(parse(text) as object) });
}

/** A strategy that notes what it is told. */
function listener(): string {
  const file = join(tempFolder(), 'listener.ts');
  writeFileSync(
    file,
    `import { defineStrategy } from 'slipgauge';
export default defineStrategy({
  onIndicative(ctx, told, tape) {
    const seconds = (told.exchTs / 1e9) % 86400 - 28800;
    ctx.log([tape, seconds, 'price ' + told.priceTicks, 'paired ' + told.pairedQtyLots,
      'left ' + told.imbalanceQtyLots * told.imbalanceSide, 'reference ' + told.referenceTicks,
      'after ' + (told.recvTs - told.exchTs), ctx.now === told.recvTs].join(', '));
  },
});
`,
  );
  return file;
}

interface Played {
  readonly lines: readonly string[];
  readonly auctions: readonly string[];
  readonly heard: readonly string[];
  readonly dir: string;
  readonly digest: string;
}

/** Play actions on a market; a listener is there too. */
async function play(market: object, actions: readonly Action[], seed = 1): Promise<Played> {
  const dir = join(tempFolder(), 'run');
  const { sessions, manifest } = await runScenario(
    {
      seed,
      markets: [{ id: 'sim', kind: 'matching', instrument: SPOT, start: '2024-08-08T08:00:00Z', duration: '120s', ...market }],
      sessions: [
        { id: 'me', strategy: 'script', params: { actions } },
        { id: 'listener', strategy: listener(), latency: { feed: '3ms' } },
      ],
    },
    { out: dir },
  );
  const auctions: string[] = [];
  for await (const row of shownRows(openRun(dir), 'auctions')) {
    const { exchTs, event, phase, price, pairedQty, imbalanceQty, imbalanceSide, reference } = row;
    const seconds = Number(exchTs) / 1e9 - OPEN;
    auctions.push(
      `${Number(seconds.toFixed(3))}s ${event} ${phase} ${pairedQty} at ${price}, left ${imbalanceQty} ${imbalanceSide}, from ${reference}`,
    );
  }
  const { strings, logs } = sessions[1]!.columns;
  const heard = Array.from({ length: logs.count }, (_, i) => strings[logs.text[i]!]!);
  return { lines: await allEventsOf(dir), auctions, heard, dir, digest: manifest.digest };
}

const OPENING = `phases: { tz: UTC, day: [{ phase: preOpen, at: "08:00" }, { phase: continuous, at: "08:01" }] }
auction: { indicative: 30s, indicativeEvery: 10s, noCancel: 20s, noEntry: 5s }`;

describe('an opening call', () => {
  it('tells what would trade, to who listens, after its feed’s latency, and trades what it told last', async () => {
    const { lines, auctions, heard } = await play({ preset: venue(OPENING), reference: '100' }, [
      order('1s', 'bid', 'buy', '101', 8),
      order('2s', 'bound', 'buy', '99', 1),
      order('35s', 'ask', 'sell', '99.50', 5),
      cancel('39s', 'bound'),
      order('42s', 'more', 'sell', undefined, 1, { tif: 'GTC' }),
      cancel('42s', 'ask'),
      order('56s', 'late', 'sell', '99', 5),
    ]);
    expect(auctions).toMatchInlineSnapshot(`
      [
        "30s indicative preOpen 0 at null, left 0 , from 100.00",
        "40s indicative preOpen 5 at 101.00, left 3 buy, from 100.00",
        "50s indicative preOpen 6 at 101.00, left 2 buy, from 100.00",
        "60s uncross preOpen 6 at 101.00, left 2 buy, from 100.00",
      ]
    `);
    expect(heard).toMatchInlineSnapshot(`
      [
        "sim, 30, price NaN, paired 0, left 0, reference 10000, after 3000000, true",
        "sim, 40, price 10100, paired 5, left 3, reference 10000, after 3000000, true",
        "sim, 50, price 10100, paired 6, left 2, reference 10000, after 3000000, true",
      ]
    `);
    expect(lines).toMatchInlineSnapshot(`
      [
        "bid new leaves 8",
        "bound new leaves 1",
        "ask new leaves 5",
        "bound canceled leaves 0",
        "more new leaves 1",
        "ask cancelReject leaves 5 the phase takes no such order (FIX 103=2)",
        "late rejected leaves 0 the phase takes no such order (FIX 103=2)",
        "bid trade leaves 7",
        "more trade leaves 0",
        "bid trade leaves 2",
        "ask trade leaves 0",
      ]
    `);
  });

  it('tells each change where the venue says no interval, and nothing twice', async () => {
    const preset = venue(OPENING.replace('indicativeEvery: 10s, noCancel: 20s, noEntry: 5s', ''));
    const { auctions, heard } = await play({ preset }, [
      order('29s', 'bid', 'buy', '101', 8),
      order('31s', 'low', 'buy', '90', 1),
      order('40s', 'ask', 'sell', '100', 5),
      order('41s', 'high', 'sell', '110', 5),
      order('42s', 'ask2', 'sell', '100', 5),
    ]);
    expect(auctions).toMatchInlineSnapshot(`
      [
        "30s indicative preOpen 0 at null, left 0 , from null",
        "40s indicative preOpen 5 at 101.00, left 3 buy, from null",
        "42s indicative preOpen 8 at 100.00, left 2 sell, from null",
        "60s uncross preOpen 8 at 100.00, left 2 sell, from null",
      ]
    `);
    expect(heard).toHaveLength(3);
  });

  it('ends at a time that is drawn, the same for the same seed', async () => {
    const preset = venue(OPENING.replace('noEntry: 5s', 'randomEnd: 30s'));
    const ends = await Promise.all([1, 1, 2, 3].map(async (seed) => play({ preset }, [order('1s', 'b', 'buy', '1', 1)], seed)));
    const endOf = ({ auctions }: Played): number => parseFloat(auctions.at(-1)!);
    expect(endOf(ends[0]!)).toBe(endOf(ends[1]!));
    expect(new Set(ends.map(endOf)).size).toBe(3);
    for (const end of ends.map(endOf)) {
      expect(end).toBeGreaterThan(60);
      expect(end).toBeLessThan(90);
    }
    // It is told until it is over, whatever was stated.
    expect(ends[0]!.auctions.filter((line) => line.includes('indicative')).length).toBeGreaterThan(3);
    expect(await verifyRun(ends[0]!.dir)).toMatchObject({ ok: true, differences: [] });
  });
});

it('what was told of auctions stands in the manifest, and is compared when the run is verified', async () => {
  const { dir, auctions } = await play({ preset: venue(OPENING), reference: '100' }, [
    order('1s', 'bid', 'buy', '101', 8),
    order('35s', 'ask', 'sell', '99.50', 5),
  ]);
  const path = join(dir, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { tapes: { published: { auctions: { digest: string; rows: number } } }[] };
  const told = manifest.tapes[0]!.published.auctions;
  expect(told).toEqual({ rows: auctions.length, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await verifyRun(dir)).toMatchObject({ ok: true, differences: [] });
  told.digest = 'f'.repeat(64);
  writeFileSync(path, JSON.stringify(manifest));
  expect(await verifyRun(dir)).toMatchObject({
    ok: false,
    differences: [expect.stringMatching(/^the recording auctions of market sim is another one: digest f{16}… then, [0-9a-f]{16}… now$/)],
  });
});

describe('a market without calls', () => {
  it('leaves no file of auctions, and nobody hears anything', async () => {
    const { auctions, heard, dir } = await play({}, [order('1s', 'a', 'buy', '1', 1)]);
    expect([auctions, heard]).toEqual([[], []]);
    expect(existsSync(join(dir, 'markets', 'sim.auctions.arrow'))).toBe(false);
  });
});

const CLOSING = `phases: { tz: UTC, day: [{ phase: continuous, at: "07:00" }, { phase: closingAuction, at: "08:01" }, { phase: closed, at: "08:01" }] }`;

describe('a closing cross', () => {
  it('tells its imbalance beside continuous trading, with the orders that wait for it', async () => {
    const { auctions, lines } = await play(
      { preset: venue(`${CLOSING}\nclosingAuction: { indicative: 20s, indicativeEvery: 10s, noEntry: 10s }`), reference: '100' },
      [
        order('1s', 'ask', 'sell', '101', 5),
        order('2s', 'bid', 'buy', '99', 5),
        order('3s', 'moc', 'buy', undefined, 3, { tif: 'ATC' }),
        order('45s', 'loc', 'sell', '100', 4, { tif: 'ATC' }),
        order('51s', 'late', 'sell', '100', 4, { tif: 'ATC' }),
        order('52s', 'plain', 'buy', '101', 1),
      ],
    );
    expect(auctions).toMatchInlineSnapshot(`
      [
        "40s indicative continuous 3 at 101.00, left 2 sell, from 100.00",
        "50s indicative continuous 3 at 100.00, left 1 sell, from 100.00",
        "60s uncross closingAuction 3 at 100.00, left 1 sell, from 101.00",
      ]
    `);
    expect(lines).toMatchInlineSnapshot(`
      [
        "ask new leaves 5",
        "bid new leaves 5",
        "moc new leaves 3",
        "loc new leaves 4",
        "late rejected leaves 0 the phase takes no such order (FIX 103=2)",
        "plain new leaves 1",
        "plain trade leaves 0",
        "ask trade leaves 4",
        "moc trade leaves 0",
        "loc trade leaves 1",
        "loc expired leaves 0 its time in force has run out",
      ]
    `);
  });

  const COLLAR = 'bands: [{ kind: collar, static: "0.02", action: volatilityAuction }]';

  it('is put off once, by a time of its own, when its price would lie outside the collars', async () => {
    const preset = venue(
      `${CLOSING}\n${COLLAR}\nauction: { volatility: 5s }\nclosingAuction: { volatility: 20s, indicative: 5s, indicativeEvery: 10s }`,
    );
    const late = [order('1s', 'moc', 'buy', undefined, 3, { tif: 'ATC' }), order('2s', 'loc', 'sell', '105', 3, { tif: 'ATC' })];
    const outside = await play({ preset, reference: '100' }, late);
    expect(outside.auctions).toMatchInlineSnapshot(`
      [
        "55s indicative continuous 3 at 105.00, left 0 , from 100.00",
        "60s indicative closingAuction 3 at 105.00, left 0 , from 100.00",
        "65s indicative closingAuction 3 at 105.00, left 0 , from 100.00",
        "75s indicative closingAuction 3 at 105.00, left 0 , from 100.00",
        "80s uncross closingAuction 3 at 105.00, left 0 , from 100.00",
      ]
    `);
    const calmed = await play({ preset, reference: '100' }, [...late, order('65s', 'calm', 'sell', '101', 3)]);
    expect(calmed.auctions.at(-1)).toMatchInlineSnapshot(`"80s uncross closingAuction 3 at 101.00, left 0 , from 100.00"`);
    const inside = await play({ preset, reference: '104' }, late);
    expect(inside.auctions.at(-1)).toMatchInlineSnapshot(`"60s uncross closingAuction 3 at 105.00, left 0 , from 104.00"`);
  });

  it('takes over an interruption that would last longer: the market does not trade on when it is closed', async () => {
    const preset = venue(`${CLOSING}\nbands: [{ kind: collar, dynamic: "0.02", action: volatilityAuction }]\nauction: { volatility: 30s }`);
    const { lines, auctions } = await play({ preset, reference: '100' }, [
      order('50s', 'far', 'sell', '110', 1),
      order('51s', 'up', 'buy', '110', 1),
      order('52s', 'day', 'buy', '90', 1, { tif: 'DAY' }),
      order('100s', 'after', 'buy', '90', 1),
    ]);
    expect(auctions).toMatchInlineSnapshot(`
      [
        "90s uncross closingAuction 1 at 110.00, left 0 , from 100.00",
      ]
    `);
    expect(lines).toMatchInlineSnapshot(`
      [
        "far new leaves 1",
        "up new leaves 1",
        "day new leaves 1",
        "up trade leaves 0",
        "far trade leaves 0",
        "day expired leaves 0 its time in force has run out",
        "after rejected leaves 0 the phase takes no such order (FIX 103=2)",
      ]
    `);
  });

  it('ends a pause of the US plan', async () => {
    const { auctions } = await play({ preset: 'nasdaq', reference: '100', start: '2024-08-08T19:55:00Z', duration: '12m' }, [
      order('1s', 'a1', 'sell', '100', 5),
      order('1s', 'a2', 'sell', '120', 5),
      order('2s', 'open', 'buy', '100', 5),
      order('150s', 'up', 'buy', '110', 10),
      order('151s', 'moc', 'sell', undefined, 5, { tif: 'ATC' }),
    ]);
    expect(auctions.filter((line) => line.includes('uncross'))).toMatchInlineSnapshot(`
      [
        "43200s uncross closingAuction 5 at 110.00, left 5 buy, from 100.00",
      ]
    `);
  });
});
