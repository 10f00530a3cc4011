/** The rules by which recorded orders meet those of sessions, one by one (docs/markets.md). */
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { ExecType, TimeInForce } from '../../../src/sim/message.js';
import type { RowText } from '../../kernel/memory-tape.js';
import { FlowPlay, ordersTape } from './flow-play.js';

const LATE = 1_000_000;

/** Rows of one time each: kind, side, price, lots, id, flags (3: a part of a snapshot). */
type Short = readonly [kind: string, side: string, price: number, lots: number, orderId: number, flags?: number];

/** Orders of ours arrive behind the row that they name. Gives what became of them, and what is left of the tape's orders. */
async function play(rows: readonly Short[], ours: readonly (readonly [row: number, side: 1 | -1, price: number, lots: number])[]) {
  const texts = rows.map(([kind, side, price, lots, id, flags = 1], i): RowText => [i * 10, i * 10, kind, side, price, lots, id, flags]);
  const market = await FlowPlay.of(ordersTape(texts));
  for (const [row, side, priceTicks, qtyLots] of ours) market.send({ at: row * 10, side, priceTicks, qtyLots });
  market.to(LATE);
  market.market.invariant();
  const fills = market.reports
    .filter(({ execType }) => execType === ExecType.trade)
    .map(({ exchTs, clOrd, lastQtyLots, lastPxTicks }) => `${clOrd} row ${exchTs / 10}: ${lastQtyLots}@${lastPxTicks}`);
  const left = [...market.flowQueue(1), ...market.flowQueue(-1)].map(([price, id, lots]) => `${id}: ${lots}@${price}`);
  return { fills, left, counts: market.counts, published: market.published };
}

describe('a recorded execution', () => {
  it('takes from whom stands first: ours, and the order that the tape names keeps its lots', async () => {
    const { fills, left } = await play(
      [
        ['add', 'ask', 101, 5, 1],
        ['add', 'ask', 102, 3, 2],
        ['delete', 'ask', 101, 5, 1],
        ['add', 'ask', 101, 5, 3],
        ['execute', 'ask', 101, 4, 3],
      ],
      [[2, -1, 101, 3]],
    );
    expect(fills).toEqual(['1 row 4: 3@101']);
    expect(left).toEqual(['3: 4@101', '2: 3@102']);
  });

  it('next takes what others have kept in that way, then the order that it names', async () => {
    const { left } = await play(
      [
        ['add', 'ask', 105, 1, 9],
        ['add', 'ask', 101, 5, 3],
        ['add', 'ask', 101, 6, 4],
        ['execute', 'ask', 101, 5, 3],
        ['execute', 'ask', 101, 4, 4],
      ],
      [[0, -1, 101, 3]],
    );
    // Of 9 lots ours gave 3, the first order 5, the second 1.
    expect(left).toEqual(['4: 5@101', '9: 1@105']);
  });

  it('goes on to the next orders where ours has taken the named one', async () => {
    const { fills, left, counts } = await play(
      [
        ['add', 'ask', 101, 5, 1],
        ['add', 'ask', 101, 6, 2],
        ['execute', 'ask', 101, 5, 1],
      ],
      [[1, 1, 101, 5]],
    );
    expect(fills).toEqual(['1 row 1: 5@101']);
    expect(left).toEqual(['2: 1@101']);
    expect(counts).toMatchObject({ voidRows: 1, unmetLots: 0 });
  });

  it('finds nobody beyond its price', async () => {
    const { left, counts } = await play(
      [
        ['add', 'ask', 101, 5, 1],
        ['add', 'ask', 102, 6, 2],
        ['execute', 'ask', 101, 5, 1],
      ],
      [[1, 1, 101, 5]],
    );
    expect(left).toEqual(['2: 6@102']);
    expect(counts).toMatchObject({ unmetLots: 5 });
  });

  it('out of turn is that of the named order, and of nobody who stands before it', async () => {
    const { fills, left, counts } = await play(
      [
        ['add', 'ask', 101, 5, 1],
        ['add', 'ask', 101, 6, 2],
        ['execute', 'ask', 101, 2, 2],
      ],
      [[0, -1, 101, 3]],
    );
    expect(fills).toEqual([]);
    expect(left).toEqual(['1: 5@101', '2: 4@101']);
    expect(counts).toMatchObject({ outOfTurn: 1 });
  });

  it('in a halt takes from the named order alone', async () => {
    const { fills, left } = await play(
      [
        ['add', 'ask', 102, 5, 1],
        ['status', '', 0, 0, 0],
        ['execute', 'ask', 102, 2, 1],
        ['status', '', 0, 1, 0],
        ['execute', 'ask', 102, 2, 1],
      ],
      [[0, -1, 101, 1]],
    );
    expect(fills).toEqual(['1 row 4: 1@101']);
    expect(left).toEqual(['1: 2@102']);
  });
});

describe('other rows', () => {
  it('an add that ours stands against trades with it, and rows about what has gone are void', async () => {
    const { fills, left, counts } = await play(
      [
        ['add', 'ask', 105, 5, 1],
        ['add', 'bid', 104, 4, 2],
        ['reduce', 'bid', 104, 1, 2],
        ['add', 'bid', 104, 6, 3],
        ['delete', 'bid', 104, 3, 2],
      ],
      [[0, -1, 104, 6]],
    );
    expect(fills).toEqual(['1 row 1: 4@104', '1 row 3: 2@104']);
    expect(left).toEqual(['3: 4@104', '1: 5@105']);
    expect(counts).toMatchObject({ voidRows: 2 });
  });

  it('a replace changes the total, so that what has traded here stays traded', async () => {
    const { left } = await play(
      [
        ['add', 'ask', 101, 8, 1],
        ['replace', 'ask', 102, 6, 1],
        ['replace', 'ask', 102, 4, 1, 33],
      ],
      [[0, 1, 101, 3]],
    );
    expect(left).toEqual(['1: 1@102']);
  });

  it('a hidden print takes from ours where no order of the tape stands before it, and is passed on else', async () => {
    const { fills, counts, published } = await play(
      [
        ['add', 'ask', 105, 5, 1],
        ['hidden', 'buy', 103, 4, 0],
        ['hidden', 'buy', 105, 4, 0],
      ],
      [
        [0, -1, 102, 3],
        [0, -1, 105, 3],
      ],
    );
    expect(fills).toEqual(['1 row 1: 3@102']);
    expect(counts).toMatchObject({ passedBy: 2 });
    expect(published.filter(({ kind }) => kind === 'hidden').map(({ lots }) => lots)).toEqual([1, 4]);
  });

  it('a clear takes the tape’s orders, and those that come again stand before ours as they did', async () => {
    const rows: Short[] = [
      ['add', 'bid', 100, 5, 1],
      ['add', 'bid', 100, 4, 2],
      ['clear', '', 0, 0, 0],
      ['add', 'bid', 100, 5, 1, 3],
      ['add', 'bid', 100, 4, 2, 3],
      ['execute', 'bid', 100, 5, 1],
      ['execute', 'bid', 100, 3, 2],
    ];
    // Between the two of the tape.
    const { fills, left } = await play(rows, [[0, 1, 100, 2]]);
    expect(fills).toEqual(['1 row 6: 2@100']);
    expect(left).toEqual(['2: 3@100']);
  });

  it('a halt refuses new orders, and what has come to cross trades in an auction when it ends', async () => {
    const { fills, left, counts } = await play(
      [
        ['add', 'ask', 102, 5, 1],
        ['status', '', 0, 0, 0],
        ['add', 'bid', 103, 4, 2],
        ['status', '', 0, 1, 0],
      ],
      [
        [0, -1, 101, 3],
        [1, -1, 100, 3],
      ],
    );
    expect(fills).toEqual(['1 row 3: 3@102']);
    expect(left).toEqual(['1: 4@102']);
    expect(counts).toMatchObject({ auctions: 1, crossed: 1 });
  });

  it('trades and marks are passed on as they are, and a status that changes nothing', async () => {
    const { published } = await play(
      [
        ['add', 'ask', 102, 5, 1],
        ['status', '', 0, 1, 0],
        ['trade', '', 101, 7, 0],
        ['mark', '', 100, 0, 0],
      ],
      [],
    );
    expect(published.map(({ kind, priceTicks, lots }) => `${kind} ${lots}@${priceTicks}`)).toEqual([
      'add 5@102',
      'status 1@0',
      'trade 7@101',
      'mark 0@100',
    ]);
  });

  it('an order’s number that leaves no room for those of sessions is an error with its row', async () => {
    const market = await FlowPlay.of(ordersTape([[0, 0, 'add', 'bid', 100, 1, Number.MAX_SAFE_INTEGER, 1]]));
    expect(() => market.to(LATE)).toThrow(DataError);
    expect(() => market.to(LATE)).toThrow(/row 0: got order 9007199254740991/);
  });
});

describe('a session', () => {
  it('takes from recorded orders, of which nobody is told', async () => {
    const market = await FlowPlay.of(ordersTape([[0, 0, 'add', 'ask', 101, 5, 1, 1]]));
    market.send({ at: 5, side: 1, priceTicks: 101, qtyLots: 2 }, 0, TimeInForce.IOC);
    expect(market.reports.map(({ execType, session }) => [execType, session])).toEqual([
      [ExecType.new, 0],
      [ExecType.trade, 0],
    ]);
    expect(market.flowQueue(-1)).toEqual([[101, 1, 3]]);
  });
});
