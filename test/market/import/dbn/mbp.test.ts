/** Levels, quotes, trades and halts as rows, and which instrument they are of. */
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/base/errors.js';
import type { Instrument } from '../../../../src/market/instrument.js';
import type { ImportOptions } from '../../../../src/market/import/index.js';
import { importBytes } from '../rows.js';
import { dbnFile, definition, header, LAST, type LevelSpec, mbo, mbp1, mbp10, type MbpSpec, status, trade } from './records.js';
import { textOfRows } from '../row-text.js';

const ES = { kind: 'linear', tickSize: '0.25', lotSize: '1' } as const;

async function linesOf(files: readonly Buffer[], instrument: Partial<Instrument> = ES, options: ImportOptions = {}): Promise<string[]> {
  const { rows } = await importBytes(files, { instrument, options });
  return textOfRows(rows, 0.25).split('\n');
}

function pictures(specs: readonly Partial<MbpSpec>[]): Buffer[] {
  return [
    dbnFile(
      specs.map((spec, i) => mbp10({ ts: 1000 * i, action: 'M', ...spec })),
      { schema: 2 },
    ),
  ];
}

/** Bids from 100 down and asks from 101 up, of one lot, `count` a side; `skip` leaves levels out. */
function ladder(count: number, skip: { readonly bid?: number; readonly best?: number } = {}): LevelSpec[] {
  const best = skip.best ?? 100;
  const bids = Array.from({ length: count + 1 }, (_, i) => best - i * 0.25).filter((price) => price !== skip.bid);
  return Array.from({ length: count }, (_, i) => [
    [bids[i]!, 1],
    [101 + i * 0.25, 1],
  ]);
}

describe('ten levels', () => {
  it('a level that is cancelled goes, the eleventh that comes into view is stated', async () => {
    const lines = await linesOf(pictures([{ levels: ladder(10) }, { levels: ladder(10, { bid: 99.5 }) }]));
    expect(lines.slice(20)).toEqual(['level bid 99.5 ×0', 'level bid 97.5 ×1 !']);
  });

  it('a level that better ones push out of view is not cancelled', async () => {
    const lines = await linesOf(pictures([{ levels: ladder(10) }, { levels: ladder(10, { best: 100.25 }) }]));
    expect(lines.slice(20)).toEqual(['level bid 100.25 ×1 !']);
  });

  it('in a book of fewer than ten nothing is out of view', async () => {
    const lines = await linesOf(pictures([{ levels: ladder(3) }, { levels: ladder(2) }]));
    expect(lines.slice(6)).toEqual(['level bid 99.5 ×0', 'level ask 101.5 ×0 !']);
  });

  it('a trade stands behind the levels, and an event of several records is one group', async () => {
    const lines = await linesOf(
      pictures([
        { levels: ladder(1) },
        { levels: ladder(1), action: 'T', side: 'A', price: 100, size: 1, flags: 0, ts: 1000 },
        { levels: [[undefined, [101, 1]]], flags: LAST, ts: 1000 },
      ]),
    );
    expect(lines).toEqual(['snapshot bid 100 ×1 flags 2', 'snapshot ask 101 ×1 flags 2 !', 'trade sell 100 ×1', 'level bid 100 ×0 !']);
  });

  it('behind a clear the book is stated anew', async () => {
    const lines = await linesOf(pictures([{ levels: ladder(1) }, { action: 'R' }, { levels: ladder(1, { best: 99 }) }]));
    expect(lines.slice(2)).toEqual(['clear – 0 ×0 !', 'snapshot bid 99 ×1 flags 2', 'snapshot ask 101 ×1 flags 2 !']);
  });

  it('levels out of order are an error', async () => {
    const levels: LevelSpec[] = [
      [[99, 1], undefined],
      [[100, 1], undefined],
    ];
    await expect(linesOf(pictures([{ levels }]))).rejects.toThrow(/record 2 at byte \d+: its levels are not in order/);
  });
});

describe('the touch', () => {
  it('is told where it changes; an empty side keeps its price', async () => {
    const quote = (i: number, bid: LevelSpec[0], ask: LevelSpec[1], more: Partial<MbpSpec> = {}): Buffer =>
      mbp1({ ts: 1000 * i, action: 'A', levels: [[bid, ask]], ...more });
    const lines = await linesOf([
      dbnFile(
        [
          quote(0, [100, 5], [101, 2]),
          quote(1, [100, 5], [101, 2]),
          quote(2, [100, 5], undefined, { action: 'T', side: 'B', price: 101, size: 2 }),
          quote(3, [100, 4], [101.25, 1]),
        ],
        { schema: 1 },
      ),
    ]);
    expect(lines).toEqual([
      'quote bid 100 ×5',
      'quote ask 101 ×2 !',
      'quote ask 101 ×0',
      'trade buy 101 ×2 !',
      'quote bid 100 ×4',
      'quote ask 101.25 ×1 !',
    ]);
  });

  it('parts of events, which have no end, are groups of their own', async () => {
    const part = { flags: 0, price: 100, size: 1 };
    const lines = await linesOf([dbnFile([trade({ ...part, side: 'A' }), trade({ ...part, side: 'B' }), trade(part)], { schema: 4 })]);
    expect(lines).toEqual(['trade sell 100 ×1 !', 'trade buy 100 ×1 !', 'trade – 100 ×1 !']);
  });
});

describe('halts', () => {
  it('are told once, by the record or by its action', async () => {
    const states = [
      { action: 7, trading: 'Y' },
      { action: 7 },
      { action: 14 },
      { action: 8 },
      { action: 9, trading: 'N' },
      { action: 7, trading: 'Y' },
    ];
    const lines = await linesOf([
      dbnFile([trade({ price: 100, size: 1, ts: 10_000 })], { schema: 4 }),
      dbnFile(
        states.map((state, i) => status({ ts: 1000 * i, ...state })),
        { schema: 11 },
      ),
    ]);
    expect(lines).toEqual(['status – 0 ×1 !', 'status – 0 ×0 !', 'status – 0 ×1 !', 'trade – 100 ×1 !']);
  });
});

describe('the instrument', () => {
  const order = (id: number, ts = 0, publisher = 1): Buffer =>
    mbo({ action: 'A', order: BigInt(id), side: 'B', price: 100, size: 1, id, ts, publisher });
  const EQUITY = { kind: 'spot', tickSize: '0.01', lotSize: '1' } as const;
  const DAY = 86_400_000_000_000;

  it('is what its definition says: tick, multiplier, kind, currency', async () => {
    const files = [
      dbnFile([definition({ symbol: 'ESH1', tick: 0.25, amount: 12.5, currency: 'USD', ts: -9000 })], { schema: 9 }),
      dbnFile([order(5482)]),
    ];
    const { meta } = await importBytes(files, { instrument: {} });
    expect(meta.instrument).toEqual({ symbol: 'ESH1', kind: 'linear', tickSize: '0.25', lotSize: '1', multiplier: '50', currency: 'USD' });
    const share = await importBytes([dbnFile([definition({ symbol: 'ESH1', cls: 'K' }), order(5482)])], {
      instrument: { tickSize: '0.01' },
    });
    expect(share.meta.instrument).toMatchObject({ kind: 'spot', tickSize: '0.01', multiplier: '1' });
    const spread = await importBytes(
      [dbnFile([definition({ symbol: 'ESH1', cls: 'S', tick: 0.05 }), mbo({ action: 'A', order: 1n, side: 'B', price: -0.35, size: 1 })])],
      {},
    );
    expect(spread.meta.instrument).toMatchObject({ negativePrices: true });
    expect(spread.rows[0]!.priceTicks).toBe(-7);
  });

  it('of several is named by its symbol, whose number may change from day to day', async () => {
    const mappings = [
      { symbol: 'MSFT', days: [[20_201_228, 20_201_229, '11'], [20_201_229, 20_201_230, '22']] },
      { symbol: 'AAPL', days: [[20_201_228, 20_201_229, '22'], [20_201_229, 20_201_230, '11']] },
    ] as const; // prettier-ignore
    const file = Buffer.concat([header({ mappings }), order(11), order(22), order(11, DAY), order(22, DAY)]);
    await expect(importBytes([file], { instrument: EQUITY })).rejects.toThrow(/hold several instruments: MSFT, AAPL\. Give --symbol/);
    const { rows, meta } = await importBytes([file], { instrument: { ...EQUITY, symbol: 'MSFT' } });
    expect(rows).toHaveLength(2);
    expect(rows[1]!.exchTs - rows[0]!.exchTs).toBe(DAY);
    expect(meta.repairs.counts).toMatchObject({ otherInstruments: 2 });
    const missing = importBytes([file], { instrument: { ...EQUITY, symbol: 'TSLA' } });
    await expect(missing).rejects.toThrow(UsageError);
    await expect(missing).rejects.toThrow(/hold no instrument TSLA, but MSFT, .*Give --symbol/);
  });

  it('of a fragment is named by the caller, or by its number where there are several', async () => {
    const one = await importBytes([order(11)], { instrument: { ...EQUITY, symbol: 'X' } });
    expect(one.meta.instrument.symbol).toBe('X');
    const two = await importBytes([Buffer.concat([order(11), order(12)])], { instrument: { ...EQUITY, symbol: '12' } });
    expect(two.rows).toHaveLength(1);
    await expect(importBytes([order(11)], { instrument: EQUITY })).rejects.toThrow(/Give --symbol/);
  });

  it('of several publishers is a market of each', async () => {
    const file = Buffer.concat([order(11), order(11, 5, 2)]);
    const instrument = { ...EQUITY, symbol: 'X' };
    await expect(importBytes([file], { instrument })).rejects.toThrow(/of several publishers: 1, 2\. Give --publisher/);
    expect((await importBytes([file], { instrument, options: { publisher: '2' } })).rows).toHaveLength(1);
    await expect(importBytes([file], { instrument, options: { publisher: '9' } })).rejects.toThrow(
      /no records of publisher 9, but of 1, 2/,
    );
  });
});

describe('damaged files', () => {
  const file = dbnFile([mbo({ action: 'A', order: 1n, side: 'B', price: 100, size: 1 })]);
  const cases: [string, Buffer, RegExp][] = [
    ['a record cut in the middle', file.subarray(0, -3), /ends in the middle of a frame that begins at byte \d+: got 53 bytes/],
    ['a header that does not end', file.subarray(0, 90), /ends in the middle of a frame that begins at byte 0/],
    ['a header without records', file.subarray(0, -56), /no record with a time in it; expected format dbn/],
    ['an impossible length', Buffer.concat([file, Buffer.from([3, 0xa0, 0, 0])]), /byte \d+: a record of 12 bytes; expected at least 16/],
    [
      'a record shorter than its type',
      Buffer.concat([file, Buffer.alloc(16, Buffer.from([4, 0xa0]))]),
      /record 3 at byte \d+: a record of type 160 has 16 bytes, expected 56/,
    ],
    ['a newer version', Buffer.concat([Buffer.from('DBN\x04'), file.subarray(4)]), /is of DBN version 4; expected 1 to 3/],
    [
      'lists beyond the header',
      Buffer.concat([file.subarray(0, 8), Buffer.alloc(100, 255), file.subarray(108)]),
      /lists of the header do not end|schema number/,
    ],
  ];
  it.each(cases)('%s is an error with the place', async (_, bytes, message) => {
    await expect(importBytes([bytes], { format: 'dbn', instrument: ES })).rejects.toThrow(message);
  });
});
