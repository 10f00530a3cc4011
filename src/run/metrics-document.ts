/** `metrics.json`: what was measured of each session, as JSON (DESIGN §6). */
import type { SessionMeasures, TradeModel } from '../measure/types.js';
import type { LedgerTotals } from '../report/types.js';
import type { SessionColumns } from '../sim/columns.js';
import type { Manifest } from './manifest.js';
import { ledgerTotals } from './report-input.js';

/** One session's figures on one tape. */
export interface SessionFigures extends Pick<SessionMeasures, 'session' | 'parents' | 'metrics' | 'curves' | 'notes'> {
  /** Id of the tape. */
  readonly tape: string;
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
  /** One a session and tape that it traded on, in the scenario's order of sessions. */
  readonly sessions: readonly SessionFigures[];
}

/** Figures of all sessions of a run. */
export function metricsDocument(
  manifest: Manifest,
  sessions: readonly { readonly columns: SessionColumns; readonly measures: readonly SessionMeasures[] }[],
): MetricsDocument {
  return {
    digest: manifest.digest,
    markets: manifest.tapes.map(({ id }, i) => {
      const measures = sessions.flatMap((session) => session.measures).find(({ instrument }) => instrument === i);
      return { tape: id, tradeModel: measures?.tradeModel ?? null };
    }),
    sessions: sessions.flatMap(({ columns, measures }) =>
      measures.map((one) => {
        const { session, instrument, parents, metrics, curves, notes } = one;
        const tape = manifest.tapes[instrument]!.id;
        return { session, tape, parents, metrics, curves, notes, ledger: ledgerTotals(manifest, columns, one) };
      }),
    ),
  };
}
