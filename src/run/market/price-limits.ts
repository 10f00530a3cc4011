/**
 * A venue's bands, compiled for an instrument: shares and multiples become ten-thousandths, distances ticks.
 *
 * A limit of the day counts by its first step, around the price that the market refers to; the steps behind it, each after a halt, are not taken.
 */
import { UsageError } from '../../base/errors.js';
import { parseDecimal, parseUnits } from '../../base/num/decimal.js';
import type { Instrument } from '../../market/instrument.js';
import { LuldMachine, luldRulesOn, luldStock, Phase, type PlannedPhase, PriceGuard, type PriceLimit } from '../../venue/matching/index.js';
import type { BandRules } from '../../venue/matching/rules/band-types.js';

const TEN_THOUSANDTH = parseDecimal('0.0001');
const NS_A_DAY = 86_400_000_000_000;
const CENTS_A_DOLLAR = 100;

/** A market's day, ns since the run's epoch. */
export interface MarketDay {
  /** The run's epoch, ns since the Unix epoch. */
  readonly epochNs: bigint;
  readonly startNs: number;
  readonly endNs: number;
  readonly phases: readonly PlannedPhase[];
  /** Price that stands for the last one before the first trade, NaN none. */
  readonly referenceTicks: number;
}

/** The guard of a market; undefined where the venue limits nothing. @throws UsageError for a limit that needs what the market does not say. */
export function priceGuard(bands: readonly BandRules[], instrument: Instrument, day: MarketDay): PriceGuard | undefined {
  if (bands.length === 0) return undefined;
  const luld = bands.find((band) => band.kind === 'luld');
  const limits = bands.flatMap((band) => limitOf(band, instrument));
  return new PriceGuard(limits, day.referenceTicks, luld === undefined ? undefined : luldOf(luld, instrument, day));
}

function limitOf(band: BandRules, instrument: Instrument): PriceLimit[] {
  switch (band.kind) {
    case 'luld':
      return [];
    case 'priceRange': {
      const { bidDown, bidUp, askDown, askUp, reference, referenceNs, action } = band;
      const rule = { bidDown: scaled(bidDown), bidUp: scaled(bidUp), askDown: scaled(askDown), askUp: scaled(askUp) };
      return [{ kind: 'range', rule, reference, overNs: referenceNs, action }];
    }
    case 'collar':
      return [{ kind: 'collar', fixed: width(band.static, band.static), dynamic: width(band.dynamic, band.dynamic), action: band.action }];
    case 'priceBand':
      return [{ kind: 'distance', ticks: parseUnits(band.distance, parseDecimal(instrument.tickSize)) }];
    case 'dailyLimit':
      return [{ kind: 'collar', fixed: width(band.down[0] ?? null, band.up[0] ?? null), dynamic: undefined, action: 'reject' }];
  }
}

/** Shares of a reference down and up; undefined where there is none of either. */
function width(down: string | null, up: string | null): Extract<PriceLimit, { kind: 'collar' }>['fixed'] {
  if (down === null && up === null) return undefined;
  return { unit: 'bps', down: scaled(down) ?? Number.MAX_SAFE_INTEGER, up: scaled(up) ?? Number.MAX_SAFE_INTEGER };
}

/** A share or a multiple in ten-thousandths; undefined where there is none. */
function scaled(share: string | null): number | undefined {
  return share === null ? undefined : parseUnits(share, TEN_THOUSANDTH);
}

function luldOf({ tier }: Extract<BandRules, { kind: 'luld' }>, { tickSize }: Instrument, day: MarketDay): LuldMachine {
  const { epochNs, startNs, endNs, phases, referenceTicks } = day;
  if (Number.isNaN(referenceTicks))
    throw new UsageError("its bands go by the close of the day before (LULD); say it as the market's reference");
  const date = new Date(Number((epochNs + BigInt(startNs)) / 1_000_000n)).toISOString().slice(0, 10);
  const ticksPerDollar = parseUnits('1', parseDecimal(tickSize));
  const gridTicks = Math.max(1, Math.round(ticksPerDollar / CENTS_A_DOLLAR));
  const openNs = phases.find(({ phase }) => phase === Phase.continuous)?.atNs ?? startNs;
  const closeNs = phases.find(({ phase, atNs }) => phase === Phase.closed && atNs > openNs)?.atNs ?? Math.max(endNs, openNs + NS_A_DAY);
  return new LuldMachine(luldStock({ tier, closeTicks: referenceTicks, ticksPerDollar, gridTicks }), luldRulesOn(date), {
    openNs,
    closeNs,
  });
}
