/**
 * Every case of a file held against what the venue does.
 */
import { allocationDifference, auctionDifference, luldDifference, trailingDifference } from './functions.js';
import { type MatchingCase, readCases } from './notation.js';
import { streamDifference } from './stream.js';

/** How a case ended. */
export interface CaseResult {
  readonly id: string;
  readonly kind: string;
  readonly isPassed: boolean;
  /** What differs first; empty where nothing does. */
  readonly difference: string;
}

/** Run all cases of a file's text, in order. `file` names it in messages. @throws DataError for a line that is no case. */
export function checkCases(file: string, text: string): CaseResult[] {
  return readCases(file, text).map((it) => {
    const difference = differenceOf(it) ?? '';
    return { id: it.id, kind: it.kind ?? 'orders', isPassed: difference === '', difference };
  });
}

function differenceOf(it: MatchingCase): string | undefined {
  switch (it.kind) {
    case undefined:
      return streamDifference(it);
    case 'allocate':
      return allocationDifference(it);
    case 'uncross':
      return auctionDifference(it);
    case 'luld':
      return luldDifference(it);
    case 'trailing':
      return trailingDifference(it);
  }
}
