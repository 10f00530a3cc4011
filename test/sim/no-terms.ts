/** Columns of a session whose orders have no further terms. */
import type { TermsColumns } from '../../src/sim/columns.js';

const none = new Float64Array(0);

export const NO_TERMS: TermsColumns = {
  count: 0,
  request: new Int32Array(0),
  trigger: new Uint8Array(0),
  peg: new Uint8Array(0),
  flags: new Uint8Array(0),
  postOnly: new Int8Array(0),
  stopPxTicks: none,
  trailingBps: none,
  trailingTicks: none,
  displayQtyLots: none,
  minQtyLots: none,
  budgetTicksLots: none,
  pegOffsetTicks: none,
  expireTs: none,
  otherLegClOrd: new Int32Array(0),
};
