/**
 * Counts of one session on one tape, straight from its columns: what was bought and sold, at what trust, by which rule, and what became
 * of the orders. Sums of integers only, so that every place that shows them shows the same.
 *
 * Units: lots, ticks. Invariant: `certain + likely + doubtful = maker + taker = bought + sold` lots.
 *
 * Example: `tallyOf(columns, 0, lives).filledLots`.
 */
import {
  Certainty,
  ExecType,
  Liquidity,
  namesByCode,
  Rule,
  type CertaintyName,
  type RuleName,
  type SessionColumns,
} from '../sim/columns.js';
import type { Fate, OrderLife } from './orders.js';

/** Fills and their lots. */
export interface Share {
  fills: number;
  lots: number;
}

/** Fills of one side. */
export interface SideTally extends Share {
  /** Σ price · quantity, and Σ quantity / price for the harmonic average of inverse contracts. */
  ticksLots: number;
  lotsPerTick: number;
}

/** What a session did on one tape. */
export interface Tally {
  readonly all: Share;
  readonly buy: SideTally;
  readonly sell: SideTally;
  readonly liquidity: Readonly<Record<'maker' | 'taker', Share>>;
  readonly certainty: Readonly<Record<CertaintyName, Share>>;
  readonly rules: Readonly<Record<RuleName, Share>>;
  /** What only the optimistic shadow would have filled. */
  readonly missedLots: number;
  readonly orders: number;
  readonly fates: Readonly<Record<Fate, number>>;
}

const CERTAINTIES = namesByCode(Certainty);
const RULES = namesByCode(Rule);

/** Count what a session did on the tape `instrument`. */
export function tallyOf(columns: SessionColumns, instrument: number, lives: readonly OrderLife[]): Tally {
  const tally = emptyTally(missedLots(columns, instrument), lives.length);
  const { reports } = columns;
  for (let i = 0; i < reports.count; i++) {
    if (reports.instrument[i] !== instrument || reports.execType[i] !== ExecType.trade) continue;
    const lots = reports.lastQtyLots[i]!;
    add(tally.all, lots);
    addSide(reports.side[i]! > 0 ? tally.buy : tally.sell, lots, reports.lastPxTicks[i]!);
    add(tally.liquidity[reports.liquidity[i] === Liquidity.maker ? 'maker' : 'taker'], lots);
    const certainty = CERTAINTIES[reports.certainty[i]!];
    if (certainty !== undefined && certainty !== 'none') add(tally.certainty[certainty], lots);
    const rule = RULES[reports.rule[i]!];
    if (rule !== undefined && rule !== 'none') add(tally.rules[rule], lots);
  }
  for (const life of lives) tally.fates[life.fate]++;
  return tally;
}

/** Average price of one side in ticks; harmonic for inverse contracts; NaN of nothing. */
export function averageTicks(side: SideTally, inverse: boolean): number {
  return inverse ? side.lots / side.lotsPerTick : side.ticksLots / side.lots;
}

/** Share of the filled quantity that has this certainty; NaN when nothing filled. */
export function certaintyShare(tally: Tally, certainty: CertaintyName): number {
  return tally.certainty[certainty].lots / tally.all.lots;
}

function emptyTally(missed: number, orders: number): Tally & { readonly fates: Record<Fate, number> } {
  const none = (): Share => ({ fills: 0, lots: 0 });
  const side = (): SideTally => ({ fills: 0, lots: 0, ticksLots: 0, lotsPerTick: 0 });
  return {
    all: none(),
    buy: side(),
    sell: side(),
    liquidity: { maker: none(), taker: none() },
    certainty: { certain: none(), likely: none(), doubtful: none() },
    rules: { taker: none(), through: none(), queue: none(), crossed: none(), matched: none(), uncross: none() },
    missedLots: missed,
    orders,
    fates: { filled: 0, canceled: 0, expired: 0, rejected: 0, open: 0, unanswered: 0 },
  };
}

function add(share: Share, lots: number): void {
  share.fills++;
  share.lots += lots;
}

function addSide(side: SideTally, lots: number, ticks: number): void {
  add(side, lots);
  side.ticksLots += lots * ticks;
  side.lotsPerTick += lots / ticks;
}

function missedLots(columns: SessionColumns, instrument: number): number {
  const { missed } = columns;
  let lots = 0;
  for (let i = 0; i < missed.count; i++) if (missed.instrument[i] === instrument) lots += missed.missedQtyLots[i]!;
  return lots;
}
