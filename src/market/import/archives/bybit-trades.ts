/**
 * The tables of trades in Bybit's archive, by their header: derivatives' (`timestamp` in seconds with decimals, `size`) and spot's
 * (`timestamp` in ms, `volume`).
 *
 * Columns are found by name; others that the archive has had over the years are passed over. `side` is the taker's.
 *
 * Example: `timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional` is of derivatives.
 */
import type { Decimal } from '../../../base/num/decimal.js';
import { Cell, type Column, price, qty, seconds, skipped, whole, word } from '../lines/table-columns.js';

/** A table of trades; numbers are places of columns, −1 of one that is not there. */
export interface BybitTrades {
  readonly columns: readonly Column[];
  readonly timeAt: number;
  /** The time is in ms, else in seconds. */
  readonly isInMs: boolean;
  readonly symbolAt: number;
  readonly sideAt: number;
  readonly sizeAt: number;
  readonly priceAt: number;
}

/** Places of buyers, as both tables spell them, in the words of `side`. */
export const IS_BUY: readonly number[] = [0, 2];

const SPOT = /^id,timestamp,price,volume,side(,\w+)*$/;
const DERIVATIVES = /^timestamp,symbol,side,size,price(,\w+)*$/;

/** Whether a file begins as one of the tables. */
export function isBybitTrades(firstLine: string): boolean {
  return SPOT.test(firstLine) || DERIVATIVES.test(firstLine);
}

/** The table with this header; undefined when it is none. */
export function bybitTrades(header: string, tick: Decimal, lot: Decimal): BybitTrades | undefined {
  if (!isBybitTrades(header)) return undefined;
  const isInMs = SPOT.test(header);
  const known: Readonly<Record<string, Column>> = {
    timestamp: isInMs ? whole('timestamp') : seconds('timestamp'),
    symbol: { name: 'symbol', cell: Cell.name, isFilter: true },
    side: word('side', ['Buy', 'Sell', 'buy', 'sell']),
    size: qty('size', lot),
    volume: qty('volume', lot),
    price: price('price', tick, false),
  };
  const names = header.split(',');
  return {
    columns: names.map((name) => known[name] ?? skipped(name)),
    timeAt: names.indexOf('timestamp'),
    isInMs,
    symbolAt: names.indexOf('symbol'),
    sideAt: names.indexOf('side'),
    sizeAt: names.indexOf(isInMs ? 'volume' : 'size'),
    priceAt: names.indexOf('price'),
  };
}
