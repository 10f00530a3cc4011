/** From one phase of trading to the next: nothing is lost, and the book that trades on does not cross. */
import { describe, expect, it } from 'vitest';
import { EntryTif, EntryType, type OrderEntry, Phase, Trigger } from '../../../src/venue/matching/index.js';
import { entryOf } from './commands.js';
import { publishingEngine } from './compare.js';
import { takeReports } from './told.js';

/** An engine in a phase, and what it has said since it was asked last. */
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

describe('a pair in an auction', () => {
  it('may trade with both of its orders, which is one moment; what is left of them leaves', () => {
    const { engine, enter, said } = inPhase(Phase.auction);
    enter({ orderId: 1, side: -1, priceTicks: 100, otherLegId: 2 });
    enter({ orderId: 2, side: -1, priceTicks: 101, otherLegId: 1 });
    enter({ orderId: 3, priceTicks: 101, qtyLots: 7 });
    said();
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['trade #3 buy 5@101 2 < #1 0', 'trade #3 buy 2@101 0 < #2 3', 'canceled otherLeg #2 sell 3@101 0']);
  });

  it('loses the order that has not traded', () => {
    const { engine, enter, said } = inPhase(Phase.auction);
    enter({ orderId: 1, side: -1, priceTicks: 100, otherLegId: 2 });
    enter({ orderId: 2, side: -1, priceTicks: 105, otherLegId: 1 });
    enter({ orderId: 3, priceTicks: 100, qtyLots: 3 });
    said();
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['trade #3 buy 3@100 0 < #1 2', 'canceled otherLeg #2 sell 5@105 0']);
  });
});

describe('orders for the close', () => {
  it('join it as what they are, hidden ones hidden', () => {
    const { engine, enter, said } = inPhase(Phase.continuous);
    enter({ orderId: 1, priceTicks: 100, timeInForce: EntryTif.ATC, isHidden: true });
    enter({ orderId: 2, priceTicks: 99, timeInForce: EntryTif.ATC, displayLots: 2 });
    enter({ orderId: 3, side: -1, ordType: EntryType.market, timeInForce: EntryTif.ATC });
    said();
    engine.enterPhase(Phase.closingAuction);
    expect(engine.book(1).map(({ orderId, shownLots }) => [orderId, shownLots])).toEqual([
      [1, 0],
      [2, 2],
    ]);
    engine.enterPhase(Phase.closed);
    expect(said()).toEqual(['trade #1 buy 5@100 0 < #3 0', 'expired outOfTime #2 buy 5@99 0']);
  });
});

describe('continuous trading', () => {
  it('begins without a cross, also where orders have only gathered before the opening', () => {
    const { engine, enter, said } = inPhase(Phase.preOpen);
    enter({ orderId: 1, priceTicks: 101 });
    enter({ orderId: 2, side: -1, priceTicks: 100 });
    said();
    engine.enterPhase(Phase.continuous);
    expect(said()).toHaveLength(1);
  });

  it('triggers the stops whose price the mark or a trade has reached meanwhile: until then they can be canceled', () => {
    const { engine, enter, said } = inPhase(Phase.continuous);
    const stop = { side: -1, ordType: EntryType.stop, stopPxTicks: 95, trigger: Trigger.mark };
    enter({ orderId: 1, ...stop });
    enter({ orderId: 2, ...stop });
    engine.enterPhase(Phase.halted);
    said();
    engine.mark(94);
    expect(said()).toEqual([]);
    engine.cancel(1);
    engine.enterPhase(Phase.continuous);
    expect(said()).toEqual(['canceled #1 sell 5@95 0', 'triggered #2 sell 5@- 5', 'expired noLiquidity #2 sell 5@- 0']);
  });
});

it('orders that end at a time of their own are forgotten when they have left', () => {
  const { engine, enter } = inPhase(Phase.continuous);
  for (let i = 0; i < 20_000; i++) {
    enter({ orderId: i, priceTicks: 100, timeInForce: EntryTif.GTD, expireNs: 1e15 });
    engine.cancel(i);
  }
  expect(engine.floor.expiries.size).toBeLessThan(2000);
});
