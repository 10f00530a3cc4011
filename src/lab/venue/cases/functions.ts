/**
 * Cases of single rules: an auction's price, who shares an incoming order, limit-up limit-down bands, what triggers a trailing stop.
 *
 * An auction is held on an engine, so that what is left of its orders is told by the book.
 */
import { UsageError } from '../../../base/errors.js';
import {
  allocate,
  allocationSteps,
  DEFAULT_RULES,
  EntryTif,
  EntryType,
  fifo,
  leveling,
  lmm,
  luldBand,
  luldStock,
  MatchingEngine,
  OrderEntry,
  Phase,
  PriceBand,
  proRata,
  ReportRing,
  RestingColumns,
  split,
  top,
  TrailingColumns,
  Uncrossing,
} from '../../../venue/matching/index.js';
import type { AllocationCase, AuctionCase, LuldCase, TrailingCase } from './notation.js';
import { differs } from './stream.js';

/** Prices of bands are in dollars, on a grid of cents; ticks are hundredths of a cent. */
const TICKS_A_DOLLAR = 10_000;
const TICKS_A_CENT = 100;

const STEPS = {
  TOP: ({ min, max }) => top(min, max),
  LMM: () => lmm(),
  SPLIT: ({ fifoPct }) => split(fifoPct ?? 0),
  PRORATA: ({ min }) => proRata(min),
  LEVELING: () => leveling(),
  FIFO: () => fifo(),
} satisfies Record<AllocationCase['steps'][number]['t'], (step: AllocationCase['steps'][number]) => ReturnType<typeof fifo>>;

/** @throws UsageError for steps that are no algorithm. */
export function allocationDifference({ aggressorQty, resting, steps, expect }: AllocationCase): string | undefined {
  const columns = new RestingColumns();
  for (const { qty, top: isTop, lmm: percent } of resting) columns.add(qty, isTop === 1, percent);
  const fills = new Float64Array(resting.length);
  try {
    allocate(allocationSteps(steps.map((step) => STEPS[step.t](step))), aggressorQty, columns, fills);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  const got = resting.map(({ id }, i) => [id, fills[i]!]);
  return differs('fills', expect.fills, got);
}

export function auctionDifference({ orders, referencePrice, expect }: AuctionCase): string | undefined {
  const engine = new MatchingEngine(0, DEFAULT_RULES, new ReportRing());
  engine.enterPhase(Phase.auction);
  const ids = orders.map(({ id }) => id);
  const entry = new OrderEntry();
  for (const [index, { side, qty, px }] of orders.entries()) {
    entry.clear();
    entry.orderId = index;
    entry.side = side === 'B' ? 1 : -1;
    entry.qtyLots = qty ?? Number.NaN;
    entry.ordType = px === null ? EntryType.market : EntryType.limit;
    entry.timeInForce = px === null ? EntryTif.ATO : EntryTif.GTC;
    entry.priceTicks = px ?? Number.NaN;
    engine.enter(entry);
  }
  const reference = referencePrice ?? Number.NaN;
  const found = new Uncrossing();
  engine.indicative(found, reference);
  engine.enterPhase(Phase.continuous, reference);
  engine.invariant();
  const left = new Map([...engine.book(1), ...engine.book(-1)].map(({ orderId, leavesLots }) => [orderId, leavesLots]));
  const remaining = ids.flatMap((id, index) => (left.has(index) ? [[id, left.get(index)!]] : []));
  return (
    differs('price', expect.price, Number.isNaN(found.priceTicks) ? null : found.priceTicks) ??
    differs('volume', expect.volume, found.volumeLots) ??
    differs('surplus', expect.surplus, found.surplusLots) ??
    differs('schedule', expect.schedule_px_dem_sup_vol_sur?.map(rowOf), scheduleOf(found)) ??
    differs('remaining', expect.remaining, remaining)
  );
}

export function luldDifference({ ref, tier, doubled, expect }: LuldCase): string | undefined {
  const ticks = Math.round(ref * TICKS_A_DOLLAR);
  const band = new PriceBand();
  luldBand(luldStock({ tier, closeTicks: ticks, ticksPerDollar: TICKS_A_DOLLAR, gridTicks: TICKS_A_CENT }), ticks, doubled, band);
  return (
    differs('lower', expect.lower, band.lowerTicks / TICKS_A_DOLLAR) ?? differs('upper', expect.upper, band.upperTicks / TICKS_A_DOLLAR)
  );
}

export function trailingDifference({ side, type, stopPx, trailingDeltaBps, lastPrices, expect }: TrailingCase): string | undefined {
  const sign = side === 'B' ? 1 : -1;
  const columns = new TrailingColumns();
  columns.enter(0, {
    side: sign,
    delta: trailingDeltaBps,
    unit: 'bps',
    stopTicks: stopPx ?? Number.NaN,
    stopFrom: type?.startsWith('TAKE_PROFIT') === true ? (-sign as 1 | -1) : sign,
    lastTicks: Number.NaN,
  });
  const got = lastPrices.find((price) => columns.onTrade(0, price)) ?? null;
  return differs('triggersAtPrice', expect.triggersAtPrice, got);
}

type ScheduleRow = NonNullable<AuctionCase['expect']['schedule_px_dem_sup_vol_sur']>[number];

function rowOf(row: ScheduleRow): readonly number[] {
  return Array.isArray(row) ? row : [row.p, row.d, row.s, row.v, row.sur];
}

function scheduleOf(found: Uncrossing): number[][] {
  return Array.from({ length: found.count }, (_, i) => [
    found.rowPriceTicks[i]!,
    found.rowDemandLots[i]!,
    found.rowSupplyLots[i]!,
    found.rowVolumeLots(i),
    found.rowSurplusLots(i),
  ]);
}
