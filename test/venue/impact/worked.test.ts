/** Hand-made examples of both kinds of impact, as docs/fills.md tells them. */
import { describe, expect, it } from 'vitest';
import { ExecType, Rule, namesByCode, type Message } from '../../../src/sim/message.js';
import type { FeedView, SessionPort, Trader } from '../../../src/sim/port.js';
import { exponentialKernel } from '../../../src/venue/impact/kernel.js';
import type { ImpactTerms } from '../../../src/venue/impact/session-impact.js';
import { memoryTape, type RowText } from '../../kernel/memory-tape.js';
import { scriptTrader } from '../../property/scripted.js';
import { IDLE, stage } from '../../sim/stage.js';
import { PLAIN } from '../../trading/play.js';
import type { Action } from '../../twin/run.js';

const RULES = namesByCode(Rule);

/** One tick a lot, half of it gone after 1000 ns. */
const TICK_A_LOT: ImpactTerms = {
  model: 'transient',
  kernel: exponentialKernel(1000),
  coefficient: 1,
  perPrice: false,
  unitLots: 1,
  exponent: 1,
  provided: 0,
  gridTicks: 1,
};

/** Rows are received 5 ns after they happened. */
const row = (ts: number, kind: string, side: string, price: number, qty: number): RowText => [ts, ts + 5, kind, side, price, qty];
const act = (at: number, what: object): Action => ({ at, ...what }) as unknown as Action;
const submit = (at: number, clOrdId: string, side: string, price: number, qty: number): Action =>
  act(at, { do: 'submit', clOrdId, side, price: String(price), qty: String(qty) });

/** Fills in words: `q buy 2 at 100 queue ahead 3`. */
const words = (reports: readonly Message[], strings: readonly string[]): string[] =>
  reports
    .filter(({ execType }) => execType === ExecType.trade)
    .map((m) => `${m.exchTs} ${strings[m.clOrd]!} ${m.side > 0 ? 'buy' : 'sell'} ${m.lastQtyLots} at ${m.lastPxTicks} ${RULES[m.rule]!}`);

async function play(rows: readonly RowText[], impact: ImpactTerms | undefined, actions: readonly Action[], orders = false) {
  const touches: string[] = [];
  const touch = (feed: FeedView): string => `${feed.bidQtyLots}@${feed.bidTicks} ${feed.askQtyLots}@${feed.askTicks}`;
  const trader = (port: SessionPort): Trader => ({
    ...IDLE,
    ...scriptTrader(port, actions),
    wantsBook: true,
    wantsTrades: true,
    onBook: () => touches.push(`${port.now()} ${touch(port.feed(0))}`),
    onTrade: (_, { priceTicks, qtyLots }) => touches.push(`${port.now()} print ${qtyLots}@${priceTicks}`),
  });
  // A run ends with the last row at the venue, before it is received.
  const last: RowText = [10_000, 10_005, 'status', '', '', 1];
  const tape = memoryTape(PLAIN, [...rows, last], orders ? { levelOfDetail: 'L3' } : {});
  const [acted] = await stage(tape, [{ id: 'a', trader, ...(impact === undefined ? {} : { impact }) }], {
    onEvent: ({ venue }) => {
      venue.invariant();
    },
  });
  return { touches, fills: words(acted!.reports, acted!.columns.strings) };
}

describe('consume', () => {
  const rows = [
    row(1000, 'level', 'bid', 99, 10),
    row(1000, 'level', 'ask', 101, 10),
    row(1000, 'level', 'ask', 102, 5),
    row(1200, 'level', 'bid', 99, 11),
    row(1300, 'level', 'ask', 101, 8),
    row(1400, 'level', 'ask', 101, 5),
    row(1500, 'level', 'ask', 101, 9),
  ];

  it('shows what is left until the tape has fallen to it, and what is new at once', async () => {
    const take = [submit(1100, 'x', 'buy', 101, 4)];
    const { touches, fills } = await play(rows, { model: 'consume' }, take);
    expect(fills).toEqual(['1100 x buy 4 at 101 taker']);
    const tail = (list: readonly string[]): string[] => list.slice(-4);
    // After the first row behind the fill: 6; the tape says 8, of which we took 2 more than it: 6; then it says less, and more.
    expect(tail(touches)).toEqual(['1205 11@99 6@101', '1305 11@99 6@101', '1405 11@99 5@101', '1505 11@99 9@101']);
    expect(tail((await play(rows, undefined, take)).touches)).toEqual([
      '1205 11@99 10@101',
      '1305 11@99 8@101',
      '1405 11@99 5@101',
      '1505 11@99 9@101',
    ]);
  });

  it('shows the next level where one was taken whole, and lots that arrive at it', async () => {
    const { touches } = await play([...rows.slice(0, 4), row(1300, 'level', 'ask', 101, 13)], { model: 'consume' }, [
      submit(1100, 'x', 'buy', 101, 10),
    ]);
    expect(touches.slice(-2)).toEqual(['1205 11@99 5@102', '1305 11@99 3@101']);
  });

  it('puts an order that comes to rest behind what is left alone', async () => {
    const printed = [...rows.slice(0, 4), row(1300, 'trade', 'buy', 101, 7)];
    const actions = [submit(1100, 'x', 'buy', 101, 4), submit(1250, 'y', 'sell', 101, 2)];
    // 10 shown, 4 taken: 6 ahead. Without impact 10.
    expect((await play(printed, { model: 'consume' }, actions)).fills).toEqual(['1100 x buy 4 at 101 taker', '1300 y sell 1 at 101 queue']);
    expect((await play(printed, undefined, actions)).fills).toEqual(['1100 x buy 4 at 101 taker']);
  });

  it('likewise where the tape tells single orders: what was taken of one goes with it', async () => {
    const single = (ts: number, kind: string, side: string, price: number, qty: number, id: number): RowText => [
      ts,
      ts + 5,
      kind,
      side,
      price,
      qty,
      id,
    ];
    const orders = [
      single(1000, 'add', 'bid', 99, 10, 1),
      single(1000, 'add', 'ask', 101, 6, 2),
      single(1000, 'add', 'ask', 101, 4, 3),
      single(1200, 'add', 'bid', 99, 1, 4),
      single(1300, 'reduce', 'ask', 101, 1, 2),
      single(1400, 'delete', 'ask', 101, 5, 2),
    ];
    const { touches } = await play(orders, { model: 'consume' }, [submit(1100, 'x', 'buy', 101, 4)], true);
    // Order 2 had 6, we took 4: 2 and the 4 of order 3. It is reduced by 1, of which 1 is ours to lose; it leaves.
    expect(touches.slice(-3)).toEqual(['1205 11@99 6@101', '1305 11@99 5@101', '1405 11@99 4@101']);
  });
});

describe('transient', () => {
  const rows = [
    row(1000, 'level', 'bid', 99, 10),
    row(1000, 'level', 'ask', 101, 10),
    row(1200, 'level', 'bid', 98, 3),
    row(2300, 'level', 'bid', 97, 3),
    row(5000, 'trade', 'buy', 101, 1),
    row(9000, 'level', 'bid', 97, 4),
  ];

  it('lets each lot pay the shift that it makes, up to the limit, and shows the shifted market behind the feed', async () => {
    const { touches, fills } = await play(rows, TICK_A_LOT, [{ ...submit(1100, 'x', 'buy', 104, 5), tif: 'IOC' }]);
    expect(fills).toEqual(['1100 x buy 1 at 102 taker', '1100 x buy 1 at 103 taker', '1100 x buy 1 at 104 taker']);
    // 3 ticks; 2.8 at the row of 1200; 1.3 at 2300; 0.2 at 5000.
    expect(touches.slice(-4)).toEqual(['1205 10@102 10@104', '2305 10@100 10@102', '5005 print 1@101', '9005 10@99 10@101']);
  });

  it('lets the rest of an order that ran out of its limit fill when the market has come back to it, which pushes anew', async () => {
    const { touches, fills } = await play(rows, TICK_A_LOT, [submit(1100, 'x', 'buy', 104, 5)]);
    // At 2300 the shift is 1.3: the recorded 101 is 102 for the session, and 2 lots more bring it to 104.
    expect(fills.slice(3)).toEqual(['2300 x buy 2 at 104 crossed']);
    expect(touches.slice(-3)).toEqual(['2305 10@102 10@104', '5005 print 1@102', '9005 10@99 10@101']);
  });

  it('pays back nothing at once: a round trip costs what it moved', async () => {
    const trip = [
      act(1100, { do: 'submit', clOrdId: 'x', side: 'buy', type: 'market', qty: '3' }),
      act(1100, { do: 'submit', clOrdId: 'y', side: 'sell', type: 'market', qty: '3' }),
    ];
    const { fills } = await play(rows, TICK_A_LOT, trip);
    expect(fills).toEqual(
      [102, 103, 104].map((px) => `1100 x buy 1 at ${px} taker`).concat([101, 100, 99].map((px) => `1100 y sell 1 at ${px} taker`)),
    );
  });

  it('moves a resting order in the recorded market whenever the shift in force changes, with the loss of its place', async () => {
    const market = [
      row(1000, 'level', 'bid', 99, 10),
      row(1000, 'level', 'bid', 100, 2),
      row(1000, 'level', 'ask', 102, 10),
      // The shift of 1 fades to one half at 2100.
      row(1900, 'level', 'bid', 100, 5),
      row(2200, 'level', 'bid', 98, 1),
      row(2300, 'level', 'bid', 100, 6),
      row(2400, 'trade', 'sell', 100, 7),
    ];
    const order = [submit(1100, 'x', 'buy', 103, 1), submit(1200, 'y', 'buy', 100, 2)];
    // It stands at recorded 99 behind 10, then arrives at recorded 100 behind the 5 that stand there; the 7 that print leave it 2.
    expect((await play(market, TICK_A_LOT, order)).fills).toEqual(['1100 x buy 1 at 103 taker', '2400 y buy 2 at 100 queue']);
    // Without impact it was there from the start, behind 2.
    expect((await play(market, undefined, order)).fills).toEqual(['1100 x buy 1 at 102 taker', '2400 y buy 2 at 100 queue']);
  });

  it('fills a resting order at its own price, as maker, where the market has come back to it', async () => {
    const market = [
      row(1000, 'level', 'bid', 90, 10),
      row(1000, 'level', 'ask', 100, 1),
      row(1000, 'level', 'ask', 102, 10),
      row(1200, 'level', 'ask', 100, 0),
      row(1300, 'level', 'ask', 100, 5),
      row(9000, 'level', 'bid', 90, 9),
    ];
    // 2 lots push by 2: the recorded ask of 100 stands at 102 for the session, its bid of 100 at recorded 98. When the shift has gone, they meet.
    const { fills } = await play(market, TICK_A_LOT, [
      submit(1100, 'x', 'buy', 101, 1),
      submit(1100, 'y', 'buy', 104, 1),
      submit(1150, 'z', 'buy', 100, 2),
    ]);
    expect(fills).toEqual(['1100 x buy 1 at 101 taker', '1100 y buy 1 at 104 taker']);
    const gentle: ImpactTerms = { ...TICK_A_LOT, coefficient: 0.3 };
    const pushes = [submit(1100, 'x', 'buy', 101, 1), submit(1100, 'y', 'buy', 104, 2), submit(1150, 'z', 'buy', 100, 2)];
    expect((await play(market, gentle, pushes)).fills).toEqual([
      '1100 x buy 1 at 100 taker',
      '1100 y buy 2 at 103 taker',
      '9000 z buy 1 at 100 crossed',
    ]);
  });
});
