/** A run as the report takes it: totals of the ledger in decimals, assumptions, sessions with what they measured. */
import { basename } from 'node:path';
import { parseDecimal, formatUnits } from '../base/num/decimal.js';
import { fundingNote } from '../clearing/funding-note.js';
import { replayLedgers } from '../clearing/replay-ledger.js';
import { sinceEpoch } from '../market/tape.js';
import type { SessionMeasures } from '../measure/types.js';
import { contractOf } from '../pricing/contract.js';
import type { LedgerTotals, ReportImpact, ReportInput, ReportSession, ReportTape } from '../report/types.js';
import type { SessionColumns } from '../sim/columns.js';
import type { Manifest } from './manifest.js';
import { refusalsOf } from './refusals.js';
import { isMeasured, marketOf, tradesAlone } from './scenario/index.js';
import { Speller } from './texts.js';

/** Build the report's input from what a run holds or what its directory keeps. */
export function reportInput(
  manifest: Manifest,
  sessions: readonly { readonly columns: SessionColumns; readonly measures: readonly SessionMeasures[] }[],
): ReportInput {
  const { scenario } = manifest;
  const window = manifest.window === null ? {} : { window: manifest.window };
  const refusals = sessions.flatMap(({ columns }, i) => refusalsOf(manifest.sessions[i]!, columns) ?? []);
  return {
    title: scenario.file === null ? 'run' : basename(scenario.file).replace(/\.(ya?ml|json)$/, ''),
    tool: manifest.tool,
    runDigest: manifest.digest,
    semantics: manifest.semantics,
    seed: manifest.seed,
    tapes: manifest.tapes.map(({ id, instrument, meta, flow }, i) => {
      const madeBy = madeByOf(scenario, i);
      const impact = madeBy !== undefined ? [] : impactOn(scenario, id);
      return {
        id,
        instrument,
        meta,
        ...window,
        ...(madeBy !== undefined && { madeBy }),
        ...(flow?.levelOfDetail !== undefined && { flowDetail: flow.levelOfDetail }),
        ...(impact.length > 0 && { impact }),
      };
    }),
    assumptions: manifest.assumptions,
    ...(refusals.length > 0 && { refusals }),
    sessions: sessions.flatMap(({ columns, measures }, i) =>
      isMeasured(scenario, i) ? [reportSession(manifest, i, columns, measures)] : [],
    ),
  };
}

function madeByOf({ tapes, sessions }: Manifest['scenario'], tape: number): ReportTape['madeBy'] {
  const { id, source } = tapes[tape]!;
  if (source.kind !== 'market') return undefined;
  if (source.flow === undefined) return 'models';
  return sessions.some(({ home }) => home === id) ? 'both' : 'flow';
}

/** Who trades in a version of a tape of its own. */
function impactOn({ sessions }: Manifest['scenario'], tape: string): ReportImpact[] {
  return (['consume', 'transient', 'replay-into-venue'] as const).flatMap((model) => {
    const ids = sessions.filter((session) => marketOf(session, tape).venue.impact?.model === model).map(({ id }) => id);
    return ids.length === 0 ? [] : [{ model, sessions: ids, isAll: ids.length === sessions.length }];
  });
}

function reportSession(manifest: Manifest, index: number, columns: SessionColumns, measures: readonly SessionMeasures[]): ReportSession {
  const session = manifest.scenario.sessions[index]!;
  const { failed, digest } = manifest.sessions[index]!;
  const { queue } = session.venue;
  return {
    id: session.id,
    strategy: basename(session.strategy),
    params: Object.entries(session.params)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(', '),
    queueModel: 'n' in queue ? `${queue.model}, n = ${queue.n}` : queue.model,
    digest,
    ...(failed === null ? {} : { failed }),
    columns,
    markets: measures.map((one) => {
      const { id } = manifest.tapes[one.instrument]!;
      const { compat } = marketOf(session, id).venue;
      return {
        tape: one.instrument,
        measures: one,
        ledger: ledgerTotals(manifest, columns, one),
        ...(compat !== null && { compat }),
        ...(tradesAlone(session, id) && { alone: true as const }),
      };
    }),
  };
}

/** Totals by session: figures, report and what is printed tell the same ones, and booking a journal takes time. */
const known = new WeakMap<SessionMeasures, LedgerTotals>();

/** Totals of a session's ledger, booked from its journal, at the last mid of the tape. */
export function ledgerTotals(manifest: Manifest, columns: SessionColumns, measures: SessionMeasures): LedgerTotals {
  const before = known.get(measures);
  if (before !== undefined) return before;
  const totals = bookedTotals(manifest, columns, measures);
  known.set(measures, totals);
  return totals;
}

function bookedTotals(manifest: Manifest, columns: SessionColumns, measures: SessionMeasures): LedgerTotals {
  const { instrument, meta } = manifest.tapes[measures.instrument]!;
  const ledgers = replayLedgers(
    columns.reports,
    manifest.tapes.map((tape) => contractOf(tape.instrument)),
  );
  const ledger = ledgers[measures.instrument];
  const epochNs = BigInt(meta.epochNs);
  const spell = new Speller(instrument, epochNs);
  const mid2 = lastMid2(measures);
  const open = ledger!.openUnits(mid2);
  const equity = ledger!.equityUnits(mid2);
  const endTs = Math.min(sinceEpoch(meta, meta.lastExchTs), manifest.window?.toTs ?? Number.POSITIVE_INFINITY);
  const note = fundingNote(instrument.kind, columns.reports, measures.instrument, epochNs, endTs);
  return {
    position: formatUnits(ledger!.positionLots, parseDecimal(instrument.lotSize)),
    cash: spell.money(ledger!.cashUnits),
    fees: spell.money(ledger!.feesUnits),
    realised: spell.money(ledger!.realisedUnits),
    open: open === undefined ? null : spell.money(open),
    equity: equity === undefined ? null : spell.money(equity),
    ...(note === undefined ? {} : { note }),
  };
}

function lastMid2({ samples }: SessionMeasures): number {
  for (let i = samples.count - 1; i >= 0; i--) {
    if (!Number.isNaN(samples.mid2Ticks[i]!)) return samples.mid2Ticks[i]!;
  }
  return Number.NaN;
}
