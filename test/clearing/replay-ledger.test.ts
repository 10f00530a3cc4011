import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../src/clearing/ledger.js';
import { checkSameBooks, replayLedgers } from '../../src/clearing/replay-ledger.js';
import { contractOf } from '../../src/pricing/contract.js';
import { ExecType } from '../../src/sim/message.js';
import { anyFill, INSTRUMENTS, reportsOf, type Fill } from './fills.js';

const contracts = INSTRUMENTS.map(contractOf);

const anyReports = fc.array(
  fc
    .tuple(anyFill, fc.nat(INSTRUMENTS.length - 1), fc.constantFrom(...Object.values(ExecType)))
    .map(([fill, instrument, execType]): Fill => ({ ...fill, instrument, execType })),
  { maxLength: 40 },
);

/** Books kept fill by fill, as a run keeps them. */
function kept(reports: readonly Fill[]): Ledger[] {
  const ledgers = contracts.map((contract) => new Ledger(contract));
  for (const { instrument, execType, side, priceTicks, qtyLots, feeUnits } of reports) {
    if (execType === ExecType.trade) ledgers[instrument!]!.book(side, priceTicks, qtyLots, feeUnits);
  }
  return ledgers;
}

describe('the ledger from the journal', () => {
  it('is that of the run, for every instrument; reports that are no fills change nothing', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const again = replayLedgers(reportsOf(reports), contracts);
        kept(reports).forEach((ledger, i) => {
          expect(again[i]!.balance()).toEqual(ledger.balance());
          expect(() => checkSameBooks(ledger, again[i]!, 'a')).not.toThrow();
        });
      }),
    );
  });

  it('differs when the run booked what the journal does not have: a broken invariant that names each field', () => {
    const fill: Fill = { side: 1, priceTicks: 100, qtyLots: 2, feeUnits: 3 };
    const [again] = replayLedgers(reportsOf([fill]), [contracts[1]!]);
    const ledger = new Ledger(contracts[1]!);
    ledger.book(1, 100, 2, 3);
    ledger.book(-1, 100, 2, 1);
    expect(() => checkSameBooks(ledger, again!, 'a')).toThrow(
      /the ledger of session a is that of its journal: fills 2 in the run, 1 from the journal; positionLots 0 in the run, 2 from the journal/,
    );
  });

  it('refuses a report of an instrument that the run does not have', () => {
    const fill: Fill = { side: 1, priceTicks: 100, qtyLots: 2, feeUnits: 3, instrument: 1 };
    expect(() => replayLedgers(reportsOf([fill]), [contracts[0]!])).toThrow(/broken invariant: report 0/);
  });
});
