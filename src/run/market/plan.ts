/**
 * A market of a scenario as the venue takes it: the preset's rules compiled for its instrument, its day as times, what its sessions pay.
 *
 * What a preset says and this cannot do is an error here, before anything runs.
 */
import { UsageError } from '../../base/errors.js';
import { parseDecimal, unitsOf } from '../../base/num/decimal.js';
import type { Instrument } from '../../market/instrument.js';
import { contractOf } from '../../pricing/contract.js';
import { feeSchedule } from '../../venue/fees.js';
import { allocationOf } from '../../venue/matching/allocation/of-rules.js';
import {
  DEFAULT_RULES,
  Phase,
  PostOnly,
  Stp,
  type BookRules,
  type MarketPlan,
  type PlannedPhase,
  type SessionFees,
} from '../../venue/matching/index.js';
import { compileFees, noFees, type OrderFees } from '../../venue/matching/rules/fee-schedule.js';
import { compileOrderSize } from '../../venue/matching/rules/order-size.js';
import { RollingVolume } from '../../venue/matching/rules/rolling-volume.js';
import { compileTickTable } from '../../venue/matching/rules/tick-table.js';
import type { FeeRules, SelfTradeMode, VenueRules } from '../../venue/matching/rules/types.js';
import type { FeeSpec, ResolvedVenue } from '../scenario/types.js';
import { type NamedDraw, plannedCalls, volatilityCalls, withDrawnEnds } from './calls.js';
import { plannedPhases } from './day.js';
import type { TimedMarket } from './live-tape.js';
import { orderKinds } from './order-kinds.js';
import { priceGuard } from './price-limits.js';

/** Modes of self-trade prevention that there are. */
const STP: Readonly<Partial<Record<SelfTradeMode, number>>> = {
  none: Stp.none,
  cancelTaker: Stp.expireTaker,
  cancelMaker: Stp.expireMaker,
  cancelBoth: Stp.expireBoth,
  decrement: Stp.decrement,
};

/**
 * The plan of a market. `rules` undefined: price-time priority on every tick, always open; `epochNs` is the run's, since the Unix epoch; `lmmPercents` are
 * those of lead market makers by account; `draw` gives the market's own random numbers, by name.
 * @throws UsageError for a rule that there is none of here.
 */
export function marketPlan(
  source: TimedMarket,
  rules: VenueRules | undefined,
  instrument: Instrument,
  epochNs: bigint,
  lmmPercents: ReadonlyMap<number, number>,
  draw: NamedDraw,
): MarketPlan {
  const startNs = Number(BigInt(source.startNs) - epochNs);
  const endNs = startNs + source.durationNs;
  const book = bookRules(rules, instrument);
  if (source.flow !== undefined && book.allocation !== undefined)
    throw new UsageError(
      `${rules!.name} shares trades out among the orders at a price, expected price-time priority for a market with a flow`,
    );
  const stated = phasesOf(source, rules, epochNs, startNs, endNs);
  const calls = rules === undefined ? [] : plannedCalls(stated, rules);
  const phases = rules === undefined ? stated : withDrawnEnds(stated, calls, rules, epochNs, draw);
  const referenceTicks = source.reference === null ? Number.NaN : ticksOf(source.reference, instrument);
  // What was recorded has been through the limits of its own venue, and its halts are on the tape.
  const bands = source.flow === undefined ? (rules?.bands ?? []) : [];
  return {
    rules: { ...book, lmmPercents },
    startNs,
    endNs,
    phases,
    guard: priceGuard(bands, instrument, { epochNs, startNs, endNs, phases, referenceTicks }),
    calls,
    volatility: volatilityCalls(rules?.auction, draw),
    batchNs: source.batchNs ?? Number.POSITIVE_INFINITY,
    rateLimits: rules?.rateLimits ?? [],
    postOnly: rules?.matching.postOnly?.default === 'slide' ? PostOnly.slide : PostOnly.reject,
    cancelOnDisconnect: rules?.cancelOnDisconnect ?? false,
    maxOpenOrders: rules?.maxOpenOrders ?? Number.POSITIVE_INFINITY,
    referenceTicks,
    isOfTape: false,
  };
}

/** The plan of a market of one session, which stands for that of a tape: what the session's own venue says of orders holds there. */
export function planOfTape(
  source: TimedMarket,
  instrument: Instrument,
  epochNs: bigint,
  { postOnly }: ResolvedVenue,
  draw: NamedDraw,
): MarketPlan {
  const plan = marketPlan(source, undefined, instrument, epochNs, new Map(), draw);
  return { ...plan, postOnly: postOnly === 'slide' ? PostOnly.slide : PostOnly.reject, isOfTape: true };
}

/** Where there is a flow its tape says when trading halts. */
function phasesOf(
  { batchNs, flow }: TimedMarket,
  rules: VenueRules | undefined,
  epochNs: bigint,
  startNs: number,
  endNs: number,
): readonly PlannedPhase[] {
  if (batchNs !== null) return [{ atNs: startNs, phase: Phase.auction }];
  if (rules === undefined || flow !== undefined) return [{ atNs: startNs, phase: Phase.continuous }];
  return plannedPhases(rules.phases, epochNs, startNs, endNs);
}

/** What a session pays: a schedule of the preset by its rolling volume; where the preset has none, what the session's own venue says. */
export function sessionFees(schedule: FeeRules | undefined, fees: FeeSpec, instrument: Instrument, startNs: number): SessionFees {
  if (schedule === undefined) return ownFees(fees, instrument);
  const venue = compileFees(schedule, instrument);
  const volume = new RollingVolume(Math.max(1, venue.windowDays), startNs);
  const orders = new Map<number, OrderFees>();
  return (orderId, liquidity, priceTicks, qtyLots, nowNs) => {
    let order = orders.get(orderId);
    if (order === undefined) orders.set(orderId, (order = noFees()));
    const units = venue.feeUnits(venue.tierOf(volume.at(nowNs)), liquidity, priceTicks, qtyLots, order);
    volume.add(nowNs, venue.volumeOf(priceTicks, qtyLots));
    return units;
  };
}

function ownFees(fees: FeeSpec, instrument: Instrument): SessionFees {
  const schedule = feeSchedule(contractOf(instrument), fees);
  const charged = new Set<number>();
  return (orderId, liquidity, priceTicks, qtyLots) => {
    if (fees.per !== 'order') return schedule(liquidity, priceTicks, qtyLots, true);
    const isFirst = !charged.has(orderId);
    charged.add(orderId);
    return schedule(liquidity, priceTicks, qtyLots, isFirst);
  };
}

function bookRules(rules: VenueRules | undefined, instrument: Instrument): BookRules {
  const { orderTick, tickSize, negativePrices = false } = instrument;
  const orderTickTicks = orderTick === undefined ? 1 : Number(unitsOf(parseDecimal(orderTick), parseDecimal(tickSize)));
  const own = { ...DEFAULT_RULES, orderTickTicks, negativePrices };
  if (rules === undefined) return own;
  const { matching, ticks, orderSize } = rules;
  return {
    ...own,
    ticks: ticks.length === 0 ? undefined : fitting(rules, () => compileTickTable(ticks, tickSize)),
    size: fitting(rules, () => compileOrderSize(orderSize, instrument)),
    icebergPartsMax: matching.iceberg?.maxParts ?? DEFAULT_RULES.icebergPartsMax,
    kinds: orderKinds(matching),
    replaceAlwaysRequeues: matching.replaceAlwaysRequeues,
    allocation: allocationOf(matching.steps),
    election: matching.stops?.election === 'time' ? 'time' : 'price',
  };
}

/** A table made for the instrument. @throws UsageError where its grid is not the venue's. */
function fitting<T>({ name }: VenueRules, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`the instrument does not fit the rules of ${name}: ${error.message}`, { cause: error });
  }
}

/** Self-trade prevention of a mode, or as the venue has it. @throws UsageError for a mode that there is none of here */
export function stpCode(rules: VenueRules | undefined, mode: SelfTradeMode = rules?.matching.selfTrade.default ?? 'none'): number {
  const code = STP[mode];
  if (code === undefined)
    throw new UsageError(`${rules?.name ?? 'the market'}: self-trade prevention ${mode} is not there; give another default`);
  return code;
}

function ticksOf(price: string, { tickSize }: Instrument): number {
  return Number(unitsOf(parseDecimal(price), parseDecimal(tickSize)));
}
