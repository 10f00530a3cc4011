/**
 * The fills of a journal, one by one as bytes come in: what a second booking needs, at the cost of no column (layout in `journal-layout.ts`).
 */
import { DataError } from '../base/errors.js';
import { RecordType } from './journal-layout.js';
import { JournalScan, longAt, type RecordVisitor } from './journal-scan.js';

/** Told of one fill: instrument and side (+1 buy, −1 sell) of its report, price in ticks, lots, fee in cash units. */
export type FillVisitor = (instrument: number, side: number, priceTicks: number, qtyLots: number, feeUnits: number) => void;

/** A walk through a journal that stops at fills alone. */
export function fillScan(visit: FillVisitor): JournalScan {
  return new JournalScan(fillRecords(visit));
}

function fillRecords(visit: FillVisitor): RecordVisitor {
  let place = -1;
  return (type, words, at) => {
    if (type === RecordType.report) {
      place = words[at + 1]!;
    } else if (type === RecordType.fill) {
      if (place < 0) throw new DataError('the journal has a fill that follows no report; it is damaged: run it again');
      visit(place & 255, ((place >> 8) & 255) - 1, words[at + 1]!, longAt(words, at + 2), longAt(words, at + 10));
      place = -1;
    } else {
      place = -1;
    }
  };
}
