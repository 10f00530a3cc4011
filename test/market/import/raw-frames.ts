/** Frames made by hand: what each venue of the `raw` format says of one small market. */
import { crc32 } from 'node:zlib';
import type { Instrument } from '../../../src/market/instrument.js';

/** The market that all frames are of, but for its symbol. */
export const INSTRUMENT: Instrument = { symbol: 'X-Y', kind: 'spot', tickSize: '0.1', lotSize: '0.01', multiplier: '1' };
/** When it begins, s since the Unix epoch. */
export const SECOND = 1_700_000_000;

/** What a venue says, and how it is imported. */
export interface Said {
  /** Frame, or `url\nbody` of an answer. */
  readonly frames: readonly unknown[];
  readonly symbol?: string;
  readonly options?: Record<string, string>;
}

/** One frame a 10 ms, as cryptofeed writes them. */
export function capture(frames: readonly unknown[]): string {
  return frames
    .map((frame, i) => {
      const received = 10 * i + 5;
      const stamp = `${SECOND + Math.floor(received / 1000)}.${String(received % 1000).padStart(3, '0')}`;
      if (typeof frame === 'string') return `${frame.slice(0, frame.indexOf('\n'))} -> ${stamp}: ${frame.slice(frame.indexOf('\n') + 1)}\n`;
      return `${stamp}: ${JSON.stringify(frame)}\n`;
    })
    .join('');
}

/** A time, ms after the beginning. */
export const ms = (i: number): number => SECOND * 1000 + i;
export const iso = (i: number): string => new Date(ms(i)).toISOString();

export const okxBook = (action: string, i: number, bids: string[][], asks: string[][], more: object): unknown => ({
  arg: { channel: 'books', instId: 'X-Y' },
  action,
  data: [{ bids, asks, ts: String(ms(i)), ...more }],
});
const okxSum = (text: string): number => crc32(text) | 0;
export const OKX = {
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

/** Bids 10×5, asks 10.2×4; then the bid falls to 3, and a buyer takes 1 at 10.2. */
export const VENUES: Readonly<Record<string, Said>> = {
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
