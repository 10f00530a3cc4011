/**
 * From a venue's file to its rules: every default filled in, durations to ns, decimals to their shortest spelling, and what cannot go together
 * refused with its line.
 */
import { UsageError } from '../../base/errors.js';
import { parseDurationNs } from '../../base/num/duration.js';
import { significantFigureRows } from '../../venue/matching/rules/significant-figures.js';
import {
  MESSAGE_KINDS,
  type AuctionRules,
  type FeeRules,
  type LotRow,
  type MessageKind,
  type PhaseRules,
  type RateLimitRules,
  type TickRow,
  type VenueRules,
} from '../../venue/matching/rules/types.js';
import { severalFaults } from '../scenario/faults.js';
import type { ScenarioSource } from '../scenario/source.js';
import { bandRules } from './bands.js';
import { Reading } from './decimals.js';
import { matchingRules } from './matching.js';
import type { VenueData } from './schema.js';
import { offsetNs, timeNs } from './times.js';

const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const WINDOW_DAYS = 30;

/** The rules that a file states. @throws UsageError with a line for each fault. */
export function resolveVenue(data: VenueData, source: ScenarioSource): VenueRules {
  const read = new Reading(source);
  const rules: VenueRules = {
    name: data.name,
    asOf: data.asOf,
    sources: data.sources,
    currency: data.currency ?? '',
    ticks: tickRows(data.ticks, read),
    orderSize: {
      lots: lotRows(data.lots, read),
      minQty: read.positiveOrNull(data.minQty, ['minQty']),
      maxQty: read.positiveOrNull(data.maxQty, ['maxQty']),
      maxMarketQty: read.positiveOrNull(data.maxMarketQty, ['maxMarketQty']),
      minNotional: read.positiveOrNull(data.minNotional, ['minNotional']),
      maxNotional: read.positiveOrNull(data.maxNotional, ['maxNotional']),
    },
    matching: matchingRules(data.matching ?? {}, read),
    phases: phaseRules(data.phases ?? 'always', read),
    auction: auctionRules(data.auction ?? {}),
    closingAuction: auctionRules(data.closingAuction ?? data.auction ?? {}),
    bands: (data.bands ?? []).map((band, i) => bandRules(band, ['bands', i], read)),
    fees: (data.fees ?? []).map((fee, i) => feeRules(fee, i, read)),
    rateLimits: (data.rateLimits ?? []).map((limit, i) => rateLimitRules(limit, i, read)),
    maxOpenOrders: data.maxOpenOrders ?? null,
    cancelOnDisconnect: data.cancelOnDisconnect ?? false,
  };
  ownNames(rules.fees, 'fees', read);
  ownNames(rules.rateLimits, 'rateLimits', read);
  if (read.faults.length > 0) throw new UsageError(severalFaults(read.faults));
  return rules;
}

function tickRows(written: VenueData['ticks'], read: Reading): TickRow[] {
  if (written === undefined) return [];
  if (typeof written !== 'object') return [{ from: '0', tick: read.positive(written, ['ticks']) }];
  if (!Array.isArray(written)) {
    const { significantFigures, decimals } = written;
    if (significantFigures < 1) read.fault(['ticks', 'significantFigures'], `got ${String(significantFigures)}, expected at least 1`);
    return significantFigureRows(Math.max(1, significantFigures), decimals);
  }
  read.rising(written, ['ticks'], true);
  return written.map(({ from, tick }, i) => ({ from: read.any(from), tick: read.positive(tick, ['ticks', i, 'tick']) }));
}

function lotRows(written: VenueData['lots'], read: Reading): LotRow[] {
  if (written === undefined) return [];
  if (typeof written !== 'object') return [{ from: '0', lot: read.positive(written, ['lots']) }];
  read.rising(written, ['lots'], true);
  return written.map(({ from, lot }, i) => ({ from: read.any(from), lot: read.positive(lot, ['lots', i, 'lot']) }));
}

function phaseRules(written: NonNullable<VenueData['phases']>, read: Reading): PhaseRules {
  if (typeof written === 'string') return { always: 'continuous' };
  const { tz, utcOffset, day } = written;
  if ((tz === undefined) === (utcOffset === undefined)) read.fault(['phases'], 'expected one of tz and utcOffset');
  const changes = day.map(({ phase, at, days }) => ({ phase, atNs: timeNs(at), days: days ?? WORKDAYS }));
  changes.forEach(({ atNs }, i) => {
    if (i > 0 && atNs < changes[i - 1]!.atNs)
      read.fault(['phases', 'day', i, 'at'], `got ${day[i]!.at} after ${day[i - 1]!.at}, expected the order of the day`);
  });
  return { zone: utcOffset === undefined ? (tz ?? 'UTC') : { utcOffsetNs: offsetNs(utcOffset) }, changes };
}

function auctionRules(written: NonNullable<VenueData['auction']>): AuctionRules {
  const ns = (text: string | undefined): number | null => (text === undefined ? null : parseDurationNs(text));
  return {
    indicativeNs: ns(written.indicative),
    indicativeEveryNs: ns(written.indicativeEvery),
    noCancelNs: ns(written.noCancel),
    noEntryNs: ns(written.noEntry),
    randomEndNs: ns(written.randomEnd) ?? 0,
    volatilityNs: ns(written.volatility),
  };
}

function feeRules(written: NonNullable<VenueData['fees']>[number], index: number, read: Reading): FeeRules {
  const at = ['fees', index] as const;
  const tiers = written.tiers ?? [];
  read.rising(tiers, [...at, 'tiers'], false);
  return {
    name: written.name,
    per: written.per ?? 'value',
    tiers: [{ from: '0', maker: written.maker, taker: written.taker }, ...tiers].map(({ from, maker, taker }) => ({
      from: read.any(from),
      maker: read.any(maker),
      taker: read.any(taker),
    })),
    windowDays: written.windowDays ?? WINDOW_DAYS,
    volumeBy: written.volumeBy ?? 'value',
    minPerOrder: read.positiveOrNull(written.minPerOrder, [...at, 'minPerOrder']),
    maxPerOrder: read.positiveOrNull(written.maxPerOrder, [...at, 'maxPerOrder']),
    maxOfValue: read.positiveOrNull(written.maxOfValue, [...at, 'maxOfValue']),
  };
}

function rateLimitRules(written: NonNullable<VenueData['rateLimits']>[number], index: number, read: Reading): RateLimitRules {
  const { name, capacity } = written;
  const refill = written.refill ?? 'continuous';
  const intervalNs = parseDurationNs(written.every);
  if (intervalNs === 0) read.fault(['rateLimits', index, 'every'], 'got 0, expected an interval');
  if (refill === 'window' && written.tokens !== undefined && written.tokens !== capacity)
    read.fault(['rateLimits', index, 'tokens'], `got ${String(written.tokens)}, expected none: a window begins anew with its capacity`);
  const weights = Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, written.weights?.[kind] ?? 1])) as Record<MessageKind, number>;
  const heavy = MESSAGE_KINDS.find((kind) => weights[kind] > capacity);
  if (heavy !== undefined)
    read.fault(
      ['rateLimits', index, 'weights', heavy],
      `got ${String(weights[heavy])}, expected at most the capacity, ${String(capacity)}`,
    );
  return {
    name,
    scope: written.scope ?? 'account',
    refill,
    capacity,
    tokens: written.tokens ?? capacity,
    intervalNs,
    weights,
    excess: written.excess ?? 'reject',
  };
}

function ownNames(list: readonly { readonly name: string }[], key: string, read: Reading): void {
  list.forEach(({ name }, i) => {
    if (list.findIndex((other) => other.name === name) < i)
      read.fault([key, i, 'name'], `got a second '${name}', expected a name of its own`);
  });
}
