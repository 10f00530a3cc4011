/** An order's life is read from requests and reports: where it rested, at which price, and how it ended. */
import { describe, expect, it } from 'vitest';
import { orderLives } from '../../src/report/orders.js';
import { ExecType, Liquidity, OrdStatus, OrdType, RequestType, TimeInForce } from '../../src/sim/message.js';
import { columnsOf } from './venue.js';

const END = 1000;
const { new: NEW, cancel: CANCEL, replace: REPLACE } = RequestType;

const request = (type: number, arriveTs: number, priceTicks = Number.NaN, clOrd = 1): Record<string, number> => ({
  type,
  sentTs: arriveTs - 2,
  arriveTs,
  clOrd,
  side: 1,
  ordType: OrdType.limit,
  timeInForce: TimeInForce.GTC,
  priceTicks,
  qtyLots: 10,
});
const report = (execType: number, exchTs: number, more: Record<string, number> = {}): Record<string, number> => ({
  execType,
  exchTs,
  clOrd: 1,
  side: 1,
  leavesQtyLots: 10,
  ...more,
});
const lives = (requests: Record<string, number>[], reports: Record<string, number>[]): ReturnType<typeof orderLives> =>
  orderLives(columnsOf('a', ['', 'one', 'two'], requests, reports, [], []), 0, END);
const only = (requests: Record<string, number>[], reports: Record<string, number>[]): ReturnType<typeof orderLives>[number] =>
  lives(requests, reports)[0]!;

describe('order lives', () => {
  it('an accepted and canceled order rests in between', () => {
    const life = only([request(NEW, 5, 100), request(CANCEL, 12)], [report(ExecType.new, 5), report(ExecType.canceled, 12)]);
    expect(life).toMatchObject({
      clOrdId: 'one',
      acceptedTs: 5,
      endTs: 12,
      fate: 'canceled',
      side: 1,
      timeInForce: 'GTC',
      ordType: 'limit',
    });
    expect(life.pieces).toEqual([{ fromTs: 5, toTs: 12, priceTicks: 100 }]);
  });

  it('a replace to another price starts a piece, one that keeps the price does not', () => {
    const life = only(
      [request(NEW, 5, 100), request(REPLACE, 7), request(REPLACE, 9, 101)],
      [report(ExecType.new, 5), report(ExecType.replaced, 7, { leavesQtyLots: 4 }), report(ExecType.replaced, 9, { leavesQtyLots: 4 })],
    );
    expect(life.pieces).toEqual([
      { fromTs: 5, toTs: 9, priceTicks: 100 },
      { fromTs: 9, toTs: END, priceTicks: 101 },
    ]);
    expect(life).toMatchObject({ fate: 'open', replaces: 2, qtyLots: 4 });
  });

  it('a replace that was refused moves nothing, the next one that arrives is told by its time', () => {
    const life = only(
      [request(NEW, 5, 100), request(REPLACE, 7, 90), request(REPLACE, 9, 101)],
      [report(ExecType.new, 5), report(ExecType.cancelReject, 7), report(ExecType.replaced, 9)],
    );
    expect(life.pieces.map((piece) => piece.priceTicks)).toEqual([100, 101]);
  });

  it('an order that fills at once never rests', () => {
    const fill = {
      lastPxTicks: 99,
      lastQtyLots: 10,
      cumQtyLots: 10,
      leavesQtyLots: 0,
      liquidity: Liquidity.taker,
      ordStatus: OrdStatus.filled,
    };
    const life = only([request(NEW, 5, 100)], [report(ExecType.new, 5), report(ExecType.trade, 5, fill)]);
    expect(life).toMatchObject({ fate: 'filled', cumLots: 10, fills: 1, pieces: [] });
  });

  it('a post-only order that the venue slid rests where it filled', () => {
    const fill = {
      lastPxTicks: 99,
      lastQtyLots: 10,
      cumQtyLots: 10,
      leavesQtyLots: 0,
      liquidity: Liquidity.maker,
      ordStatus: OrdStatus.filled,
    };
    expect(only([request(NEW, 5, 100)], [report(ExecType.new, 5), report(ExecType.trade, 8, fill)]).pieces).toEqual([
      { fromTs: 5, toTs: 8, priceTicks: 99 },
    ]);
  });

  it('rejected, expired and unanswered orders say so', () => {
    expect(only([request(NEW, 5, 100)], [report(ExecType.rejected, 5)]).fate).toBe('rejected');
    expect(only([request(NEW, 5, 100)], [report(ExecType.new, 5), report(ExecType.expired, 5)])).toMatchObject({
      fate: 'expired',
      pieces: [],
    });
    expect(only([request(NEW, 2000, 100)], [])).toMatchObject({ fate: 'unanswered', pieces: [] });
  });

  it('a duplicate that is refused does not end the order whose name it has', () => {
    const life = only([request(NEW, 5, 100), request(NEW, 6, 80)], [report(ExecType.new, 5), report(ExecType.rejected, 6)]);
    expect(life).toMatchObject({ fate: 'open', endTs: Number.NaN });
    expect(life.pieces).toEqual([{ fromTs: 5, toTs: END, priceTicks: 100 }]);
  });

  it('orders of other instruments are not read', () => {
    expect(lives([{ ...request(NEW, 5, 100), instrument: 1 }], [])).toEqual([]);
  });
});
