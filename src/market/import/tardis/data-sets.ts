/**
 * The data sets of Tardis and their columns, told apart by the header line.
 *
 * Every row begins with `exchange,symbol,timestamp,local_timestamp`, times in µs: at the venue, and when Tardis' recorder got the message.
 * Trades and liquidations have the same columns; a file of liquidations is known by its name, which Tardis gives it.
 *
 * Example: `tableOf('exchange,symbol,timestamp,local_timestamp,id,side,price,amount', 'deribit_trades_2024-01-01_BTC.csv.gz', …)` is of trades.
 */
import type { Decimal } from '../../../base/num/decimal.js';
import { type Column, Cell, price, qty, roundedPrice, skipped, whole, word } from '../lines/table-columns.js';

/** Data sets; `quotes` and `book_ticker` have the same columns and the same meaning. */
export const DataSet = { book: 0, trades: 1, quotes: 2, snapshots: 3, ticker: 4, liquidations: 5 } as const;

/** Places of the columns that all data sets have. */
export const EXCHANGE = 0;
export const SYMBOL = 1;
export const TIMESTAMP = 2;
export const LOCAL_TIMESTAMP = 3;
/** Columns that pass 1 reads. */
export const STAMPS = 4;

/** Places of the rest, by data set. */
export const Book = { isSnapshot: 4, side: 5, price: 6, amount: 7 } as const;
export const Trade = { side: 5, price: 6, amount: 7 } as const;
export const Quote = { askAmount: 4, askPrice: 5, bidPrice: 6, bidAmount: 7 } as const;
export const Ticker = { fundingTimestamp: 4, fundingRate: 5, indexPrice: 9, markPrice: 10 } as const;
/** The first level of a snapshot: ask price and amount, bid price and amount, then the next level. */
export const FIRST_LEVEL = 4;
export const CELLS_A_LEVEL = 4;

/** Place in the words of a side that means a bid, or a buyer. */
export const BID = 0;
export const UNKNOWN_SIDE = 2;
/** Place of `true`. */
export const TRUE = 0;

const BEGIN = 'exchange,symbol,timestamp,local_timestamp';
const PRINTS = `${BEGIN},id,side,price,amount`;
const HEADERS = {
  book: `${BEGIN},is_snapshot,side,price,amount`,
  quotes: `${BEGIN},ask_amount,ask_price,bid_price,bid_amount`,
  ticker: `${BEGIN},funding_timestamp,funding_rate,predicted_funding_rate,open_interest,last_price,index_price,mark_price`,
} as const;
const MOST_LEVELS = 1000;

/** A data set and its columns. */
export interface Table {
  /** One of `DataSet`. */
  readonly dataSet: number;
  readonly columns: readonly Column[];
  /** Levels a side of snapshots. */
  readonly depth: number;
  /** Columns from the first that are as a rule the same as in the line before: those that say which message it was. */
  readonly shared: number;
}

/** What prices and quantities are read in. */
export interface Units {
  readonly tick: Decimal;
  readonly lot: Decimal;
  /** Of funding rates. */
  readonly rate: Decimal;
  readonly negativePrices: boolean;
}

/** Whether a line is the header of a data set that is read. */
export function isTardisHeader(line: string): boolean {
  return line.startsWith(`${BEGIN},`);
}

/** The data set that a header is of; undefined when it is of none that is read. */
export function tableOf(header: string, file: string, units: Units): Table | undefined {
  const { tick, lot, negativePrices } = units;
  const begin = [name('exchange', false), name('symbol', true), whole('timestamp'), whole('local_timestamp')];
  const amount = qty('amount', lot);
  const cost = price('price', tick, negativePrices);
  if (header === HEADERS.book) {
    const columns = [...begin, word('is_snapshot', ['true', 'false']), word('side', ['bid', 'ask']), cost, amount];
    return { dataSet: DataSet.book, columns, depth: 0, shared: Book.isSnapshot + 1 };
  }
  if (header === PRINTS) {
    const columns = [...begin, skipped('id'), word('side', ['buy', 'sell', 'unknown']), cost, amount];
    return { dataSet: isOfLiquidations(file) ? DataSet.liquidations : DataSet.trades, columns, depth: 0, shared: STAMPS };
  }
  if (header === HEADERS.quotes) {
    const columns = HEADERS.quotes
      .split(',')
      .slice(STAMPS)
      .map((column) => level(column, units));
    return { dataSet: DataSet.quotes, columns: [...begin, ...columns], depth: 0, shared: STAMPS };
  }
  if (header === HEADERS.ticker) return { dataSet: DataSet.ticker, columns: [...begin, ...tickerColumns(units)], depth: 0, shared: STAMPS };
  const cells = header.split(',').length - STAMPS;
  const depth = cells / CELLS_A_LEVEL;
  if (!Number.isInteger(depth) || depth < 1 || depth > MOST_LEVELS) return undefined;
  const names = levelNames(depth);
  if (header !== [BEGIN, ...names].join(',')) return undefined;
  return { dataSet: DataSet.snapshots, columns: [...begin, ...names.map((column) => level(column, units))], depth, shared: STAMPS };
}

/** What the headers are, for messages. */
export function headersText(): string {
  return `that of incremental_book_L2, trades, quotes, book_ticker, book_snapshot_N, derivative_ticker or liquidations, such as ${HEADERS.book}`;
}

function name(column: string, isFilter: boolean): Column {
  return { name: column, cell: Cell.name, isFilter };
}

/** Asks first, then bids, level by level. */
function levelNames(depth: number): string[] {
  return Array.from({ length: depth }, (_, k) => [`asks[${k}].price`, `asks[${k}].amount`, `bids[${k}].price`, `bids[${k}].amount`]).flat();
}

/** Price or amount of a level, which may be missing where a side has fewer. */
function level(column: string, { tick, lot, negativePrices }: Units): Column {
  const is = column.endsWith('price') ? price(column, tick, negativePrices) : qty(column, lot);
  return { ...is, mayBeEmpty: true };
}

function tickerColumns({ tick, rate, negativePrices }: Units): Column[] {
  return [
    { ...whole('funding_timestamp'), mayBeEmpty: true },
    { name: 'funding_rate', cell: Cell.units, unit: rate, isRounded: true, mayBeEmpty: true, least: -Infinity, most: Infinity },
    skipped('predicted_funding_rate'),
    skipped('open_interest'),
    skipped('last_price'),
    roundedPrice('index_price', tick, negativePrices),
    roundedPrice('mark_price', tick, negativePrices),
  ];
}

/** By the last word of its path that names one of the two data sets. */
function isOfLiquidations(file: string): boolean {
  const words = file.match(/(?<![a-z])(liquidations|trades)(?![a-z])/gi);
  return words?.at(-1)?.toLowerCase() === 'liquidations';
}
