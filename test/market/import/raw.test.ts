/**
 * Rules of the `raw` format, venue by venue, with frames made by hand: what becomes rows, what a gap and a wrong checksum do.
 */
import { describe, expect, it } from 'vitest';
import { Flag, Kind } from '../../../src/market/row.js';
import { fuzzImport } from './fuzz.js';
import { capture, INSTRUMENT, iso, ms, OKX, okxBook, type Said, SECOND, VENUES } from './raw-frames.js';
import { importBytes } from './rows.js';

async function rowsOf({ frames, symbol = 'X-Y', options = {} }: Said) {
  const { meta, rows } = await importBytes([capture(frames)], { format: 'raw', instrument: { ...INSTRUMENT, symbol }, options });
  const at = (ns: bigint): number => Number((ns - BigInt(SECOND) * 1_000_000_000n) / 1_000_000n);
  return {
    meta,
    rows: rows.map(({ kind, side, priceTicks, qtyLots, flags }) => [kind, side, priceTicks, qtyLots, flags]),
    times: rows.map(({ exchNs }) => at(exchNs)),
    ids: rows.map(({ orderId }) => orderId),
  };
}

const { level, trade, clear, snapshot, add, reduce, execute } = Kind;
// What each venue says of one small market: bids 10×5, asks 10.2×4, then bid 10 to 3, a trade of the buyer at 10.2 ×1.
const OPENED = [
  [snapshot, 1, 100, 500, Flag.snapshotPart],
  [snapshot, -1, 102, 400, Flag.snapshotPart | Flag.last],
];
const CHANGED = [
  [level, 1, 100, 300, Flag.last],
  [trade, 1, 102, 100, Flag.last],
];

it.each(Object.entries(VENUES))('%s: snapshot, change and trade become rows at the venue’s times', async (venue, said) => {
  const { rows, times, meta } = await rowsOf(said);
  expect(rows).toEqual([...OPENED, ...CHANGED]);
  expect(times.slice(2)).toEqual([10, 15]);
  expect(meta).toMatchObject({ levelOfDetail: 'L2', importer: { options: { venue } }, repairs: { gaps: 0 } });
});

describe('a number below zero', () => {
  const spoilt = (frames: readonly unknown[], sound: RegExp, bad: string): unknown[] =>
    frames.map((frame) => JSON.parse(JSON.stringify(frame).replace(sound, bad)) as unknown);

  it.each(Object.entries(VENUES))('%s: as the price of a trade is an error that names the record', async (_, said) => {
    const frames = [...said.frames.slice(0, -1), ...spoilt(said.frames.slice(-1), /10\.2/, '-10.2')];
    await expect(rowsOf({ ...said, frames })).rejects.toThrow(
      /capture-0:\d+: got -10\.20*, expected a decimal from 0\. Is the recording whole/,
    );
  });

  it.each([
    ['price', /\["new",10,5\]/, '["new",-10,5]'],
    ['quantity', /\["new",10,5\]/, '["new",10,-5]'],
  ])('as the %s of a level too; a price of 0 is left out', async (_, sound, bad) => {
    const frames = spoilt(VENUES['deribit']!.frames, sound, bad);
    await expect(rowsOf({ frames })).rejects.toThrow(/capture-0:1: got -\d+, expected a decimal from 0/);
    const { rows, meta } = await rowsOf({ frames: spoilt(VENUES['deribit']!.frames, sound, '["new",0,5]') });
    expect(rows[0]).toEqual(OPENED[1]);
    expect(meta.repairs.counts['outlyingLevels']).toBe(1);
  });
});

describe('a gap in the chain', () => {
  const frames = [OKX.open, OKX.change, OKX.lost, OKX.after, OKX.anew];

  it('is an error that names the record and both numbers', async () => {
    await expect(rowsOf({ frames })).rejects.toThrow(/capture-0:3: a gap in the feed: got prevSeqId 10, expected 9/);
  });

  it('with resync clears the book, which waits for the next snapshot', async () => {
    const { rows, meta } = await rowsOf({ frames, options: { onGap: 'resync' } });
    expect(rows.slice(3)).toEqual([
      [clear, 0, 0, 0, Flag.last],
      [snapshot, 1, 101, 500, Flag.snapshotPart],
      [snapshot, -1, 102, 400, Flag.snapshotPart | Flag.last],
    ]);
    expect(meta.repairs).toMatchObject({ gaps: 1, counts: { droppedUpdates: 2 } });
  });

  it('with mark clears the book and takes levels as they come', async () => {
    const { rows, meta } = await rowsOf({ frames: frames.slice(0, 4), options: { onGap: 'mark' } });
    expect(rows.slice(3)).toEqual([
      [clear, 0, 0, 0, Flag.last],
      [level, 1, 100, 200, Flag.last],
      [level, 1, 100, 100, Flag.last],
    ]);
    expect(meta.repairs).toMatchObject({ gaps: 1, counts: { droppedUpdates: 0 } });
  });

  it.each([
    ['deribit', /got prev_change_id 7, expected 6/],
    ['bybit', /got u 8, expected 7/],
  ] as const)('is seen at %s', async (venue, message) => {
    const text = capture(VENUES[venue]!.frames).split('\n');
    text[0] = text[0]!.replace('"change_id":7', '"change_id":6').replace('"u":7', '"u":6');
    await expect(importBytes([text.join('\n')], { format: 'raw', instrument: INSTRUMENT })).rejects.toThrow(message);
  });
});

it.each(['okx', 'bitget', 'kraken'])('%s: a quantity that differs from the checksum is an error that names the record', async (venue) => {
  const text = capture(VENUES[venue]!.frames);
  const wrong = text.replace(/"(10\.00?)","3(\.000)?"/, '"$1","2$2"');
  expect(wrong).not.toBe(text);
  await expect(importBytes([wrong], { format: 'raw', instrument: INSTRUMENT })).rejects.toThrow(
    /capture-0:\d: the venue's checksum is -?\d+, the book's is -?\d+/,
  );
});

it('a second snapshot of a known book becomes the levels that differ', async () => {
  const { rows, meta } = await rowsOf({ frames: [OKX.open, OKX.anew] });
  expect(rows.slice(2)).toEqual([
    [level, 1, 100, 0, 0],
    [level, 1, 101, 500, Flag.last],
  ]);
  expect(meta.repairs.counts).toMatchObject({ repeatedSnapshots: 1 });
});

it('frames without a time happened the smallest latency before they were received', async () => {
  const bare = JSON.parse(JSON.stringify(VENUES['bitmex']!.frames).replaceAll(/,"timestamp":"[^"]+"\}(?=[\],])/g, '}')) as unknown[];
  const stamped = [...bare.slice(0, 2), VENUES['bitmex']!.frames[2]];
  const { rows, times, meta } = await rowsOf({ frames: stamped });
  // The trade took 10 ms, the smallest latency there is.
  expect(times).toEqual([-5, -5, 5, 15]);
  expect(rows.map((row) => row[4]! & Flag.repairedTime)).toEqual([4, 4, 4, 0]);
  expect(meta.repairs.borrowedTimes).toBe(3);
});

it('the recorder’s clock is learned from all frames, also from those that pass 1 only glances at', async () => {
  const many = Array.from({ length: 2500 }, (_, i) => okxBook('update', 10 + i, [['10.0', String(1 + (i % 7))]], [], {}));
  // Ten ms apart when received, one when sent: the last frames were the slowest, but for one stamped late.
  const early = okxBook('update', 10 * 2400 + 3, [['10.0', '3']], [], {});
  const { meta } = await rowsOf({ frames: [OKX.open, ...many.slice(0, 2398), early, ...many.slice(2398)].slice(0, 2402), options: {} });
  // It is frame 2399, received at 23,995 ms and stamped at 24,003: eight ms early, and the smallest latency becomes one.
  expect(meta.repairs.clockOffsetNs).toBe(String(9_000_000));
});

describe('single orders', () => {
  const full = (type: string, i: number, sequence: number, more: object): unknown => ({
    type,
    product_id: 'X-Y',
    sequence,
    time: iso(i),
    ...more,
  });
  const book = `https://api.exchange.coinbase.com/products/X-Y/book?level=3\n${JSON.stringify({
    sequence: 11,
    time: iso(0),
    bids: [['10', '5', 'b1']],
    asks: [
      ['10.2', '4', 'a1'],
      ['10.2', '2', 'a2'],
    ],
  })}`;
  const frames = [
    full('received', -8, 10, { order_id: 'old', side: 'buy' }),
    full('open', -7, 11, { order_id: 'b1', side: 'buy', price: '10', remaining_size: '5' }),
    book,
    full('received', 11, 12, { order_id: 'taker', side: 'buy' }),
    full('match', 12, 13, { trade_id: 1, maker_order_id: 'a1', taker_order_id: 'taker', side: 'sell', size: '4', price: '10.2' }),
    full('done', 12, 14, { order_id: 'a1', reason: 'filled', side: 'sell', remaining_size: '0' }),
    full('match', 12, 15, { trade_id: 2, maker_order_id: 'a2', taker_order_id: 'taker', side: 'sell', size: '1', price: '10.2' }),
    full('done', 12, 16, { order_id: 'taker', reason: 'filled', side: 'buy' }),
    full('change', 20, 17, { order_id: 'b1', side: 'buy', price: '10', old_size: '5', new_size: '3' }),
    full('open', 21, 18, { order_id: 'b2', side: 'buy', price: '10.1', remaining_size: '1' }),
    full('done', 22, 19, { order_id: 'b1', reason: 'canceled', side: 'buy', remaining_size: '3' }),
  ];

  it('of Coinbase: the maker is executed, the taker makes no row', async () => {
    const { rows, ids, meta } = await rowsOf({ frames });
    expect(rows).toEqual([
      [add, 1, 100, 500, Flag.snapshotPart],
      [add, -1, 102, 400, Flag.snapshotPart],
      [add, -1, 102, 200, Flag.snapshotPart | Flag.last],
      [execute, -1, 102, 400, Flag.last],
      [execute, -1, 102, 100, Flag.last],
      [reduce, 1, 100, 200, Flag.last],
      [add, 1, 101, 100, Flag.last],
      [Kind.delete, 1, 100, 300, Flag.last],
    ]);
    expect(ids).toEqual([1, 2, 3, 2, 3, 1, 4, 1]);
    expect(meta).toMatchObject({ levelOfDetail: 'L3', repairs: { counts: { takerRows: 1, unknownOrders: 0, chainLinks: 9 } } });
  });

  it('of Coinbase: a missing sequence number is a gap', async () => {
    const lost = frames.filter((_, i) => i !== 8);
    await expect(rowsOf({ frames: lost })).rejects.toThrow(/got sequence 18, expected 17/);
    const { rows } = await rowsOf({ frames: lost, options: { onGap: 'mark' } });
    expect(rows.slice(5).map(([kind]) => kind)).toEqual([clear, add]);
  });

  it('of Independent Reserve: the book of REST, then what changes it', async () => {
    const event = (name: string, nonce: number, i: number, data: object): unknown => ({
      Channel: 'orderbook-x',
      Nonce: nonce,
      Data: data,
      Time: ms(i),
      Event: name,
    });
    const { rows, meta } = await rowsOf({
      symbol: 'x-y',
      frames: [
        event('NewOrder', 5, -5, { OrderType: 'LimitBid', OrderGuid: 'b1', Price: { y: 10, z: 7 }, Volume: 5 }),
        `https://api.independentreserve.com/Public/GetAllOrders?primaryCurrencyCode=x&secondaryCurrencyCode=y\n${JSON.stringify({ BuyOrders: [{ Guid: 'b1', Price: 10, Volume: 5 }], SellOrders: [{ Guid: 'a1', Price: 10.2, Volume: 4 }], CreatedTimestampUtc: iso(0) })}`,
        event('NewOrder', 6, 21, { OrderType: 'LimitOffer', OrderGuid: 'a2', Price: { y: 10.3, z: 7.2 }, Volume: 2 }),
        event('OrderChanged', 7, 22, { OrderType: 'LimitBid', OrderGuid: 'b1', Volume: 4 }),
        event('OrderCanceled', 8, 23, { OrderType: 'LimitOffer', OrderGuid: 'a1' }),
      ],
    });
    expect(rows).toEqual([
      [add, 1, 100, 500, Flag.snapshotPart],
      [add, -1, 102, 400, Flag.snapshotPart | Flag.last],
      [add, -1, 103, 200, Flag.last],
      [execute, 1, 100, 100, Flag.last],
      [Kind.delete, -1, 102, 400, Flag.last],
    ]);
    expect(meta.repairs.counts).toMatchObject({ droppedOrderEvents: 1, chainLinks: 3 });
  });
});

it('a snapshot feed can be written whole', async () => {
  const book = (i: number, bid: string): unknown => ({
    channel: 'l2Book',
    data: { coin: 'X-Y', time: ms(i), levels: [[{ px: bid, sz: '5', n: 1 }], [{ px: '10.2', sz: '4', n: 1 }]] },
  });
  const frames = [book(0, '10'), book(10, '10.1')];
  const kinds = async (options: Record<string, string>) => (await rowsOf({ frames, options })).rows.map(([kind]) => kind);
  expect(await kinds({})).toEqual([snapshot, snapshot, level, level]);
  expect(await kinds({ snapshots: 'whole' })).toEqual([snapshot, snapshot, clear, snapshot, snapshot]);
});

describe('quantities off the lot', () => {
  const frames = [OKX.open, okxBook('update', 10, [['10.0', '3.004']], [['10.2', '0.001']], { seqId: 9, prevSeqId: 7 })];

  it('are an error that names the record', async () => {
    await expect(rowsOf({ frames })).rejects.toThrow(/capture-0:2: got 3\.004, expected a multiple of 0\.01/);
  });

  it('or the nearest whole number of lots, at least one', async () => {
    const { rows, meta } = await rowsOf({ frames, options: { offLot: 'round' } });
    expect(rows.slice(2).map((row) => row[3])).toEqual([300, 1]);
    expect(meta.repairs.counts).toMatchObject({ roundedQtys: 2 });
  });
});

it.each([
  [
    'a symbol that is not there',
    capture(VENUES['okx']!.frames).replaceAll('X-Y', 'A-B'),
    /no frame of symbol X-Y \(okx\); found A-B \(3 frames\)/,
  ],
  ['no snapshot', capture([OKX.change]), /no snapshot of X-Y: .* Record from the subscription on/],
  ['a frame cut short', capture([OKX.open]) + capture([OKX.change]).slice(0, 80) + '\n', /capture-0:2: the frame is not whole JSON/],
  ['a line without a stamp', `${capture([OKX.open])}{"a":1}\n`, /capture-0:2: got "\{\\"a\\":1\}", expected "<receive time> <frame>"/],
  ['levels that are none', capture([okxBook('snapshot', 0, [['10.0']], [], {})]), /capture-0:1: quantity: got nothing, expected a decimal/],
  ['no known venue', `${SECOND}.005: {"hello":"X-Y"}\n`, /no frame of a known venue/],
])('%s is an error that says what was found', async (_, text, message) => {
  await expect(importBytes([text], { format: 'raw', instrument: INSTRUMENT })).rejects.toThrow(message);
});

it('the forms of lines are one capture: ns since the epoch say the same as seconds', async () => {
  const text = capture(VENUES['okx']!.frames);
  const inNs = text.replaceAll(/^(\d{10})\.(\d{3}): /gm, '$1$2000000 ');
  expect(inNs).not.toBe(text);
  // A recorder writes down what keeps the connection alive, too.
  const alive = `${inNs}${SECOND}999000000 pong\n`;
  const request = { format: 'raw', instrument: INSTRUMENT };
  const [a, b] = await Promise.all([importBytes([text], request), importBytes([alive], request)]);
  expect(a.meta.digest).toBe(b.meta.digest);
});

it.each(['kraken', 'bitstamp', 'deribit'])('%s: bytes that flip are found or said to be unverified', async (venue) => {
  const { frames, symbol = 'X-Y' } = VENUES[venue]!;
  const seen = await fuzzImport(
    Buffer.from(capture(frames)),
    { format: 'raw', instrument: { ...INSTRUMENT, symbol } },
    { flips: 100, seed: 1 },
  );
  expect(seen.errors).toBeGreaterThan(0);
  expect(seen.verified).toBe(0);
});
