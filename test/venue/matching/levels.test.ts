/** The rules by which recorded levels meet orders of sessions, one by one (docs/markets.md). */
import { describe, expect, it } from 'vitest';
import { Certainty, ExecType } from '../../../src/sim/message.js';
import type { RowText } from '../../kernel/memory-tape.js';
import type { FlowTerms } from '../../../src/venue/matching/index.js';
import { FlowPlay } from './flow-play.js';
import { levelsTape, within } from './levels-play.js';

const LATE = 1_000_000;
const NAMES = Object.fromEntries(Object.entries(Certainty).map(([name, code]) => [code, name]));

/** Rows of one time each, ten apart: kind, side, price, lots. */
type Short = readonly [kind: string, side: string, price: number | '', lots: number | '', flags?: number];

/** Orders of ours arrive behind the row that they name. Gives what became of them, and what is left of the tape's lots. */
async function play(
  rows: readonly Short[],
  ours: readonly (readonly [row: number, side: 1 | -1, price: number, lots: number])[],
  terms: FlowTerms = within(1000),
) {
  const texts = rows.map(([kind, side, price, lots, flags = 1], i): RowText => [i * 10, i * 10, kind, side, price, lots, '', flags]);
  const market = await FlowPlay.of(levelsTape(texts), 1, terms);
  for (const [row, side, priceTicks, qtyLots] of ours) market.send({ at: row * 10, side, priceTicks, qtyLots });
  market.to(LATE);
  market.market.invariant();
  const fills = market.reports
    .filter(({ execType }) => execType === ExecType.trade)
    .map(({ exchTs, clOrd, lastQtyLots, lastPxTicks, certainty }) => {
      const said = certainty === Certainty.certain ? '' : ` ${NAMES[certainty]!}`;
      return `${clOrd} row ${exchTs / 10}: ${lastQtyLots}@${lastPxTicks}${said}`;
    });
  const left = [...market.flowLevels(1), ...market.flowLevels(-1)].map(([price, lots]) => `${lots}@${price}`);
  return { fills, left, counts: market.counts, published: market.published };
}

describe('a recorded trade', () => {
  const before: Short[] = [
    ['level', 'ask', 101, 10],
    ['level', 'ask', 101, 30],
  ];

  it.each([
    [
      'before its level row',
      [
        ['trade', 'buy', 101, 12],
        ['level', 'ask', 101, 18],
      ],
    ],
    [
      'behind it',
      [
        ['level', 'ask', 101, 18],
        ['trade', 'buy', 101, 12],
      ],
    ],
  ] as const)('takes from the front, told %s: what ours gave in a recorded lot’s place stands here still', async (_, rows) => {
    const { fills, left } = await play([...before, ...rows], [[0, -1, 101, 5]]);
    expect(fills.map((text) => text.slice(-5))).toEqual(['2@101']);
    // The tape has 18 left, of which ours traded 2 in their place.
    expect(left).toEqual(['20@101']);
  });

  it('goes through better prices: ours fill there whatever the tape still has before them', async () => {
    const { fills, left } = await play(
      [
        ['level', 'ask', 101, 10],
        ['level', 'ask', 102, 10],
        ['trade', 'buy', 102, 3],
        ['trade', 'buy', 101, 4],
      ],
      [[1, -1, 101, 5]],
    );
    // Nothing recorded stands before ours at 101 any more.
    expect(fills).toEqual(['1 row 2: 3@101', '1 row 3: 2@101']);
    expect(left).toEqual(['10@101', '10@102']);
  });

  it('finds nobody where ours has taken what it took', async () => {
    const { left, counts } = await play(
      [
        ['level', 'ask', 101, 10],
        ['level', 'ask', 102, 10],
        ['trade', 'buy', 101, 6],
        ['level', 'ask', 101, 4],
      ],
      [[0, 1, 101, 8]],
    );
    expect(counts).toMatchObject({ unmetLots: 4, passedBy: 1 });
    // It took the 2 that ours left, and of our 8 the tape has 4 more.
    expect(left).toEqual(['10@102']);
  });

  it('that the level does not show was refilled: behind ours', async () => {
    const { fills } = await play(
      [
        ['level', 'bid', 100, 10],
        ['trade', 'sell', 100, 10],
        ['level', 'bid', 100, 10],
        ['trade', 'sell', 100, 4],
      ],
      [[0, 1, 100, 3]],
    );
    expect(fills).toEqual(['1 row 3: 3@100']);
  });

  it('inside the spread meets ours, or is passed on', async () => {
    const rows: Short[] = [
      ['level', 'bid', 98, 10],
      ['level', 'ask', 103, 10],
      ['trade', 'sell', 100, 4],
    ];
    const { fills } = await play(rows, [[1, 1, 101, 3]]);
    expect(fills).toEqual(['1 row 2: 3@101']);
    const { published, left, counts } = await play(rows, []);
    expect(published.at(-1)).toMatchObject({ kind: 'hidden', side: -1, priceTicks: 100, lots: 4 });
    expect([left, counts['passedBy']]).toEqual([['10@98', '10@103'], 1]);
  });

  it('without a side is a buyer’s at the ask, and what it fills is doubtful', async () => {
    const { fills, counts } = await play(
      [
        ['level', 'ask', 101, 2],
        ['trade', '', 101, 4],
      ],
      [[0, -1, 101, 5]],
    );
    expect([fills, counts['unsided']]).toEqual([['1 row 1: 2@101 doubtful'], 1]);
  });

  it('while trading is halted meets nobody', async () => {
    const { fills, published } = await play(
      [
        ['level', 'ask', 101, 2],
        ['status', '', '', 0],
        ['trade', 'buy', 101, 4],
        ['status', '', '', 1],
      ],
      [[0, -1, 101, 5]],
    );
    expect(fills).toEqual([]);
    expect(published.filter(({ kind }) => kind === 'trade')).toHaveLength(1);
  });
});

describe('a level that falls', () => {
  it('without a trade was cancelled from behind: the place of those who wait is assumed, and counted', async () => {
    const { fills, counts } = await play(
      [
        ['level', 'bid', 100, 10],
        ['level', 'bid', 100, 30],
        ['level', 'bid', 100, 12],
        ['trade', 'sell', 100, 11],
      ],
      [[0, 1, 100, 3]],
      within(5),
    );
    expect(fills).toEqual(['1 row 3: 1@100']);
    expect(counts['assumedLots']).toBe(18);
  });

  it('takes what stood before ours when there is nothing else', async () => {
    const { fills } = await play(
      [
        ['level', 'bid', 100, 10],
        ['level', 'bid', 100, 4],
        ['trade', 'sell', 100, 5],
      ],
      [[0, 1, 100, 3]],
      within(5),
    );
    expect(fills).toEqual(['1 row 2: 1@100']);
  });

  it('and a later trade of it do not move an order up that came in between', async () => {
    const { fills } = await play(
      [
        ['level', 'bid', 100, 10],
        ['level', 'bid', 100, 6],
        ['trade', 'sell', 100, 4],
        ['trade', 'sell', 100, 7],
      ],
      [[1, 1, 100, 3]],
    );
    expect(fills).toEqual(['1 row 3: 1@100']);
  });

  it('loses no more than the window says to a trade that comes later', async () => {
    const rows: Short[] = [
      ['level', 'bid', 100, 10],
      ['level', 'bid', 100, 6],
      ['trade', 'sell', 100, 7],
    ];
    // The decrease is that trade's within the window; behind it the trade takes 7 of the 6 that are left.
    expect((await play(rows, [[0, 1, 100, 3]], within(10))).fills).toEqual([]);
    expect((await play(rows, [[0, 1, 100, 3]], within(9))).fills).toEqual(['1 row 2: 1@100']);
  });
});

describe('a level that rises', () => {
  it('through ours trades with it, and is that much less here', async () => {
    const { fills, left } = await play(
      [
        ['level', 'bid', 98, 10],
        ['level', 'ask', 100, 4],
      ],
      [[0, 1, 100, 3]],
    );
    expect(fills).toEqual(['1 row 1: 3@100']);
    expect(left).toEqual(['10@98', '1@100']);
  });

  it('within one message may cross what falls in it', async () => {
    const market = await FlowPlay.of(
      levelsTape([
        [0, 0, 'level', 'bid', 100, 10, '', 1],
        [0, 0, 'level', 'ask', 101, 10, '', 1],
        [9, 9, 'level', 'bid', 101, 5, '', 0],
        [9, 9, 'level', 'ask', 101, 0, '', 1],
      ]),
    );
    market.to(LATE);
    expect(market.flowLevels(1)).toEqual([
      [101, 5],
      [100, 10],
    ]);
    expect(market.counts['crossed']).toBe(0);
  });

  it('on a crossed tape is taken at its word until nothing stands against what was there', async () => {
    const rows: Short[] = [
      ['level', 'bid', 100, 10],
      ['level', 'ask', 101, 10],
      ['level', 'bid', 102, 5],
    ];
    expect((await play(rows, [])).left).toEqual(['5@102', '10@100']);
    expect((await play([...rows, ['level', 'bid', 102, 0]], [])).left).toEqual(['10@100', '10@101']);
    expect((await play(rows, [[2, -1, 102, 2]])).fills).toEqual(['1 row 2: 2@102 doubtful']);
  });
});

describe('a clear', () => {
  it('and the snapshot behind it leave ours where it stood, and move it up by nothing but a cap', async () => {
    const { fills, counts } = await play(
      [
        ['level', 'bid', 100, 10],
        ['level', 'bid', 100, 14],
        ['clear', '', '', ''],
        ['snapshot', 'bid', 100, 8],
        ['level', 'bid', 99, 1],
        ['trade', 'sell', 100, 9],
      ],
      [[0, 1, 100, 3]],
    );
    expect(fills).toEqual(['1 row 5: 1@100']);
    expect(counts['clears']).toBe(1);
  });

  it('leaves nothing that was not stated again', async () => {
    const { left } = await play(
      [
        ['level', 'bid', 100, 10],
        ['level', 'bid', 99, 10],
        ['clear', '', '', ''],
        ['snapshot', 'bid', 99, 8],
        ['level', 'ask', 105, 1],
      ],
      [[0, 1, 100, 3]],
    );
    expect(left).toEqual(['8@99', '1@105']);
  });

  it('makes doubtful what fills before the book is stated again', async () => {
    const { fills } = await play(
      [
        ['level', 'bid', 100, 1],
        ['clear', '', '', ''],
        ['trade', 'sell', 99, 9],
      ],
      [[0, 1, 100, 3]],
    );
    expect(fills).toEqual(['1 row 2: 3@100 doubtful']);
  });
});

describe('what the tape does not show', () => {
  it('is doubtful: a silent feed, a price beyond its depth', async () => {
    const rows: Short[] = [
      ['level', 'bid', 100, 1],
      ['level', 'bid', 99, 1],
      ['trade', 'sell', 98, 9],
    ];
    const ours = [[1, 1, 98, 3]] as const;
    expect((await play(rows, ours)).fills).toEqual(['1 row 2: 3@98']);
    expect((await play(rows, ours, { ...within(0), staleAfterNs: 9 })).fills).toEqual(['1 row 2: 3@98 doubtful']);
    expect((await play(rows, ours, { ...within(0), depth: 2 })).fills).toEqual(['1 row 2: 3@98 doubtful']);
    expect((await play(rows, ours, { ...within(0), snapshotRange: { bidLowTicks: 99, askHighTicks: 103 } })).fills).toEqual([
      '1 row 2: 3@98 doubtful',
    ]);
  });
});

describe('quotes', () => {
  it('state the touch: what was better is not there any more', async () => {
    const { left } = await play(
      [
        ['quote', 'bid', 100, 5],
        ['quote', 'ask', 102, 5],
        ['quote', 'bid', 99, 4],
        ['quote', 'ask', '', 0],
      ],
      [],
    );
    expect(left).toEqual(['4@99']);
  });
});
