/**
 * One session on one tape, read once: what every part of a report starts from.
 *
 * Units as in `types.ts`. Invariant: `tally` and `lives` hold this tape's orders only.
 */
import type { Instrument } from '../market/instrument.js';
import { sinceEpoch } from '../market/tape.js';
import { metricOf } from './figures.js';
import { Scale } from './numbers.js';
import { orderLives, type OrderLife } from './orders.js';
import { tallyOf, type Tally } from './tally.js';
import type { ReportInput, ReportSession, ReportTape, SessionMarket } from './types.js';

/** A session on a tape. */
export interface MarketView {
  /** Unique within the page, safe as an element id: `s2m0`. */
  readonly key: string;
  readonly session: ReportSession;
  readonly market: SessionMarket;
  readonly tape: ReportTape;
  readonly scale: Scale;
  readonly symbol: string;
  /** What the tape is called: its symbol, after its id where there are several. */
  readonly tapeName: string;
  /** Settlement currency; `quote currency` (inverse: `base currency`) where the instrument does not say. */
  readonly currency: string;
  readonly inverse: boolean;
  /** Measured stretch, ns since the tape epoch. */
  readonly fromTs: number;
  readonly toTs: number;
  readonly lives: readonly OrderLife[];
  readonly tally: Tally;
}

/** All sessions on all their tapes, in the order of the input. */
export function viewsOf(input: ReportInput): readonly MarketView[] {
  return input.sessions.flatMap((session, s) => session.markets.map((market, m) => viewOf(input, session, market, `s${s}m${m}`)));
}

function viewOf(input: ReportInput, session: ReportSession, market: SessionMarket, key: string): MarketView {
  const tape = input.tapes[market.tape];
  if (tape === undefined) throw new RangeError(`session ${session.id} names tape ${market.tape}; there are ${input.tapes.length}`);
  const { instrument } = tape;
  const { fromTs, toTs } = windowOf(tape);
  const lives = orderLives(session.columns, market.tape, toTs);
  return {
    key,
    session,
    market,
    tape,
    scale: new Scale(instrument.tickSize, instrument.lotSize),
    symbol: instrument.symbol,
    tapeName: tapeName(tape, input.tapes),
    currency: currencyOf(instrument),
    inverse: instrument.kind === 'inverse',
    fromTs,
    toTs,
    lives,
    tally: tallyOf(session.columns, market.tape, lives),
  };
}

function currencyOf({ currency = '', kind }: Instrument): string {
  if (currency !== '') return currency;
  return kind === 'inverse' ? 'base currency' : 'quote currency';
}

/** What a tape is called among the tapes of a run: several may be of one symbol. */
export function tapeName({ id, instrument }: ReportTape, tapes: readonly ReportTape[]): string {
  return tapes.length > 1 ? `${id} ${instrument.symbol}` : instrument.symbol;
}

/** Measured stretch of a tape in ns since its epoch. */
export function windowOf({ meta, window }: ReportTape): { readonly fromTs: number; readonly toTs: number } {
  return { fromTs: window?.fromTs ?? sinceEpoch(meta, meta.firstExchTs), toTs: window?.toTs ?? sinceEpoch(meta, meta.lastExchTs) };
}

/** Total shortfall of the parents; null when there is none to measure. */
export function totalShortfall({ market }: MarketView): { readonly bps: number; readonly currency: number | null } | null {
  const bps = metricOf(market.measures, 'shortfall.total')?.value ?? null;
  return bps === null ? null : { bps, currency: metricOf(market.measures, 'shortfallCurrency.total')?.value ?? null };
}
