/**
 * Rules of the `raw` format, venue by venue, with frames made by hand: what becomes rows, what a gap and a wrong checksum do.
 */
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/market/instrument.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { fuzzImport } from './fuzz.js';
import { importBytes } from './rows.js';

const INSTRUMENT: Instrument = { symbol: 'X-Y', kind: 'spot', tickSize: '0.1', lotSize: '0.01', multiplier: '1' };
const SECOND = 1_700_000_000;

interface Said {
  /** Frame, or `url\nbody` of an answer. */
  readonly frames: readonly unknown[];
  readonly symbol?: string;
  readonly options?: Record<string, string>;
}

/** One frame a 10 ms, as cryptofeed writes them. */
function capture(frames: readonly unknown[]): string {
  return frames
    .map((frame, i) => {
      const stamp = `${SECOND}.${String(10 * i + 5).padStart(3, '0')}`;
      if (typeof frame === 'string') return `${frame.slice(0, frame.indexOf('\n'))} -> ${stamp}: ${frame.slice(frame.indexOf('\n') + 1)}\n`;
      return `${stamp}: ${JSON.stringify(frame)}\n`;
    })
    .join('');
}

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
const ms = (i: number): number => SECOND * 1000 + i;
const iso = (i: number): string => new Date(ms(i)).toISOString();

// What each venue says of one small market: bids 10×5, asks 10.2×4, then bid 10 to 3, a trade of the buyer at 10.2 ×1.
const OPENED = [
  [snapshot, 1, 100, 500, Flag.snapshotPart],
  [snapshot, -1, 102, 400, Flag.snapshotPart | Flag.last],
];
const CHANGED = [
  [level, 1, 100, 300, Flag.last],
  [trade, 1, 102, 100, Flag.last],
];

const okxBook = (action: string, i: number, bids: string[][], asks: string[][], more: object): unknown => ({
  arg: { channel: 'books', instId: 'X-Y' },
  action,
  data: [{ bids, asks, ts: String(ms(i)), ...more }],
});
const okxSum = (text: string): number => crc32(text) | 0;
const OKX = {
  open: okxBook('snapshot', 0, [['10.0', '5', '0', '1']], [['10.2', '4', '0', '1']], {
    checksum: okxSum('10.0:5:10.2:4'),
    seqId: 7,
    prevSeqId: -1,
  }),
  change: okxBook('update', 10, [['10.0', '3', '0', '1']], [], { checksum: okxSum('10.0:3:10.2:4'), seqId: 9, prevSeqId: 7 }),
  lost: okxBook('update', 20, [['10.0', '2', '0', '1']], [], { seqId: 12, prevSeqId: 10 }),
  after: okxBook('update', 30, [['10.0', '1', '0', '1']], [], { seqId: 13, prevSeqId: 12 }),
  anew: okxBook('snapshot', 40, [['10.1', '5', '0', '1']], [['10.2', '4', '0', '1']], { seqId: 20, prevSeqId: -1 }),
  trade: {
    arg: { channel: 'trades', instId: 'X-Y' },
    data: [{ instId: 'X-Y', tradeId: '5', px: '10.2', sz: '1', side: 'buy', ts: String(ms(15)) }],
  },
};

const VENUES: Readonly<Record<string, Said>> = {
  okx: { frames: [OKX.open, OKX.change, OKX.trade] },
  bitget: {
    frames: [
      { action: 'snapshot', arg: { instType: 'mc', channel: 'trade', instId: 'X-Y' }, data: [[String(ms(-900)), '10.1', '1', 'sell']] },
      {
        action: 'snapshot',
        arg: { instType: 'mc', channel: 'books', instId: 'X-Y' },
        data: [{ bids: [['10.0', '5']], asks: [['10.2', '4']], ts: String(ms(0)), checksum: okxSum('10.0:5:10.2:4') }],
      },
      {
        action: 'update',
        arg: { instType: 'mc', channel: 'books', instId: 'X-Y' },
        data: [{ bids: [['10.0', '3']], asks: [], ts: String(ms(10)), checksum: okxSum('10.0:3:10.2:4') }],
      },
      { action: 'update', arg: { instType: 'mc', channel: 'trade', instId: 'X-Y' }, data: [[String(ms(15)), '10.2', '1', 'buy']] },
    ],
  },
  kraken: {
    frames: [
      { channelID: 1, channelName: 'book-10', event: 'subscriptionStatus', pair: 'X-Y' },
      [1, { bs: [['10.00', '5.000', `${SECOND}.000000`]], as: [['10.20', '4.000', `${SECOND - 99}.000000`]] }, 'book-10', 'X-Y'],
      [1, { b: [['10.00', '3.000', `${SECOND}.010000`]], c: String(crc32('1020' + '4000' + '1000' + '3000')) }, 'book-10', 'X-Y'],
      [2, [['10.20', '1.000', `${SECOND}.015000`, 'b', 'm', '']], 'trade', 'X-Y'],
    ],
  },
  deribit: {
    frames: [
      {
        jsonrpc: '2.0',
        method: 'subscription',
        params: {
          channel: 'book.X-Y.raw',
          data: {
            type: 'snapshot',
            timestamp: ms(0),
            instrument_name: 'X-Y',
            change_id: 7,
            bids: [['new', 10, 5]],
            asks: [['new', 10.2, 4]],
          },
        },
      },
      {
        jsonrpc: '2.0',
        method: 'subscription',
        params: {
          channel: 'book.X-Y.raw',
          data: {
            type: 'change',
            timestamp: ms(10),
            instrument_name: 'X-Y',
            prev_change_id: 7,
            change_id: 9,
            bids: [['change', 10, 3]],
            asks: [],
          },
        },
      },
      {
        jsonrpc: '2.0',
        method: 'subscription',
        params: {
          channel: 'trades.X-Y.raw',
          data: [{ trade_seq: 4, timestamp: ms(15), price: 10.2, amount: 1, direction: 'buy', instrument_name: 'X-Y' }],
        },
      },
    ],
  },
  bybit: {
    frames: [
      {
        topic: 'orderbook.50.X-Y',
        type: 'snapshot',
        ts: ms(1),
        cts: ms(0),
        data: { s: 'X-Y', b: [['10', '5']], a: [['10.2', '4']], u: 7, seq: 1 },
      },
      { topic: 'orderbook.50.X-Y', type: 'delta', ts: ms(11), cts: ms(10), data: { s: 'X-Y', b: [['10', '3']], a: [], u: 8, seq: 9 } },
      { topic: 'publicTrade.X-Y', type: 'snapshot', ts: ms(15), data: [{ T: ms(15), s: 'X-Y', S: 'Buy', v: '1', p: '10.2', i: 'a-b' }] },
    ],
  },
  coinbase: {
    frames: [
      { type: 'snapshot', product_id: 'X-Y', bids: [['10', '5']], asks: [['10.2', '4']], time: iso(0) },
      { type: 'l2update', product_id: 'X-Y', changes: [['buy', '10', '3']], time: iso(10) },
      {
        type: 'match',
        trade_id: 5,
        maker_order_id: 'm',
        taker_order_id: 't',
        side: 'sell',
        size: '1',
        price: '10.2',
        product_id: 'X-Y',
        sequence: 3,
        time: iso(15),
      },
    ],
  },
  bitmex: {
    frames: [
      {
        table: 'orderBookL2',
        action: 'partial',
        filter: { symbol: 'X-Y' },
        data: [
          { symbol: 'X-Y', id: 1, side: 'Buy', size: 5, price: 10, timestamp: iso(0) },
          { symbol: 'X-Y', id: 2, side: 'Sell', size: 4, price: 10.2, timestamp: iso(0) },
        ],
      },
      { table: 'orderBookL2', action: 'update', data: [{ symbol: 'X-Y', id: 1, side: 'Buy', size: 3, timestamp: iso(10) }] },
      { table: 'trade', action: 'insert', data: [{ symbol: 'X-Y', side: 'Buy', size: 1, price: 10.2, timestamp: iso(15) }] },
    ],
  },
  bitstamp: {
    symbol: 'xy',
    frames: [
      // Sent before the answer of REST: the first is in it, the second waits for it.
      { data: { microtimestamp: String(1000 * ms(-10)), bids: [['10.0', '9']], asks: [] }, channel: 'diff_order_book_xy', event: 'data' },
      { data: { microtimestamp: String(1000 * ms(10)), bids: [['10.0', '3']], asks: [] }, channel: 'diff_order_book_xy', event: 'data' },
      `https://www.bitstamp.net/api/v2/order_book/xy\n${JSON.stringify({ microtimestamp: String(1000 * ms(0)), bids: [['10.0', '5']], asks: [['10.2', '4']] })}`,
      {
        data: { id: 5, amount_str: '1', price_str: '10.2', type: 0, microtimestamp: String(1000 * ms(15)) },
        channel: 'live_trades_xy',
        event: 'trade',
      },
    ],
  },
};

it.each(Object.entries(VENUES))('%s: snapshot, change and trade become rows at the venue’s times', async (venue, said) => {
  const { rows, times, meta } = await rowsOf(said);
  expect(rows).toEqual([...OPENED, ...CHANGED]);
  expect(times.slice(2)).toEqual([10, 15]);
  expect(meta).toMatchObject({ levelOfDetail: 'L2', importer: { options: { venue } }, repairs: { gaps: 0 } });
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
      [reduce, 1, 100, 100, Flag.last],
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
  const request = { format: 'raw', instrument: INSTRUMENT };
  const [a, b] = await Promise.all([importBytes([text], request), importBytes([inNs], request)]);
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
