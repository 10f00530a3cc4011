/**
 * The tables of Binance's public archive: trades, aggTrades and bookTicker of spot, USD-M and COIN-M, with a header line or without.
 *
 * Without one a table is known by its first line: how many cells it has, and which of them are true or false.
 *
 * Units: times are ms, of spot µs from 2025-01-01, told apart by size.
 *
 * Example: `binanceTable('68402.6-like line …', units)`: `5053880937,68402.6,0.024,1641.6624,1717113600031,false` is of futures' trades.
 */
import type { Decimal } from '../../../base/num/decimal.js';
import { type Column, price, qty, skipped, whole, word } from '../lines/table-columns.js';

/** Kinds of tables. */
export const BinanceKind = { trades: 0, aggTrades: 1, bookTicker: 2 } as const;

/** A table. */
export interface BinanceTable {
  /** One of `BinanceKind`. */
  readonly kind: number;
  readonly columns: readonly Column[];
  /** Places of the cells that become rows. */
  readonly time: number;
  readonly hasHeader: boolean;
}

/** Places of `true`, as futures and as spot spell it, in the words of `is_buyer_maker`. */
export const IS_TRUE: readonly number[] = [0, 2];
/** Places of the cells: of both sorts of trades, and of quotes. */
export const Print = { id: 0, price: 1, qty: 2 } as const;
export const Ticker = { id: 0, bidPrice: 1, bidQty: 2, askPrice: 3, askQty: 4 } as const;

const NUMBER = String.raw`\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const STAMP = String.raw`\d{13}(?:\d{3})?`;
const BOOLEAN = '(?:true|false|True|False)';
const WORDS = ['true', 'false', 'True', 'False'];

interface Shape {
  readonly kind: number;
  readonly header: RegExp;
  readonly line: RegExp;
  readonly columns: (tick: Decimal, lot: Decimal) => Column[];
  readonly time: number;
}

const SHAPES: readonly Shape[] = [
  {
    kind: BinanceKind.trades,
    header: /^(trade_?)?id,price,qty,(quote|base)_?qty,time,is_?buyer_?maker(,is_?best_?match)?$/i,
    line: new RegExp(`^\\d+,${NUMBER},${NUMBER},${NUMBER},${STAMP},${BOOLEAN}(,${BOOLEAN})?$`),
    columns: (tick, lot) => [
      whole('id'),
      price('price', tick, false),
      qty('qty', lot),
      skipped('quote_qty'),
      whole('time'),
      word('is_buyer_maker', WORDS),
      skipped('is_best_match'),
    ],
    time: 4,
  },
  {
    kind: BinanceKind.aggTrades,
    header:
      /^agg_?trade_?id,price,(quantity|qty),first_?trade_?id,last_?trade_?id,(transact_?time|timestamp|time),is_?buyer_?maker(,is_?best_?match)?$/i,
    line: new RegExp(`^\\d+,${NUMBER},${NUMBER},\\d+,\\d+,${STAMP},${BOOLEAN}(,${BOOLEAN})?$`),
    columns: (tick, lot) => [
      whole('agg_trade_id'),
      price('price', tick, false),
      qty('quantity', lot),
      skipped('first_trade_id'),
      skipped('last_trade_id'),
      whole('transact_time'),
      word('is_buyer_maker', WORDS),
      skipped('is_best_match'),
    ],
    time: 5,
  },
  {
    kind: BinanceKind.bookTicker,
    header: /^update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time$/,
    line: new RegExp(`^\\d+,${NUMBER},${NUMBER},${NUMBER},${NUMBER},${STAMP},${STAMP}$`),
    columns: (tick, lot) => [
      whole('update_id'),
      { ...price('best_bid_price', tick, false), least: 0 },
      qty('best_bid_qty', lot),
      { ...price('best_ask_price', tick, false), least: 0 },
      qty('best_ask_qty', lot),
      whole('transaction_time'),
      skipped('event_time'),
    ],
    time: 5,
  },
];

/** Whether a file begins as one of the tables. */
export function isBinanceTable(firstLine: string): boolean {
  return SHAPES.some(({ header, line }) => header.test(firstLine) || line.test(firstLine));
}

/** The table that begins with this line; undefined when it is none. Columns are named as the header has them. */
export function binanceTable(firstLine: string, tick: Decimal, lot: Decimal): BinanceTable | undefined {
  const shape = SHAPES.find(({ header, line }) => header.test(firstLine) || line.test(firstLine));
  if (shape === undefined) return undefined;
  const { kind, time } = shape;
  const cells = firstLine.split(',');
  const columns = shape.columns(tick, lot).slice(0, cells.length);
  if (!shape.header.test(firstLine)) return { kind, time, columns, hasHeader: false };
  return { kind, time, columns: columns.map((column, k) => ({ ...column, name: cells[k]! })), hasHeader: true };
}
