/** `metrics.json`: what was measured of each session, as JSON (DESIGN §6). */
import type { SessionMeasures, TradeModel } from '../measure/types.js';
import type { LedgerTotals } from '../report/types.js';
import type { SessionColumns } from '../sim/columns.js';
import type { Manifest } from './manifest.js';
import { ledgerTotals } from './report-input.js';

/** One session's figures. */
export interface SessionFigures extends Pick<SessionMeasures, 'session' | 'parents' | 'metrics' | 'curves' | 'notes'> {
  readonly ledger: LedgerTotals;
}

/** What a tape says of its market, whatever the sessions did. */
export interface MarketFigures {
  /** Id of the tape in the scenario. */
  readonly tape: string;
  readonly tradeModel: TradeModel | null;
}

/** The document. */
export interface MetricsDocument {
  readonly digest: string;
  readonly markets: readonly MarketFigures[];
  readonly sessions: readonly SessionFigures[];
}

/** Figures of all sessions of a run. */
export function metricsDocument(
  manifest: Manifest,
  sessions: readonly { readonly columns: SessionColumns; readonly measures: SessionMeasures }[],
): MetricsDocument {
  return {
    digest: manifest.digest,
    markets: manifest.tapes.map(({ id }, i) => {
      return { tape: id, tradeModel: sessions.find(({ measures }) => measures.instrument === i)?.measures.tradeModel ?? null };
    }),
    sessions: sessions.map(({ columns, measures }) => {
      const { session, parents, metrics, curves, notes } = measures;
      return { session, parents, metrics, curves, notes, ledger: ledgerTotals(manifest, columns, measures) };
    }),
  };
}
