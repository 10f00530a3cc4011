/** A fitted table as small as one may be, for tests that need a file of it. */
import type { FittedTable } from '../../../src/sim/latency/fitted.js';

export const FITTED: FittedTable = {
  slipgauge: 'latency table',
  version: 1,
  source: { file: 'gate.csv.gz', sha256: 'ab', kind: 'create', n: 973, resolutionNs: 1_000_000 },
  law: 'mixture',
  parameters: [],
  split: 0.25,
  autocorrelation: 0.4,
  grid: 'even',
  entry: [10, 20, 40],
  response: [30, 60, 120],
};
