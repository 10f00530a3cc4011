/**
 * Wild messages to a matching engine: sensible ones among numbers that are none, codes that nobody knows, and terms that contradict each other.
 *
 * One stream of random numbers makes them; the same seed makes the same messages. After each one what must hold is checked: it was answered, by an
 * accept or by a refusal with a reason, nothing was thrown, and the engine has grown no larger than the orders that are there need.
 */
import { invariant } from '../../../src/base/errors.js';
import { randomStream } from '../../../src/base/rand/stream.js';
import { ExecType, Reason } from '../../../src/sim/message.js';
import {
  allocationSteps,
  type BookRules,
  EntryTif,
  EntryType,
  fifo,
  OrderEntry,
  Phase,
  proRata,
  split,
} from '../../../src/venue/matching/index.js';
import { publishingEngine } from './compare.js';

const WILD: readonly number[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, -1, 0.5, 1.5, 100.25, -100],
  ...[2 ** 31, -(2 ** 31), 2 ** 31 - 1, 2_147_483_000, -2_147_483_000, 2 ** 37, 2 ** 53, -(2 ** 53), 1e300, 5e-324, 2 ** 28, 2 ** 20],
];
const IDS = 150;
/** Messages between two looks at everything. */
const LOOK_EVERY = 500;

/** Rules under which wild messages are played: by time, with a grid and lots of several, and where orders of a price share. */
export const WILD_RULES: readonly Partial<BookRules>[] = [
  {},
  { orderTickTicks: 5, lotStepLots: 2, minQtyLots: 2, maxQtyLots: 1000, negativePrices: true, replaceAlwaysRequeues: true },
  { stopsOnEntry: 'reject', election: 'time', allocation: allocationSteps([split(40), proRata(2), fifo()]) },
];

/** What came of a run. */
export interface WildRun {
  readonly messages: number;
  /** How often each reason for a refusal was given, by its code. */
  readonly refusals: readonly number[];
  readonly accepted: number;
  readonly trades: number;
}

/** Play so many messages. @throws InvariantError naming the message, or whatever the engine throws */
export function playWild(seed: number, messages: number, rules: Partial<BookRules> = {}): WildRun {
  const random = randomStream(seed, 'wild');
  const { engine, ring, events } = publishingEngine(rules);
  const { floor } = engine;
  const refusals: number[] = Object.values(Reason).map(() => 0);
  let accepted = 0;
  let nowNs = 0;
  const whole = (end: number): number => Math.floor(random() * end);
  const one = <T>(list: readonly T[]): T => list[whole(list.length)]!;
  const maybe = (value: number): number => (random() < 0.03 ? one(WILD) : value);
  const { orderTickTicks: grid, lotStepLots: step } = floor.rules;
  const price = (): number => maybe((90 + whole(20)) * grid);
  const lots = (end: number): number => maybe((1 + whole(end)) * step);
  const code = (most: number): number => maybe(whole(most + 2));
  const entry = new OrderEntry();
  const draw = (e: OrderEntry): OrderEntry => {
    e.clear();
    e.orderId = maybe(whole(IDS));
    e.side = maybe(random() < 0.5 ? 1 : -1);
    e.qtyLots = lots(12);
    e.ordType = random() < 0.6 ? EntryType.limit : code(EntryType.takeProfitLimit);
    if (e.ordType === EntryType.limit || e.ordType === EntryType.stopLimit || e.ordType === EntryType.takeProfitLimit || random() < 0.05)
      e.priceTicks = price();
    if (e.ordType >= EntryType.stop || random() < 0.03) e.stopPxTicks = price();
    if (random() < 0.5) e.timeInForce = code(EntryTif.FOKB);
    if (random() < 0.5) e.account = maybe(whole(6));
    if (random() < 0.2) e.stp = code(4);
    if (random() < 0.3) e.stpGroup = maybe(whole(3));
    if (random() < 0.15) e.displayLots = lots(4);
    e.isHidden = random() < 0.1;
    if (random() < 0.1) e.minQtyLots = maybe(whole(6));
    if (random() < 0.2) e.postOnly = code(1);
    if (random() < 0.2) e.trigger = code(2);
    if (random() < 0.1) e.trailingTicks = maybe(whole(4));
    if (random() < 0.05) e.trailingBps = maybe(whole(300));
    if (e.ordType === EntryType.pegged) e.peg = code(3);
    if (random() < 0.2) e.pegOffsetTicks = maybe(whole(5) - 2);
    if (random() < 0.3) e.expireNs = maybe(nowNs + whole(200));
    if (random() < 0.2) e.budget = maybe(whole(2000));
    e.isReduceOnly = random() < 0.08;
    if (random() < 0.1) e.otherLegId = maybe(e.orderId ^ 1);
    e.cancelsOnDisconnect = random() < 0.1;
    return e;
  };
  const say: readonly (() => void)[] = [
    ...Array.from({ length: 12 }, () => (): void => engine.enter(draw(entry))),
    (): void => engine.cancel(maybe(whole(IDS)), maybe(0)),
    (): void => engine.cancel(maybe(whole(IDS))),
    (): void => engine.reduce(maybe(whole(IDS)), lots(6), maybe(0)),
    (): void => engine.amend(maybe(whole(IDS)), lots(6), maybe(0)),
    (): void => engine.replace(maybe(whole(IDS)), random() < 0.3 ? Number.NaN : price(), random() < 0.3 ? Number.NaN : lots(9), maybe(0)),
    (): void => engine.replace(maybe(whole(IDS)), price(), lots(9)),
  ];
  const tell: readonly (() => void)[] = [
    (): void => void engine.massCancel(maybe(whole(6)), maybe(whole(3) - 1)),
    (): void => engine.disconnect(maybe(whole(6)), random() < 0.5),
    (): void => engine.mark(price()),
    (): void => engine.index(price()),
    (): void => void engine.enterPhase(one(Object.values(Phase))),
    (): void => void engine.enterPhase(Phase.continuous),
    (): void => void engine.enterPhase(Phase.continuous),
  ];
  for (let seq = 0; seq < messages; seq++) {
    nowNs += whole(4);
    engine.at(seq, nowNs);
    ring.read = ring.written;
    const isAnswered = random() < 0.97;
    one(isAnswered ? say : tell)();
    if (isAnswered && ring.read === ring.written) invariant(false, `message ${seq} of seed ${seed} is answered`);
    for (; ring.read < ring.written; ring.read++) {
      const at = ring.read & ring.mask;
      const execType = ring.execType[at]!;
      if (execType === ExecType.new) accepted++;
      if (execType !== ExecType.rejected && execType !== ExecType.cancelReject) continue;
      if (ring.reason[at] === Reason.none) invariant(false, `message ${seq} of seed ${seed} is refused with a reason`);
      refusals[ring.reason[at]!]!++;
    }
    events.taken();
    if (seq % LOOK_EVERY !== 0) continue;
    try {
      engine.invariant();
      checkSize(engine, seq);
    } catch (error) {
      throw new Error(`after message ${seq} of seed ${seed}`, { cause: error });
    }
  }
  return { messages, refusals, accepted, trades: floor.trades };
}

/** At most so many orders are there as ids, so that no column has to be longer than it was made, or than that asks for. */
function checkSize({ floor }: ReturnType<typeof publishingEngine>['engine'], seq: number): void {
  const sizes = {
    records: floor.records.values.length / 8,
    terms: floor.terms.order.length,
    positions: floor.positions.length,
    expiries: floor.expiries.size / 2,
    traded: floor.tradedTicks.length,
    reports: floor.reports.mask,
  };
  const most = { records: 1024, terms: 512, positions: 2 ** 21, expiries: 1024, traded: 1024, reports: 8192 };
  for (const [name, size] of Object.entries(sizes))
    invariant(size <= most[name as keyof typeof most], `message ${seq}: the engine keeps ${size} ${name}, more than ${IDS} orders ask for`);
}
