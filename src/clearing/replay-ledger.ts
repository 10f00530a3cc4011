/**
 * The ledger a second time, from the journal (DESIGN §2): the fills of a session booked again, and whether both books agree.
 *
 * The first was kept while the run went on; a difference means that a report was booked and not journalled, or the other way round.
 *
 * Example: `replayLedgers(columns.reports, contracts).forEach((again, i) => checkSameBooks(ledgers[i], again, 'a'))`.
 */
import { invariant } from '../base/errors.js';
import type { Contract } from '../pricing/contract.js';
import type { ReportColumns } from '../sim/columns.js';
import { ExecType } from '../sim/message.js';
import { Ledger, type Balance } from './ledger.js';

/** Ledgers of the session whose reports these are, one for each instrument's contract, in their order. */
export function replayLedgers(reports: ReportColumns, contracts: readonly Contract[]): Ledger[] {
  const ledgers = contracts.map((contract) => new Ledger(contract));
  for (let i = 0; i < reports.count; i++) {
    if (reports.execType[i] !== ExecType.trade) continue;
    const ledger = ledgers[reports.instrument[i]!];
    invariant(ledger !== undefined, `report ${String(i)} is of an instrument of the run`);
    ledger.book(reports.side[i]!, reports.lastPxTicks[i]!, reports.lastQtyLots[i]!, reports.feeUnits[i]!);
  }
  for (const ledger of ledgers) ledger.invariant();
  return ledgers;
}

/** Check that two ledgers hold the same. @throws InvariantError that names `session` and each field that differs. */
export function checkSameBooks(kept: Ledger, replayed: Ledger, session: string): void {
  const before = kept.balance();
  const again = replayed.balance();
  const differences = (Object.keys(before) as (keyof Balance)[])
    .filter((field) => before[field] !== again[field])
    .map((field) => `${field} ${String(before[field])} in the run, ${String(again[field])} from the journal`);
  invariant(differences.length === 0, `the ledger of session ${session} is that of its journal: ${differences.join('; ')}`);
}
