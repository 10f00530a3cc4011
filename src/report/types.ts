/**
 * What a report is made of: one run, ready to be shown on a terminal or as a page.
 *
 * `run/` builds a `ReportInput` from a run directory; everything here is plain data, so that a page can be drawn again from the
 * files of an old run. Texts are for people and in English; nothing in it depends on the machine or the hour of drawing.
 *
 * Units: times are ns since the epoch of the session's tape, `…Ticks` and `…Lots` are integers of its instrument, money is a
 * decimal string in the settlement currency. Signs (DESIGN §3): costs positive = bad for us, markouts positive = good for us,
 * fees positive = we pay, positions positive = long.
 *
 * Invariant: a session either `failed` (then it may have measures of what it did before) or has measures.
 *
 * Example: `renderReport({ title: 'first', tool: '0.1.0', runDigest, semantics: 1, seed: 7, tapes: [btc], assumptions, sessions: [a, b] })`.
 */
import type { Instrument } from '../market/instrument.js';
import type { TapeMeta } from '../market/tape.js';
import type { SessionMeasures } from '../measure/types.js';
import type { SessionColumns } from '../sim/columns.js';

/** One thing that was assumed, as a person reads it. */
export interface ReportAssumption {
  /** What it is about, by path: `sessions.a.venue.queue`. Those of one session start with `sessions.<id>.`, of a tape with `tapes.<id>.`. */
  readonly path: string;
  /** Value in words: `prob-power3, n = 3`. */
  readonly value: string;
  /** Whether the scenario says so (false) or it is a default (true). */
  readonly byDefault: boolean;
}

/** A tape that was replayed. */
export interface ReportTape {
  /** Its id in the scenario. */
  readonly id: string;
  /** As the run used it; `currency` and `cashUnit` are shown beside money. */
  readonly instrument: Instrument;
  readonly meta: TapeMeta;
  /** Measured stretch in ns since the tape epoch; absent: the whole tape. */
  readonly window?: { readonly fromTs: number; readonly toTs: number };
  /** Set where it was made in the run: by participants, by recorded orders, or by both beside the sessions. */
  readonly madeBy?: 'models' | 'flow' | 'both';
  /** Level of detail of what was recorded and entered it, on which trust in fills rests; absent: nothing did. */
  readonly flowDetail?: TapeMeta['levelOfDetail'];
  /** Sessions for which their own trading changes it, by how; absent: none. */
  readonly impact?: readonly ReportImpact[];
}

/** Sessions that trade in their own version of a tape. */
export interface ReportImpact {
  readonly model: 'consume' | 'transient' | 'replay-into-venue';
  readonly sessions: readonly string[];
  /** Whether every session of the run is one of them. */
  readonly isAll: boolean;
}

/** Totals of a session's ledger at the end, decimal strings in the settlement currency. */
export interface LedgerTotals {
  /** Signed, in the instrument's quantity: `0.5` is long. */
  readonly position: string;
  readonly cash: string;
  /** Positive = we paid. */
  readonly fees: string;
  /** Profit of closed positions, before fees; null where the ledger does not say. */
  readonly realised: string | null;
  /** Profit of the open position at the last mid; null without a mid. */
  readonly open: string | null;
  /** Cash and the open position at the last mid; null without a mid. */
  readonly equity: string | null;
  /** What was left out or assumed, e.g. that funding on the tape was not booked; absent when there is nothing to say. */
  readonly note?: string;
}

/** What a session did and cost on one tape. */
export interface SessionMarket {
  /** Index into `ReportInput.tapes`, which is the `instrument` of the session's columns. */
  readonly tape: number;
  readonly measures: SessionMeasures;
  readonly ledger: LedgerTotals;
  /** Another program's fill rules that it traded by there; absent: ours. */
  readonly compat?: 'hftbacktest';
  /** Set where the session traded there in a market of its own, into which the tape flowed. */
  readonly alone?: true;
}

/** One session: a strategy under one set of assumptions. */
export interface ReportSession {
  readonly id: string;
  /** Name of the built-in or of the file, without folders. */
  readonly strategy: string;
  /** Parameters in one line: `side: buy, qty: 2`; empty when there are none. */
  readonly params: string;
  /** The queue model in words, for the explanations of fills: `prob-power3, n = 3`. */
  readonly queueModel: string;
  /** SHA-256 over the session's journal, hex. */
  readonly digest: string;
  /** Why it stopped: message with source line and tape row; absent when it finished. */
  readonly failed?: string;
  readonly columns: SessionColumns;
  /** One for each tape on which it sent a request; a session that did nothing has one for its first tape. */
  readonly markets: readonly SessionMarket[];
}

/** New orders that a venue refused, of a session or of a participant of a market. */
export interface ReportRefusals {
  readonly session: string;
  /** New orders that it sent. */
  readonly orders: number;
  /** Of them refused, by reason in words, most first; not those that a venue refuses as it was asked to (post-only), nor what was lost on the way. */
  readonly reasons: readonly { readonly text: string; readonly orders: number }[];
}

/** A run, ready to be shown. */
export interface ReportInput {
  /** Name of the scenario. */
  readonly title: string;
  /** Version of slipgauge that made the run, e.g. `0.1.0`. */
  readonly tool: string;
  /** Digest of the whole run, hex. */
  readonly runDigest: string;
  /** Version of the fill and tie rules. */
  readonly semantics: number;
  readonly seed: number;
  readonly tapes: readonly ReportTape[];
  readonly assumptions: readonly ReportAssumption[];
  /** Who had orders refused; absent: nobody. */
  readonly refusals?: readonly ReportRefusals[];
  readonly sessions: readonly ReportSession[];
}
