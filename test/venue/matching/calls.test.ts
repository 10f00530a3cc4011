/** Orders for calls: from when they wait, when they may not come or go any more, and what becomes of those that only reduce. */
import { describe, expect, it } from 'vitest';
import { EntryTif, EntryType, type OrderEntry, Phase, Uncrossing } from '../../../src/venue/matching/index.js';
import { entryOf } from './commands.js';
import { publishingEngine } from './compare.js';
import { takeReports, takeRows } from './told.js';

function inPhase(phase: number) {
  const { engine, ring } = publishingEngine();
  engine.enterPhase(phase);
  return {
    engine,
    enter: (fields: Partial<OrderEntry>): void =>
      engine.enter(entryOf({ orderId: 0, side: 1, qtyLots: 5, timeInForce: EntryTif.GTC, ...fields })),
    said: (): string[] => {
      engine.invariant();
      return takeReports(ring).map((line) => line.slice(line.indexOf(' ') + 1));
    },
  };
}

describe('a cross beside continuous trading', () => {
  it('has its orders wait apart until it begins, and lets go what did not trade', () => {
    const { engine, enter, said } = inPhase(Phase.continuous);
    engine.floor.callTif = EntryTif.ATO;
    enter({ orderId: 1, side: -1, priceTicks: 100 });
    enter({ orderId: 2, priceTicks: 101, qtyLots: 7, timeInForce: EntryTif.ATO });
    enter({ orderId: 3, side: -1, ordType: EntryType.market, qtyLots: 1, timeInForce: EntryTif.ATO });
    // A bid at 101 stands apart from an offer at 100, and nobody sees it.
    expect(said().every((line) => line.startsWith('new'))).toBe(true);
    expect(engine.book(1)).toEqual([]);
    engine.enterPhase(Phase.auction);
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['trade #2 buy 1@101 6 < #3 0', 'trade #2 buy 5@101 1 < #1 0', 'expired outOfTime #2 buy 1@101 0']);
  });

  it('refuses its orders where no opening lies ahead, and those for the close are left waiting by an opening', () => {
    const { engine, enter, said } = inPhase(Phase.continuous);
    enter({ orderId: 1, priceTicks: 100, timeInForce: EntryTif.ATO });
    expect(said()).toEqual(['rejected closed #1 buy 5@100 0']);
    enter({ orderId: 2, priceTicks: 100, timeInForce: EntryTif.ATC });
    engine.enterPhase(Phase.auction);
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['new #2 buy 5@100 5']);
    expect(engine.floor.ids.size).toBe(1);
  });

  it('leaves orders that wait for it where they are when trading is interrupted before', () => {
    const { engine, enter, said } = inPhase(Phase.continuous);
    engine.floor.callTif = EntryTif.ATO;
    enter({ orderId: 1, priceTicks: 100, timeInForce: EntryTif.ATO });
    engine.enterPhase(Phase.volatilityAuction);
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['new #1 buy 5@100 5']);
    engine.enterPhase(Phase.auction);
    expect(engine.book(1).map(({ orderId }) => orderId)).toEqual([1]);
  });

  it('shows one no more that is replaced while its call is interrupted: it waits apart again', () => {
    const { engine, events } = publishingEngine();
    engine.enterPhase(Phase.closingAuction);
    engine.enter(entryOf({ orderId: 1, side: 1, qtyLots: 1, priceTicks: 97, timeInForce: EntryTif.ATC }));
    engine.enterPhase(Phase.volatilityAuction);
    takeRows(events);
    engine.replace(1, 97, 2);
    expect(takeRows(events)).toEqual(['delete buy 1@97 #1.']);
    expect(engine.book(1)).toEqual([]);
  });

  it('does not let what was left of a closing order trade on afterwards', () => {
    const { engine, enter, said } = inPhase(Phase.continuous);
    enter({ orderId: 1, priceTicks: 100, timeInForce: EntryTif.ATC });
    said();
    engine.enterPhase(Phase.closingAuction);
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['expired outOfTime #1 buy 5@100 0']);
  });

  it('shuts for its own orders alone', () => {
    const { engine, enter, said } = inPhase(Phase.continuous);
    engine.floor.callTif = EntryTif.ATC;
    enter({ orderId: 1, priceTicks: 100, timeInForce: EntryTif.ATC });
    enter({ orderId: 2, priceTicks: 99 });
    engine.floor.isEntryShut = engine.floor.isCancelShut = true;
    said();
    enter({ orderId: 3, priceTicks: 100, timeInForce: EntryTif.ATC });
    engine.cancel(1);
    engine.replace(1, 98, 5);
    enter({ orderId: 4, priceTicks: 98 });
    engine.cancel(2);
    expect(said()).toEqual([
      'rejected closed #3 buy 5@100 0',
      'cancelReject closed #1 buy 5@- 5',
      'cancelReject closed #1 buy 5@- 5',
      'new #4 buy 5@98 5',
      'canceled #2 buy 5@99 0',
    ]);
  });

  it('tells what would trade with those who join it, at market and at their limits, shown before hidden', () => {
    const { engine, enter } = inPhase(Phase.continuous);
    engine.floor.callTif = EntryTif.ATC;
    enter({ orderId: 1, side: -1, priceTicks: 102, qtyLots: 10 });
    enter({ orderId: 2, priceTicks: 100, qtyLots: 10 });
    const out = new Uncrossing();
    const told = (): readonly number[] => {
      engine.indicative(out, 101);
      return [out.priceTicks, out.volumeLots, out.surplusLots];
    };
    expect(told()).toEqual([NaN, 0, 0]);
    enter({ orderId: 3, ordType: EntryType.market, qtyLots: 4, timeInForce: EntryTif.ATC });
    expect(told()).toEqual([102, 4, -6]);
    enter({ orderId: 4, side: -1, priceTicks: 101, qtyLots: 3, timeInForce: EntryTif.ATC });
    expect(told()).toEqual([102, 4, -9]);
    enter({ orderId: 5, side: -1, priceTicks: 101, qtyLots: 1, isHidden: true, timeInForce: EntryTif.ATC });
    expect(told()).toEqual([101, 4, 0]);
  });
});

describe('a call', () => {
  it('keeps its orders when all of an account are cancelled at once, unless the account is gone', () => {
    const { engine, enter, said } = inPhase(Phase.preOpen);
    enter({ orderId: 1, priceTicks: 100, account: 1 });
    enter({ orderId: 2, ordType: EntryType.stop, stopPxTicks: 105, account: 1 });
    engine.floor.isCancelShut = true;
    said();
    expect(engine.massCancel(1, 0)).toBe(1);
    expect(said()).toEqual(['canceled #2 buy 5@105 0']);
    expect(engine.massCancel(1, 0, true)).toBe(1);
  });

  it('takes no orders and lets none go when it is shut; stops and orders for another call are free', () => {
    const { engine, enter, said } = inPhase(Phase.preOpen);
    enter({ orderId: 1, priceTicks: 100 });
    enter({ orderId: 2, ordType: EntryType.market });
    enter({ orderId: 3, ordType: EntryType.stop, stopPxTicks: 105 });
    engine.floor.isEntryShut = engine.floor.isCancelShut = true;
    said();
    enter({ orderId: 4, priceTicks: 100 });
    enter({ orderId: 5, ordType: EntryType.stop, stopPxTicks: 105 });
    enter({ orderId: 6, priceTicks: 100, timeInForce: EntryTif.ATC });
    engine.cancel(1);
    engine.reduce(2, 1);
    engine.cancel(3);
    expect(said()).toEqual([
      'rejected closed #4 buy 5@100 0',
      'new #5 buy 5@105 5',
      'new #6 buy 5@100 5',
      'cancelReject closed #1 buy 5@100 5',
      'cancelReject closed #2 buy 5@- 5',
      'canceled #3 buy 5@105 0',
    ]);
  });
});

describe('a reduce-only order in an auction', () => {
  /** Account 1 is long 10 lots before an auction. */
  function longTen() {
    const played = inPhase(Phase.continuous);
    played.enter({ orderId: 1, side: -1, priceTicks: 100, qtyLots: 10, account: 9 });
    played.enter({ orderId: 2, priceTicks: 100, qtyLots: 10, account: 1 });
    return played;
  }
  const reducing = { side: -1, account: 1, isReduceOnly: true };

  it('brings no more than there is to reduce, so that the price is found without the rest, which it loses', () => {
    const { engine, enter, said } = longTen();
    enter({ orderId: 3, ...reducing, priceTicks: 103, qtyLots: 10 });
    enter({ orderId: 4, side: -1, account: 1, priceTicks: 102, qtyLots: 2 });
    enter({ orderId: 5, account: 9, priceTicks: 102, qtyLots: 2 });
    said();
    engine.enterPhase(Phase.auction);
    enter({ orderId: 6, account: 9, priceTicks: 105, qtyLots: 20 });
    engine.enterPhase(Phase.continuous);
    // Two lots were sold before: eight are left to reduce, two of the ten are lost.
    expect(said()).toEqual(['new #6 buy 20@105 20', 'trade #6 buy 8@105 12 < #3 2', 'canceled nothingToReduce #3 sell 2@103 0']);
    expect(engine.floor.positions[1]).toBe(0);
  });

  it('makes room for what its account sells besides', () => {
    const { engine, enter, said } = longTen();
    engine.enterPhase(Phase.auction);
    enter({ orderId: 3, ...reducing, priceTicks: 99, qtyLots: 10 });
    enter({ orderId: 4, side: -1, account: 1, priceTicks: 101, qtyLots: 6 });
    enter({ orderId: 5, account: 9, priceTicks: 102, qtyLots: 12 });
    said();
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['trade #5 buy 4@102 8 < #3 6', 'trade #5 buy 6@102 2 < #4 0', 'canceled nothingToReduce #3 sell 6@99 0']);
    expect(engine.floor.positions[1]).toBe(0);
  });

  it('does not stand against the other side when nothing may trade', () => {
    const { engine, enter, said } = longTen();
    enter({ orderId: 3, ...reducing, priceTicks: 103, qtyLots: 10 });
    enter({ orderId: 4, side: -1, account: 1, priceTicks: 101, qtyLots: 10 });
    enter({ orderId: 5, account: 9, priceTicks: 101, qtyLots: 10 });
    engine.enterPhase(Phase.auction);
    enter({ orderId: 6, account: 9, priceTicks: 103, qtyLots: 1 });
    said();
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['canceled nothingToReduce #3 sell 10@103 0']);
  });

  it('keeps what it has above the price of an auction', () => {
    const { engine, enter, said } = longTen();
    engine.enterPhase(Phase.auction);
    enter({ orderId: 3, ...reducing, priceTicks: 99, qtyLots: 10 });
    enter({ orderId: 4, ...reducing, priceTicks: 110, qtyLots: 10 });
    enter({ orderId: 5, account: 9, priceTicks: 100, qtyLots: 4 });
    said();
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['trade #5 buy 4@99 0 < #3 6']);
    expect(engine.book(-1).map(({ orderId, leavesLots }) => [orderId, leavesLots])).toEqual([
      [3, 6],
      [4, 10],
    ]);
  });
});
