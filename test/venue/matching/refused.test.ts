/** What a matching engine refuses, with which reason, and that nothing else has changed then. */
import { describe, expect, it } from 'vitest';
import { namesByCode, Reason } from '../../../src/sim/message.js';
import { EntryTif, EntryType, type OrderEntry, Peg, Phase, PostOnly, Stp, Trigger } from '../../../src/venue/matching/index.js';
import { entryOf, type Fields } from './commands.js';
import { publishingEngine } from './compare.js';
import { stateText } from './told.js';

const REASON = namesByCode(Reason);
const PLAIN: Fields = { orderId: 99, side: 1, qtyLots: 4, timeInForce: EntryTif.GTC, priceTicks: 95 };
const NAN = Number.NaN;
const INF = Number.POSITIVE_INFINITY;
const MARKET = { ordType: EntryType.market, priceTicks: NAN };
const STOP = { ordType: EntryType.stop, priceTicks: NAN, stopPxTicks: 105 };
const PEGGED = { ordType: EntryType.pegged, priceTicks: NAN, peg: Peg.primary };
const { IOC, FOK, GTX, GTD, ATO, ATC, FOKB } = EntryTif;

/** A book with an order on each side, an iceberg, a stop and a peg; account 1 is long. */
function stage(): ReturnType<typeof publishingEngine> {
  const made = publishingEngine({ orderTickTicks: 5, lotStepLots: 2, minQtyLots: 2, maxQtyLots: 100, icebergPartsMax: 10 });
  const enter = (fields: Partial<OrderEntry>): void => made.engine.enter(entryOf({ ...PLAIN, ...fields }));
  enter({ orderId: 1, side: -1, priceTicks: 100, account: 2 });
  enter({ orderId: 2, side: 1, priceTicks: 100, account: 1 });
  enter({ orderId: 3, side: 1, priceTicks: 90, qtyLots: 20, displayLots: 2, account: 1 });
  enter({ orderId: 4, side: -1, priceTicks: 110, account: 1, timeInForce: GTX });
  enter({ orderId: 5, ...STOP, side: 1 });
  enter({ orderId: 6, ...PEGGED, account: 1 });
  made.ring.read = made.ring.written;
  made.events.taken();
  return made;
}

/** What one message is answered with, after which everything is as it was. */
function answer(tell: (engine: ReturnType<typeof publishingEngine>['engine']) => void, phase: number = Phase.continuous): string {
  const { engine, ring, events } = stage();
  engine.floor.phase = phase;
  const before = stateText(engine);
  tell(engine);
  engine.invariant();
  expect(stateText(engine)).toBe(before);
  expect([ring.written - ring.read, events.count]).toEqual([1, 0]);
  return REASON[ring.reason[ring.read & ring.mask]!]!;
}

describe('an entry is refused', () => {
  it.each<[string, string, Partial<OrderEntry>]>([
    // Who and how much.
    ['duplicate', 'an id that is at rest', { orderId: 1 + 2 }],
    ['duplicate', 'an id of a stop that waits', { orderId: 5 }],
    ['badFields', 'a negative id', { orderId: -1 }],
    ['badFields', 'half an id', { orderId: 1.5 }],
    ['badFields', 'an id that is no number', { orderId: NAN }],
    ['badFields', 'an id beyond 2^53', { orderId: 2 ** 53 }],
    ['badFields', 'no side', { side: 0 }],
    ['badFields', 'a side of 2', { side: 2 }],
    ['badFields', 'a side that is no number', { side: NAN }],
    ['badQty', 'no lots', { qtyLots: 0 }],
    ['badQty', 'negative lots', { qtyLots: -2 }],
    ['badQty', 'lots that are no number', { qtyLots: NAN }],
    ['badQty', 'infinite lots', { qtyLots: INF }],
    ['badQty', 'half a lot', { qtyLots: 2.5 }],
    ['badQty', 'lots between two steps', { qtyLots: 3 }],
    ['exceedsLimit', 'more lots than an order may have', { qtyLots: 102 }],
    ['badFields', 'an account beyond 2^20', { account: 2 ** 20 }],
    ['badFields', 'an account that is no number', { account: NAN }],
    // Prices.
    ['offTick', 'a price between two ticks of the grid', { priceTicks: 96 }],
    ['offTick', 'a price between two ticks', { priceTicks: 95.5 }],
    ['offTick', 'a limit order without a price', { priceTicks: NAN }],
    ['offTick', 'an infinite price', { priceTicks: INF }],
    ['offTick', 'a price beyond 32 bits', { priceTicks: 2 ** 32 }],
    ['badPrice', 'a price of zero', { priceTicks: 0 }],
    ['badPrice', 'a price below zero', { priceTicks: -5 }],
    ['badFields', 'a market order with a price', { ...MARKET, priceTicks: 95 }],
    ['badFields', 'a stop at market with a limit', { ...STOP, priceTicks: 95 }],
    ['offTick', 'a stop without a price', { ...STOP, stopPxTicks: NAN }],
    ['badPrice', 'a stop at a price below zero', { ...STOP, stopPxTicks: -5 }],
    ['offTick', 'a stop limit without a limit', { ...STOP, ordType: EntryType.stopLimit }],
    ['offTick', 'a peg with an offset off the grid', { ...PEGGED, pegOffsetTicks: 1 }],
    // Kinds and codes.
    ['unsupported', 'a type that nobody knows', { ordType: 77 }],
    ['unsupported', 'a type that is no number', { ordType: NAN }],
    ['badFields', 'a time in force that nobody knows', { timeInForce: 10 }],
    ['badFields', 'a time in force between two', { timeInForce: 1.5 }],
    ['badFields', 'a trigger that nobody knows', { ...STOP, trigger: 3 }],
    ['badFields', 'a peg to nothing', { ...PEGGED, peg: Peg.none }],
    ['badFields', 'a self-trade mode that nobody knows', { stp: 5, stpGroup: 1 }],
    ['badFields', 'a self-trade mode without a group', { stp: Stp.expireBoth }],
    ['badFields', 'a group between two', { stpGroup: 0.5 }],
    // Terms that contradict each other.
    ['badFields', 'a market order that may not take', { ...MARKET, timeInForce: GTX }],
    ['badFields', 'a post-only mode that nobody knows', { timeInForce: GTX, postOnly: 2 }],
    ['badFields', 'an end that is over', { timeInForce: GTD, expireNs: 0 }],
    ['badFields', 'an end that is no time', { timeInForce: GTD, expireNs: NAN }],
    ['badFields', 'a limit order with a budget', { timeInForce: FOKB, budget: 500 }],
    ['badFields', 'a budget of nothing', { ...MARKET, timeInForce: FOKB, budget: 0 }],
    ['badFields', 'a budget without an end', { ...MARKET, timeInForce: FOKB, budget: Number.POSITIVE_INFINITY }],
    ['badFields', 'no budget', { ...MARKET, timeInForce: FOKB }],
    ['badFields', 'a stop for the close alone', { ...STOP, timeInForce: ATC }],
    ['badFields', 'a peg for the close alone', { ...PEGGED, timeInForce: ATC }],
    ['badFields', 'a stop that trails by ticks and by basis points', { ...STOP, trailingTicks: 5, trailingBps: 5 }],
    ['badFields', 'a stop that trails backwards', { ...STOP, trailingTicks: -5 }],
    ['badFields', 'a stop that trails by all there is', { ...STOP, trailingBps: 10_000 }],
    ['badFields', 'a hidden iceberg', { displayLots: 2, isHidden: true }],
    ['badFields', 'an iceberg that takes at once', { displayLots: 2, timeInForce: IOC }],
    ['badFields', 'an iceberg that is pegged', { ...PEGGED, displayLots: 2 }],
    ['badQty', 'an iceberg that shows nothing', { displayLots: 0 }],
    ['badQty', 'an iceberg that shows more than it has', { displayLots: 6 }],
    ['exceedsLimit', 'an iceberg of too many parts', { displayLots: 2, qtyLots: 22 }],
    ['badFields', 'a hidden order that takes at once', { isHidden: true, timeInForce: IOC }],
    ['badFields', 'a minimum of one who is shown', { minQtyLots: 2 }],
    ['badFields', 'a minimum of what fills whole', { minQtyLots: 2, timeInForce: FOK }],
    ['badQty', 'a minimum of more than there is', { minQtyLots: 6, timeInForce: IOC }],
    ['badQty', 'a minimum that is no number', { minQtyLots: NAN, timeInForce: IOC }],
    ['badFields', 'a pair of one order', { otherLegId: 99 }],
    ['badFields', 'a pair with an id that is none', { otherLegId: -2 }],
    ['badFields', 'half of a pair that takes at once', { otherLegId: 98, timeInForce: FOK }],
    ['badFields', 'only to reduce nobody’s position', { isReduceOnly: true, side: -1 }],
    // What the book and the position say.
    ['nothingToReduce', 'only to reduce, and it would add', { isReduceOnly: true, account: 1 }],
    ['nothingToReduce', 'only to reduce, and there is no position', { isReduceOnly: true, account: 3 }],
    ['wouldTake', 'post-only, and it would take', { timeInForce: GTX, priceTicks: 110 }],
    ['closed', 'for the opening alone, and it is open', { timeInForce: ATO }],
  ])('%s: %s', (reason, _, fields) => {
    expect(answer((engine) => engine.enter(entryOf({ ...PLAIN, ...fields })))).toBe(reason);
  });

  it('post-only, where one tick behind is no price', () => {
    const { engine, ring } = publishingEngine();
    engine.enter(entryOf({ ...PLAIN, side: -1, priceTicks: 1 }));
    engine.enter(entryOf({ ...PLAIN, orderId: 1, priceTicks: 1, timeInForce: GTX, postOnly: PostOnly.slide }));
    expect(REASON[ring.reason[(ring.written - 1) & ring.mask]!]).toBe('wouldTake');
  });

  it.each<[string, string, number, Partial<OrderEntry>]>([
    ['closed', 'anything while it is closed', Phase.closed, {}],
    ['closed', 'anything while it is halted', Phase.halted, STOP],
    ['closed', 'at once, while an auction gathers', Phase.auction, { timeInForce: IOC }],
    ['closed', 'whole or not at all, before the opening', Phase.preOpen, { timeInForce: FOK }],
    ['closed', 'with a minimum, while an auction gathers', Phase.volatilityAuction, { isHidden: true, minQtyLots: 2 }],
  ])('%s: %s', (reason, _, phase, fields) => {
    expect(answer((engine) => engine.enter(entryOf({ ...PLAIN, ...fields })), phase)).toBe(reason);
  });
});

describe('a change is refused', () => {
  it.each<[string, string, Parameters<typeof answer>[0], number?]>([
    ['unknownOrder', 'of an order that is not there', (e) => e.cancel(50)],
    ['unknownOrder', 'of an id that is no number', (e) => e.cancel(NAN)],
    ['unknownOrder', 'of another account’s order', (e) => e.cancel(3, 2)],
    ['unknownOrder', 'of one that was filled', (e) => e.reduce(2, 2)],
    ['badQty', 'by nothing', (e) => e.reduce(3, 0)],
    ['badQty', 'by less than nothing', (e) => e.reduce(3, -2)],
    ['badQty', 'by half a lot', (e) => e.reduce(3, 0.5)],
    ['badQty', 'by what is no number', (e) => e.reduce(3, NAN)],
    ['badQty', 'to lots between two steps', (e) => e.reduce(3, 3)],
    ['badQty', 'amended to more', (e) => e.amend(3, 22)],
    ['badQty', 'amended to as much', (e) => e.amend(3, 20)],
    ['badQty', 'amended to nothing', (e) => e.amend(3, 0)],
    ['badQty', 'replaced by negative lots', (e) => e.replace(3, NAN, -2)],
    ['exceedsLimit', 'replaced by too many lots', (e) => e.replace(3, NAN, 102)],
    ['exceedsLimit', 'replaced by too many parts', (e) => e.replace(3, NAN, 22)],
    ['offTick', 'replaced off the grid', (e) => e.replace(3, 91, NAN)],
    ['badPrice', 'replaced at zero', (e) => e.replace(3, 0, NAN)],
    ['badFields', 'a price for a stop at market', (e) => e.replace(5, 105, NAN)],
    ['badFields', 'a price for a peg', (e) => e.replace(6, 95, NAN)],
    ['wouldTake', 'a post-only order replaced so that it takes', (e) => e.replace(4, 90, NAN)],
    ['closed', 'a replace while it is halted', (e) => e.replace(3, 95, NAN), Phase.halted],
    ['closed', 'a cancel while it is closed', (e) => e.cancel(3), Phase.closed],
  ])('%s: %s', (reason, _, tell, phase) => {
    expect(answer(tell, phase)).toBe(reason);
  });
});

it('what a trigger is, a stop says; others do not read it', () => {
  const { engine } = stage();
  engine.enter(entryOf({ ...PLAIN, trigger: Trigger.index, stopPxTicks: 7, peg: 9, budget: -1 }));
  expect(engine.book(1).some(({ orderId }) => orderId === PLAIN.orderId)).toBe(true);
});
