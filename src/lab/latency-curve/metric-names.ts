/**
 * The names of the metrics that a scenario's run will have, before it runs: what `--metric` may name is checked before hours of replay, not after.
 *
 * A session that did nothing on a tape without rows has every metric, measured or not, so it is asked.
 *
 * Example: `await metricNames([1e9], ['arrival'])` holds `markout.mid.1s.maker`.
 */
import { measureSession } from '../../measure/measure.js';
import type { BenchmarkName } from '../../measure/types.js';
import type { Instrument } from '../../market/instrument.js';
import { epochWords, type Tape } from '../../market/tape.js';
import { journalColumns, memoryJournal } from '../../run/journal-store.js';
import { JournalWriter } from '../../sim/journal.js';
import { Outcome } from '../../sim/journal-layout.js';

const ANY: Instrument = { symbol: 'any', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' };

const EMPTY: Tape = {
  paths: [],
  epoch: epochWords(0n),
  meta: {
    format: 1,
    instrument: ANY,
    epochNs: '0',
    importer: { name: 'none', options: {} },
    inputs: [],
    rows: 0,
    rowsByKind: {},
    firstExchTs: '0',
    lastExchTs: '0',
    firstRecvTs: '0',
    lastRecvTs: '0',
    levelOfDetail: 'L2',
    repairs: { clockOffsetNs: '0', borrowedTimes: 0, reorderedRows: 0, gaps: 0, counts: {} },
    digest: '',
  },
  // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- a tape without rows
  async *batches() {
    return;
  },
};

/** Names of all metrics under these horizons (ns) and benchmarks. */
export async function metricNames(markoutsNs: readonly number[], benchmarks: readonly BenchmarkName[]): Promise<string[]> {
  const journal = memoryJournal();
  const digest = new JournalWriter(journal, 0).end(Outcome.finished, 0);
  const columns = journalColumns(journal, 'none', digest);
  const { metrics } = await measureSession({ tape: EMPTY, instrument: ANY, seed: 0, markoutsNs, benchmarks, columns });
  return metrics.map(({ name }) => name);
}
