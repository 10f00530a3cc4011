/**
 * What was ordered, beside each report of it: type, time in force, and the row of further terms.
 *
 * Of several new orders under one clOrdId it is the first. Codes are 0 and the row −1 where a report is of no order, or its order has no terms.
 */
import type { SessionColumns } from '../sim/columns.js';
import { RequestType } from '../sim/message.js';

/** By row of the reports. */
export interface Ordered {
  readonly ordType: Uint8Array;
  readonly timeInForce: Uint8Array;
  readonly terms: Int32Array;
}

/** What the orders of a session's reports were. */
export function orderedOf({ strings, requests, terms, reports }: SessionColumns): Ordered {
  const requestOf = new Int32Array(strings.length).fill(-1);
  for (let i = requests.count - 1; i >= 0; i--) if (requests.type[i] === RequestType.new) requestOf[requests.clOrd[i]!] = i;
  const termsOf = new Int32Array(requests.count).fill(-1);
  for (let row = 0; row < terms.count; row++) termsOf[terms.request[row]!] = row;
  const rows = reports.clOrd.map((clOrd) => requestOf[clOrd]!);
  const of = <T extends Uint8Array | Int32Array>(into: T, column: T, none: number): T => {
    for (let i = 0; i < into.length; i++) into[i] = rows[i]! < 0 ? none : column[rows[i]!]!;
    return into;
  };
  return {
    ordType: of(new Uint8Array(reports.count), requests.ordType, 0),
    timeInForce: of(new Uint8Array(reports.count), requests.timeInForce, 0),
    terms: of(new Int32Array(reports.count), termsOf, -1),
  };
}
