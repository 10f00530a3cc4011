/**
 * Messages to a matching engine as plain objects, so that fast-check can make streams of them and make a stream that fails short.
 *
 * Streams are dense: eight prices, a few lots, three accounts, ids that come again. Times are distances from the message before.
 */
import fc from 'fast-check';
import { EntryTif, EntryType, OrderEntry, Peg, PostOnly, Stp, Trigger } from '../../../src/venue/matching/entry.js';
import { type BookRules, Phase } from '../../../src/venue/matching/rules-in-force.js';
import type { MatchingEngine } from '../../../src/venue/matching/engine.js';

/** Fields of an entry; `expiresIn` counts from when it is entered. */
export type Fields = Partial<OrderEntry> &
  Pick<OrderEntry, 'orderId' | 'side' | 'qtyLots' | 'timeInForce'> & { readonly expiresIn?: number };

type On<Op extends string, More> = { readonly op: Op; readonly afterNs: number } & More;
export type Command =
  | On<'enter', { readonly fields: Fields }>
  | On<'cancel', { readonly orderId: number; readonly account: number }>
  | On<'reduce', { readonly orderId: number; readonly lots: number; readonly account: number }>
  | On<'amend', { readonly orderId: number; readonly lots: number; readonly account: number }>
  | On<'replace', { readonly orderId: number; readonly priceTicks: number; readonly lots: number; readonly account: number }>
  | On<'massCancel', { readonly account: number; readonly side: number }>
  | On<'disconnect', { readonly account: number; readonly all?: boolean }>
  | On<'mark', { readonly priceTicks: number }>
  | On<'index', { readonly priceTicks: number }>
  | On<'phase', { readonly phase: number }>
  | On<'call', CallState>;

/** What is known of the call that lies ahead or goes on. */
export interface CallState {
  readonly callTif: number;
  readonly isEntryShut: boolean;
  readonly isCancelShut: boolean;
}

/** What an engine and its twin can both be told. */
export type Venue = Pick<
  MatchingEngine,
  'at' | 'enter' | 'cancel' | 'reduce' | 'amend' | 'replace' | 'massCancel' | 'disconnect' | 'mark' | 'index'
> & { enterPhase(phase: number): unknown } & ({ readonly floor: CallState } | CallState);

/** One entry of some fields, at a time. */
export function entryOf({ expiresIn, ...fields }: Fields, nowNs = 0): OrderEntry {
  const entry = Object.assign(new OrderEntry(), fields);
  if (expiresIn !== undefined) entry.expireNs = nowNs + expiresIn;
  return entry;
}

/** Message number `seq`. */
export function tell(venue: Venue, seq: number, nowNs: number, c: Command): void {
  venue.at(seq, nowNs);
  if (c.op === 'enter') venue.enter(entryOf(c.fields, nowNs));
  else if (c.op === 'cancel') venue.cancel(c.orderId, c.account);
  else if (c.op === 'reduce') venue.reduce(c.orderId, c.lots, c.account);
  else if (c.op === 'amend') venue.amend(c.orderId, c.lots, c.account);
  else if (c.op === 'replace') venue.replace(c.orderId, c.priceTicks, c.lots, c.account);
  else if (c.op === 'massCancel') venue.massCancel(c.account, c.side);
  else if (c.op === 'disconnect') venue.disconnect(c.account, c.all);
  else if (c.op === 'mark') venue.mark(c.priceTicks);
  else if (c.op === 'index') venue.index(c.priceTicks);
  else if (c.op === 'phase') venue.enterPhase(c.phase);
  else {
    const { callTif, isEntryShut, isCancelShut } = c;
    Object.assign('floor' in venue ? venue.floor : venue, { callTif, isEntryShut, isCancelShut });
  }
}

const NOT = Number.NaN;
const orderId = fc.integer({ min: 1, max: 40 });
const account = fc.integer({ min: 0, max: 3 });
const side = fc.constantFrom(1, -1);
const priceTicks = fc.integer({ min: 97, max: 104 });
const lots = fc.integer({ min: 1, max: 9 });
const limit = { ordType: fc.constant(EntryType.limit), priceTicks };
const timeInForce = fc.constant(EntryTif.GTC);

/** What makes a kind of order; the rest is a plain limit order's. */
const kinds: readonly { weight: number; fields: Record<string, fc.Arbitrary<unknown>> }[] = [
  { weight: 10, fields: limit },
  { weight: 4, fields: { ...limit, displayLots: fc.integer({ min: 1, max: 3 }) } },
  { weight: 3, fields: { ...limit, isHidden: fc.constant(true), minQtyLots: fc.integer({ min: 0, max: 5 }) } },
  { weight: 2, fields: { ordType: fc.constant(EntryType.market), minQtyLots: fc.constant(0) } },
  { weight: 2, fields: { ...limit, timeInForce: fc.constant(EntryTif.IOC), minQtyLots: fc.integer({ min: 0, max: 5 }) } },
  { weight: 2, fields: { ...limit, timeInForce: fc.constant(EntryTif.FOK) } },
  {
    weight: 1,
    fields: { ordType: fc.constant(EntryType.market), timeInForce: fc.constant(EntryTif.FOKB), budget: fc.integer({ min: 90, max: 900 }) },
  },
  { weight: 4, fields: { ...limit, timeInForce: fc.constant(EntryTif.GTX), postOnly: fc.constantFrom(PostOnly.reject, PostOnly.slide) } },
  { weight: 2, fields: { ...limit, timeInForce: fc.constant(EntryTif.GTD), expiresIn: fc.integer({ min: 1, max: 30 }) } },
  {
    weight: 3,
    fields: {
      ordType: fc.constant(EntryType.stop),
      stopPxTicks: priceTicks,
      trigger: fc.constantFrom(Trigger.last, Trigger.last, Trigger.mark, Trigger.index),
      timeInForce: fc.constantFrom(EntryTif.GTC, EntryTif.GTD, EntryTif.FOK),
      expiresIn: fc.integer({ min: 1, max: 60 }),
    },
  },
  {
    weight: 3,
    fields: {
      ordType: fc.constant(EntryType.stopLimit),
      priceTicks,
      stopPxTicks: priceTicks,
      trigger: fc.constantFrom(Trigger.last, Trigger.last, Trigger.mark),
      timeInForce: fc.constantFrom(EntryTif.GTC, EntryTif.GTC, EntryTif.IOC, EntryTif.FOK),
    },
  },
  {
    weight: 3,
    fields: {
      ordType: fc.constant(EntryType.takeProfit),
      stopPxTicks: priceTicks,
      trigger: fc.constantFrom(Trigger.last, Trigger.last, Trigger.mark, Trigger.index),
    },
  },
  { weight: 2, fields: { ordType: fc.constant(EntryType.takeProfitLimit), priceTicks, stopPxTicks: priceTicks } },
  {
    weight: 2,
    fields: {
      ordType: fc.constant(EntryType.stop),
      stopPxTicks: fc.constantFrom(NOT, 100, 101),
      trigger: fc.constantFrom(Trigger.last, Trigger.mark),
      trailingTicks: fc.integer({ min: 1, max: 3 }),
    },
  },
  { weight: 1, fields: { ordType: fc.constant(EntryType.stop), trailingBps: fc.constantFrom(100, 199, 300) } },
  {
    weight: 4,
    fields: {
      ordType: fc.constant(EntryType.pegged),
      peg: fc.constantFrom(Peg.primary, Peg.market, Peg.mid),
      pegOffsetTicks: fc.integer({ min: -2, max: 2 }),
      priceTicks: fc.oneof(fc.constant(NOT), fc.constant(NOT), priceTicks),
      isHidden: fc.boolean(),
      timeInForce: fc.constantFrom(EntryTif.GTC, EntryTif.GTC, EntryTif.GTC, EntryTif.IOC, EntryTif.GTD),
      expiresIn: fc.integer({ min: 1, max: 60 }),
    },
  },
];

/** What any order may have besides: self-trade prevention, reduce-only, a pair (of ids 2k and 2k + 1), leaving on disconnect. */
const whose = fc.oneof(
  { weight: 4, arbitrary: fc.record({ account }) },
  { weight: 2, arbitrary: fc.record({ account, stpGroup: fc.integer({ min: 1, max: 2 }), stp: fc.constantFrom(...Object.values(Stp)) }) },
  { weight: 2, arbitrary: fc.record({ account, isReduceOnly: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ account, cancelsOnDisconnect: fc.constant(true) }) },
);

/** Limits of buyers low and of sellers high, so that most of them rest. */
function apart(fields: Fields): Fields {
  const { priceTicks, side: of, ordType } = fields;
  if (ordType !== EntryType.limit || priceTicks === undefined || (of > 0 ? priceTicks < 101 : priceTicks > 100)) return fields;
  return { ...fields, priceTicks: 201 - priceTicks };
}

const order: fc.Arbitrary<Fields> = fc
  .tuple(
    fc.oneof(
      ...kinds.map(({ weight, fields }) => ({
        weight,
        arbitrary: fc.record({ orderId, side, qtyLots: lots, timeInForce, ...fields }),
      })),
    ),
    whose,
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([drawn, more, paired, passive]) => {
    const kind = passive === 0 ? drawn : apart(drawn);
    const atOnce: readonly number[] = [EntryTif.IOC, EntryTif.FOK, EntryTif.FOKB];
    const isAtOnce = atOnce.includes(kind.timeInForce);
    // One in three is half of a pair, of whose halves the second may never come.
    return { ...kind, ...more, ...(paired === 0 && !isAtOnce ? { account: 1, otherLegId: kind.orderId ^ 1 } : {}) };
  });

/** Mostly the owner's or anybody's; sometimes a stranger's. */
const who = fc.constantFrom(0, 0, 0, 1, 2);

const afterNs = fc.integer({ min: 0, max: 3 });

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ op: fc.constant('enter' as const), afterNs, fields: order }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('cancel' as const), afterNs, orderId, account: who }) },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constantFrom('reduce' as const, 'amend' as const),
      afterNs,
      orderId,
      lots,
      account: who,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      op: fc.constant('replace' as const),
      afterNs,
      orderId,
      priceTicks: fc.oneof(fc.constant(NOT), priceTicks, priceTicks),
      lots: fc.oneof(fc.constant(NOT), fc.integer({ min: 0, max: 9 })),
      account: who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('massCancel' as const), afterNs, account, side: fc.constantFrom(1, -1, 0) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('disconnect' as const), afterNs, account, all: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constantFrom('mark' as const, 'index' as const), afterNs, priceTicks }),
  },
);

const forCalls = fc.constantFrom(EntryTif.ATO, EntryTif.ATC);

/** Orders as a call gathers them: some for it alone, some at market. */
const callOrder: fc.Arbitrary<Fields> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ ...limit, orderId, side, qtyLots: lots, timeInForce: forCalls, isHidden: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ ...limit, orderId, side, qtyLots: lots, timeInForce: fc.constant(EntryTif.DAY) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          ordType: fc.constant(EntryType.market),
          orderId,
          side,
          qtyLots: lots,
          timeInForce: fc.constantFrom(EntryTif.GTC, EntryTif.ATO, EntryTif.ATC),
        }),
      },
    ),
    whose,
  )
  .map(([kind, more]) => ({ ...kind, ...more }));

const callCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 40, arbitrary: command },
  { weight: 16, arbitrary: fc.record({ op: fc.constant('enter' as const), afterNs, fields: callOrder }) },
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constant('phase' as const),
      afterNs,
      phase: fc.oneof(fc.constant(Phase.continuous), fc.constantFrom(...Object.values(Phase))),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('call' as const),
      afterNs,
      callTif: fc.constantFrom(0, EntryTif.ATO, EntryTif.ATC),
      isEntryShut: fc.constantFrom(false, false, true),
      isCancelShut: fc.constantFrom(false, false, true),
    }),
  },
);

/** Streams that go from phase to phase. */
export const callStreams = (maxLength: number): fc.Arbitrary<Command[]> => fc.array(callCommand, { minLength: 1, maxLength, size: 'max' });

/** Streams of so many messages. */
export const streams = (maxLength: number): fc.Arbitrary<Command[]> => fc.array(command, { minLength: 1, maxLength, size: 'max' });

/** Rules under which streams are played. */
export const RULE_SETS: readonly Partial<BookRules>[] = [
  {},
  { replaceAlwaysRequeues: true },
  { stopsOnEntry: 'reject' },
  { election: 'time' },
  { minQtyLots: 2, orderTickTicks: 2, negativePrices: true, icebergPartsMax: 3 },
];
