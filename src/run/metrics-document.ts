/** `metrics.json`: what was measured of each session, as JSON (DESIGN §6). */
import type { SessionMeasures } from '../measure/types.js';
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

/** The document. */
export interface MetricsDocument {
  readonly digest: string;
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
    sessions: sessions.flatMap(({ columns, measures }) =>
      measures.map((one) => {
        const { session, instrument, parents, metrics, curves, notes } = one;
        const tape = manifest.tapes[instrument]!.id;
        return { session, tape, parents, metrics, curves, notes, ledger: ledgerTotals(manifest, columns, one) };
      }),
    ),
  };
}
