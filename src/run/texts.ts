/**
 * A run's events as a person or a script reads them: decimal strings, names for codes, times as integer ns since the Unix epoch (DESIGN §7).
 *
 * Prices and quantities have the places of their grid, as venues print them.
 */
import { formatOnGrid, formatUnits, parseDecimal, type Decimal } from '../base/num/decimal.js';
import { type Instrument, lotTickOf } from '../market/instrument.js';
import type { SessionColumns } from '../sim/columns.js';
import type { Manifest } from './manifest.js';
import { orderedOf } from './ordered.js';
import { termsText } from './terms-texts.js';
import { Certainty, ExecType, Liquidity, namesByCode, OrdStatus, Reason, Rule } from '../sim/message.js';

const DEFAULT_CASH_UNIT = '0.00000001';

/** Names by code, for tables. */
export const NAMES = {
  execType: namesByCode(ExecType),
  ordStatus: namesByCode(OrdStatus),
  reason: namesByCode(Reason),
  rule: namesByCode(Rule),
  liquidity: namesByCode(Liquidity),
  certainty: namesByCode(Certainty),
};

/** Why a request was refused, in words and with FIX OrdRejReason(103) or CxlRejReason(102). */
const REASON_TEXT: Readonly<Record<number, string>> = {
  [Reason.duplicate]: 'duplicate clOrdId (FIX 103=6)',
  [Reason.unknownOrder]: 'unknown order (FIX 102=1)',
  [Reason.tooLate]: 'too late: the order is done (FIX 102=0)',
  [Reason.wouldTake]: 'post-only order would take (FIX 103=99)',
  [Reason.halted]: 'trading is halted (FIX 103=2)',
  [Reason.offTick]: 'price is not on the order grid (FIX 103=99)',
  [Reason.badPrice]: 'price is not positive (FIX 103=99)',
  [Reason.badQty]: 'quantity is not a positive number of lots (FIX 103=13)',
  [Reason.warmUp]: 'warm-up: orders are not accepted yet (FIX 103=2)',
  [Reason.technical]: 'lost on the way to the venue (technical reject)',
  [Reason.badFields]: 'fields do not fit the order type (FIX 103=99)',
  [Reason.unknownInstrument]: 'the venue has no such instrument (FIX 103=1)',
  [Reason.closed]: 'the phase takes no such order (FIX 103=2)',
  [Reason.exceedsLimit]: 'more than the venue takes (FIX 103=3)',
  [Reason.rateLimit]: 'too many messages in too short a time (FIX 103=99)',
  [Reason.unsupported]: 'the venue has no such kind of order (FIX 103=11)',
  [Reason.wouldTrigger]: 'the stop would trigger at once (FIX 103=99)',
  [Reason.outsideBand]: 'the price is outside the band (FIX 103=99)',
  [Reason.nothingToReduce]: 'reduce-only, and there is nothing to reduce (FIX 103=99)',
  [Reason.selfTrade]: 'would have traded with an order of the same owner',
  [Reason.noLiquidity]: 'nothing, or not enough, to trade with at once',
  [Reason.otherLeg]: 'the other order of the pair has traded or ended',
  [Reason.outOfTime]: 'its time in force has run out',
  [Reason.disconnected]: 'the connection of its owner was lost',
};

/** Spells the numbers of one instrument on one tape. */
export class Speller {
  private readonly tick: Decimal;
  private readonly lot: Decimal;
  private readonly cash: Decimal;
  /** What a lot costs at one tick; undefined for inverse contracts. */
  private readonly lotTick: Decimal | undefined;
  private readonly epochNs: bigint;

  constructor(instrument: Instrument, epochNs: bigint) {
    this.tick = parseDecimal(instrument.tickSize);
    this.lot = parseDecimal(instrument.lotSize);
    this.cash = parseDecimal(instrument.cashUnit ?? DEFAULT_CASH_UNIT);
    this.lotTick = lotTickOf(instrument);
    this.epochNs = epochNs;
  }

  /** Integer ns since the Unix epoch. */
  time(ts: number): string {
    return String(this.epochNs + BigInt(ts));
  }

  price(ticks: number): string {
    return formatOnGrid(ticks, this.tick);
  }

  qty(lots: number): string {
    return formatOnGrid(lots, this.lot);
  }

  /** Ticks times lots as money; of inverse contracts as they are. */
  budget(ticksLots: number): string {
    return this.lotTick === undefined ? `${String(ticksLots)} ticks × lots` : formatUnits(ticksLots, this.lotTick);
  }

  money(units: number | bigint): string {
    return formatUnits(units, this.cash);
  }
}

/** A tape of a run, with how its numbers are spelled. */
export interface SpelledTape {
  readonly id: string;
  readonly symbol: string;
  readonly spell: Speller;
}

/** The tapes of a run, by number. */
export function spelledTapes({ tapes }: Pick<Manifest, 'tapes'>): SpelledTape[] {
  return tapes.map(({ id, instrument, meta }) => ({
    id,
    symbol: instrument.symbol,
    spell: new Speller(instrument, BigInt(meta.epochNs)),
  }));
}

/** Where an event was: the tape's id is told where there are several. */
interface Place {
  readonly session: string;
  readonly tape?: string;
  readonly instrument: string;
}

function placeOf(session: string, { id, symbol }: SpelledTape, tapes: readonly SpelledTape[]): Place {
  return tapes.length === 1 ? { session, instrument: symbol } : { session, tape: id, instrument: symbol };
}

/** 1/65536 lot, the grid of `ahead`. */
const AHEAD_GRID = parseDecimal('0.0000152587890625');

/** Lots ahead as an exact decimal. */
export function aheadText(lots: number): string {
  return formatUnits(Math.round(lots * 65536), AHEAD_GRID);
}

/** A fill, as `show DIR fills` gives it. */
export interface FillText extends Place {
  readonly clOrdId: string;
  readonly exchTs: string;
  readonly recvTs: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly qty: string;
  readonly liquidity: string;
  readonly fee: string;
  readonly rule: string;
  readonly tapeRow: number;
  readonly aheadBeforeLots: string;
  readonly aheadAfterLots: string;
  readonly certainty: string;
}

/** Fills of a session, in order. */
export function* fillTexts(columns: SessionColumns, tapes: readonly SpelledTape[]): Generator<FillText> {
  const { reports: r } = columns;
  for (let i = 0; i < r.count; i++) {
    if (r.execType[i] !== ExecType.trade) continue;
    const tape = tapes[r.instrument[i]!]!;
    const { spell } = tape;
    yield {
      ...placeOf(columns.id, tape, tapes),
      clOrdId: columns.strings[r.clOrd[i]!]!,
      exchTs: spell.time(r.exchTs[i]!),
      recvTs: spell.time(r.recvTs[i]!),
      side: r.side[i]! > 0 ? 'buy' : 'sell',
      price: spell.price(r.lastPxTicks[i]!),
      qty: spell.qty(r.lastQtyLots[i]!),
      liquidity: NAMES.liquidity[r.liquidity[i]!]!,
      fee: spell.money(r.feeUnits[i]!),
      rule: NAMES.rule[r.rule[i]!]!,
      tapeRow: r.tapeRow[i]!,
      aheadBeforeLots: aheadText(r.aheadBeforeLots[i]!),
      aheadAfterLots: aheadText(r.aheadAfterLots[i]!),
      certainty: NAMES.certainty[r.certainty[i]!]!,
    };
  }
}

/** An order event, as `show DIR orders` gives it. */
export interface OrderText extends Place {
  readonly clOrdId: string;
  readonly ts: string;
  readonly recvTs: string;
  readonly execType: string;
  readonly ordStatus: string;
  readonly leavesQty: string;
  readonly cumQty: string;
  readonly text: string;
  /** Further terms of the order, in words; empty where it has none. */
  readonly terms: string;
}

/** Order events of a session, in order. */
export function* orderTexts(columns: SessionColumns, tapes: readonly SpelledTape[]): Generator<OrderText> {
  const { reports: r } = columns;
  const { terms } = orderedOf(columns);
  for (let i = 0; i < r.count; i++) {
    const tape = tapes[r.instrument[i]!]!;
    const { spell } = tape;
    yield {
      ...placeOf(columns.id, tape, tapes),
      clOrdId: columns.strings[r.clOrd[i]!]!,
      ts: spell.time(r.exchTs[i]!),
      recvTs: spell.time(r.recvTs[i]!),
      execType: NAMES.execType[r.execType[i]!]!,
      ordStatus: NAMES.ordStatus[r.ordStatus[i]!]!,
      leavesQty: spell.qty(r.leavesQtyLots[i]!),
      cumQty: spell.qty(r.cumQtyLots[i]!),
      text: reasonText(r.reason[i]!),
      terms: termsText(columns, terms[i]!, spell),
    };
  }
}

/** A refusal in words; empty when there is none. */
export function reasonText(reason: number): string {
  return REASON_TEXT[reason] ?? '';
}
